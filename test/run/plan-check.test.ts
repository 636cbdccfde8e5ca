import { describe, expect, test } from 'vitest';
import { checkPlan } from '../../src/run/plan/check.ts';
import { parseReference, valueAt } from '../../src/run/plan/references.ts';
import { holds, judge, NOBODY } from '../../src/run/policy/judge.ts';
import * as commands from './commands.ts';
import { given } from './given.ts';
import { catalogue, policy } from './shop.ts';
import { previewOf } from './shop-answers.ts';
import { article, details, find, hold, note, refund } from './stages.ts';

const { step } = commands;
const codes = (...steps: Parameters<typeof checkPlan>[0]): string[] => {
  const checked = checkPlan(steps, { catalogue, maxSteps: 5, nextStep: 1 });
  return 'problems' in checked ? checked.problems.map(({ code }) => code) : [];
};

describe('a plan is checked before anybody sees it', () => {
  const bad: Record<string, [string[], ...Parameters<typeof checkPlan>[0]]> = {
    'an unknown tool': [['unknown_tool'], step('a', 'orders.nothing', { args: {} })],
    'an id used twice': [['double_id'], find, find],
    'a need that is no earlier step': [['bad_need'], { ...details, needs: ['later'] }],
    'a reference to no step': [
      ['bad_reference'],
      step('a', 'orders.details', { args: { order: { $ref: 'ghost.order.id' } } }),
    ],
    'a reference to a later step': [
      ['bad_reference'],
      step('a', 'orders.details', { args: { order: { $ref: 'order.order.id' } } }),
      { ...details, needs: [] },
    ],
    'a reference to nothing in the output': [
      ['bad_reference'],
      find,
      step('a', 'orders.details', { args: { order: { $ref: 'find.customer.shoe_size' } } }),
    ],
    'a reference that is no reference': [
      ['bad_reference'],
      find,
      step('a', 'orders.details', { args: { order: { $ref: 'find..id; drop table' } } }),
    ],
    'a value of another kind': [
      ['bad_reference'],
      { ...details, needs: [] },
      step('a', 'orders.details', { args: { order: { $ref: 'order.order.lines' } } }),
    ],
    'a reference in an argument that does not exist': [
      ['bad_argument', 'bad_argument'],
      { ...details, needs: [] },
      step('a', 'orders.hold', { args: { order: 'x', size: { $ref: 'order.order.id' } } }),
    ],
    'text from outside in a slot that needs trust': [
      ['untrusted'],
      article,
      step('a', 'orders.address', { args: { order: 'x', address: { $ref: 'article.body' } } }),
    ],
    "a write's output in a slot that needs trust": [
      ['untrusted'],
      hold,
      step('a', 'orders.address', { args: { order: 'x', address: { $ref: 'hold.packing' } } }),
    ],
    'a missing argument': [['bad_argument'], step('a', 'orders.details', { args: {} })],
    'an argument of the wrong type': [['bad_argument'], step('a', 'orders.details', { args: { order: 5 } })],
    'an argument nobody knows': [
      ['bad_argument'],
      step('a', 'orders.hold', { args: { order: 'x', colour: 'red' } }),
    ],
    'a made-up pending output': [
      ['bad_argument', 'bad_argument'],
      step('a', 'orders.note', { args: { order: 'x', text: { $call: 'f'.repeat(64), path: '.a' } } }),
    ],
    'the same write twice': [['double_write'], note, { ...note, id: 'note2' }],
    'an expectation of nothing': [
      ['bad_expectation'],
      { ...find, expect: [{ path: 'shoe_size', is: 'present' }] },
    ],
    'too many steps': [
      ['too_many_steps'],
      ...[1, 2, 3, 4, 5, 6].map((n) => step(`a${n}`, 'knowledge.article', { args: { id: `${n}` } })),
    ],
  };
  for (const [what, [expected, ...steps]] of Object.entries(bad))
    test(`${what} is refused`, () => expect(codes(...steps)).toEqual(expected));

  test('a good one passes; the same write twice too, where that is said', () => {
    expect(codes(find, details, article, refund(), note)).toEqual([]);
    expect(codes(note, { ...note, id: 'note2', again: 1 })).toEqual([]);
    expect(
      codes(hold, step('n', 'orders.note', { args: { order: 'x', text: { $ref: 'hold.packing' } } })),
    ).toEqual([]);
  });

  test('steps get ids of the run, references and needs follow, and an id is never used again', () => {
    const { run } = given(
      commands.open(),
      commands.plans([find, details, refund()]),
      commands.adjust({ text: 'again' }),
      commands.plans([find, details, refund()]),
    ).now;
    expect(run.plan?.steps.map(({ id }) => id)).toEqual(['s4', 's5', 's6']);
    expect(run.plan?.steps[2]).toMatchObject({ args: { order: { $ref: 's5.order.id' } }, needs: ['s5'] });
  });

  test('a bad plan goes back once with its reasons, then the case is handed over', () => {
    const bad1 = commands.plans([step('a', 'orders.nothing', { args: {} })]);
    const back = given(commands.open()).when(bad1).then('thought_used', 'plan_rejected').owes('think:2');
    expect(back.run.thinking).toMatchObject({
      reason: 'plan_rejected',
      rejected: ['step a: there is no tool "orders.nothing"'],
    });
    back.when(bad1).then('thought_used', 'plan_rejected', 'handed_over');
  });
});

describe('references', () => {
  test('the name of the step is read whole: s10 is not s1', () => {
    expect(parseReference('s10.a')).toEqual({ step: 's10', path: ['a'] });
    const many = Array.from({ length: 9 }, (_, n) =>
      step(`r${n}`, 'knowledge.article', { args: { id: `${n}` } }),
    );
    const used = step('n', 'orders.note', { args: { order: 'x', text: { $ref: 'r9.title' } } });
    const tenth = step('r9', 'knowledge.article', { args: { id: 'the tenth' } });
    const { run } = given(commands.open(), commands.plans([...many, tenth, used]), (now) => ({
      type: 'finished',
      results: (now.plan?.steps ?? [])
        .slice(0, 10)
        .map(({ id }) =>
          commands.done(id, commands.digestOf(now, id), { output: { title: `title of ${id}`, body: '' } }),
        ),
    })).now;
    expect(run.plan?.steps.at(-1)?.call?.args).toEqual({ order: 'x', text: 'title of s10' });
  });
  test('only own properties count, and an index never reaches into text', () => {
    expect(valueAt({ a: 1 }, ['constructor'])).toBeUndefined();
    expect(valueAt({ a: 'abc' }, ['a', 0])).toBeUndefined();
    expect(parseReference('s1.__proto__.x')).toMatchObject({ path: ['__proto__', 'x'] });
    expect(valueAt({}, ['__proto__', 'x'])).toBeUndefined();
  });
  test('one that leads to nothing fails its step and is planned again', () => {
    const lost = given(commands.open(), commands.plans([{ ...details, needs: [] }, refund()])).when(
      commands.comes('s1', { output: { order: { id: 'FH-1', deliveredDays: null, lines: [] } } }),
    );
    lost.then('step_finished', 'step_finished', 'replanning');
    expect(lost.run.plan?.steps[1]).toMatchObject({ state: 'failed', fault: { code: 'unresolved' } });
  });
  test('text that looks like a pending output is never taken for one', () => {
    const forged = given(
      commands.open(),
      commands.plans([
        step('live', 'orders.details', { args: { order: 'x' } }),
        step('n', 'orders.note', { args: { order: { $ref: 'live.order.id' }, text: 'x' } }),
      ]),
    );
    const after = forged.when(
      commands.comes('s1', {
        output: { order: { id: { $call: 'f', path: '.a' }, deliveredDays: 1, lines: [] } },
      }),
    );
    expect(after.run.plan?.steps[1]?.fault?.code).toBe('unresolved');
  });
});

describe('policy', () => {
  test('a fact that is not known never holds', () => {
    expect(holds({ days: { at_most: 3 } }, {})).toBe(false);
    expect(holds({ days: { at_most: 3 } }, { days: null })).toBe(false);
    expect(holds({ days: { at_most: 3 } }, { days: '2' })).toBe(false);
    expect(holds({ days: { at_most: 3, at_least: 1 } }, { days: 2 })).toBe(true);
    expect(holds({ toString: { equals: 'x' } }, {})).toBe(false);
  });
  test('the edge of a limit is inside it', () => {
    const gives = (cents: number) =>
      judge(policy, [
        {
          tool: 'orders.refund',
          preview: previewOf('orders.refund', {
            order: 'FH-1',
            lines: [{ line: 1, cents }],
            reason: 'goodwill',
          }),
        },
      ]).role;
    expect([5_000, 5_001, 25_000, 25_001, 200_000, 200_001].map(gives)).toEqual([
      'engineer',
      'lead',
      'lead',
      'finance',
      'finance',
      NOBODY,
    ]);
  });
});
