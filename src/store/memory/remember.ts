/** Writes what is remembered of a case. Words were made terms before: no text is read in a transaction. */
import type { Remembered } from '../../run/remembered.ts';
import type { Connection } from '../database.ts';
import { statement } from '../statement.ts';

/** The case is to be remembered. */
export const DUE = statement(
  'memory_due',
  'insert into memory_due (tenant, run) values (:tenant, :run) on conflict (tenant, run) do update set tries = 0',
);
export const FORGET = statement(
  'memory_forget',
  `
    with due as (delete from memory_due where tenant = :tenant and run = :run)
    delete from memory_cases where tenant = :tenant and run = :run`,
);
/** `terms` with their counts; `words`: how many they are. */
const REMEMBER = statement(
  'memory_remember',
  `
    with written as (
      insert into memory_cases (tenant, run, customer, closed_at, steps, words, kind)
      values (:tenant, :run, :customer, :closed_at::timestamptz, :steps::jsonb, :words::integer, :kind)
    )
    insert into memory_terms (tenant, run, term, count, words)
    select :tenant, :run, term, count, :words::integer from json_to_recordset(:terms::json) as given (term text, count integer)`,
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

/** In place of what was remembered of the run before; it is not due any more. */
export async function remember(
  tx: Connection,
  { tenant, run, closedAt, remembered, terms }: ClosedCase,
): Promise<void> {
  await tx.query(FORGET, { tenant, run });
  if (!remembered) return;
  const counts = [...terms].map(([term, count]) => ({ term, count }));
  const words = counts.reduce((sum, { count }) => sum + count, 0);
  const { customer, steps, kind } = remembered;
  await tx.query(REMEMBER, {
    tenant,
    run,
    customer,
    closed_at: closedAt,
    steps: JSON.stringify(steps),
    terms: JSON.stringify(counts),
    words,
    kind,
  });
}
