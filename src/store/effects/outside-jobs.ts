/** Jobs that services outside do for a write, by the key of its call. */
import { and, eq } from 'drizzle-orm';
import type { OutsideJobs } from '../../flow/ports/effects.ts';
import type { Database } from '../db.ts';
import { outsideJobs as table } from '../schema/outside-customers.ts';

export function openOutsideJobs(database: Database): OutsideJobs {
  return {
    async keep(tenant, begun) {
      await database
        .of(tenant)
        .orm.insert(table)
        .values({ tenant, ...begun })
        .onConflictDoNothing();
    },
    async of(tenant, key) {
      const [row] = await database
        .of(tenant)
        .orm.select({ job: table.job })
        .from(table)
        .where(and(eq(table.tenant, tenant), eq(table.key, key)));
      return row?.job;
    },
  };
}
