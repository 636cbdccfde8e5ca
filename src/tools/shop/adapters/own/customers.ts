/** Customers and the state of their accounts. */
import { createHmac } from 'node:crypto';
import { and, asc, desc, eq, exists, isNull, or, sql } from 'drizzle-orm';
import { present } from '../../../../run/present.ts';
import type { Connection, Database, Transaction } from '../../../../store/db.ts';
import type { EmailOnFile } from '../../../../store/effects/outbox.ts';
import type { CaseOfThePast, Customer, Profile, Security, StreetAddress } from '../../contract/shop.ts';
import { methodsOf } from './methods.ts';
import { pastCases } from './schema/payments.ts';
import { customers, orders, sessions } from './schema/shop.ts';

const known = { id: customers.id, name: customers.name, email: customers.email, state: customers.state };

export async function readCustomer(
  from: Connection,
  tenant: string,
  id: string,
): Promise<Customer | undefined> {
  const [row] = await from.orm
    .select(known)
    .from(customers)
    .where(and(eq(customers.tenant, tenant), eq(customers.id, id)));
  return row;
}

export const emailOnFile: EmailOnFile = async (from, tenant, { customer }) =>
  (await readCustomer(from, tenant, customer))?.email;

export function customersNamed(
  from: Connection,
  tenant: string,
  { name, postcode }: { name: string; postcode: string },
): Promise<Customer[]> {
  const theirs = and(
    eq(orders.tenant, customers.tenant),
    eq(orders.customer, customers.id),
    eq(orders.placedPostcode, postcode),
  );
  return from.orm
    .select(known)
    .from(customers)
    .where(
      and(
        eq(customers.tenant, tenant),
        eq(customers.nameKey, name.toLowerCase()),
        or(
          eq(customers.postcode, postcode),
          exists(from.orm.select({ one: sql`1` }).from(orders).where(theirs)),
        ),
      ),
    )
    .orderBy(asc(customers.id))
    .limit(20);
}

export function accountsWithEmail(from: Connection, tenant: string, email: string): Promise<Customer[]> {
  return from.orm
    .select(known)
    .from(customers)
    .where(and(eq(customers.tenant, tenant), eq(customers.emailKey, email.toLowerCase())))
    .orderBy(asc(customers.id))
    .limit(20);
}

export async function readProfile(
  from: Connection,
  tenant: string,
  id: string,
): Promise<Profile | undefined> {
  const [row] = await from.orm
    .select()
    .from(customers)
    .where(and(eq(customers.tenant, tenant), eq(customers.id, id)));
  if (!row) return undefined;
  const theirs = await from.orm
    .select({ id: orders.id, status: orders.status, placedAt: orders.placedAt })
    .from(orders)
    .where(and(eq(orders.tenant, tenant), eq(orders.customer, id)))
    .orderBy(asc(orders.placedAt), asc(orders.arrived));
  const { name, email, state } = row;
  return {
    id,
    name,
    email,
    state,
    address: accountAddress(row),
    methods: await methodsOf(from, tenant, id),
    orders: theirs,
  };
}

/** null while the account has none. */
export function accountAddress(row: typeof customers.$inferSelect): StreetAddress | null {
  const { street, line2, postcode, city, region: state, country } = row;
  if (street === null || postcode === null || city === null) return null;
  return present({
    street,
    line2: line2 ?? undefined,
    postcode,
    city,
    state: state ?? undefined,
    country: country ?? undefined,
  });
}

export function casesOfThePast(from: Connection, tenant: string, customer: string): Promise<CaseOfThePast[]> {
  return from.orm
    .select({
      id: pastCases.id,
      order: pastCases.order,
      kind: pastCases.kind,
      closedOn: pastCases.closedOn,
      outcome: pastCases.outcome,
      cents: pastCases.cents,
      summary: pastCases.summary,
    })
    .from(pastCases)
    .where(and(eq(pastCases.tenant, tenant), eq(pastCases.customer, customer)))
    .orderBy(desc(pastCases.closedOn), desc(pastCases.id))
    .limit(20);
}

/**
 * The account with this address, or an id that looks like one: made under the master key, so that nobody
 * who reads the database can compute it. Both branches do the same, so that the time taken says nothing
 * either.
 */
export async function claimedAccount(database: Database, tenant: string, email: string): Promise<string> {
  const address = email.toLowerCase();
  const [account] = await database
    .of(tenant)
    .orm.select({ id: customers.id })
    .from(customers)
    .where(and(eq(customers.tenant, tenant), eq(customers.emailKey, address)))
    .orderBy(asc(customers.id))
    .limit(1);
  const madeUp = customerId(database.keys.derive('claimed accounts'), `${tenant}\n${address}`);
  return account?.id ?? madeUp;
}

/** The form of every customer's id: `C-` and ten hexadecimal digits that say nothing. */
function customerId(secret: Buffer, text: string): string {
  return `C-${createHmac('sha256', secret).update(text).digest('hex').slice(0, 10)}`;
}

/** An account that does not exist is not locked and has no sessions. */
export async function readSecurity(from: Connection, tenant: string, customer: string): Promise<Security> {
  const [account] = await from.orm
    .select()
    .from(customers)
    .where(and(eq(customers.tenant, tenant), eq(customers.id, customer)));
  const open = await from.orm
    .select({ id: sessions.id, device: sessions.device, lastSeenAt: sessions.lastSeenAt })
    .from(sessions)
    .where(and(eq(sessions.tenant, tenant), eq(sessions.customer, customer), isNull(sessions.endedAt)))
    .orderBy(asc(sessions.id));
  return {
    locked: account?.state === 'locked',
    since: account?.lockedAt ?? null,
    reason: account?.lockedReason ?? null,
    wrongPasswords: account?.wrongPasswords ?? 0,
    sessions: open,
  };
}

/** Every effect on an account takes this lock first. False: there is no such account. */
export async function lockCustomer(tx: Transaction, tenant: string, id: string): Promise<boolean> {
  const rows = await tx.orm
    .select({ id: customers.id })
    .from(customers)
    .where(and(eq(customers.tenant, tenant), eq(customers.id, id)))
    .for('update');
  return rows.length > 0;
}
