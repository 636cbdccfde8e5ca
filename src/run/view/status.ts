/** One sentence on what a run is doing, or for whom it waits and for what. */
import { effects } from '../effects.ts';
import { aRole, NOBODY } from '../policy/judge.ts';
import type { Run } from '../state.ts';

export function status(run: Run): string {
  const { approval, question, handedOver, answer } = run;
  switch (run.phase) {
    case 'planning':
      return PLANNING[run.thinking?.reason ?? 'goal'] ?? 'Planning.';
    case 'gathering':
      return gathering(run);
    case 'awaiting_approval':
      if (!approval) return 'Waiting for a decision.';
      if (approval.state === 'expired') return 'The approval has expired. Renew reads again and asks again.';
      if (approval.state === 'refused') return 'Policy does not allow this.';
      if (approval.role === NOBODY) return 'The amount is over every limit: adjust the plan, or hand it off.';
      if (approval.askedBy !== undefined)
        return `Waiting for ${aRole(approval.role)}: asked by ${approval.askedBy.name}.`;
      return approval.covers === 'reads'
        ? 'Waiting for approval of what is to be read.'
        : `Waiting for approval of plan ${approval.revision}.`;
    case 'acting': {
      const doing = run.plan?.steps.find((step) => step.state === 'doing');
      return doing ? `Doing: ${doing.title} …` : `Acting on plan ${run.revision}.`;
    }
    case 'asking':
      return question ? ASKING[question.kind] : 'Waiting for an answer.';
    case 'answering':
      return 'Drafting the reply …';
    case 'awaiting_reply':
      return answer?.sending ? 'Sending the reply …' : `Draft ${answer?.draft ?? ''} waits to be sent.`;
    case 'handed_over':
      return handedOver ? `Handed to #${handedOver.to}; waiting for somebody to take it.` : 'Handed over.';
    case 'closed':
      return ended(run);
    default:
      return run.phase satisfies never;
  }
}

const ASKING = {
  answer: 'Waiting for an answer.',
  code: 'Waiting for the code that the customer received.',
  look: 'Waiting for somebody to look at a write whose outcome is unknown.',
} as const;

const PLANNING: Record<string, string> = {
  goal: 'Planning …',
  information: 'Planning again with what was added …',
  adjusted: 'Planning again as adjusted …',
  step_failed: 'Planning again: a step failed …',
  unexpected: 'Planning again: a step found something unexpected …',
  preview_failed: 'Planning again: a change cannot be made …',
  facts_moved: 'Planning again: the facts moved since the preview …',
  open_question: 'Looking at what was found …',
  plan_rejected: 'Planning again: the plan did not pass its check …',
  answered: 'Planning again with the answer …',
  unverified: 'Planning again: the customer is not verified …',
  rules_changed: 'Planning again: the policy or the tools changed …',
  given_back: 'Planning again: the case was given back …',
};

function gathering(run: Run): string {
  const owed = effects(run);
  const reads = owed.flatMap((one) => (one.kind === 'read' ? [one.step] : []));
  const titles = (run.plan?.steps ?? []).filter((step) => reads.includes(step.id)).map((step) => step.title);
  if (titles.length > 0) return `Reading: ${titles.join(', ')} …`;
  return owed.some((one) => one.kind === 'prepare') ? 'Preparing the preview …' : 'Reading …';
}

function ended(run: Run): string {
  const sent =
    run.answer?.sentId !== undefined
      ? ` Sent by ${run.answer.sending?.name ?? 'staff'}${approvedBy(run)}.`
      : '';
  switch (run.ending) {
    case 'resolved':
      return `Resolved.${sent}`;
    case 'refused':
      return `Closed with a no.${sent}`;
    case 'stopped':
      return `Stopped${run.closedBy ? ` by ${run.closedBy}` : ''}.`;
    case 'handed_over':
      return `Taken by ${run.closedBy ?? run.handedOver?.takenBy ?? 'staff'}.`;
    case 'expired':
      return 'Ended: nobody decided in time. Nothing was written.';
    case undefined:
      return 'Closed.';
    default:
      return run.ending satisfies never;
  }
}

function approvedBy(run: Run): string {
  const { approval } = run;
  return approval?.state === 'approved' && approval.decidedBy
    ? `, approved by ${approval.decidedBy.name}`
    : '';
}
