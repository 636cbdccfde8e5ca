/**
 * What follows from a run's state without anybody asking. `decide` folds these until nothing more follows.
 */

import type { NewEvent } from '../events.ts';
import { unread } from '../plan/progress.ts';
import { inFlight, sending, stepOf, writing } from '../plan/steps.ts';
import { completeEvidence } from '../policy/judge.ts';
import type { Answer, Run } from '../state.ts';
import { closed, handOver, reasonOfUnread, replan, spentLimit } from './endings.ts';
import { followPlan } from './follow-plan.ts';
import { editedPlan } from './revise.ts';
import { clock, type Rules } from './rules.ts';
import { undoPlan } from './undo.ts';

/** The next events, or none. Each answer changes the state so that it does not follow again. */
export function follow(run: Run, rules: Rules): NewEvent[] {
  const settled = !inFlight(run);
  // People who have the case know of an unknown write: a stop that was asked for there waits for it no
  // longer.
  const known = run.phase === 'handed_over' ? !writing(run) : settled;
  if (run.closing && known && !sending(run)) return close(run, rules);
  if (run.question?.kind === 'look' && settled)
    return [
      {
        type: 'question_closed',
        actor: clock,
        data: { kind: 'look', how: 'superseded' },
      },
    ];
  const verified = verification(run, rules);
  if (verified.length > 0) return verified;
  switch (run.phase) {
    case 'closed':
      return unread(run) && !writing(run) ? readMessages(run, rules) : [];
    case 'handed_over':
      return [];
    case 'planning': {
      const limit = run.thinking ? overLimit(run, rules) : [];
      return limit.length > 0 ? limit : followPlan(run, rules);
    }
    case 'awaiting_reply':
      return followAnswer(run, run.answer, rules);
    case 'gathering':
    case 'awaiting_approval':
    case 'acting':
    case 'asking':
      if (run.edits && settled) return changedByHand(run, rules);
      if (unread(run) && settled) return readMessages(run, rules);
      return followPlan(run, rules);
    case 'answering':
      if (unread(run) && settled) return readMessages(run, rules);
      return [...overLimit(run, rules), ...followPlan(run, rules)].slice(0, 1);
    default:
      return run satisfies never;
  }
}

/** Before each call of the agent: a run that used up what it may use is handed over. */
function overLimit(run: Run, rules: Rules): NewEvent[] {
  const limit = spentLimit({ ...run, replans: 0 }, rules);
  return limit ? [handOver(rules, { why: 'limit', reason: limit })] : [];
}

/**
 * At the safe point, single steps are changed by rule; where that cannot be any more, a thought learns why.
 */
function changedByHand(run: Run, rules: Rules): NewEvent[] {
  const { plan, edits } = run;
  if (!plan || !edits) return [];
  const open = (id: string) => stepOf(plan, id)?.state === 'todo';
  const drop = new Set(edits.drop.filter(open));
  const args = new Map(Object.entries(edits.args).filter(([id]) => open(id)));
  if (drop.size === 0 && args.size === 0)
    return replan(run, rules, { reason: 'unexpected', note: 'What was to be changed had begun already.' });
  const edited = editedPlan(run, { plan, actor: { kind: 'person', ...edits.by }, drop, args }, rules);
  return 'error' in edited ? replan(run, rules, { reason: 'unexpected', note: edited.message }) : [edited];
}

/** Everybody's messages are read at once, in one thought. */
function readMessages(run: Run, rules: Rules): NewEvent[] {
  const events: NewEvent[] = [];
  if (run.question) {
    const how = run.question.kind === 'answer' ? 'answered' : 'superseded';
    events.push({
      type: 'question_closed',
      actor: clock,
      data: { kind: run.question.kind, how },
    });
  }
  return [...events, ...replan(run, rules, { reason: reasonOfUnread(run) })];
}

function close(run: Run, rules: Rules): NewEvent[] {
  if (run.closing?.ending === 'handed_over')
    return [handOver(rules, { why: 'asked', reason: run.closing.reason ?? 'A person asked for it.' })];
  if (run.closing?.undo) {
    const undo = undoPlan(run, rules);
    if (undo.length > 0) return undo;
  }
  return [closed('stopped')];
}

function verification(run: Run, rules: Rules): NewEvent[] {
  if (!run.customer || run.customer.verified || run.phase === 'closed') return [];
  const by = completeEvidence(rules.policy, run.customer.evidence);
  return by ? [{ type: 'customer_verified', actor: clock, data: { id: run.customer.id, by } }] : [];
}

/**
 * A draft is out: it waits for Send, and after that the run ends or goes on with what came in meanwhile. One
 * that can go to nobody waits as well: a person closes the case, or says who the customer is.
 */
function followAnswer(run: Run, answer: Answer, rules: Rules): NewEvent[] {
  if (sending(run)) return [];
  if (unread(run)) return readMessages(run, rules);
  return answer.sentId !== undefined ? [closed(run.refusal ? 'refused' : 'resolved')] : [];
}
