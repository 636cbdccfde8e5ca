/** Slots of time by which runs are found that changed long ago: `runs.changed_in` counts ten seconds each. */
import { type SQL, sql } from 'drizzle-orm';

const SLOTS_A_DAY = 8_640;

/** The one that was under way so many days before now, by the database's clock. */
export function slotBefore(days: number): SQL<number> {
  return sql<number>`(extract(epoch from now()) / 10)::integer - ${days}::int * ${SLOTS_A_DAY}::int`;
}
