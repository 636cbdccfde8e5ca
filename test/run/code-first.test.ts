/** A code is sent before the first write that waits for one. */
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../src/run/decide/rules.ts';
import { withCodeFirst } from '../../src/run/decide/step-up.ts';
import type { ProposedStep } from '../../src/run/plan/plan.ts';
import type { Run } from '../../src/run/state.ts';

const tools = [
  { name: 'find', finds: 'customer' },
  { name: 'read' },
  { name: 'code', asks: 'code' },
  { name: 'move' },
];
const rules = (stepUp: string[] | undefined, known = tools) =>
  ({
    policy: { ...(stepUp ? { stepUp } : {}) },
    catalogue: { all: () => known, tool: (name: string) => known.find((one) => one.name === name) },
  }) as unknown as Rules;
const step = (id: string, tool: string): ProposedStep => ({
  id,
  title: id,
  tool,
  args: {},
  needs: [],
  expect: [],
});
const run = (writes: { tool: string; outcome: string }[] = []) =>
  ({ writes, customer: { id: 'c', verified: true, evidence: [] }, codeFailures: 0 }) as unknown as Run;

describe('a plan with a write that waits for a code', () => {
  const plan = [step('a', 'find'), step('b', 'read'), step('c', 'move'), step('d', 'find')];

  it('sends one before it, behind what finds the customer', () => {
    expect(withCodeFirst(plan, run(), rules(['move']))).toStrictEqual([
      plan[0],
      plan[1],
      {
        ...{ id: 'code', title: 'send a code to the address on file', tool: 'code', args: {} },
        ...{ needs: ['a'], expect: [] },
      },
      plan[2],
      plan[3],
    ]);
  });

  it('also where it is the first step', () => {
    const first = [step('c', 'move')];
    expect(withCodeFirst(first, run(), rules(['move'])).map(({ tool }) => tool)).toStrictEqual([
      'code',
      'move',
    ]);
  });

  it('sends another where one was sent before: again, as often as they were sent', () => {
    const writes = [
      { tool: 'code', outcome: 'done' },
      { tool: 'code', outcome: 'failed' },
      { tool: 'move', outcome: 'done' },
      { tool: 'code', outcome: 'done' },
    ];
    const again = (of: typeof writes) =>
      withCodeFirst(plan, run(of), rules(['move'])).find(({ tool }) => tool === 'code')?.again;
    expect(again(writes)).toBe(2);
    expect(again(writes.slice(0, 3))).toBe(1);
    expect(again(writes.slice(1, 3))).toBeUndefined();
  });

  it('gives it an id that no step has', () => {
    const taken = [step('code', 'read'), step('code_', 'read'), step('c', 'move')];
    expect(withCodeFirst(taken, run(), rules(['move'])).map(({ id }) => id)).toStrictEqual([
      'code',
      'code_',
      'code__',
      'c',
    ]);
  });

  it('knows no tool: it finds nobody', () => {
    const odd = [step('x', 'unknown'), step('c', 'move')];
    expect(withCodeFirst(odd, run(), rules(['move']))[1]?.needs).toStrictEqual([]);
  });
});

describe('a plan stays as it is', () => {
  const plan = [step('c', 'move')];
  it.each<[string, ProposedStep[], Rules]>([
    ['without the setting', plan, rules(undefined)],
    ['where no write waits', plan, rules(['other'])],
    [
      'where no tool sends a code',
      plan,
      rules(
        ['move'],
        tools.filter(({ asks }) => !asks),
      ),
    ],
    ['where it sends one itself', [step('k', 'code'), ...plan], rules(['move'])],
  ])('%s', (_, steps, under) => {
    expect(withCodeFirst(steps, run(), under)).toBe(steps);
  });
});
