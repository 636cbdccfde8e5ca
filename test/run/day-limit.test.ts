/** What an approver's day comes to, and what is left of it. */
import { describe, expect, test } from 'vitest';
import type { NewEvent } from '../../src/run/events.ts';
import type { Actor } from '../../src/run/person.ts';
import { dayLimitOf, leftToday, spendingOf } from '../../src/run/policy/day-limit.ts';
import type { Policy } from '../../src/run/policy/policy.ts';
import { policy } from './shop.ts';

const roles = [
  { role: 'engineer', limit: 5_000, perDay: 8_000 },
  { role: 'lead', limit: 25_000 },
];
const limited: Policy = { ...policy, roles };
const engineer = { id: 'engineer', name: 'Engineer', role: 'engineer', limit: 5_000 };
const person: Actor = { kind: 'person', id: 'engineer', name: 'Engineer' };
const approved = (actor: Actor, out?: number): NewEvent => ({
  type: 'approved',
  actor,
  data: { revision: 1, digest: 'd', role: 'engineer', until: '', ...(out === undefined ? {} : { out }) },
});
const planned: NewEvent = { type: 'answering', actor: { kind: 'clock' }, data: { purpose: 'resolved' } };

describe('the limit of a day', () => {
  test('is that of the role, and none where the role has none or is not known', () => {
    expect(dayLimitOf(limited, 'engineer')).toBe(8_000);
    expect(dayLimitOf(limited, 'lead')).toBeUndefined();
    expect(dayLimitOf(limited, 'nobody')).toBeUndefined();
  });

  test.each([
    [undefined, 8_000],
    [0, 8_000],
    [3_000, 5_000],
    [8_000, 0],
    [9_000, 0],
  ])('with %s used, %i is left', (today, left) => {
    expect(leftToday(limited, { ...engineer, ...(today === undefined ? {} : { today }) })).toBe(left);
  });

  test('nothing is left over where there is no limit: it is not counted', () => {
    expect(leftToday(limited, { ...engineer, role: 'lead', today: 1 })).toBeUndefined();
  });
});

describe('what events add to it', () => {
  test('money that a person approved, under the limit of their role', () => {
    expect(spendingOf([planned, approved(person, 700)], limited, engineer)).toEqual({
      approver: 'engineer',
      cents: 700,
      most: 8_000,
    });
  });

  test('no limit is said where the role has none, or the person is not known', () => {
    const spent = { approver: 'engineer', cents: 700 };
    expect(spendingOf([approved(person, 700)], limited, { ...engineer, role: 'lead' })).toEqual(spent);
    expect(spendingOf([approved(person, 700)], limited, undefined)).toEqual(spent);
  });

  test.each<[string, NewEvent[]]>([
    ['nothing that was approved', [planned]],
    ['an approval of no money', [approved(person)]],
    ['an approval of nothing', [approved(person, 0)]],
  ])('%s adds nothing', (_, events) => {
    expect(spendingOf(events, limited, engineer)).toBeUndefined();
  });

  test('what policy lets run counts as its own, also without money, with both of its limits', () => {
    const own: Actor = { kind: 'policy', name: 'v1' };
    const autoApprove = { upTo: 1, perDay: 900, plansPerDay: 4, tools: ['orders.note'] };
    expect(spendingOf([approved(own)], { ...limited, autoApprove }, undefined)).toEqual({
      approver: 'policy',
      cents: 0,
      most: 900,
      mostPlans: 4,
    });
    expect(spendingOf([approved(own, 5)], limited, undefined)).toEqual({
      approver: 'policy',
      cents: 5,
      most: 0,
    });
  });

  test('an approval by anything else goes by its kind', () => {
    expect(spendingOf([approved({ kind: 'clock' }, 5)], limited, undefined)?.approver).toBe('clock');
  });
});
