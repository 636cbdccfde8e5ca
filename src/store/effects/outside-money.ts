/** Money that tools outside gave, counted by customer over all cases, by the database's clock. */
import { and, asc, eq, gte, ne } from 'drizzle-orm';
import type { OutsideMoney } from '../../flow/ports/effects.ts';
import { present } from '../../run/present.ts';
import type { Database } from '../db.ts';
import { outsideMoney as table } from '../schema/outside-customers.ts';

export function openOutsideMoney(database: Database): OutsideMoney {
  const ofKey = (tenant: string, key: string) => and(eq(table.tenant, tenant), eq(table.key, key));
  return {
    async given(tenant, { customer, since, except }) {
      const rows = await database
        .of(tenant)
        .orm.select()
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
      return rows.map(({ tool, account, cents, reason }) =>
        present({ tool, account, cents, reason: reason ?? undefined }),
      );
    },
    async note(tenant, { reason = null, ...payment }) {
      await database
        .of(tenant)
        .orm.insert(table)
        .values({ tenant, ...payment, reason })
        .onConflictDoNothing();
    },
    async forget(tenant, key) {
      await database.of(tenant).orm.delete(table).where(ofKey(tenant, key));
    },
  };
}
