/** What would leave with a step of a plan, and whether it may before anybody approves it. Pure. */
import type { Run } from '../state.ts';
import type { Catalogue, ToolFacts } from './catalogue.ts';
import {
  argsSent,
  type Known,
  knownOf,
  leavesUnasked,
  type Outflow,
  originsOf,
  outflowOf,
} from './origins.ts';
import type { Args } from './plan.ts';
import { stepOf } from './steps.ts';

export interface Leaving {
  known: Known;
  customer: { verified: boolean } | undefined;
}

export function leavingOf(run: Run, catalogue: Pick<Catalogue, 'tool'>): Leaving {
  return { known: knownOf(run, catalogue, run.usage.modelCalls === 0), customer: run.customer };
}

/** What would leave with a step, by the plan that it stands in. */
export function outflow(
  { tool: name, args }: { tool: string; args: Args },
  { catalogue, leaving }: { catalogue: Pick<Catalogue, 'tool'>; leaving?: Leaving },
  toolOf: (step: string) => ToolFacts | undefined,
): Outflow | undefined {
  const tool = catalogue.tool(name);
  if (!tool?.leaves || !leaving) return undefined;
  return outflowOf(tool, originsOf(argsSent(tool, args), leaving.known, toolOf), leaving.customer);
}

/** Whether what a step of the run's plan sends may go to its service before anybody approves it. */
export function mayLeaveUnasked(run: Run, id: string, catalogue: Catalogue): boolean {
  const step = stepOf(run.plan, id);
  if (!run.plan || !step) return false;
  const terms = { catalogue, leaving: leavingOf(run, catalogue) };
  return leavesUnasked(outflow(step, terms, toolsOf(run.plan.steps, catalogue)), run.customer);
}

/** By the id of the step that it is of. */
export function toolsOf(
  steps: readonly { id: string; tool: string }[],
  catalogue: Pick<Catalogue, 'tool'>,
): (step: string) => ToolFacts | undefined {
  const names = new Map(steps.map(({ id, tool }) => [id, tool]));
  return (id) => {
    const name = names.get(id);
    return name === undefined ? undefined : catalogue.tool(name);
  };
}
