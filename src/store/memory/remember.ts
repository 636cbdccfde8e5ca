/** Writes what is remembered of a case. Words were made terms before: no text is read in a transaction. */
import type { Remembered } from '../../run/remembered.ts';
import type { Transaction } from '../database.ts';
import { statement } from '../statement.ts';

/** The case is to be remembered. */
export const DUE = statement(
  'memory_due',
  'insert into memory_due (tenant, run) values (:tenant, :run) on conflict (tenant, run) do update set tries = 0, again_at = null',
);
export const FORGET = statement(
  'memory_forget',
  `
    with due as (delete from memory_due where tenant = :tenant and run = :run)
    delete from memory_cases where tenant = :tenant and run = :run`,
);
/**
 * `words`: how many they are, with those that are said twice. What finds the case by its words is made of
 * this row by the triggers of drizzle/0034_memory_counted.sql.
 */
const REMEMBER = statement(
  'memory_remember',
  `
    insert into memory_cases (tenant, run, customer, closed_at, steps, words, kind, terms, counts, number)
    values (:tenant, :run, :customer, :closed_at::timestamptz, :steps::jsonb, :words::integer, :kind,
            :terms::bigint[], :counts::smallint[],
            (extract(epoch from :closed_at::timestamptz)::bigint << 30) | (random() * ((1 << 30) - 1))::bigint)`,
);

export interface ClosedCase {
  tenant: string;
  run: string;
  closedAt: string;
  /** undefined: nothing is remembered of it. */
  remembered: Omit<Remembered, 'words'> | undefined;
  /** The words that it is found by, as blindTerms gives them. */
  terms: ReadonlyMap<string, number>;
}

/**
 * In place of what was remembered of the run before; it is not due any more. The last of the transaction: the
 * tenant's other cases wait for what it holds.
 */
export async function remember(
  tx: Transaction,
  { tenant, run, closedAt, remembered, terms }: ClosedCase,
): Promise<void> {
  if (!remembered) {
    await tx.last(FORGET, { tenant, run });
    return;
  }
  const { customer, steps, kind } = remembered;
  const forgotten = tx.query(FORGET, { tenant, run });
  const written = tx.last(REMEMBER, {
    tenant,
    run,
    customer,
    closed_at: closedAt,
    steps: JSON.stringify(steps),
    words: [...terms.values()].reduce((sum, count) => sum + count, 0),
    terms: [...terms.keys()],
    counts: [...terms.values()],
    kind,
  });
  await Promise.all([forgotten, written]);
}
