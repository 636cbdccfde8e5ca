/** A mind that goes round in circles is stopped. */
import { describe, expect, test } from 'vitest';
import { stalled } from '../../../src/agent/model/stall.ts';
import type { Next, ProposedStep } from '../../../src/run/plan/plan.ts';
import { CaseInMemory } from '../playbooks/case-in-memory.ts';
import { damaged, mara } from '../playbooks/records.ts';
import { inputOf } from './planning.ts';

describe('going round in circles', () => {
  const again = (theCase: CaseInMemory): Next => ({
    kind: 'plan',
    summary: 'once more',
    steps: theCase.steps.map(
      ({ id, tool, args, needs, expect: checks }): ProposedStep => ({
        id,
        title: 'other words',
        tool,
        args,
        needs,
        expect: checks,
      }),
    ),
  });

  test.each([
    ['step_failed', true],
    ['unexpected', true],
    ['open_question', true],
    ['unverified', true],
    ['information', false],
    ['facts_moved', false],
    ['preview_failed', false],
    ['rules_changed', false],
  ] as const)('the same plan after %s: handed over %s', async (reason, over) => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    const said = stalled(again(theCase), inputOf(theCase, reason));
    expect(said?.kind).toBe(over ? 'hand_over' : undefined);
  });

  test('another plan goes on, and so does the same one with new words', async () => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    const same = again(theCase);
    if (same.kind !== 'plan') throw new Error('no plan');
    expect(
      stalled({ ...same, steps: same.steps.slice(0, -1) }, inputOf(theCase, 'step_failed')),
    ).toBeUndefined();
    theCase.apply({
      type: 'information',
      by: { id: 'engineer', name: 'Engineer' },
      text: 'please try again',
    });
    expect(stalled(same, inputOf(theCase, 'step_failed'))).toBeUndefined();
  });

  test('a fault that passes is tried once more, and not twice', async () => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    const [first] = theCase.steps;
    if (!first) throw new Error('no step');
    const failed = { ...theCase.state, thinking: { reason: 'step_failed' as const, step: first.id } };
    first.fault = { code: 'timeout', message: 'gave no answer' };
    const same = again(theCase);
    expect(stalled(same, { ...inputOf(theCase, 'step_failed'), run: failed })).toBeUndefined();
    const { plan: before } = theCase.state;
    if (!before) throw new Error('no plan');
    const twice = { ...failed, earlier: [before] };
    expect(stalled(same, { ...inputOf(theCase, 'step_failed'), run: twice })).toMatchObject({
      kind: 'hand_over',
    });
  });
});
