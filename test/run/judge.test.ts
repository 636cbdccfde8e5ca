/** What policy says of writes, each rule of judging by itself. */
import { describe, expect, it } from 'vitest';
import {
  asksWhy,
  codesPerDayOf,
  completeEvidence,
  evidenceTriesOf,
  higherRole,
  holds,
  judge,
  mayApprove,
  queuesOf,
} from '../../src/run/policy/judge.ts';
import type { PolicyRule } from '../../src/run/policy/policy.ts';
import { policy } from './shop.ts';

const article = { id: 'a', title: 'A' };
const rule = (tool: string, more: Partial<PolicyRule> = {}): PolicyRule => ({
  ...{ tool, require: { ok: { equals: true } }, says: `${tool} is not ok`, article },
  ...more,
});
const write = (tool: string, judged: Record<string, string | number | boolean | null> = {}) => ({
  tool,
  preview: { before: {}, after: {}, shows: [], judged, undoable: false },
});
const roles = [
  { role: 'low', limit: 100 },
  { role: 'mid', limit: 100 },
  { role: 'high', limit: 500 },
];
const desk = (rules: PolicyRule[]) => ({ ...policy, roles, rules, toolRoles: {} });
const person = (role: string, limit: number) => ({ id: 'p', name: 'P', role, limit });

describe('a condition', () => {
  it.each<[string, Parameters<typeof holds>[0], Parameters<typeof holds>[1], boolean]>([
    [
      'every fact has to hold, not one of them',
      { a: { equals: 1 }, b: { equals: 1 } },
      { a: 1, b: 2 },
      false,
    ],
    ['what is absent does not, whatever is asked of it', { a: {} }, {}, false],
    ['nor does what is null', { a: {} }, { a: null }, false],
    ['null is not equal to null', { a: { one_of: ['x'] } }, { a: null }, false],
    ['a least is a least', { a: { at_least: 3 } }, { a: 3 }, true],
    ['and not less', { a: { at_least: 3 } }, { a: 2 }, false],
    ['a text has no least', { a: { at_least: 3 } }, { a: '4' }, false],
    ['a most is a most', { a: { at_most: 3 } }, { a: 3 }, true],
    ['and not more', { a: { at_most: 3 } }, { a: 4 }, false],
    ['a text has no most', { a: { at_most: 3 } }, { a: '2' }, false],
    ['a name of every object is no fact', { toString: {} }, {}, false],
  ])('%s', (...[, condition, facts, expected]) => expect(holds(condition, facts)).toBe(expected));
});

describe('a rule', () => {
  it('given a write of another tool, then it says nothing of it', () => {
    expect(judge(desk([rule('b')]), [write('a')]).kind).toBe('allowed');
    expect(judge(desk([rule('a')]), [write('a')])).toMatchObject({ kind: 'refused', reason: 'a is not ok' });
  });

  it('given `when`, then it holds only there; without, always', () => {
    const only = [rule('a', { when: { x: { equals: 1 } } })];
    expect(judge(desk(only), [write('a', { x: 2 })]).kind).toBe('allowed');
    expect(judge(desk(only), [write('a', { x: 1 })]).kind).toBe('refused');
  });

  it('given two broken rules, then the higher role may allow both, and nobody where one has no exception', () => {
    const both = [rule('a', { exception: 'low' }), rule('b', { exception: 'high' })];
    expect(judge(desk(both), [write('a'), write('b')])).toMatchObject({ exception: 'high', role: 'high' });
    const nobody = [rule('a', { exception: 'high' }), rule('b')];
    const verdict = judge(desk(nobody), [write('a'), write('b')]);
    expect(verdict).toMatchObject({ kind: 'refused', reason: 'b is not ok' });
    expect(verdict).not.toHaveProperty('exception');
  });
});

describe('who may approve', () => {
  it.each<[string, string, number, string, number, boolean]>([
    ['exactly the limit', 'low', 100, 'low', 100, true],
    ['a cent over it', 'low', 100, 'low', 101, false],
    ['a higher role', 'high', 500, 'low', 0, true],
    ['a lower role', 'low', 500, 'high', 0, false],
    ['a role of the same name that is on no ladder', 'security', 500, 'security', 0, true],
    ['a role of the ladder for one beside it', 'high', 500, 'security', 0, false],
    ['a role beside the ladder for one on it', 'security', 500, 'low', 0, false],
    ['nobody, not even nobody', 'nobody', 500, 'nobody', 0, false],
  ])('%s', (...[, role, limit, needed, cents, expected]) =>
    expect(mayApprove(desk([]), person(role, limit), { role: needed, cents })).toBe(expected),
  );

  it('of two roles the higher, and of the same the one that was there', () => {
    expect(higherRole(desk([]), 'low', 'high')).toBe('high');
    expect(higherRole(desk([]), 'high', 'low')).toBe('high');
    expect(higherRole(desk([]), 'low', undefined)).toBe('low');
    expect(higherRole(desk([]), 'first', 'second')).toBe('first');
  });
});

it('evidence is complete when all of one list was given', () => {
  const two = { ...policy, evidence: [['order_email', 'postcode'], ['code']] };
  expect(completeEvidence(two, ['postcode'])).toBeUndefined();
  expect(completeEvidence(two, ['postcode', 'order_email'])).toEqual(['order_email', 'postcode']);
});

it('given a policy that does not say, then five tries in a day, five codes, and one queue', () => {
  const { evidenceTries: _, codesPerDay: __, queues: ___, ...silent } = policy;
  expect(evidenceTriesOf(silent)).toEqual({ most: 5, hours: 24 });
  expect(codesPerDayOf(silent)).toBe(5);
  const { escalateTo } = policy;
  expect(queuesOf(silent)).toEqual({ general: escalateTo, unverified: escalateTo, roles: {} });
});

it('given a tool that does not say what money it moves, then the highest role decides', () => {
  const role = (judged: Record<string, boolean>) => judge(desk([]), [write('refund', judged)]).role;
  expect(role({ money_undeclared: true })).toBe('high');
  expect(role({ money_undeclared: false })).toBe('low');
});

it('given a refusal that names a fact which nobody knows, then that stands there as unknown', () => {
  const says = 'delivered {days} days ago, {ok}';
  const refused = judge(desk([rule('refund', { says })]), [write('refund', { ok: false })]);
  expect(refused).toMatchObject({ reason: 'delivered ? days ago, false' });
});

it('given a sum from which a reason is asked, then of writes at that sum, and never of reads', () => {
  const asks = (reasonFrom: number | undefined, cents: number, covers: 'reads' | 'writes' = 'writes') =>
    asksWhy({ ...policy, ...(reasonFrom === undefined ? {} : { reasonFrom }) }, { cents, covers });
  expect([asks(100, 99), asks(100, 100), asks(0, 0), asks(undefined, 1e9)]).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(asks(0, 0, 'reads')).toBe(false);
});
