/** All that an agent may say, and nothing beside it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Expectation, Json, Next, NOT_READ, ProposedStep, Reference } from '../../src/run/plan/plan.ts';

const step = { id: 's', title: 't', tool: 'orders.note', args: { order: 'FH-1' } };
const plan = { kind: 'plan', summary: 's', steps: [step] };
const takes = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

test('a value is whatever JSON can carry, and nothing else', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(Json.parse(value)).toEqual(value);
    }),
  );
  for (const value of [undefined, () => 1, 1n, [undefined], { a: () => 1 }, Number.NaN])
    expect(takes(Json, value)).toBe(false);
});

describe('a step', () => {
  test('has what it leaves out: it needs nothing and expects nothing', () =>
    expect(ProposedStep.parse(step)).toEqual({ ...step, needs: [], expect: [] }));

  test.each<[object, boolean]>([
    [{ id: 'find_2' }, true],
    [{ id: `a${'b'.repeat(31)}` }, true],
    [{ id: `a${'b'.repeat(32)}` }, false],
    [{ id: '2a' }, false],
    [{ id: 'A' }, false],
    [{ id: 'a b' }, false],
    [{ id: '' }, false],
    [{ title: '' }, false],
    [{ title: 'x'.repeat(200) }, true],
    [{ title: 'x'.repeat(201) }, false],
    [{ tool: '' }, false],
    [{ tool: 'x'.repeat(101) }, false],
    [{ args: { ['x'.repeat(64)]: 1 } }, true],
    [{ args: { ['x'.repeat(65)]: 1 } }, false],
    [{ args: [] }, false],
    [{ needs: Array(20).fill('a') }, true],
    [{ needs: Array(21).fill('a') }, false],
    [{ expect: Array(5).fill({ path: 'a', is: 'present' }) }, true],
    [{ expect: Array(6).fill({ path: 'a', is: 'present' }) }, false],
    [{ again: 1 }, true],
    [{ again: 5 }, true],
    [{ again: 6 }, false],
    [{ again: 0 }, false],
    [{ again: 1.5 }, false],
    [{ effect: 'read' }, false],
  ])('with %j: %s', (more, right) => expect(takes(ProposedStep, { ...step, ...more })).toBe(right));

  test('is told how an id is written', () =>
    expect(ProposedStep.safeParse({ ...step, id: 'A' }).error?.issues[0]?.message).toBe(
      'an id is a small letter, then small letters, digits or _',
    ));
});

test('an expectation is one of six, a reference one text', () => {
  for (const is of ['present', 'absent', 'equals', 'at_least', 'at_most', 'one_of'])
    expect(takes(Expectation, { path: 'a', is, value: 1 })).toBe(true);
  expect(takes(Expectation, { path: 'a', is: 'like' })).toBe(false);
  expect(takes(Expectation, { path: 'x'.repeat(201), is: 'present' })).toBe(false);
  expect(takes(Reference, { $ref: 's1.a' })).toBe(true);
  for (const $ref of ['', 'x'.repeat(201), 1]) expect(takes(Reference, { $ref })).toBe(false);
  expect(takes(Reference, { $ref: 's1.a', more: 1 })).toBe(false);
});

describe('what is said next', () => {
  const long = (length: number) => 'x'.repeat(length);
  const article = { id: 'returns', title: 'Returns' };

  test.each<[string, object, boolean]>([
    ['a plan', plan, true],
    ['a plan that asks staff', { ...plan, asked: 'by_staff' }, true],
    ['a plan that asks somebody else', { ...plan, asked: 'by_customer' }, false],
    ['a plan of nothing', { ...plan, steps: [] }, false],
    ['a plan without a summary', { ...plan, summary: '' }, false],
    ['a plan with a long summary', { ...plan, summary: long(1001) }, false],
    ['a plan with a question left', { ...plan, open: long(500) }, true],
    ['a plan with a long question left', { ...plan, open: long(501) }, false],
    ['a plan that names what it does not read', { ...plan, notRead: [long(NOT_READ.longest)] }, true],
    ['a plan that names nothing', { ...plan, notRead: [''] }, false],
    ['a plan that names too long a part', { ...plan, notRead: [long(NOT_READ.longest + 1)] }, false],
    [
      'a plan that names as many parts as there may be',
      { ...plan, notRead: Array(NOT_READ.most).fill('x') },
      true,
    ],
    ['a plan that names too many parts', { ...plan, notRead: Array(NOT_READ.most + 1).fill('x') }, false],
    ['a question', { kind: 'question', text: 'Which?' }, true],
    ['a question of nothing', { kind: 'question', text: '' }, false],
    ['a long question', { kind: 'question', text: long(1001) }, false],
    ['a reply', { kind: 'reply' }, true],
    ['a reply about something', { kind: 'reply', about: long(1000) }, true],
    ['a reply about too much', { kind: 'reply', about: long(1001) }, false],
    ['a refusal', { kind: 'refuse', reason: 'no', article }, true],
    ['a refusal without a reason', { kind: 'refuse', reason: '' }, false],
    ['a refusal by what is no article', { kind: 'refuse', reason: 'no', article: { id: 'a' } }, false],
    [
      'a hand-over',
      { kind: 'hand_over', to: 'second-line', reason: 'r', promised: long(300), citations: [article] },
      true,
    ],
    ['a hand-over to nobody named', { kind: 'hand_over', reason: 'r' }, true],
    ['a hand-over to an empty name', { kind: 'hand_over', to: '', reason: 'r' }, false],
    ['a hand-over to a long name', { kind: 'hand_over', to: long(61), reason: 'r' }, false],
    ['a hand-over without a reason', { kind: 'hand_over', reason: '' }, false],
    ['a hand-over that promises too much', { kind: 'hand_over', reason: 'r', promised: long(301) }, false],
    [
      'a hand-over that cites too much',
      { kind: 'hand_over', reason: 'r', citations: Array(11).fill(article) },
      false,
    ],
    ['anything else', { kind: 'act', tool: 'orders.refund' }, false],
    ['more than that', { kind: 'reply', approve: true }, false],
  ])('%s', (_, value, right) => expect(takes(Next, value)).toBe(right));
});
