/** Writes that need a code, whatever else proves who is asking: one is sent before them. */
import type { ProposedStep } from '../plan/plan.ts';
import { codeGiven } from '../plan/progress.ts';
import type { Run } from '../state.ts';
import type { Rules } from './rules.ts';

/**
 * The plan with a code sent before its first write that waits for one, where it sends none itself. One that
 * was sent before is not enough: whoever read it may be gone, and its question is closed.
 */
export function withCodeFirst(steps: ProposedStep[], run: Run, { policy, catalogue }: Rules): ProposedStep[] {
  const at = steps.findIndex(({ tool }) => policy.stepUp?.includes(tool));
  const sends = catalogue.all().find(({ asks }) => asks === 'code');
  if (at < 0 || !sends || codeGiven(run) || steps.some(({ tool }) => tool === sends.name)) return steps;
  const sent = run.writes.filter(({ tool, outcome }) => tool === sends.name && outcome === 'done').length;
  const finds = steps.slice(0, at).filter(({ tool }) => catalogue.tool(tool)?.finds === 'customer');
  const code: ProposedStep = {
    id: freeId(steps),
    title: 'send a code to the address on file',
    tool: sends.name,
    args: {},
    needs: finds.map(({ id }) => id),
    expect: [],
    ...(sent > 0 ? { again: sent } : {}),
  };
  return [...steps.slice(0, at), code, ...steps.slice(at)];
}

function freeId(steps: ProposedStep[]): string {
  const taken = new Set(steps.map(({ id }) => id));
  let id = 'code';
  while (taken.has(id)) id += '_';
  return id;
}
