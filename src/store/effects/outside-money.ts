/**
 * Money that tools outside gave, counted by customer over all cases. The customer stands here as a keyed
 * hash, so that the count outlives the erasing of a case.
 */
import { and, asc, eq, gte, ne } from 'drizzle-orm';
import type { OutsideMoney } from '../../flow/ports/effects.ts';
import { present } from '../../run/present.ts';
import { AddressHashes } from '../addresses/hashes.ts';
import type { Connection, Database } from '../db.ts';
import { outsideMoney as table } from '../schema/outside-customers.ts';
import { statement } from '../statement.ts';

/** Whoever pays the same customer next waits until this transaction ends. */
const LOCK = statement(
  'outside_money_lock',
  `select pg_advisory_xact_lock(hashtextextended(:tenant || ' ' || :customer, 24))`,
);

export function openOutsideMoney(database: Database): OutsideMoney {
  const hashes = new AddressHashes(database.keys);
  const hashOf = (tenant: string, customer: string) => hashes.of(tenant, `customer ${customer}`);
  const rowsOf = (
    from: Connection,
    tenant: string,
    { customer, since, except }: { customer: string; since: string; except?: string | undefined },
  ) =>
    from.orm
      .select()
      .from(table)
      .where(
        and(
          eq(table.tenant, tenant),
          eq(table.customer, customer),
          gte(table.at, since),
          except === undefined ? undefined : ne(table.key, except),
        ),
      )
      .orderBy(asc(table.at), asc(table.key));
  return {
    async given(tenant, { customer, since, except }) {
      const of = { customer: hashOf(tenant, customer), since, except };
      const rows = await rowsOf(database.of(tenant), tenant, of);
      return rows.map(({ tool, account, cents, reason }) =>
        present({ tool, account, cents, reason: reason ?? undefined }),
      );
    },
    note: (tenant, { reason = null, customer: named, ...payment }, known) =>
      database.of(tenant).transaction(async (tx) => {
        const customer = hashOf(tenant, named);
        await tx.query(LOCK, { tenant, customer });
        const others = await rowsOf(tx, tenant, { customer, since: known.since, except: payment.key });
        if (others.reduce((sum, { cents }) => sum + cents, 0) !== known.cents) return false;
        await tx.orm
          .insert(table)
          .values({ tenant, customer, ...payment, reason })
          .onConflictDoNothing();
        return true;
      }),
    async forget(tenant, key) {
      await database
        .of(tenant)
        .orm.delete(table)
        .where(and(eq(table.tenant, tenant), eq(table.key, key)));
    },
  };
}
