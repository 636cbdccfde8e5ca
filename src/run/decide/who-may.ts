/** Whether somebody may approve what stands, and if not, who may. */

import type { Approval } from '../approval.ts';
import type { Refusal } from '../commands.ts';
import type { Person } from '../person.ts';
import { leftToday } from '../policy/day-limit.ts';
import { barred } from '../policy/four-eyes.ts';
import { aRole, limitOf, mayApprove, NOBODY } from '../policy/judge.ts';
import type { Run } from '../state.ts';
import { decimal, money } from '../text/money.ts';
import { type Response, type Rules, refuse } from './rules.ts';

/** What a person approves counts over all cases of the day. */
export function overTheDay({ policy, authority }: Rules, { out = 0 }: Approval): Response | undefined {
  const left = authority && leftToday(policy, authority);
  if (left === undefined || out <= left) return undefined;
  return refuse({
    status: 403,
    error: 'day_limit',
    message: `Of what you may approve today ${money(left, policy.currency)} is left, and this gives ${money(out, policy.currency)}. Ask somebody else, or approve it tomorrow.`,
  });
}

/** Whoever wished for it, or whose words it rests on, is not who approves it. */
export function notFourEyes(run: Run, by: Person, { policy }: Rules): Response | undefined {
  const found = barred(run, policy).find(({ id }) => id === by.id);
  return (
    found &&
    refuse({
      status: 403,
      error: 'four_eyes',
      message: `You ${found.why}: somebody else has to approve it. Ask ${aRole(run.approval?.role ?? '')}.`,
    })
  );
}

export function notAllowed(rules: Rules, approval: Approval): Response | undefined {
  if (rules.authority && mayApprove(rules.policy, rules.authority, approval)) return undefined;
  if (approval.role === NOBODY) return refuse({ status: 403, ...nobodyMay(approval) });
  return refuse({
    status: 403,
    error: 'not_allowed',
    message: `Needs ${aRole(approval.role)} (${limitText(rules, approval.role)}).`,
  });
}

export function nobodyMay({ held }: Approval): Pick<Refusal, 'error' | 'message'> {
  return held?.role === NOBODY
    ? {
        error: 'no_exception',
        message: `Policy refused plan ${held.revision}, and nothing but what is claimed has changed since. Draft a kind no, or hand the case over.`,
      }
    : {
        error: 'over_every_limit',
        message: 'The amount is over every limit. Adjust the plan, or hand the case over.',
      };
}

export function limitText(rules: Rules, role: string): string {
  const limit = limitOf(rules.policy, role);
  return limit === undefined
    ? 'no limit is set'
    : `limit ${rules.policy.currency} ${decimal(limit, rules.policy.currency).replace(/\.0+$/, '')}`;
}
