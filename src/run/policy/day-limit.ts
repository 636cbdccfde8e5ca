/** What one approver may let go out on a day, over all cases. Pure. */

import type { NewEvent } from '../events.ts';
import type { Actor, Authority } from '../person.ts';
import { present } from '../present.ts';
import type { Policy } from './policy.ts';

/** What an approval adds to its approver's day; `most` and `mostPlans`: what the day may come to. */
export interface Spending {
  approver: string;
  cents: number;
  most?: number;
  mostPlans?: number;
}

/** undefined: no limit is set. */
export function dayLimitOf(policy: Policy, role: string): number | undefined {
  return policy.roles.find((known) => known.role === role)?.perDay;
}

/** What is left of the approver's day, in cents; undefined: no limit is set. */
export function leftToday(policy: Policy, { role, today = 0 }: Authority): number | undefined {
  const most = dayLimitOf(policy, role);
  return most === undefined ? undefined : Math.max(0, most - today);
}

/** What these events add to somebody's day; one command approves at most once. */
export function spendingOf(
  events: readonly NewEvent[],
  policy: Policy,
  authority: Authority | undefined,
): Spending | undefined {
  const approved = events.find((event) => event.type === 'approved');
  const out = approved?.type === 'approved' ? (approved.data.out ?? 0) : 0;
  if (approved?.actor.kind === 'policy') {
    const { perDay, plansPerDay } = policy.autoApprove ?? { perDay: 0 };
    return present({ approver: 'policy', cents: out, most: perDay, mostPlans: plansPerDay });
  }
  if (!approved || out <= 0) return undefined;
  const most = authority && dayLimitOf(policy, authority.role);
  return { approver: approverOf(approved.actor), cents: out, ...(most === undefined ? {} : { most }) };
}

function approverOf(actor: Actor): string {
  return actor.kind === 'person' ? actor.id : actor.kind;
}
