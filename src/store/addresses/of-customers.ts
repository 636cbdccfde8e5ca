/**
 * Which addresses are those of a customer's account. By them the cases of a person are found that bound
 * nobody, or that have the address masked; so what is known outlives the case by which it is.
 */
import { and, eq, inArray, isNotNull, or, type SQL, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import type { Accounts } from '../../flow/ports/effects.ts';
import type { Database, Transaction } from '../database.ts';
import { customerAddresses, runAddresses, runs } from '../schema/core.ts';
import { AddressHashes } from './hashes.ts';

/** Customers and the hashes of the addresses of their accounts. */
export interface Account {
  customer: string;
  address: string;
}

export async function accountsKnown(
  { orm }: Transaction,
  tenant: string,
  whom: { customer: string } | { address: string },
): Promise<Account[]> {
  const noted = orm
    .select({ customer: customerAddresses.customer, address: customerAddresses.address })
    .from(customerAddresses)
    .where(
      and(
        eq(customerAddresses.tenant, tenant),
        'customer' in whom
          ? eq(customerAddresses.customer, whom.customer)
          : eq(customerAddresses.address, whom.address),
      ),
    );
  const inCases = orm
    .select({ customer: sql<string>`${runs.customer}`, address: runAddresses.address })
    .from(runAddresses)
    .innerJoin(runs, and(eq(runs.tenant, runAddresses.tenant), eq(runs.id, runAddresses.run)))
    .where(
      and(
        eq(runAddresses.tenant, tenant),
        runAddresses.ofCustomer,
        isNotNull(runs.customer),
        'customer' in whom ? eq(runs.customer, whom.customer) : eq(runAddresses.address, whom.address),
      ),
    );
  return union(noted, inCases);
}

export function openAccounts(database: Database): Accounts {
  return {
    note: (tenant, account) => database.of(tenant).transaction((tx) => noteAccount(tx, tenant, account)),
  };
}

/** What this case says of whose address is whose; nothing where it is erased, or is no case. */
export async function noteAccount(
  { orm, database }: Transaction,
  tenant: string,
  { run, customer, email }: { run: string; customer: string; email: string },
): Promise<void> {
  const address = new AddressHashes(database.keys).of(tenant, email);
  await orm
    .insert(customerAddresses)
    .select(
      orm
        .select({
          tenant: runs.tenant,
          customer: sql<string>`${customer}::text`.as('customer'),
          address: sql<string>`${address}::text`.as('address'),
          run: sql<string>`${runs.id}`.as('run'),
        })
        .from(runs)
        .where(and(eq(runs.tenant, tenant), eq(runs.id, run), isNotNull(runs.key)))
        // Not erased meanwhile.
        .for('key share'),
    )
    .onConflictDoNothing();
}

/** Before these cases are erased: what only they say of whose address is whose. */
export async function keepAccounts({ orm }: Transaction, tenant: string, erased: string[]): Promise<void> {
  await orm
    .insert(customerAddresses)
    .select(
      orm
        .select({
          tenant: runAddresses.tenant,
          customer: sql<string>`${runs.customer}`.as('customer'),
          address: runAddresses.address,
          run: runAddresses.run,
        })
        .from(runAddresses)
        .innerJoin(runs, and(eq(runs.tenant, runAddresses.tenant), eq(runs.id, runAddresses.run)))
        .where(
          and(
            eq(runAddresses.tenant, tenant),
            inArray(runAddresses.run, erased),
            runAddresses.ofCustomer,
            isNotNull(runs.customer),
          ),
        ),
    )
    .onConflictDoNothing();
}

/** Of these accounts those by which no case is found any more. */
export async function forgetAccounts(
  { orm }: Transaction,
  tenant: string,
  accounts: Account[],
): Promise<void> {
  if (accounts.length === 0) return;
  const { customer, address, run } = customerAddresses;
  const theirs = accounts.map((one) => and(eq(customer, one.customer), eq(address, one.address)));
  const none = (cases: SQL) =>
    sql`not exists (select from ${runs} r where r.tenant = ${tenant} and r.key is not null and ${cases})`;
  await orm.delete(customerAddresses).where(
    and(
      eq(customerAddresses.tenant, tenant),
      or(...theirs),
      none(sql`(r.id = ${run} or r.customer = ${customer})`),
      none(sql`r.customer is null and exists (select from ${runAddresses} a
        where a.tenant = ${tenant} and a.run = r.id and a.address = ${address})`),
    ),
  );
}

/** Accounts that one of these cases is about, or whose address it mentions. */
export function accountsIn({ orm }: Transaction, tenant: string, cases: string[]): Promise<Account[]> {
  const { customer, address, run } = customerAddresses;
  const mentioned = orm
    .select({ address: runAddresses.address })
    .from(runAddresses)
    .where(and(eq(runAddresses.tenant, tenant), inArray(runAddresses.run, cases)));
  return orm
    .selectDistinct({ customer, address })
    .from(customerAddresses)
    .where(and(eq(customerAddresses.tenant, tenant), or(inArray(run, cases), inArray(address, mentioned))));
}
