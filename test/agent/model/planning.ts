/**
 * What tests of plans are given: a run that was just opened, what a mind is asked, and a proposal read from
 * the wire.
 */
import { type NextWire, nextFromWire } from '../../../src/agent/model/wire.ts';
import { withInvestigate } from '../../../src/flow/investigate.ts';
import type { PlanRequest } from '../../../src/flow/ports/agent.ts';
import type { ToolRunner } from '../../../src/flow/ports/tools.ts';
import type { Next } from '../../../src/run/plan/plan.ts';
import { CaseInMemory, catalogue, loaded, policy } from '../playbooks/case-in-memory.ts';
import { damaged } from '../playbooks/records.ts';

export const withOpen = withInvestigate({ catalogue: () => catalogue } as unknown as ToolRunner).catalogue();
export const inputOf = (theCase: CaseInMemory, reason: PlanRequest['reason'] = 'goal'): PlanRequest => ({
  run: theCase.state,
  reason,
  catalogue: withOpen,
  policy,
  now: theCase.now,
});
export const opened = async (text = damaged) => {
  const theCase = new CaseInMemory({});
  theCase.apply({
    type: 'open',
    by: { id: 'engineer', name: 'Engineer' },
    place: { channel: 'console' },
    text,
    salt: 'ab'.repeat(32),
  });
  return theCase;
};
export const book = (id: string) => loaded.playbooks.filter((playbook) => playbook.id === id);
export const next = (value: object): Next => {
  const read = nextFromWire(value as NextWire);
  if ('problems' in read) throw new Error(read.problems.join('; '));
  return read.next;
};
