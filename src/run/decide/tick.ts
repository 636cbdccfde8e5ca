/** Deadlines. A tick is only a look at the clock: one that is no longer due changes nothing. */

import { todo } from '../plan/progress.ts';
import { anyWriteDone, inFlight } from '../plan/steps.ts';
import type { Policy } from '../policy/policy.ts';
import type { Run } from '../state.ts';
import { closed, expired, handOver, timeSpent, workDeadline } from './endings.ts';
import { clock, later, nothing, type Response, type Rules } from './rules.ts';

/** When the run next wants to look at the clock; undefined: never, as it stands. */
export function nextDeadline(run: Run, policy: Policy): string | undefined {
  switch (run.phase) {
    case 'awaiting_approval': {
      const { approval } = run;
      if (approval.state === 'expired') return later(approval.expiresAt, policy.deadlines.abandonedMinutes);
      if (approval.state === 'pending' && !approval.reminded) return halfTime(approval);
      return approval.expiresAt;
    }
    case 'acting':
      return run.approval.until;
    case 'asking':
      return run.question.until;
    case 'awaiting_reply':
      return run.answer.sending ? undefined : run.answer.until;
    case 'handed_over':
      return run.handedOver.escalatedTo === undefined ? run.handedOver.until : undefined;
    case 'planning':
    case 'gathering':
    case 'answering':
      return workDeadline(run);
    case 'closed':
      return undefined;
    default:
      return run satisfies never;
  }
}

function halfTime(approval: { requestedAt: string; expiresAt: string }): string {
  const from = Date.parse(approval.requestedAt);
  return new Date(from + (Date.parse(approval.expiresAt) - from) / 2).toISOString();
}

export function tick(run: Run, rules: Rules): Response {
  const due = nextDeadline(run, rules.policy);
  if (due === undefined || due > rules.now) return nothing;
  switch (run.phase) {
    case 'awaiting_approval': {
      const { approval } = run;
      if (approval.state === 'expired')
        return {
          events: [ended(run, rules, { why: 'approval_abandoned', reason: 'Nobody renewed the approval.' })],
        };
      if (approval.state === 'pending' && !approval.reminded && approval.expiresAt > rules.now)
        return {
          events: [
            {
              type: 'approver_reminded',
              actor: clock,
              data: { revision: approval.revision, role: approval.role },
            },
          ],
        };
      return { events: [expired(approval, false)] };
    }
    case 'acting':
      if (inFlight(run) || !run.plan || todo(run.plan).length === 0) return nothing;
      return { events: [expired(run.approval, true)] };
    case 'asking':
      return {
        events: [
          {
            type: 'question_closed',
            actor: clock,
            data: { kind: run.question.kind, how: 'expired' },
          },
          inFlight(run)
            ? handOver(rules, {
                why: 'question_expired',
                reason: 'Nobody has looked at a write whose outcome is unknown.',
              })
            : ended(run, rules, { why: 'question_expired', reason: 'Nobody answered the question.' }),
        ],
      };
    case 'awaiting_reply':
      return {
        events: [handOver(rules, { why: 'draft_expired', reason: 'Nobody sent the drafted reply.' })],
      };
    case 'handed_over':
      return {
        events: [
          {
            type: 'escalated',
            actor: clock,
            data: { role: rules.policy.escalateTo },
          },
        ],
      };
    case 'planning':
    case 'gathering':
    case 'answering':
      return {
        events: [handOver(rules, { why: 'limit', reason: timeSpent(run) })],
      };
    case 'closed':
      return nothing;
    default:
      return run satisfies never;
  }
}

/** With nothing written a forgotten run simply ends; with something done a person must know. */
function ended(run: Run, rules: Rules, { why, reason }: { why: string; reason: string }) {
  return anyWriteDone(run) ? handOver(rules, { why, reason }) : closed('expired', clock, why);
}
