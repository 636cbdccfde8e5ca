/**
 * What runs without a person: small writes that the policy names, where nothing but code read staff's own
 * words. Off unless the policy has `autoApprove`. Pure.
 */
import { present } from '../present.ts';
import type { Run } from '../state.ts';
import type { Plan, Step } from '../steps.ts';
import type { HeldBack } from '../terms.ts';
import { daysBefore } from '../text/dates.ts';
import { needsFourEyes } from './four-eyes.ts';
import type { Verdict } from './judge.ts';
import type { Policy } from './policy.ts';

/** What has run without a person today (UTC) over all cases, looked up in the transaction that decides. */
export interface Automatic {
  /** Staff switched it off under the version of the policy that stands. */
  off: boolean;
  cents: number;
  plans: number;
  /** Writes that a person declined for this customer in another case: the tool and when. */
  declined: readonly { tool: string; at: string }[];
}

/** What is about to run. */
export interface Running {
  /** What it gives, in cents. */
  out: number;
  tools: readonly string[];
  now: string;
}

/** What is asked for, as it was judged. */
export interface Asked {
  plan: Plan;
  steps: readonly Step[];
  verdict: Verdict;
  /** Writes of the plan that cannot be shown yet. */
  later: readonly unknown[];
  /** Policy refused it before, and only words have changed. */
  held: boolean;
  /** Something that policy judges is merely said: a person is to believe it, or not. */
  claimed: boolean;
}

/** Whether policy lets it run by itself, whatever the day has come to. */
export function mayRunAlone(
  { customer, declinedBefore, messages }: Pick<Run, 'customer' | 'declinedBefore' | 'messages'>,
  policy: Policy,
  { plan, steps, verdict, later, held, claimed }: Asked,
): boolean {
  const { autoApprove } = policy;
  if (!autoApprove || verdict.kind !== 'allowed' || later.length > 0) return false;
  if (held || claimed || declinedBefore || messages.some(({ passedOn }) => passedOn)) return false;
  // Words that somebody else wrote, or a model read, ask a person; so do parts that nobody has understood,
  // and whatever people changed by hand.
  if (plan.asked !== 'by_staff' || plan.by !== 'mind' || plan.undo || plan.notRead) return false;
  if (!customer?.verified || steps.length === 0) return false;
  if (verdict.cents > autoApprove.upTo || verdict.role !== policy.roles[0]?.role) return false;
  const tools = steps.map(({ tool }) => tool);
  return (
    tools.every((tool) => autoApprove.tools.includes(tool)) &&
    !needsFourEyes(policy, { cents: verdict.cents, tools })
  );
}

/**
 * Why it waits for a person all the same; undefined: it runs. What a person said no to is not tried again
 * without one in a new case: the same kind of write for the same customer, within the policy's window.
 */
export function heldBack(
  { autoApprove, moneyWindowDays }: Policy,
  { off, cents, plans, declined }: Automatic,
  { out, tools, now }: Running,
): HeldBack | undefined {
  if (!autoApprove || off) return 'switched_off';
  const since = daysBefore(now, moneyWindowDays);
  if (declined.some(({ tool, at }) => at >= since && tools.includes(tool))) return 'declined_before';
  const { perDay, plansPerDay } = autoApprove;
  const used = cents + out > perDay || (plansPerDay !== undefined && plans >= plansPerDay);
  return used ? 'day_used_up' : undefined;
}

/**
 * The role that reviews it, where it is in the sample. The draw is thrown when it runs and kept nowhere, so
 * that nobody, whatever they read of a case, can plan what is not looked at; the trail has what came of it.
 */
export function reviewerOf({ autoApprove, escalateTo }: Policy, draw: number): { review?: string } {
  const { sample } = autoApprove ?? {};
  const drawn = sample !== undefined && draw * sample < 1;
  return present({ review: drawn ? escalateTo : undefined });
}
