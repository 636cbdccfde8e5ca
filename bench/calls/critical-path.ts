/**
 * The least time that a run can take: its model calls one after the other, its reads as `needs` demand, its
 * writes one at a time. People take none.
 */
import type { Run } from '../../src/run/state.ts';
import type { Step } from '../../src/run/steps.ts';

export interface Costs {
  /** A model call, in ms. */
  modelMs: number;
  /** A call of a tool, in ms. */
  toolMs: number;
}

export function criticalPath(run: Run, { modelMs, toolMs }: Costs): number {
  const plans = [...run.earlier, ...(run.plan ? [run.plan] : [])];
  const reads = plans.reduce((sum, { steps }) => sum + longestChain(steps.filter(wasRead)), 0);
  return run.usage.modelCalls * modelMs + (reads + run.writes.length) * toolMs;
}

/** Read in this revision; what was kept from an earlier one cost nothing. */
function wasRead({ effect, state, keptFrom }: Step): boolean {
  return effect === 'read' && (state === 'done' || state === 'failed') && keptFrom === undefined;
}

function longestChain(steps: readonly Step[]): number {
  const depths = new Map<string, number>();
  // A step comes after those that it needs.
  for (const { id, needs } of steps)
    depths.set(id, 1 + Math.max(0, ...needs.map((need) => depths.get(need) ?? 0)));
  return Math.max(0, ...depths.values());
}
