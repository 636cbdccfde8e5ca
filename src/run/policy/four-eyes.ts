/** Who may not approve what stands, whatever their limit: those whose own wish or words it is. Pure. */
import type { Approval } from '../approval.ts';
import type { Run } from '../state.ts';
import type { Policy } from './policy.ts';

export interface Barred {
  id: string;
  name: string;
  /** `asked for this case`. */
  why: string;
}

/** Each person once, with the first reason that holds. */
export function barred(run: Run, policy: Pick<Policy, 'fourEyes'>): Barred[] {
  const { approval } = run;
  if (!approval) return [];
  const list: Barred[] = (approval.held?.barred ?? []).map((one) => ({
    ...one,
    why: 'changed what is claimed after policy had refused it',
  }));
  if (fourEyesHold(run, approval, policy)) {
    list.push({ ...run.openedBy, why: 'asked for this case' });
    for (const one of run.adjusters ?? []) list.push({ ...one, why: 'adjusted the plan' });
    if (approval.exception !== undefined && approval.askedBy)
      list.push({ ...approval.askedBy, why: 'asked for the exception' });
  }
  return list.filter(({ id }, at) => list.findIndex((other) => other.id === id) === at);
}

function fourEyesHold(run: Run, approval: Approval, policy: Pick<Policy, 'fourEyes'>): boolean {
  if (approval.covers === 'reads') return false;
  const steps = (run.plan?.steps ?? []).filter(({ id }) => approval.steps.includes(id));
  const { cents, exception } = approval;
  return needsFourEyes(policy, { cents, exception, tools: steps.map(({ tool }) => tool) });
}

export function needsFourEyes(
  { fourEyes }: Pick<Policy, 'fourEyes'>,
  asked: { cents: number; exception?: string | undefined; tools: readonly string[] },
): boolean {
  if (!fourEyes) return false;
  const { from, exceptions, tools = [] } = fourEyes;
  if (from !== undefined && asked.cents >= from) return true;
  if (exceptions && asked.exception !== undefined) return true;
  return asked.tools.some((tool) => tools.includes(tool));
}
