/** What a policy that comes in has to keep: ranks by their order, readers that are roles. */
import { describe, expect, test } from 'vitest';
import { CheckedPolicy, NewPolicy, Policy } from '../../src/run/policy/policy.ts';
import { policy } from './shop.ts';

const issues = (schema: typeof CheckedPolicy | typeof NewPolicy, change: object) =>
  schema
    .safeParse({ ...policy, ...change })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
const roles = (...list: [string, number][]) => ({ roles: list.map(([role, limit]) => ({ role, limit })) });

test('the demo’s policy is right', () => {
  expect(issues(CheckedPolicy, {})).toEqual([]);
  expect(Policy.parse(policy)).toEqual(policy);
});

describe('the roles', () => {
  test('stand smallest limit first; two may have the same one', () => {
    expect(issues(NewPolicy, roles(['a', 1], ['b', 1], ['c', 2]))).toEqual([]);
    expect(issues(NewPolicy, roles(['a', 2], ['b', 1], ['c', 2]))).toEqual([
      'roles.1: b may less than a before it: smallest limit first',
    ]);
    expect(issues(NewPolicy, roles(['a', 3], ['b', 2], ['c', 1]))).toEqual([
      'roles.1: b may less than a before it: smallest limit first',
      'roles.2: c may less than a before it: smallest limit first',
    ]);
  });

  test('stand there once each', () =>
    expect(issues(NewPolicy, roles(['a', 1], ['b', 2], ['a', 3]))).toEqual(['roles.2: a is there twice']));

  test('that are stored already are read as they are', () =>
    expect(Policy.safeParse({ ...policy, ...roles(['a', 2], ['a', 1]) }).success).toBe(true));
});

test('who reads what is said of roles alone: one that is misspelt would limit nobody', () => {
  const reads = { reads: { engineer: 'own', lead: 'all' } };
  expect(issues(CheckedPolicy, reads)).toEqual([]);
  expect(issues(CheckedPolicy, { reads: { enginer: 'own', chief: 'all' } })).toEqual([
    'reads.enginer: is no role of this policy',
    'reads.chief: is no role of this policy',
  ]);
  expect(issues(NewPolicy, { reads: { enginer: 'own' } })).toEqual([]);
});

describe('a field is taken as it is meant, and no other', () => {
  const alone = { upTo: 100, perDay: 1000, tools: ['a.b', 'c.d'], sample: 2, plansPerDay: 3 };
  test.each<[object, boolean]>([
    [{ approval: 'everything' }, true],
    [{ approval: 'writes' }, true],
    [{ approval: 'nothing' }, false],
    [{ approval: '' }, false],
    [{ fourEyes: { from: 0, exceptions: true, tools: ['a.b'] } }, true],
    [{ fourEyes: {} }, true],
    [{ fourEyes: { from: -1 } }, false],
    [{ fourEyes: { form: 0 } }, false],
    [{ autoApprove: alone }, true],
    [{ autoApprove: { ...alone, tools: [] } }, false],
    [{ autoApprove: { upTo: 100, perDay: 1000 } }, false],
    [{ autoApprove: { ...alone, upto: 1 } }, false],
    [{ retention: { closedDays: 1 } }, true],
    [{ retention: { closedDays: 36_500 } }, true],
    [{ retention: { closedDays: 36_501 } }, false],
    [{ retention: { closedDays: 0 } }, false],
    [{ retention: {} }, false],
    [{ currency: 'EURO' }, false],
    [{ roles: [] }, false],
    [{ moneyWindowDays: 0 }, false],
    [{ codeTries: 0 }, false],
    [{ reasonFrom: 0 }, true],
    [{ reasonFrom: -1 }, false],
    [{ unknown: true }, false],
  ])('%j: %s', (change, right) => expect(issues(CheckedPolicy, change).length === 0).toBe(right));
});
