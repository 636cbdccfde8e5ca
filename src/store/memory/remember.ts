/** Writes what is remembered of a case, as part of the transaction that closes it. */
import type { Remembered } from '../../run/remembered.ts';
import type { Connection } from '../database.ts';
import type { Keyring } from '../keys.ts';
import { statement } from '../statement.ts';
import { blindTerms } from './terms.ts';

const FORGET = statement('memory_forget', 'delete from memory_cases where tenant = :tenant and run = :run');
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
  remembered: Remembered | undefined;
}

/** In place of what was remembered of the run before. */
export async function remember(
  tx: Connection,
  keyring: Keyring,
  { tenant, run, closedAt, remembered }: ClosedCase,
): Promise<void> {
  await tx.query(FORGET, { tenant, run });
  if (!remembered) return;
  const terms = await blindTerms(tx, keyring.wordKey(tenant), remembered.words);
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
