/** Writes what is remembered of a case, as part of the transaction that closes it. */
import type { Remembered } from '../../run/remembered.ts';
import type { Connection, Statement } from '../database.ts';
import type { Keyring } from '../keys.ts';
import { blindTerms } from './terms.ts';

const FORGET: Statement = {
  name: 'memory_forget',
  text: 'delete from memory_cases where tenant = $1 and run = $2',
};
/** $3 customer, $4 closed at, $5 steps, $6 terms with their counts, $7 how many words, $8 kind. */
const REMEMBER: Statement = {
  name: 'memory_remember',
  text: `
    with written as (
      insert into memory_cases (tenant, run, customer, closed_at, steps, words, kind)
      values ($1, $2, $3, $4::timestamptz, $5::jsonb, $7::integer, $8)
    )
    insert into memory_terms (tenant, run, term, count, words)
    select $1, $2, term, count, $7::integer from json_to_recordset($6::json) as given (term text, count integer)`,
};

/** In place of what was remembered of the run before. undefined: nothing is. */
export async function remember(
  tx: Connection,
  keyring: Keyring,
  tenant: string,
  run: string,
  closedAt: string,
  remembered: Remembered | undefined,
): Promise<void> {
  await tx.query(FORGET, [tenant, run]);
  if (!remembered) return;
  const terms = await blindTerms(tx, keyring.wordKey(tenant), remembered.words);
  const counts = [...terms].map(([term, count]) => ({ term, count }));
  const words = counts.reduce((sum, { count }) => sum + count, 0);
  const { customer, steps, kind } = remembered;
  await tx.query(REMEMBER, [
    tenant,
    run,
    customer ?? null,
    closedAt,
    JSON.stringify(steps),
    JSON.stringify(counts),
    words,
    kind,
  ]);
}
