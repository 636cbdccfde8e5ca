/**
 * The change of a run: one transaction, one commit, two round trips. Every rule is in `work`; here is only
 * what makes it durable.
 */
import type { Append, Changed, Job, RunChange } from '../flow/ports/ledger.ts';
import { FIRST_PREV } from '../run/audit/chain.ts';
import type { Json } from '../run/plan/plan.ts';
import type { Spending } from '../run/policy/day-limit.ts';
import { present } from '../run/present.ts';
import { changeAtOnce } from './change-at-once.ts';
import type { Transaction } from './database.ts';
import { makeRows, readEvent } from './event-rows.ts';
import { inboxValue, knownAlready } from './inbox.ts';
import { seal } from './keys.ts';
import { changeValues, type LedgerParts } from './ledger-parts.ts';
import {
  APPEND,
  type FactsRow,
  LOCK_RUN,
  type LockedRow,
  OPEN_RUN,
  READ_FACTS,
  REMEMBER,
  SPEND,
  SWITCH_OFF,
} from './ledger-sql.ts';
import { DUE, FORGET } from './memory/remember.ts';
import { completing, enqueuing } from './queue.ts';
import type { Values, WithValues } from './statement.ts';

const DUPLICATE = '23505';

/** As Ledger.change says. */
export function change<Refused extends Json>(
  parts: LedgerParts,
  asked: RunChange<Refused>,
): Promise<Changed<Refused>> {
  return parts.turns.take(`${asked.tenant}\n${asked.run}`, () => changeInTurn(parts, asked));
}

async function changeInTurn<Refused extends Json>(
  parts: LedgerParts,
  change: RunChange<Refused>,
): Promise<Changed<Refused>> {
  const atOnce = await changeAtOnce(parts, change);
  if (atOnce) return atOnce;
  const once = () =>
    parts.database
      .apart('results')
      .of(change.tenant)
      .transaction((tx) => changeIn(parts, tx, change));
  try {
    return await once();
  } catch (error) {
    // The same message on two runs at once (two that open one each): the other was first, and is found in the
    // inbox now.
    if (error instanceof SpentMeanwhile) return changeInTurn(parts, change);
    if (change.request.inbox === undefined || !isDuplicateInbox(error)) throw error;
    return once();
  }
}

async function changeIn<Refused extends Json>(
  parts: LedgerParts,
  tx: Transaction,
  { tenant, run, request, work }: RunChange<Refused>,
): Promise<Changed<Refused>> {
  const [locked, [facts]] = await Promise.all([
    request.open ? undefined : tx.query<LockedRow>(LOCK_RUN, { tenant, run }).then(([row]) => row),
    tx.query<FactsRow>(READ_FACTS, {
      tenant,
      run,
      known_seq: request.knownSeq,
      person: request.person,
      inbox: request.inbox,
      automatic: request.automatic ?? false,
    }),
  ]);
  const end = async (answer: Changed<Refused>) => {
    await finish(parts, tx, { job: request.completes });
    return answer;
  };
  if (!facts || (!locked && !request.open)) return end({ kind: 'missing' });
  if (locked && !locked.key) return end({ kind: 'erased' });
  const asked = { keyring: parts.keyring, tenant, request };
  if (facts.seen) return end(knownAlready(asked, facts.seen.outcome as Json));

  parts.clock.seen(facts.now);
  const made = locked ? undefined : parts.keyring.make(tenant, run);
  const key = locked?.key ? parts.keyring.unwrap(tenant, run, locked.key) : made?.key;
  if (!key) throw new Error(`run ${run} has no key`);
  const head = locked ? { seq: locked.seq, hash: locked.hash } : { seq: 0, hash: FIRST_PREV };
  const answer = work({
    head,
    events: (facts.lines ?? '')
      .split('\n')
      .filter(Boolean)
      .map((line) => readEvent(line, key)),
    now: facts.now,
    policy: await parts.policies.get(tx, tenant, facts.version),
    ...present({ authority: facts.authority ?? undefined, automatic: facts.automatic ?? undefined }),
  });

  const named = { tenant, run, inbox: request.inbox };
  const remembered = (outcome: Json) => inboxValue(asked, outcome);
  if ('refused' in answer) {
    if (request.inbox !== undefined)
      await tx.query(REMEMBER, { ...named, outcome: remembered({ refusal: answer.refused }) });
    return end({ kind: 'refused', refusal: answer.refused });
  }
  const { events, row, outcome } = answer;
  const done = answer.complete ? request.completes : undefined;
  if (events.length === 0) {
    if (made) throw new Error('a run is opened with at least one event');
    if (request.inbox !== undefined) await tx.query(REMEMBER, { ...named, outcome: remembered(outcome) });
    const planned = jobs({ tenant, run, seq: head.seq }, answer, locked?.tick_at);
    await finish(parts, tx, { job: done, planned });
    return { kind: 'appended', events: [], head, outcome };
  }

  const rows = makeRows({ run, head, at: facts.now, key }, events);
  const { hub } = parts.database;
  const change = { tenant, run, seq: rows.head.seq };
  const values: Values = {
    ...changeValues({ ...parts, tenant, run, head, now: facts.now }, row, rows),
    inbox: request.inbox,
    outcome: remembered(outcome),
    notice: hub.notice(answer.wake, change),
    tick_at: answer.tickAt,
  };
  if (made)
    Object.assign(values, {
      key: made.wrapped,
      title: seal(key, `${run}\ntitle`, row.title),
      asked_by: row.askedBy,
      run_place: JSON.stringify(row.place),
    });

  const { memory, spends, switchesOff } = answer;
  if (spends) await spend(tx, { tenant, now: facts.now, ...spends });
  if (switchesOff) await tx.query(SWITCH_OFF, { tenant, now: facts.now, ...switchesOff });
  const extra = jobs({ tenant, run, seq: rows.head.seq }, answer, locked?.tick_at);
  if (done) extra.push(completing(done));
  if (memory !== undefined) {
    extra.push([memory === 'due' ? DUE : FORGET, { tenant, run }]);
    tx.afterCommit(() => parts.remembered());
  }
  tx.afterCommit(() => {
    if (done) parts.completed(done);
    parts.appended(rows.events.length);
    hub.announce(answer.wake, change);
  });
  // Sent without waiting, so that all of it shares a packet with COMMIT. Whoever forgets a case holds what
  // the tenant's other cases wait for (memory_totals): no process may stop between that and COMMIT.
  const sent = extra.map((job) => tx.query(...job));
  await Promise.all([...sent, tx.last(made ? OPEN_RUN : APPEND, values)]);
  return { kind: 'appended', events: rows.events, head: rows.head, outcome };
}

/** Another commit used up the approver's day since it was read: nothing is written. */
class SpentMeanwhile extends Error {
  override name = 'SpentMeanwhile';
}

async function spend(
  tx: Transaction,
  { mostPlans, ...spending }: Spending & { tenant: string; now: string },
): Promise<void> {
  const [row] = await tx.query(SPEND, { most: undefined, most_plans: mostPlans, ...spending });
  if (!row) throw new SpentMeanwhile('the day of this approver is used up');
}

/** The jobs that the change asks for. A tick for the time that one was last sent for is pending already. */
function jobs(
  { tenant, run, seq }: { tenant: string; run: string; seq: number },
  { wake, tickAt }: Append,
  lastTick: string | null | undefined,
): WithValues[] {
  const planned: WithValues[] = [];
  if (wake) planned.push(enqueuing({ queue: 'drive', tenant, run, seq }));
  if (tickAt !== undefined && tickAt !== lastTick) {
    planned.push(enqueuing({ queue: 'tick', tenant, run, startAfter: tickAt }));
  }
  return planned;
}

/** For a change that appends nothing. */
async function finish(
  { database, completed }: LedgerParts,
  tx: Transaction,
  { job, planned = [] }: { job: Job | undefined; planned?: WithValues[] },
): Promise<void> {
  const all = job ? [...planned, completing(job)] : planned;
  await Promise.all(all.map((one) => tx.query(...one)));
  tx.afterCommit(() => {
    if (job) completed(job);
    if (planned.length > 0) database.hub.announce(true);
  });
}

function isDuplicateInbox(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === DUPLICATE &&
    'constraint' in error &&
    error.constraint === 'inbox_pkey'
  );
}
