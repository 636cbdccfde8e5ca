/** The example shop is what it says: the orders, who may come in, and a fresh order in each state. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { apiAt } from './api.ts';
import { customers } from './customers.ts';
import { exampleOrders } from './examples.ts';
import type { OrderState } from './orders.ts';
import { startVendure, type Vendure } from './start.ts';

const DAY = 24 * 60 * 60 * 1000;
let vendure: Vendure;

beforeAll(async () => {
  vendure = await startVendure(inject('vendure'));
});

afterAll(() => vendure.close());

const daysSince = (iso: string | null | undefined) => (Date.now() - Date.parse(iso ?? '')) / DAY;

describe('the orders', () => {
  test.each(exampleOrders.map((order, at) => ({ ...order, code: `V-${10_001 + at}` })))(
    '$code: $about',
    async ({ code, state, ages, refunded, voucher, lines, currency = 'USD' }) => {
      const order = await vendure.orderNow(code);
      expect(order.state).toBe(state === 'Packed' ? 'PaymentSettled' : state);
      expect(order.lines.map((line) => [line.productVariant.sku, line.orderPlacedQuantity])).toEqual(lines);
      expect(order.currencyCode).toBe(currency);
      expect(daysSince(order.orderPlacedAt)).toBeCloseTo(ages.placed, 1);
      const [parcel] = order.fulfillments;
      expect(parcel?.state).toBe(parcelOf[state]);
      if (ages.shipped !== undefined)
        expect(daysSince(parcel?.updatedAt)).toBeCloseTo(ages.delivered ?? ages.shipped, 1);
      const refunds = await vendure.refundsOf(code);
      expect(refunds.map(({ total }) => total)).toEqual(refunded === undefined ? [] : [refunded]);
      expect(order.payments.map(({ method }) => method)).toEqual(voucher ? ['voucher', 'card'] : ['card']);
    },
  );

  test('cost what the products and the shipping say, tax included', async () => {
    const { totalWithTax, payments } = await vendure.orderNow('V-10001');
    expect(totalWithTax).toBe(2 * 1400 + 8900 + 500);
    expect(payments.map(({ amount }) => amount)).toEqual([totalWithTax]);
  });

  test('what was cancelled is known by line, and what was given back by the provider', async () => {
    expect(await vendure.cancelledLines('V-10007')).toEqual([{ line: 1, sku: 'DESK-CHARCOAL', quantity: 1 }]);
    expect(await vendure.providerRefundsOf('V-10007')).toEqual([5900]);
  });
});

const parcelOf: Partial<Record<OrderState, string>> = {
  Packed: 'Pending',
  PartiallyShipped: 'Shipped',
  Shipped: 'Shipped',
  PartiallyDelivered: 'Delivered',
  Delivered: 'Delivered',
};

describe('who may come in', () => {
  const ASK = '{ orders(options: { take: 1 }) { totalItems } }';

  test('with the token, and with the key', async () => {
    const byToken = await apiAt(vendure.adminUrl, vendure.token)<{ orders: { totalItems: number } }>(ASK);
    expect(byToken.orders.totalItems).toBeGreaterThanOrEqual(exampleOrders.length);
    const headers = { 'content-type': 'application/json', 'vendure-api-key': vendure.apiKey };
    const body = JSON.stringify({ query: ASK });
    const byKey = await fetch(vendure.adminUrl, { method: 'POST', headers, body });
    expect(await byKey.json()).toEqual({ data: byToken });
  });

  test('nobody else, and nobody may do more than support needs', async () => {
    await expect(apiAt(vendure.adminUrl)(ASK)).rejects.toThrow('not currently authorized');
    const own = apiAt(vendure.adminUrl, vendure.token);
    await expect(own('{ administrators { totalItems } }')).rejects.toThrow('not currently authorized');
  });
});

describe('a fresh order', () => {
  test.each<OrderState>([
    'AddingItems',
    'PaymentSettled',
    'Packed',
    'PartiallyShipped',
    'Shipped',
    'PartiallyDelivered',
    'Delivered',
    'Modifying',
    'Cancelled',
  ])('%s', async (state) => {
    const code = await vendure.makeOrder({ customer: customers.tom, lines: [['CARAFE', 2]], state });
    const order = await vendure.orderNow(code);
    expect([order.state, order.fulfillments[0]?.state]).toEqual([
      state === 'Packed' ? 'PaymentSettled' : state,
      parcelOf[state],
    ]);
  });

  test('orders of one account that are made at once do not get into each other', async () => {
    const codes = await Promise.all(
      (['MUG-BLUE', 'MUG-SAND', 'CARAFE'] as const).map((sku) =>
        vendure.makeOrder({ customer: customers.ada, lines: [[sku, 1]], state: 'PaymentSettled' }),
      ),
    );
    expect(new Set(codes).size).toBe(3);
    const kept = await Promise.all(codes.map((code) => vendure.orderNow(code)));
    expect(kept.map(({ lines }) => lines.map((line) => line.productVariant.sku))).toEqual([
      ['MUG-BLUE'],
      ['MUG-SAND'],
      ['CARAFE'],
    ]);
  });
});

test('two shops at once know nothing of each other', async () => {
  const other = await startVendure(inject('vendure'));
  try {
    const code = await other.makeOrder({ customer: customers.lin, lines: [['CARAFE', 1]], state: 'Shipped' });
    await other.admin(
      'mutation($id: ID!) { addNoteToOrder(input: { id: $id, note: "here", isPublic: false }) { id } }',
      {
        id: (await other.orderNow('V-10001')).id,
      },
    );
    expect((await other.notesOf('V-10001')).map(({ text }) => text)).toEqual(['here']);
    expect(await vendure.notesOf('V-10001')).toEqual([]);
    expect((await other.orderNow(code)).state).toBe('Shipped');
  } finally {
    await other.close();
  }
});
