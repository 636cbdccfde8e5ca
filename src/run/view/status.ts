/** One sentence on what a run is doing, or for whom it waits and for what. */

import type { Approval } from '../approval.ts';
import { effects } from '../effects.ts';
import { stepOf } from '../plan/steps.ts';
import { aRole, NOBODY } from '../policy/judge.ts';
import type { Policy } from '../policy/policy.ts';
import type { Closed, Run } from '../state.ts';
import { worded } from '../text/worded.ts';

export function status(run: Run, { person }: Pick<Policy, 'person'>): string {
  switch (run.phase) {
    case 'planning':
      return worded(PLANNING[run.thinking?.reason ?? 'goal'], person);
    case 'gathering':
      return gathering(run);
    case 'awaiting_approval':
      return awaitingApproval(run.approval);
    case 'acting': {
      const doing = run.plan?.steps.find((step) => step.state === 'doing');
      return doing ? `Doing: ${doing.title} …` : `Acting on plan ${run.revision}.`;
    }
    case 'asking':
      return worded(ASKING[run.question.kind], person);
    case 'answering':
      return 'Drafting the reply …';
    case 'awaiting_reply':
      if (run.answer.sending?.delayed) return DELAYED;
      if (run.answer.sending) return 'Sending the reply …';
      return run.answer.sendable
        ? `Draft ${run.answer.draft} waits to be sent.`
        : worded(
            `Draft ${run.answer.draft} has no known customer to go to: pass it on and close the case, or say who it is.`,
            person,
          );
    case 'handed_over':
      return `Handed to #${run.handedOver.to}; waiting for somebody to take it.`;
    case 'closed':
      return ended(run, run.closed);
    default:
      return run satisfies never;
  }
}

function awaitingApproval({ state, role, askedBy, covers, revision, held }: Approval): string {
  if (state === 'expired') return 'The approval has expired. Renew reads again and asks again.';
  if (state === 'refused') return 'Policy does not allow this.';
  if (held?.role === NOBODY) return 'Policy allows nobody to approve this.';
  if (role === NOBODY) return 'The amount is over every limit: adjust the plan, or hand it off.';
  if (askedBy !== undefined) return `Waiting for ${aRole(role)}: asked by ${askedBy.name}.`;
  return covers === 'reads'
    ? 'Waiting for approval of what is to be read.'
    : `Waiting for approval of plan ${revision}.`;
}

const DELAYED =
  'The reply could not be sent yet: whoever delivers it does not take it now. It is tried again by itself; nobody needs to send it again.';

const ASKING = {
  answer: 'Waiting for an answer.',
  code: 'Waiting for the code that the customer received.',
  look: 'Waiting for somebody to look at a write whose outcome is unknown.',
} as const;

const PLANNING: Record<NonNullable<Run['thinking']>['reason'], string> = {
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
  const reads = effects(run).flatMap((one) => (one.kind === 'read' ? [one.step] : []));
  const titles = reads.map((id) => stepOf(run.plan, id)?.title);
  if (titles.length > 0) return `Reading: ${titles.join(', ')} …`;
  return 'Preparing the preview …';
}

function ended(run: Run, { ending, by }: Closed): string {
  const sent =
    run.answer?.sentId !== undefined
      ? ` Sent by ${run.answer.sending?.name ?? 'staff'}${approvedBy(run)}.`
      : '';
  switch (ending) {
    case 'resolved':
      return `Resolved.${sent}`;
    case 'refused':
      return `Closed with a no.${sent}`;
    case 'stopped':
      return `Stopped${by ? ` by ${by}` : ''}.`;
    case 'handed_over':
      return `Taken by ${by ?? 'staff'}.`;
    case 'expired':
      return `Ended: nobody decided in time. ${run.writes.some(({ outcome }) => outcome === 'done') ? 'What was written is taken back.' : 'Nothing was written.'}`;
    default:
      return ending satisfies never;
  }
}

function approvedBy(run: Run): string {
  const { approval } = run;
  if (approval?.state !== 'approved') return '';
  if (approval.automatic === 'done') return ', approved by nobody: policy let it run';
  return approval.decidedBy ? `, approved by ${approval.decidedBy.name}` : '';
}
