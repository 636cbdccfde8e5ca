/** What Vendure says that things cost, once something is taken off, cancelled, or changed. */
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { customers } from './customers.ts';
import { change } from './documents.ts';
import type { OrderState } from './orders.ts';
import { startVendure, type Vendure } from './start.ts';

let vendure: Vendure;

beforeAll(async () => {
  vendure = await startVendure(inject('vendure'));
});

afterAll(() => vendure.close());

/** Three candles of 9.99 and a mug of 14.00, 5.00 off, and the shipping. */
async function ordered(state: OrderState = 'PaymentSettled') {
  const code = await vendure.makeOrder({
    customer: customers.tom,
    lines: [
      ['CANDLE-S', 3],
      ['MUG-BLUE', 1],
    ],
    state,
    coupon: 'FIVEOFF',
  });
  const { id, lines } = await vendure.orderNow(code);
  return { code, id, candles: lines[0]?.id };
}

async function costs(code: string) {
  const { lines, totalWithTax } = await vendure.orderNow(code);
  const of = lines.map((line) => [line.proratedLinePriceWithTax, line.proratedUnitPriceWithTax]);
  return { lines: of, totalWithTax };
}

describe('a share of what is taken off the order', () => {
  test('is exact by line, and not by piece', async () => {
    const { code } = await ordered();
    expect(await costs(code)).toEqual({
      lines: [
        [2656, 885],
        [1241, 1241],
      ],
      totalWithTax: 2656 + 1241 + 500,
    });
  });

  test('goes with the pieces that are cancelled, and is forgotten with the last of them', async () => {
    const { code, id, candles } = await ordered();
    const cancel = (quantity: number) =>
      change(vendure, 'cancelOrder', { orderId: id, lines: [{ orderLineId: candles, quantity }] });
    await cancel(1);
    expect(await costs(code)).toMatchObject({
      lines: [
        [1771, 885],
        [1241, 1241],
      ],
      totalWithTax: 3512,
    });
    await cancel(2);
    expect(await costs(code)).toMatchObject({
      lines: [
        [0, 999],
        [1241, 1241],
      ],
      totalWithTax: 1741,
    });
  });
});

describe('a new address alone', () => {
  const COUPON = 'mutation($on: Boolean!) { updatePromotion(input: { id: 2, enabled: $on }) { __typename } }';
  const SHIPPING = `mutation($rate: String!) { updateShippingMethod(input: { id: 1, translations: [], calculator: {
    code: "default-shipping-calculator", arguments: [
      { name: "rate", value: $rate }, { name: "includesTax", value: "auto" }, { name: "taxRate", value: "20" }
    ] } }) { id } }`;

  afterEach(async () => {
    await vendure.admin(COUPON, { on: true });
    await vendure.admin(SHIPPING, { rate: '500' });
  });

  /** What it changes in the total, as a try says and as it then is. */
  async function difference(code: string, id: string, options?: object): Promise<number[]> {
    const { totalWithTax: before } = await vendure.orderNow(code);
    const input = { orderId: id, updateShippingAddress: { city: 'Salem' }, options };
    const { value } = await change(vendure, 'modifyOrder', { ...input, dryRun: true });
    await change(vendure, 'modifyOrder', { ...input, dryRun: false });
    const { totalWithTax: after, modifications } = await vendure.orderNow(code);
    expect(modifications).toMatchObject([{ priceChange: after - before, isSettled: after === before }]);
    return [Number(value?.totalWithTax) - before, after - before];
  }

  test('costs nothing while all else is as it was', async () => {
    const { code, id } = await ordered('Modifying');
    expect(await difference(code, id)).toEqual([0, 0]);
  });

  test.each([undefined, { freezePromotions: true }])(
    'takes away a discount that has ended meanwhile, with options %j too',
    async (options) => {
      const { code, id } = await ordered('Modifying');
      await vendure.admin(COUPON, { on: false });
      expect(await difference(code, id, options)).toEqual([500, 500]);
    },
  );

  test.each([
    [undefined, 400],
    [{ recalculateShipping: false }, 0],
  ])('asks for shipping that has become dearer, unless it is told not to: %j, %i', async (options, more) => {
    const { code, id } = await ordered('Modifying');
    await vendure.admin(SHIPPING, { rate: '900' });
    expect(await difference(code, id, options)).toEqual([more, more]);
  });
});
