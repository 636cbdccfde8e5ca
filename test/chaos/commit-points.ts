/** Where a process is killed: before and after each commit that matters, and each call that leaves. */
import type { RunEvent } from '../../src/run/events.ts';

/** Of what is committed: by the event that says so. Of what leaves: by the call itself. */
export const COMMIT_POINTS = {
  inbox: 'information_added',
  run: 'run_opened',
  plan: 'planned',
  approval: 'approved',
  adjustment: 'adjusted',
  expiry: 'approval_expired',
  step_claim: 'step_started',
  outcome: 'step_finished',
  answer: 'answered',
  letter_asked: 'send_approved',
  letter_sent: 'sent',
  close: 'closed',
  /** The shop is called. */
  effect: undefined,
  /** The mail server is called: after it the letter went out, and nobody has recorded it. */
  letter: undefined,
  /** Slack is called: after it the message stands there, and nobody has recorded it. */
  message: undefined,
} as const satisfies Record<string, RunEvent['type'] | undefined>;

export type CommitPoint = keyof typeof COMMIT_POINTS;
export type When = 'before' | 'after';

export const POINTS = Object.keys(COMMIT_POINTS) as CommitPoint[];

/** Points that these events make. */
export function pointsOf(events: readonly { type: string }[]): CommitPoint[] {
  return POINTS.filter((point) => events.some(({ type }) => type === COMMIT_POINTS[point]));
}
