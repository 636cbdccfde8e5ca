/** An order whose items were changed: what its money comes to, and that it is nobody else's to close. */
import { describe, expect, it } from 'vitest';
import type { GraphqlClient } from '../../../../src/tools/shop/adapters/remote/graphql.ts';
import { markOf, textOf } from '../../../../src/tools/shop/adapters/remote/mark.ts';
import type {
  VendureCustomer,
  VendureLine,
  VendureOrder,
} from '../../../../src/tools/shop/adapters/vendure/documents.ts';
import { whileModifying } from '../../../../src/tools/shop/adapters/vendure/modifying.ts';
import { orderOf } from '../../../../src/tools/shop/adapters/vendure/order.ts';
import { swapNote } from '../../../../src/tools/shop/adapters/vendure/swapped-lines.ts';
import { refundable } from '../../../../src/tools/shop/contract/facts.ts';

const MARK = markOf('the change');
const ANOTHER = markOf('another call');
const AT = '2026-11-01T08:00:00.000Z';

const line = (id: string, cents: number, [quantity, placed]: [number, number]): VendureLine => ({
  ...{ id, quantity, orderPlacedQuantity: placed, unitPriceWithTax: cents },
  proratedLinePriceWithTax: cents * quantity,
  productVariant: { id, sku: `V${id}`, name: id, product: { id, name: id, facetValues: [] } },
});

interface Refunded {
  total: number;
  state: 'Settled' | 'Failed';
  reason: string;
}

const difference = {
  total: 1_700,
  reason: textOf({ reason: 'items changed', parts: [{ cents: 1_700 }], mark: MARK }),
};

/** Paid 98.00 with 5.00 of it for the way: 65.00 became 48.00, beside a line of 28.00. */
function changed(refunds: Refunded[]): VendureOrder {
  return {
    ...{ id: '1', code: 'V-1', state: 'PaymentSettled', orderPlacedAt: AT, currencyCode: 'USD' },
    ...{ totalWithTax: 8_100, surcharges: [], shippingLines: [{ discountedPriceWithTax: 500 }] },
    lines: [line('1', 6_500, [0, 1]), line('2', 2_800, [1, 1]), line('3', 4_800, [1, 0])],
    payments: [
      {
        ...{ id: '1', createdAt: AT, method: 'card', amount: 9_800, state: 'Settled', metadata: {} },
        refunds: refunds.map((one, n) => ({ ...one, id: `${n + 1}`, createdAt: AT, shipping: 0, lines: [] })),
      },
    ],
    modifications: [
      {
        ...{ id: '1', priceChange: -1_700, note: swapNote([{ from: '1', variant: '3' }], MARK) },
        lines: [
          { orderLineId: '3', quantity: 1 },
          { orderLineId: '1', quantity: -1 },
        ],
      },
    ],
    ...{ fulfillments: [], history: { totalItems: 0, items: [] } },
  };
}

const customerOf = (order: VendureOrder): VendureCustomer => ({
  ...{ id: '7', firstName: 'Ada', lastName: 'Byron', emailAddress: 'ada.byron@example.com' },
  orders: { totalItems: 1, items: [order] },
});

describe('given an item that costs 17.00 less', () => {
  it.each<[string, Refunded[], number]>([
    ['when the 17.00 went back, then 81.00 are left', [{ ...difference, state: 'Settled' }], 8_100],
    ['when they did not, then all that was paid is left', [{ ...difference, state: 'Failed' }], 9_800],
    ['when nobody gave them back, then all that was paid is left', [], 9_800],
    [
      'when the staff gave them by hand, then 81.00 are left',
      [
        { ...difference, state: 'Failed' },
        { total: 1_700, state: 'Settled', reason: 'for the throw' },
      ],
      8_100,
    ],
    [
      'when somebody gave 10.00 for a reason of these very words, then that is a refund like any',
      [
        { ...difference, state: 'Settled' },
        {
          total: 1_000,
          state: 'Settled',
          reason: textOf({ reason: 'items changed', parts: [], mark: ANOTHER }),
        },
      ],
      7_100,
    ],
  ])('%s', (_, refunds, left) => {
    const order = changed(refunds);
    expect(refundable(orderOf(order, customerOf(order)))).toBe(left);
  });
});

describe('given an order that somebody opened since it was looked at', () => {
  const asked: string[] = [];
  const client: Pick<GraphqlClient, 'write'> = {
    write: async (document) => {
      asked.push(String(document));
      return {} as never;
    },
  };
  it.each([
    ['before anything of ours was sent', []],
    ['after the items were changed', changed([]).modifications],
  ])('%s, then it stays theirs', async (_, modifications) => {
    const order = { ...changed([]), modifications, state: 'Modifying' };
    const parts = { client, read: async () => undefined } as never;
    const sending = { mark: MARK, once: {}, again: {} } as never;
    const modify = async () => {
      asked.push('modified');
    };
    const done = whileModifying(parts, order, { what: 'The items are changed', sending, modify });
    await done.catch((error: unknown) => expect(error).toMatchObject({ code: 'busy' }));
    expect(asked).toEqual([]);
  });
});
