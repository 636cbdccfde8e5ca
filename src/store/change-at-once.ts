/**
 * The change of a run in one statement and one round trip, for a caller who knows the head. Most changes are
 * of this kind: the results that a drive returns.
 */
import type { Changed, RunChange } from '../flow/ports/ledger.ts';
import type { Json } from '../run/plan/plan.ts';
import { makeRows } from './event-rows.ts';
import { changeValues, type LedgerParts } from './ledger-parts.ts';
import { APPEND_AT_ONCE, END_AT_ONCE } from './ledger-sql.ts';
import { ending, ticking } from './queue.ts';

/**
 * undefined where somebody acts, the change calls for work, or the run is not as the caller expects: nothing
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
  if ('refused' in answer || answer.events.length === 0 || answer.wake) return undefined;
  if (answer.memory !== undefined || answer.spends || answer.switchesOff) return undefined;

  const { row, outcome, tickAt } = answer;
  const rows = makeRows({ run, head, at: now, key }, answer.events);
  const { hub } = parts.database;
  const change = { tenant, run, seq: rows.head.seq };
  const done = answer.complete ? request.completes : undefined;
  const values = {
    ...changeValues({ ...parts, tenant, run, head, now }, row, rows),
    policy: expects.policy.version,
    notice: hub.notice(false, change),
  };
  const asked = parts.database.apart('results').of(tenant);
  const written =
    done || tickAt !== undefined
      ? await asked.query(END_AT_ONCE, { ...values, ...ending(done), ...ticking(tenant, run, tickAt) })
      : await asked.query(APPEND_AT_ONCE, values);
  if (written.length === 0) return undefined;
  if (done) parts.completed(done);
  parts.appended(rows.events.length);
  hub.announce(false, change);
  return { kind: 'appended', events: rows.events, head: rows.head, outcome };
}
