/** Money that leaves, as limits and rules count it, each rule of counting by itself. */
import { describe, expect, it } from 'vitest';
import type { Preview } from '../../src/run/plan/plan.ts';
import {
  type CountedWrite,
  countedFacts,
  countedMoney,
  inOrder,
  proposedMoney,
} from '../../src/run/policy/outgoing.ts';
import type { PolicyRule } from '../../src/run/policy/policy.ts';

type Money = NonNullable<Preview['money']>;
const write = (tool: string, money?: Partial<Money>, judged: Preview['judged'] = {}): CountedWrite => ({
  tool,
  preview: {
    ...{ before: {}, after: {}, shows: [], judged, undoable: false },
    ...(money ? { money: { account: 'o1', cents: 0, given: 0, ...money } } : {}),
  },
});
const rule = (when?: PolicyRule['when']): PolicyRule => ({
  ...{ tool: 'refund', require: {}, says: 'no', article: { id: 'a', title: 'A' } },
  ...(when ? { when } : {}),
});
const out = (tool: string, cents: number, more: object = {}) => ({ tool, account: 'o1', cents, ...more });

describe('what earlier writes of a plan give', () => {
  it('given writes in their order, then each knows what those before it give, and the first nothing', () => {
    const writes = [
      write('refund', { cents: 5 }, { reason: 'damaged' }),
      write('note'),
      write('credit', { cents: 7, account: 'o2' }, { reason: 3 }),
      write('refund', { cents: 1 }),
    ];
    const first = { tool: 'refund', account: 'o1', cents: 5, reason: 'damaged' };
    const second = { tool: 'credit', account: 'o2', cents: 7 };
    expect(inOrder(writes).map(({ planned }) => planned)).toStrictEqual([
      [],
      [first],
      [first],
      [first, second],
    ]);
  });

  it('given one that gives nothing or takes, then it is none of them', () => {
    const writes = [write('a', { cents: 0 }), write('b', { cents: -5 }), write('c', { cents: 1 })];
    expect(inOrder(writes).at(-1)?.planned).toStrictEqual([]);
    expect(proposedMoney(writes)).toBe(1);
  });
});

describe('what a rule judges', () => {
  it('given a write without money, then its facts are as they were', () => {
    const judged = { total_cents: 5 };
    expect(countedFacts(rule(), write('refund', undefined, judged))).toBe(judged);
  });

  it.each<[string, PolicyRule['when'] | undefined, { total: number; customer: number }]>([
    ['no reason, then what the same tool gave counts', undefined, { total: 10 + 1 + 64, customer: 75 + 128 }],
    ['a condition on something else, then the same', { days: { at_most: 1 } }, { total: 75, customer: 203 }],
    [
      'a reason, then what was given for it, by whatever tool',
      { reason: { equals: 'kind' } },
      { total: 14, customer: 14 },
    ],
    [
      'several reasons, then each of them',
      { reason: { one_of: ['kind', 'late'] } },
      { total: 22, customer: 22 },
    ],
  ])('given a rule that names %s', (_, when, { total, customer }) => {
    const judged = { other: 'x' };
    const earlier = [
      out('refund', 1),
      out('credit', 4, { reason: 'kind' }),
      out('credit', 8, { reason: 'late' }),
      out('refund', 128, { account: 'o2' }),
    ];
    const counted = countedFacts(rule(when), {
      ...write('refund', { cents: 10, earlier }, judged),
      planned: [out('refund', 64), out('credit', 32)],
    });
    expect(counted).toStrictEqual({ other: 'x', total_cents: total, customer_cents: customer });
  });

  it('given that the tool says its own total, then that counts and not what this call gives', () => {
    const told = write('refund', { cents: 10 }, { total_cents: 3 });
    expect(countedFacts(rule(), told)).toMatchObject({ total_cents: 3, customer_cents: 3 });
    const odd = write('refund', { cents: 10 }, { total_cents: 'much' });
    expect(countedFacts(rule(), odd)).toMatchObject({ total_cents: 10, customer_cents: 10 });
  });

  it('given a rule without a reason and a write with neither past nor plan, then it counts alone', () => {
    expect(countedFacts(rule({}), write('refund', { cents: 10 }))).toMatchObject({ total_cents: 10 });
  });
});

describe('what counts against a limit', () => {
  it('given nothing that gives, then nothing, whatever went out before', () => {
    expect(countedMoney([write('note', { cents: 0, given: 900 }), write('other')])).toBe(0);
  });

  it('given two writes on one account, then what went out before counts once; on two accounts each', () => {
    const on = (account: string, cents: number, given: number) => write('refund', { account, cents, given });
    expect(countedMoney([on('o1', 1, 100), on('o1', 2, 90)])).toBe(103);
    expect(countedMoney([on('o1', 1, 90), on('o1', 2, 100)])).toBe(103);
    expect(countedMoney([on('o1', 1, 100), on('o2', 2, 100)])).toBe(203);
  });

  it('given the customer, then all that went to them counts once, and each customer by themselves', () => {
    const of = (id: string, account: string) =>
      write('refund', { account, cents: 1, given: 5, customer: { id, given: 100 } });
    expect(countedMoney([of('c1', 'o1'), of('c1', 'o2')])).toBe(102);
    expect(countedMoney([of('c1', 'o1'), of('c2', 'o2')])).toBe(202);
  });

  it('given one that gives nothing beside one that does, then what went out on its account is left out', () => {
    const nothing = write('note', { account: 'o2', cents: 0, given: 50 });
    expect(countedMoney([nothing, write('refund', { cents: 1, given: 0 })])).toBe(1);
    const taking = write('charge', { account: 'o2', cents: -5, given: 50 });
    expect(countedMoney([taking, write('refund', { cents: 1, given: 0 })])).toBe(1);
  });

  it('given an account and a customer of one name, then they are two', () => {
    const both = [
      write('refund', { account: 'x', cents: 1, given: 10 }),
      write('refund', { account: 'y', cents: 1, given: 0, customer: { id: 'x', given: 100 } }),
    ];
    expect(countedMoney(both)).toBe(112);
  });
});
