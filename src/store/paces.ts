/** How fast platforms may be asked, for all processes together: rows that only a compare and swap changes. */
import { and, eq, sql } from 'drizzle-orm';
import type { PaceState, Paces } from '../flow/ports/paces.ts';
import { present } from '../run/present.ts';
import type { Database } from './database.ts';
import { paces as table } from './schema/channels.ts';

/** What nobody asked for so long says nothing any more. */
const OLD = sql`${table.changedAt} < now() - interval '1 day'`;
const nowMs = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::float8`;

export function pacesOf(database: Database): Paces {
  const { orm } = database.across('paces');

  async function read(key: string): Promise<{ state?: PaceState; now: number }> {
    const [row] = await orm
      .select({ now: nowMs, key: table.key, nextAt: table.nextAt, turnAt: table.turnAt })
      .from(sql`(select 1) as one`)
      .leftJoin(table, eq(table.key, key));
    if (!row) throw new Error('no clock');
    const { nextAt, turnAt, now } = row;
    return nextAt === null
      ? { now }
      : { now, state: { nextAt, ...present({ turnAt: turnAt ?? undefined }) } };
  }

  async function swap(key: string, before: PaceState | undefined, { nextAt, turnAt }: PaceState) {
    const values = { nextAt, turnAt: turnAt ?? null, changedAt: sql`now()` };
    const [changed] = before
      ? await orm
          .update(table)
          .set(values)
          .where(
            and(
              eq(table.key, key),
              eq(table.nextAt, before.nextAt),
              sql`${table.turnAt} is not distinct from ${before.turnAt ?? null}`,
            ),
          )
          .returning({ key: table.key })
      : await orm
          .insert(table)
          .values({ key, ...values })
          .onConflictDoNothing()
          .returning({ key: table.key });
    // Whoever makes a row takes old ones away, so that there are no more than are of use.
    if (!before) await orm.delete(table).where(OLD);
    return changed !== undefined;
  }

  return {
    async change(key, rule) {
      for (;;) {
        const { state, now } = await read(key);
        const [next, said] = rule(state, now);
        if (await swap(key, state, next)) return said;
      }
    },
  };
}
