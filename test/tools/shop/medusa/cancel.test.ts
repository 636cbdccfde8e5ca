/** A cancellation that was broken off is gone on with only while it is of what was shown. */
import { expect, it } from 'vitest';
import { cancelOrder } from '../../../../src/tools/shop/adapters/medusa/money.ts';
import { paymentsOf } from '../../../../src/tools/shop/adapters/medusa/order-money.ts';
import { orderFacts } from '../../../../src/tools/shop/contract/facts.ts';
import type { Order } from '../../../../src/tools/shop/contract/shop.ts';

interface Now {
  paid?: number;
  status?: string;
  lines?: number;
}

/** What came in for the order, how it stands, and how many mugs of 14.00 are in it beside the shipping. */
function stateOf({ paid = 19, status = 'pending', lines = 1 }: Now) {
  const captures = [{ amount: paid }];
  const payments = [{ id: 'pay_1', created_at: '2026-11-01T00:00:00Z', captures, refunds: [] }];
  const raw = { id: 'order_1', status, metadata: {}, payment_collections: [{ payments }] } as never;
  const mug = { sku: 'MUG', title: 'Mug', variant: '', quantity: 1, total: 1_400, refunded: 0 };
  const order: Order = {
    ...{ id: '1001', customer: 'cus_1', email: 'a@example.com', status: 'open', packing: 'open' },
    ...{ placedAt: '2026-11-01T00:00:00Z', deliveredAt: null, postcode: '1', card: { brand: '', last4: '' } },
    address: { street: '1 Way', postcode: '1', city: 'P' },
    shipping: { cents: 500, refunded: 0 },
    lines: Array.from({ length: lines }, (_, n) => ({
      ...{ ...mug, line: n + 1, cancelled: false, finalSale: false },
    })),
    ...{ parcels: [], payouts: [], given: [], returns: [], methods: [], itemsChanged: 0, cancelReason: null },
    payments: paymentsOf(raw),
  };
  return { raw, order };
}

it.each([
  { now: 'nothing was changed', state: {}, due: true },
  { now: 'more came in meanwhile', state: { paid: 39 }, due: false },
  { now: 'less is left', state: { paid: 9 }, due: false },
  { now: 'people put another one in, which is not paid', state: { lines: 2 }, due: false },
  {
    now: 'it is cancelled, which is looked at elsewhere',
    state: { paid: 39, status: 'canceled' },
    due: true,
  },
])('$now: due $due', ({ state, due }) => {
  const { isStillDue } = cancelOrder({} as never);
  const was = { before: orderFacts(stateOf({}).order), mark: `gl-${'a'.repeat(24)}` };
  const args = { order: '1001', reason: 'x', cents: 1_900 };
  expect(isStillDue?.(stateOf(state), args, was)).toBe(due);
});
