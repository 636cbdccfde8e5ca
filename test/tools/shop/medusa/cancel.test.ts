/** A cancellation that was broken off is gone on with only while it gives back what was shown. */
import { expect, it } from 'vitest';
import { cancelOrder } from '../../../../src/tools/shop/adapters/medusa/money.ts';
import { fact } from '../../../../src/tools/shop/contract/facts.ts';

/** What came in for the order, and how it stands. */
function stateOf(paid: number, status: string) {
  const captures = [{ amount: paid }];
  const payments = [{ id: 'pay_1', created_at: '2026-11-01T00:00:00Z', captures, refunds: [] }];
  const raw = { id: 'order_1', status, metadata: {}, payment_collections: [{ payments }] };
  return { raw, order: { id: '1001', given: [] } } as never;
}

it.each([
  { now: 'what was shown is left', paid: 19, status: 'pending', due: true },
  { now: 'more came in meanwhile', paid: 39, status: 'pending', due: false },
  { now: 'less is left', paid: 9, status: 'pending', due: false },
  { now: 'it is cancelled, which is looked at elsewhere', paid: 39, status: 'canceled', due: true },
])('$now: due $due', ({ paid, status, due }) => {
  const { isStillDue } = cancelOrder({} as never);
  const was = { before: { [fact.moneyOut('1001')]: '0.00' }, mark: `gl-${'a'.repeat(24)}` };
  const args = { order: '1001', reason: 'x', cents: 1_900 };
  expect(isStillDue?.(stateOf(paid, status), args, was)).toBe(due);
});
