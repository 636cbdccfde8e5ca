/**
 * An agent that goes round in circles is stopped: the plan that just came to nothing, proposed again with
 * nothing new, is no plan.
 */
import type { PlanRequest } from '../../flow/ports/agent.ts';
import { canonical } from '../../run/plan/digest.ts';
import type { Next, ProposedPlan } from '../../run/plan/plan.ts';
import { parseReference, referenceOf, replaceInArgs } from '../../run/plan/references.ts';
import { stepOf } from '../../run/plan/steps.ts';
import type { Run } from '../../run/state.ts';
import type { Plan, Step } from '../../run/steps.ts';

/** Reasons that bring nothing new by themselves. Words of people, moved facts and changed rules do. */
const NOTHING_NEW = new Set(['step_failed', 'unexpected', 'open_question', 'unverified']);
/** Faults after which the same call may well succeed; once. */
const PASSING = new Set(['timeout', 'error', 'stopped', 'unreachable', 'slow', 'busy']);

/** The case given to people where the proposal is the plan that it should replace; else undefined. */
export function stalled(next: Next, input: PlanRequest): Next | undefined {
  const { run, reason } = input;
  if (next.kind !== 'plan' || !NOTHING_NEW.has(reason) || !run.plan) return undefined;
  if (run.messages.slice(run.read).length > 0) return undefined;
  const proposed = proposedBytes(next);
  if (proposed !== planBytes(run.plan)) return undefined;
  const before = run.earlier.filter((plan) => planBytes(plan) === proposed).length;
  if (before === 0 && passing(run)) return undefined;
  return {
    kind: 'hand_over',
    reason: `The same plan was proposed again and nothing new is known. ${whatFailed(run)}`.trim(),
  };
}

function passing(run: Run): boolean {
  const failed = stepOf(run.plan, run.thinking?.step ?? '');
  return failed?.fault !== undefined && PASSING.has(failed.fault.code);
}

function whatFailed(run: Run): string {
  const failed = stepOf(run.plan, run.thinking?.step ?? '');
  return failed
    ? `"${failed.title}": ${failed.fault?.message ?? run.thinking?.note ?? 'not as expected'}`
    : (run.thinking?.note ?? '');
}

/**
 * Plans are the same where tools, arguments and order are: ids and titles do not count, places in the plan
 * do.
 */
function proposedBytes({ steps }: ProposedPlan): string {
  return bytes(steps);
}

function planBytes({ steps }: Plan): string {
  return bytes(steps);
}

function bytes(steps: Pick<Step, 'id' | 'tool' | 'args'>[]): string {
  const places = new Map(steps.map(({ id }, n) => [id, n]));
  return canonical(
    steps.map(({ tool, args }) => [
      tool,
      replaceInArgs(args, (value) => {
        const reference = parseReference(referenceOf(value) ?? '');
        return reference
          ? { place: places.get(reference.step) ?? -1, path: reference.path.join('.') }
          : undefined;
      }),
    ]),
  );
}
