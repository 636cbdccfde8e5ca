/** drizzle over a function that runs SQL: the same for both databases, so that both give the same values. */
import { drizzle, type PgRemoteDatabase } from 'drizzle-orm/pg-proxy';

/** Transactions are opened on the Database, never on drizzle. `execute` gives the rows. */
export type Orm = Omit<PgRemoteDatabase, 'transaction'>;

/** `rows` gives lists of values in column order when `asArrays`, else records. */
export type RunSql = (text: string, values: unknown[], asArrays: boolean) => Promise<unknown[]>;

/**
 * Errors of `run` come out as they are. drizzle would wrap them in one that quotes every parameter, personal
 * text too, and hides what went wrong from whoever handles it; it only wraps what the callback throws, so the
 * callback throws when its answer is read.
 */
export function makeOrm(run: RunSql): Orm {
  return drizzle(async (text, params, method) => {
    try {
      return { rows: await run(text, params, method === 'all') };
    } catch (error) {
      return {
        get rows(): never {
          throw error;
        },
      };
    }
  });
}
