/** What models have cost each tenant on each day, whichever process paid. */
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { modelSpending as table } from './schema/agent.ts';

interface Spent {
  calls: number;
  tokens: number;
  costUsd: number;
}

export function spendingOf(database: Database) {
  return {
    /** `day` as YYYY-MM-DD. */
    async on(tenant: string, day: string): Promise<Spent> {
      const [row] = await database
        .of(tenant)
        .orm.select({ calls: table.calls, tokens: table.tokens, costUsd: table.costUsd })
        .from(table)
        .where(and(eq(table.tenant, tenant), eq(table.day, day)));
      return row ?? { calls: 0, tokens: 0, costUsd: 0 };
    },
    async add(tenant: string, day: string, { calls, tokens, costUsd }: Spent): Promise<void> {
      await database
        .of(tenant)
        .orm.insert(table)
        .values({ tenant, day, calls, tokens, costUsd })
        .onConflictDoUpdate({
          target: [table.tenant, table.day],
          set: {
            calls: sql`${table.calls} + excluded.calls`,
            tokens: sql`${table.tokens} + excluded.tokens`,
            costUsd: sql`${table.costUsd} + excluded.cost_usd`,
          },
        });
    },
  };
}
