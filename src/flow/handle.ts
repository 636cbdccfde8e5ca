/**
 * Commands in: one transaction loads the run under its lock, calls `decide`, and appends the events with all
 * that goes with them.
 */

import type { Command, Refusal } from '../run/commands.ts';
import { decide } from '../run/decide/decide.ts';
import { NO_SUCH_CASE, type Rules } from '../run/decide/rules.ts';
import { nextDeadline } from '../run/decide/tick.ts';
import { effects } from '../run/effects.ts';
import type { NewEvent, RunEvent } from '../run/events.ts';
import { replay } from '../run/evolve/evolve.ts';
import { spendingOf } from '../run/policy/day-limit.ts';
import { present } from '../run/present.ts';
import { isExample } from '../run/remembered.ts';
import type { Run } from '../run/state.ts';
import { storable, storableWhole } from '../run/text/characters.ts';
import { waitsFor } from '../run/waits.ts';
import { deskOfCase } from './desk-of-case.ts';
import type { KnownRun, KnownRuns } from './known-runs.ts';
import type { Desks, TenantDesk } from './ports/desks.ts';
import type { Append, Job, Ledger, LockedRun, RunRow } from './ports/ledger.ts';

export interface HandleParts {
  ledger: Ledger;
  known: KnownRuns;
  desks: Desks;
}

export interface HandleRequest {
  tenant: string;
  run: string;
  /** Decided one after the other in one transaction. A person's command comes alone. */
  commands: Command[];
  /** Names the message or press. */
  inbox?: string | undefined;
  /** What came under that name: the same name with something else is refused. */
  content?: string | undefined;
  /**
   * The drive that these results come from, with the ids that it is still performing: its job ends with the
   * commit that leaves no effect.
   */
  drive?: { job: Job; performing: ReadonlySet<string> };
  /**
   * A job that ends with this commit whatever effects are left (ticks and reminders; effects get a drive of
   * their own).
   */
  completes?: Job;
}

export type Handled =
  | { kind: 'done'; known: KnownRun; completed: boolean; events: RunEvent[] }
  | { kind: 'seen'; outcome: Outcome }
  /** `events`: of the commands that were not refused. */
  | { kind: 'refused'; refusal: Refusal; events?: RunEvent[] }
  | { kind: 'missing' }
  | { kind: 'erased' };

/** What the inbox keeps of a message: enough to answer its redelivery. */
export type Outcome = { run: string; seq: number; right?: boolean } | { refusal: Refusal };

/** Rejects as `desks.of` does, and with StoreAway when the database is away; nothing was written then. */
export async function handle(parts: HandleParts, request: HandleRequest): Promise<Handled> {
  const { tenant, run: id, drive, completes } = request;
  // All that a run comes to hold comes through here, whoever wrote it.
  const commands = storableWhole(request.commands);
  const inbox = request.inbox && storable(request.inbox);
  const content = request.content && storable(request.content);
  const desk = await parts.desks.of(tenant);
  const before = parts.known.get(tenant, id);
  let after: KnownRun | undefined;
  let completed = false;
  let refusal: Refusal | undefined;
  const person = commands.find((command) => 'by' in command);
  const job = drive?.job ?? completes;

  const work = (locked: LockedRun): Append | { refused: Refusal & Record<string, string | number> } => {
    const from = replay(
      locked.events,
      { tenant, run: id },
      before && before.run.seq <= locked.head.seq ? before.run : undefined,
    );
    const decided = decideAll(from, commands, {
      rules: rulesFor(locked, from, desk),
      id: { tenant, run: id },
    });
    refusal = decided.refusal;
    if (!decided.run || (refusal && decided.events.length === 0))
      return { refused: { ...(refusal ?? NO_SUCH_CASE) } };
    after = { run: decided.run, policy: locked.policy, hash: locked.head.hash };
    const left = effects(decided.run);
    completed = drive ? drive.performing.size === 0 && left.length === 0 : completes !== undefined;
    return {
      events: decided.events,
      row: rowOf(decided.run, locked.policy?.person),
      wake: !drive && left.length > 0,
      complete: completed,
      outcome: refusal ? { refusal: { ...refusal } } : outcomeOf(decided.run, commands),
      ...present({
        spends: spendingOf(decided.events, locked.policy, locked.authority),
        switchesOff: switchedOffBy(decided.events),
      }),
      ...deadline(from, decided.run, locked),
      ...memory(from, decided.run),
    };
  };

  try {
    const changed = await parts.ledger.change({
      tenant,
      run: id,
      request: {
        knownSeq: before?.run.seq ?? 0,
        ...present({
          open: commands[0]?.type === 'open' ? (true as const) : undefined,
          expects: before && { hash: before.hash, policy: before.policy },
          person: person && 'by' in person ? person.by.id : undefined,
          automatic: commands.some(({ type }) => type === 'let_run') ? (true as const) : undefined,
          inbox,
          content,
          completes: job,
        }),
      },
      work,
    });
    switch (changed.kind) {
      case 'appended': {
        if (!after) throw new Error('the ledger appended without asking the rules');
        const known = { ...after, hash: changed.head.hash };
        parts.known.put(known);
        const { events } = changed;
        return refusal ? { kind: 'refused', refusal, events } : { kind: 'done', known, completed, events };
      }
      case 'refused':
        return { kind: 'refused', refusal: changed.refusal };
      case 'seen':
        return { kind: 'seen', outcome: changed.outcome as unknown as Outcome };
      case 'reused':
        return { kind: 'refused', refusal: REUSED };
      case 'missing':
      case 'erased':
        parts.known.forget(tenant, id);
        return { kind: changed.kind };
      default:
        return changed satisfies never;
    }
  } catch (error) {
    // Whether it was committed is not known; the next change reads the run anew.
    parts.known.forget(tenant, id);
    throw error;
  }
}

/**
 * 422 and not 409: nothing in the run has moved, so reading it again and pressing again, which is what a 409
 * asks for here, would not help; the request itself is at fault (draft-ietf-httpapi-idempotency-key-header,
 * 2.7).
 */
const REUSED: Refusal = {
  status: 422,
  error: 'key_reused',
  message:
    'This Idempotency-Key came before with another body. Send a new key with a new request; nothing was done.',
};

function decideAll(
  run: Run | undefined,
  commands: Command[],
  { rules, id }: { rules: Rules; id: { tenant: string; run: string } },
) {
  let state = run;
  let refusal: Refusal | undefined;
  const events: NewEvent[] = [];
  for (const command of commands) {
    const decision = decide(state, command, { rules, id });
    events.push(...decision.events);
    state = decision.run;
    refusal ??= decision.refusal;
  }
  return { events, run: state, refusal };
}

function rulesFor(locked: LockedRun, run: Run | undefined, desk: TenantDesk): Rules {
  const { now, policy, authority, automatic } = locked;
  const catalogue = deskOfCase(desk, run, policy).toolRunner.catalogue();
  return present({ now, catalogue, policy, authority, automatic });
}

function outcomeOf(run: Run, commands: Command[]) {
  const code = commands.find((command) => command.type === 'code_checked');
  return present({
    run: run.id,
    seq: run.seq,
    right: code?.type === 'code_checked' ? code.right : undefined,
  });
}

function switchedOffBy(events: readonly NewEvent[]): Append['switchesOff'] {
  const off = events.find((event) => event.type === 'automatic_switched_off');
  return off?.type === 'automatic_switched_off' && off.actor.kind === 'person'
    ? { policy: off.data.policy, by: off.actor.id }
    : undefined;
}

/** A tick is enqueued when the run wants to be looked at at another time than before. */
function deadline(from: Run | undefined, run: Run, locked: LockedRun): { tickAt?: string } {
  // While a run works by itself nothing need wake it: its limit in time is looked at before each call.
  if (run.phase === 'planning' || run.phase === 'gathering' || run.phase === 'answering') return {};
  const next = nextDeadline(run, locked.policy);
  const had = from && nextDeadline(from, locked.policy);
  return next === undefined || next === had ? {} : { tickAt: next };
}

/** Of a case that closes; a case that opens again is no example until it is closed. */
function memory(from: Run | undefined, run: Run): Pick<Append, 'memory'> {
  if (run.phase !== 'closed') return from?.phase === 'closed' ? { memory: 'nothing' } : {};
  return from?.phase !== 'closed' && isExample(run) ? { memory: 'due' } : {};
}

const LONGEST_TITLE = 120;

function titleOf(text: string): string {
  const beginning = text.trimStart().slice(0, 4 * LONGEST_TITLE);
  return beginning.replace(/\s+/g, ' ').trim().slice(0, LONGEST_TITLE);
}

function rowOf(run: Run, person?: string): RunRow {
  return present({
    phase: run.phase,
    title: titleOf(run.messages[0]?.text ?? ''),
    askedBy: run.openedBy.id,
    place: run.place,
    ending: run.closed?.ending,
    customer: run.customer?.id,
    waitsFor: waitsFor(run, person),
  });
}
