/** Whom a run waits for: every run ends or waits for somebody it names. */

import { z } from 'zod';
import { NOBODY } from './policy/judge.ts';
import type { Run } from './state.ts';
import { worded } from './text/worded.ts';

export const WaitsFor = z.strictObject({
  person: z.string().exactOptional(),
  role: z.string().exactOptional(),
  for: z.string(),
});
export type WaitsFor = z.infer<typeof WaitsFor>;

/**
 * undefined while the run is at work itself, and once it is closed and nobody is to review it. `person`: the
 * desk's word for a customer.
 */
export function waitsFor(run: Run, person?: string): WaitsFor | undefined {
  const { openedBy } = run;
  switch (run.phase) {
    case 'awaiting_approval': {
      const { approval } = run;
      if (approval.state === 'expired') return { person: openedBy.id, for: 'renewal' };
      if (approval.state === 'refused') return { person: openedBy.id, for: 'a decision after the refusal' };
      if (run.plan?.notRead) return { person: openedBy.id, for: 'a look at what was not read' };
      if (approval.held?.role === NOBODY) return { person: openedBy.id, for: 'a decision after the refusal' };
      if (approval.role === NOBODY)
        return { person: openedBy.id, for: 'an adjustment: the amount is over every limit' };
      return approval.askedBy === undefined
        ? { person: openedBy.id, role: approval.role, for: 'approval' }
        : { role: approval.role, for: 'approval' };
    }
    case 'asking':
      return { person: run.question.to, for: worded(WAITS[run.question.kind], person) };
    case 'awaiting_reply':
      return run.answer.sending
        ? undefined
        : { person: openedBy.id, for: run.answer.sendable ? 'sending the reply' : 'closing the case' };
    case 'handed_over': {
      const { to, role, escalatedTo } = run.handedOver;
      return { role: escalatedTo ?? role ?? to, for: 'taking the case' };
    }
    case 'planning':
    case 'gathering':
    case 'acting':
    case 'answering':
      return undefined;
    case 'closed': {
      const role = reviewer(run);
      return role === undefined ? undefined : { role, for: 'a review of what ran without a person' };
    }
    default:
      return run satisfies never;
  }
}

/** The role that is still to look at what ran without a person, where it is in the sample. */
export function reviewer({ approval }: Run): string | undefined {
  return approval?.reviewed ? undefined : approval?.review;
}

const WAITS = {
  answer: 'an answer',
  code: "the customer's code",
  look: 'a look at a write whose outcome is unknown',
} as const;
