/** Events that several rules give: another thought, a hand-over, the end. */

import type { NewEvent } from '../events.ts';
import type { Actor } from '../person.ts';
import { unread } from '../plan/progress.ts';
import { queuesOf } from '../policy/judge.ts';
import { present } from '../present.ts';
import type { Run } from '../state.ts';
import type { Step } from '../steps.ts';
import type { Citation, ReplanReason } from '../terms.ts';
import { clock, later, type Rules } from './rules.ts';

/** `wasApproved`: what ran out is the time to act, and not to decide. */
export function expired(
  { revision, digest }: { revision: number; digest: string },
  wasApproved: boolean,
): NewEvent {
  return { type: 'approval_expired', actor: clock, data: { revision, digest, wasApproved } };
}

/** One more thought, or the hand-over where the run has had its share of them. */
export function replan(
  run: Run,
  rules: Rules,
  { reason, ...more }: { reason: ReplanReason; step?: string; note?: string | undefined },
): NewEvent[] {
  const limit = spentLimit(run, rules);
  if (limit) return [handOver(rules, { why: 'limit', reason: limit })];
  const { step, note } = more;
  return [
    {
      type: 'replanning',
      actor: clock,
      data: present({ reason, step }),
      personal: present({ note }),
    },
  ];
}

/**
 * One more thought after a step that failed. A write that was refused before and is refused again is planned
 * no third time: people take the case, unless somebody has written something since.
 */
export function replanAfter(
  run: Run,
  rules: Rules,
  { step, fault, reason }: { step: Step; fault: Step['fault']; reason: ReplanReason },
): NewEvent[] {
  if (!refusedBefore(run, step)) return replan(run, rules, { reason, step: step.id, note: fault?.message });
  const why = fault?.message ?? 'no reason was given';
  return [handOver(rules, { why: 'refused_again', reason: `"${step.title}" was refused twice: ${why}` })];
}

function refusedBefore({ earlier, messages }: Run, { effect, call }: Step): boolean {
  if (effect !== 'write' || !call) return false;
  const asked = messages.findLast(({ kind }) => kind !== 'reminder')?.at ?? '';
  return earlier
    .flatMap(({ steps }) => steps)
    .some(
      (step) =>
        step.state === 'failed' && step.call?.digest === call.digest && (step.finishedAt ?? '') > asked,
    );
}

/**
 * Which limit of the run is used up, in a sentence; undefined while none is. Information on a closed run
 * starts a new count of replans.
 */
export function spentLimit(run: Run, rules: Rules): string | undefined {
  const { limits, usage } = run;
  if (run.phase !== 'closed' && run.replans >= limits.replans)
    return `The plan was made anew ${run.replans} times, which is the limit.`;
  if (usage.inputTokens + usage.outputTokens >= limits.tokens)
    return `The run has used its ${limits.tokens} tokens.`;
  if (usage.costUsd !== null && usage.costUsd >= limits.costUsd)
    return `The run has cost its limit of USD ${limits.costUsd}.`;
  const until = workDeadline(run);
  if (until !== undefined && until <= rules.now) return timeSpent(run);
  return undefined;
}

export function timeSpent(run: Run): string {
  return `The run worked longer than its limit of ${run.limits.minutes} minutes.`;
}

/**
 * When the run will have worked for as long as it may, if it waits for nobody in between; undefined while it
 * does not work.
 */
export function workDeadline(run: Run): string | undefined {
  if (run.workingSince === undefined) return undefined;
  return new Date(Date.parse(run.workingSince) + run.limits.minutes * 60_000 - run.worked).toISOString();
}

export interface HandOver {
  /** Short name for the audit. */
  why: string;
  reason: string;
  /** The queue; by default the tenant's general one. */
  to?: string;
  actor?: Actor;
  promised?: string;
  citations?: Citation[];
}

export function handOver(rules: Rules, { why, reason, to, actor, promised, citations }: HandOver): NewEvent {
  const queues = queuesOf(rules.policy);
  const queue = to ?? queues.general;
  const role = queues.roles[queue];
  return {
    type: 'handed_over',
    actor: actor ?? clock,
    data: present({ to: queue, role, why, until: later(rules.now, rules.policy.deadlines.takeMinutes) }),
    personal: present({ reason, promised, citations }),
  };
}

export function closed(
  ending: Extract<NewEvent, { type: 'closed' }>['data']['ending'],
  actor: Actor = clock,
  why?: string,
): NewEvent {
  return {
    type: 'closed',
    actor,
    data: present({ ending, why }),
  };
}

/** Which reason unread messages give for the next thought. */
export function reasonOfUnread(run: Run): ReplanReason {
  const fresh = run.messages.slice(run.read);
  if (fresh.some((message) => message.kind === 'adjustment')) return 'adjusted';
  return unread(run) && run.question?.kind === 'answer' ? 'answered' : 'information';
}
