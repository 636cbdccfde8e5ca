/** A plan's arguments: literals and references, where they may stand, and what is said of a mistake. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ToolFacts } from '../../src/run/plan/catalogue.ts';
import { checkPlan, renameReferences } from '../../src/run/plan/check.ts';
import type { Args, ProposedStep } from '../../src/run/plan/plan.ts';
import { step } from './commands.ts';
import { catalogueOf } from './shop.ts';

const facts = { description: 'd', once: 'exact', cacheMs: 0 } as const;
const item = z.strictObject({ id: z.string(), count: z.int() });
const read: ToolFacts = {
  ...{ ...facts, name: 'records.read', effect: 'read' },
  input: z.strictObject({ id: z.string().optional() }),
  output: z.object({ id: z.string(), count: z.int(), items: z.array(item), free: z.any() }),
};
const list: ToolFacts = { ...read, name: 'records.list', output: z.array(item) };
const letter: ToolFacts = { ...read, name: 'letters.read', untrustedOutput: true };
const write: ToolFacts = {
  ...{ ...facts, name: 'records.change', effect: 'write' },
  input: z.strictObject({
    id: z.string(),
    items: z.array(item).optional(),
    how: z.union([z.strictObject({ by: z.int() }), z.strictObject({ to: z.string() })]).optional(),
  }),
  output: z.object({ id: z.string() }),
  trusted: ['id', 'items'],
};
const proved: ToolFacts = { ...write, name: 'records.close', verified: true, reconciles: true };
const absent: ToolFacts = { ...write, name: 'records.merge', lacking: 'This desk cannot merge records' };
const catalogue = catalogueOf('v', [read, list, letter, write, proved, absent]);

const terms = { catalogue, maxSteps: 4, nextStep: 7 };
const check = (...steps: ProposedStep[]) => checkPlan(steps, terms);
const reasons = (...steps: ProposedStep[]) => {
  const checked = check(...steps);
  return 'problems' in checked ? checked.problems.map(({ reason }) => reason) : [];
};
const planned = (...steps: ProposedStep[]) => {
  const checked = check(...steps);
  if ('problems' in checked) throw new Error(reasons(...steps).join('; '));
  return checked.plan;
};

const before = [step('r', 'records.read', { args: {} }), step('t', 'letters.read', { args: {} })];
const change = (args: Args, more: Partial<ProposedStep> = {}) =>
  step('w', 'records.change', { args: { id: 'A-1', ...args }, ...more });

describe('a plan may have', () => {
  test('as many steps as its limit, and no more; then it is said how many are too many', () => {
    const steps = (count: number) =>
      Array.from({ length: count }, (_, n) => step(`r${n}`, 'records.read', { args: {} }));
    expect(reasons(...steps(4))).toEqual([]);
    expect(reasons(...steps(5))).toEqual(['the plan has 5 steps; the limit is 4']);
  });

  test.each<[string, Args]>([
    ['a literal', { items: [{ id: 'x', count: 1 }] }],
    ['a reference to a whole list', { items: { $ref: 'r.items' } }],
    ['a reference inside a list, beside literals', { items: [{ id: 'x', count: { $ref: 'r.count' } }] }],
    ['a reference to one of a list', { items: [{ $ref: 'r.items[0]' }] }],
    ['a reference in one of two shapes', { how: { by: { $ref: 'r.count' } } }],
    ['a reference in the other', { how: { to: { $ref: 't.id' } } }],
    ['a reference to a value of whatever kind', { id: { $ref: 'r.free.of.any.kind' } }],
  ])('%s', (_, args) => expect(reasons(...before, change(args))).toEqual([]));

  test('nothing that this desk cannot do, and why stands there', () =>
    expect(reasons({ ...change({}), tool: 'records.merge' })).toEqual([
      'step w: This desk cannot merge records; plan it otherwise',
    ]));
});

describe('what is wrong is said with its step and its place, so that it can be mended', () => {
  test.each<[string, Args, string]>([
    [
      'a literal beside a reference',
      { items: [{ id: 5, count: { $ref: 'r.count' } }] },
      'step w, argument items[0].id: Invalid input: expected string, received number',
    ],
    [
      'a literal after a reference in a list',
      { items: [{ $ref: 'r.items[0]' }, { id: 'x', count: 1.5 }] },
      'step w, argument items[1].count: Invalid input: expected int, received number',
    ],
    ['a shape that is none of two', { how: { at: 'once' } }, 'step w, argument how: Invalid input'],
    ['an argument nobody knows', { colour: 'red' }, 'step w, argument (all): Unrecognized key: "colour"'],
    [
      'a made-up pending output',
      { id: 'x', items: [{ id: { $call: 'f' }, count: 1 }] },
      'step w: "$call" may not stand in arguments; use $ref',
    ],
    [
      'a reference to no step',
      { items: [{ id: 'x', count: { $ref: 'q.count' } }] },
      'step w, argument items[0].count: "q.count" refers to no earlier step of this plan',
    ],
    [
      'a reference to nothing',
      { id: { $ref: 'r.items[0].colour' } },
      'step w, argument id: the output of records.read has nothing at ".items[0].colour"',
    ],
    [
      'a reference that gives another kind',
      { items: [{ id: { $ref: 'r.count' }, count: 1 }] },
      'step w, argument items[0].id: "r.count" gives another kind of value than records.change takes',
    ],
    [
      'a reference where no argument is',
      { id: 'x', colour: { $ref: 'r.id' } },
      'step w, argument colour: records.change has no such argument',
    ],
    [
      'a text from outside in a place that needs trust',
      { items: [{ id: { $ref: 't.id' }, count: 1 }] },
      'step w, argument items[0].id: only trusted values may stand here, and the output of letters.read is not',
    ],
  ])('%s', (_, args, reason) => expect(reasons(...before, change(args))).toContain(reason));

  test('an id, a need and a write that are there twice or not at all', () => {
    expect(reasons(...before, { ...change({}), id: 'r' })).toEqual(['step r: the id is used twice']);
    expect(reasons(change({}, { needs: ['w'] }))).toEqual([
      'step w: needs "w", which is no earlier step of this plan',
    ]);
    expect(reasons(change({}), { ...change({}), id: 'again' })).toEqual([
      'step again: the same write as step w; say again: 1 if it is meant twice',
    ]);
    expect(reasons(step('x', 'records.paint', { args: {} }))).toEqual([
      'step x: there is no tool "records.paint"',
    ]);
  });

  test('the same write is the same with its arguments in another order, and another one is not', () => {
    const one = { ...change({}), args: { id: 'A-1', how: { by: 1 } } };
    const other = { ...change({}), id: 'v', args: { how: { by: 1 }, id: 'A-1' } };
    expect(reasons(one, other)).toHaveLength(1);
    expect(reasons(one, { ...other, args: { how: { by: 2 }, id: 'A-1' } })).toEqual([]);
    expect(reasons(...before, step('r2', 'records.read', { args: {} }))).toEqual([]);
  });

  test('a write that is meant several times says for each which time it is', () => {
    const times = (...again: (number | undefined)[]) =>
      reasons(
        ...again.map((n, at) => change({}, { id: `w${at}`, ...(n === undefined ? {} : { again: n }) })),
      );
    expect(times(undefined, 1, 2)).toEqual([]);
    expect(times(undefined, 0)).toHaveLength(1);
    expect(times(1, 1)).toHaveLength(1);
  });
});

describe('what a step is expected to give', () => {
  const expects = (path: string, tool = 'records.read') =>
    reasons(step('r', tool, { args: {}, expect: [{ path, is: 'present' }] }));
  test.each([
    ['items', 'records.read'],
    ['.items', 'records.read'],
    ['items[0].id', 'records.read'],
    ['[0].id', 'records.list'],
  ])('%s of %s is there', (path, tool) => expect(expects(path, tool)).toEqual([]));
  test.each([
    ['colour', 'records.read'],
    ['.items.id', 'records.read'],
    ['[0].id', 'records.read'],
    ['no path', 'records.read'],
    ['items', 'records.list'],
  ])('%s of %s is not, and it is said so', (path, tool) =>
    expect(expects(path, tool)).toEqual([`step r: the output of ${tool} has nothing at "${path}"`]),
  );
});

describe('what becomes of a good plan', () => {
  test('ids of the run, with every reference and need under the new ones, each once', () => {
    const args = { items: [{ id: { $ref: 'r.items[0].id' }, count: { $ref: 'r.count' } }] };
    const plan = planned(...before, change(args, { needs: ['t', 'r'], again: 2 }));
    expect(plan.steps.map(({ id }) => id)).toEqual(['s7', 's8', 's9']);
    expect(plan.steps[2]).toEqual({
      ...{ id: 's9', tool: 'records.change', effect: 'write', expect: [], again: 2 },
      needs: ['s8', 's7'],
    });
    expect(plan.texts.s9).toEqual({
      title: 'w (records.change)',
      args: { id: 'A-1', items: [{ id: { $ref: 's7.items[0].id' }, count: { $ref: 's7.count' } }] },
    });
  });

  test('words that look like a reference stay words, and so does a reference to what has no new id', () => {
    const ids = new Map([['r', 's1']]);
    const args = { text: 'r.id', other: { $ref: 'q.id' }, more: { $ref: 'r.id', beside: 1 } };
    expect(renameReferences(args, ids)).toEqual(args);
    expect(renameReferences({ a: [{ $ref: 'r' }] }, ids)).toEqual({ a: [{ $ref: 's1' }] });
  });

  test('what must be known before a write starts: who the customer is, and by a code where policy asks for one', () => {
    const close = step('w', 'records.close', { args: { id: 'A-1' } });
    const steps = (stepUp?: string[]) => {
      const checked = checkPlan([close, change({}, { id: 'v' })], { ...terms, stepUp });
      return 'plan' in checked ? checked.plan.steps : [];
    };
    expect(steps()[0]).toMatchObject({ verified: true, reconciles: true });
    expect(steps().map(({ code }) => code)).toEqual([undefined, undefined]);
    expect(steps(['records.change']).map(({ code }) => code)).toEqual([undefined, true]);
    expect(steps()[1]).not.toHaveProperty('verified');
    expect(steps()[1]).not.toHaveProperty('reconciles');
  });
});
