/** Limits and rules count what really goes out: on the order, to the customer, for the reason, in a day. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outgoing } from '../../src/run/plan/plan.ts';
import { judge } from '../../src/run/policy/judge.ts';
import { countedFacts, countedMoney, inOrder } from '../../src/run/policy/outgoing.ts';
import type { PolicyRule } from '../../src/run/policy/policy.ts';
import * as commands from './commands.ts';
import { applyCommand, given } from './given.ts';
import { policy } from './shop.ts';
import * as stages from './stages.ts';

const article = { id: 'goodwill', title: 'Goodwill' };
const rule: PolicyRule = {
  tool: 'orders.refund',
  when: { reason: { one_of: ['late', 'goodwill'] } },
  require: { total_cents: { at_most: 1500 } },
  says: 'goodwill is 15.00 at most; this makes {total_cents}',
  article,
  exception: 'lead',
};
const rules = { ...policy, rules: [rule] };

interface Gift {
  tool: string;
  account: string;
  cents: number;
  reason: string;
}

/** A write as a shop previews it, with what the records say went out before. */
const write = ({ tool, account, cents, reason }: Gift, earlier: Outgoing[] = []) => {
  const sum = (some: Outgoing[]) => some.reduce((all, one) => all + one.cents, 0);
  return {
    tool,
    preview: {
      ...{ before: {}, after: {}, shows: [], undoable: false },
      judged: { reason, total_cents: cents },
      money: {
        ...{ account, cents, earlier, customer: { id: 'c', given: sum(earlier) } },
        given: sum(earlier.filter((one) => one.account === account)),
      },
    },
  };
};

const gift = (more: Partial<Gift> = {}): Gift => ({
  ...{ tool: 'orders.refund', account: 'o1', cents: 1500, reason: 'goodwill' },
  ...more,
});

describe('what a rule counts', () => {
  test('three gifts of one plan are one sum', () => {
    expect(judge(rules, [write(gift())])).toMatchObject({ kind: 'allowed' });
    expect(judge(rules, [write(gift()), write(gift({ cents: 1 }))])).toMatchObject({
      kind: 'refused',
      reason: 'goodwill is 15.00 at most; this makes 1501',
    });
  });

  test('so are those of earlier cases, for any reason that the rule is about, by any tool', () => {
    for (const before of [gift(), gift({ reason: 'late' }), gift({ tool: 'orders.credit' })])
      expect(judge(rules, [write(gift({ cents: 800 }), [before])])).toMatchObject({ kind: 'refused' });
    for (const before of [gift({ reason: 'damaged' }), gift({ account: 'o2' })])
      expect(judge(rules, [write(gift({ cents: 800 }), [before])])).toMatchObject({ kind: 'allowed' });
  });

  test('a rule may count the customer instead of the order', () => {
    const ofCustomer = { ...rule, require: { customer_cents: { at_most: 1500 } } };
    const before = gift({ account: 'o2' });
    expect(judge({ ...rules, rules: [ofCustomer] }, [write(gift({ cents: 1 }), [before])])).toMatchObject({
      kind: 'refused',
    });
  });

  test('money on another order of the customer counts against the limit', () => {
    const plan = [write(gift({ cents: 1000 }), [gift({ account: 'o2', cents: 4500, reason: 'damaged' })])];
    expect(judge(rules, plan)).toMatchObject({ kind: 'allowed', cents: 5500, role: 'lead' });
  });
});

const gifts = fc.record({
  tool: fc.constantFrom('orders.refund', 'orders.credit', 'orders.reship', 'orders.return'),
  account: fc.constantFrom('o1', 'o2', 'o3'),
  cents: fc.integer({ min: 1, max: 9_000 }),
  reason: fc.constantFrom('goodwill', 'late', 'damaged', 'lost'),
});

test('for every plan, no less is counted than goes out on the order, to the customer and for the reason', () => {
  const sum = (some: Gift[]) => some.reduce((cents, one) => cents + one.cents, 0);
  fc.assert(
    fc.property(
      fc.array(gifts, { maxLength: 6 }),
      fc.array(gifts, { minLength: 1, maxLength: 6 }),
      (before, plan) => {
        const writes = inOrder(plan.map((one) => write(one, before)));
        const all = [...before, ...plan];
        expect(countedMoney(writes)).toBe(sum(all));
        for (const [n, one] of plan.entries()) {
          const sofar = [...before, ...plan.slice(0, n + 1)];
          const counted = writes[n] && countedFacts(rule, writes[n]);
          const alike = sofar.filter(({ reason }) => ['late', 'goodwill'].includes(reason));
          const own = alike.includes(one) ? 0 : one.cents;
          expect(counted?.customer_cents).toBe(sum(alike) + own);
          expect(counted?.total_cents).toBe(
            sum(alike.filter(({ account }) => account === one.account)) + own,
          );
        }
      },
    ),
  );
});

describe("the approver's own day", () => {
  const perDay = { ...policy, roles: policy.roles.map((one) => ({ ...one, perDay: 6_000 })) };
  /** Somebody who has approved so much today approves the plan of 48.00. */
  function approving(today: number) {
    const { world, run } = given({ policy: perDay }, ...stages.pending).now;
    const command = { type: 'approve', by: commands.engineer, revision: run.revision } as const;
    return applyCommand(world, { ...command, digest: run.approval?.digest ?? '' }, { today });
  }

  test('what was approved today in all cases counts, and an approval says what it adds', () => {
    expect(approving(1_200).events[0]).toMatchObject({ type: 'approved', data: { out: 4_800 } });
    const refused = approving(1_201);
    expect(refused.events).toEqual([]);
    expect(refused.refusal).toMatchObject({
      status: 403,
      error: 'day_limit',
      message:
        'Of what you may approve today EUR 47.99 is left, and this gives EUR 48.00. Ask somebody else, or approve it tomorrow.',
    });
  });

  test('without a limit of the day nothing is asked', () => {
    given(...stages.pending)
      .when(commands.approve())
      .then('approved');
  });
});
