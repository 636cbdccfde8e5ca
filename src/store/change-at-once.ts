/**
 * The change of a run in one statement and one round trip, for a caller who knows the head. Most changes are
 * of this kind: the results that a drive returns.
 */
import type { Changed, RunChange } from '../flow/ports/ledger.ts';
import type { Json } from '../run/plan/plan.ts';
import { makeRows } from './event-rows.ts';
import { changeValues, type LedgerParts } from './ledger-parts.ts';
import { APPEND_AT_ONCE } from './ledger-sql.ts';

/**
 * undefined where somebody acts, a job goes with the change, or the run is not as the caller expects: nothing
 * was written then, and the long way (ledger.ts) answers.
 */
export async function changeAtOnce<Refused extends Json>(
  parts: LedgerParts,
  { tenant, run, request, work }: RunChange<Refused>,
): Promise<Changed<Refused> | undefined> {
  const { expects, knownSeq } = request;
  if (!expects || request.open || request.inbox !== undefined) return undefined;
  if (request.person !== undefined || request.automatic) return undefined;
  const key = parts.keyring.unwrapped(tenant, run);
  const now = parts.clock.now();
  if (!key || now === undefined) return undefined;
  const head = { seq: knownSeq, hash: expects.hash };
  const answer = work({ head, events: [], now, policy: expects.policy });
  if ('refused' in answer || answer.events.length === 0 || answer.wake || answer.tickAt !== undefined)
    return undefined;
  if (answer.memory !== undefined || answer.spends) return undefined;
  if (answer.complete && request.completes) return undefined;

  const { row, outcome } = answer;
  const rows = makeRows({ run, head, at: now, key }, answer.events);
  const { hub } = parts.database;
  const change = { tenant, run, seq: rows.head.seq };
  const written = await parts.database.of(tenant).query(APPEND_AT_ONCE, {
    ...changeValues({ ...parts, tenant, run, head, now }, row, rows),
    policy: expects.policy.version,
    notice: hub.notice(false, change),
  });
  if (written.length === 0) return undefined;
  parts.appended(rows.events.length);
  hub.announce(false, change);
  return { kind: 'appended', events: rows.events, head: rows.head, outcome };
}
