/** What is Vendure's own: discounts, other currencies, goods that are not taken back, what it cannot do. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { act, type Placed, read, refusal, type SuiteShop, whoOf } from '../../shop-suite/suite.ts';
import { customers } from './customers.ts';
import { startVendure, type Vendure } from './start.ts';
import { openVendureSuite, type VendureSuite } from './suite.ts';

let vendure: Vendure;
let shop: VendureSuite;

beforeAll(async () => {
  vendure = await startVendure(inject('vendure'));
  shop = await openVendureSuite(vendure);
});

afterAll(async () => {
  await shop.close();
  await vendure.close();
});

/** Three candles of 9.99 and a mug of 14.00, 5.00 off, and the shipping of 5.00. */
async function discounted(state: 'PaymentSettled' | 'Delivered'): Promise<Placed> {
  const { tom } = customers;
  const order = await vendure.makeOrder({
    ...{ customer: tom, state, coupon: 'FIVEOFF' as const },
    lines: [
      ['CANDLE-S', 3],
      ['MUG-BLUE', 1],
    ],
  });
  const { emailAddress: email, address } = tom;
  const [account] = await shop.shop.accountsWithEmail(shop.tenant, email);
  return { order, customer: account?.id ?? '', email, postcode: address.postalCode };
}

const linesOf = async (
  placed: Placed,
): Promise<{ total: number; refunded: number; cancelled: boolean }[]> => {
  const order = await shop.shop.order(shop.tenant, placed.order);
  return (order?.lines ?? []).map(({ total, refunded, cancelled }) => ({ total, refunded, cancelled }));
};

describe('a discount on the whole order', () => {
  it('is in what was paid for each line, also once a line is cancelled', async () => {
    const placed = await discounted('PaymentSettled');
    const context = whoOf(shop, placed);
    const whole = [2_656, 1_241];
    expect((await linesOf(placed)).map(({ total }) => total)).toEqual(whole);
    const args = { order: placed.order, line: 1, cents: 2_656 };
    expect(await act(shop, 'orders.cancel_line', { args, context })).toMatchObject({ outcome: 'done' });
    expect(await linesOf(placed)).toEqual([
      { total: 2_656, refunded: 2_656, cancelled: true },
      { total: 1_241, refunded: 0, cancelled: false },
    ]);
    const rest = { order: placed.order, reason: 'ordered by mistake' };
    const done = await act(shop, 'orders.cancel', { args: rest, context });
    expect(done).toMatchObject({ outcome: 'done', output: { cents: 1_241 + 500 } });
    const sum = (await shop.word.refunds(placed.order)).reduce((all, one) => all + one, 0);
    expect(sum).toBe(4_397);
  });

  it('an address that would make the order dearer is left to people, and the order goes on', async () => {
    const placed = await discounted('PaymentSettled');
    const context = whoOf(shop, placed);
    const COUPON =
      'mutation($on: Boolean!) { updatePromotion(input: { id: 2, enabled: $on }) { __typename } }';
    await vendure.admin(COUPON, { on: false });
    try {
      const address = { street: '9 Oak Street', postcode: '97206', city: 'Portland' };
      const done = await act(shop, 'orders.change_address', {
        args: { order: placed.order, address },
        context,
      });
      expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'price_changes' } });
      const { state, totalWithTax } = await vendure.orderNow(placed.order);
      expect({ state, totalWithTax }).toEqual({ state: 'PaymentSettled', totalWithTax: 4_397 });
      expect(await shop.word.notes(placed.order)).toEqual([]);
    } finally {
      await vendure.admin(COUPON, { on: true });
    }
  });
});

describe('what this desk cannot tell in its own terms', () => {
  it('an order in another currency is told as none of its own, and is not changed', async () => {
    const order = await vendure.makeOrder({
      ...{ customer: customers.ada, state: 'PaymentSettled', currency: 'EUR' },
      lines: [['MUG-BLUE', 1]],
    });
    const [account] = await shop.shop.accountsWithEmail(shop.tenant, customers.ada.emailAddress);
    const context = shop.context({ customer: { id: account?.id ?? '', verified: true } });
    const details = await read(shop, 'orders.details', { args: { order }, context });
    expect(details).toMatchObject({ outcome: 'failed', fault: { code: 'other_currency' } });
    expect(details.fault?.message).toContain('EUR');
    expect(await refusal(shop, 'orders.cancel', { args: { order, reason: 'x' }, context })).toBe(
      'other_currency',
    );
  });

  it('goods that are not taken back are known as such', async () => {
    const order = await shop.shop.order(shop.tenant, 'V-10016');
    expect(order?.lines.map(({ finalSale }) => finalSale)).toEqual([true]);
  });
});

it.each([
  ['orders.hold_packing', 'Vendure cannot hold the packing of an order.'],
  ['orders.return', 'Vendure cannot take goods back.'],
  ['orders.credit', 'Vendure cannot give store credit.'],
  ['orders.reship', 'Vendure cannot send goods again.'],
])('%s is not offered, and says why', async (tool, message) => {
  const offered: SuiteShop['hands'] = shop.hands;
  expect(offered.catalogue().tool(tool)?.lacking).toBe(message.slice(0, -1));
  const context = shop.context({ customer: { id: '1', verified: true } });
  const signal = new AbortController().signal;
  const prepared = await offered.prepare(tool, {}, { context, assumed: {}, signal });
  expect(prepared).toMatchObject({ fault: { code: 'not_here', message } });
});

it("a refund that the payment provider refuses is told as refused, and leaves the order's money", async () => {
  const { grace } = customers;
  const order = await vendure.makeOrder({
    ...{ customer: grace, state: 'Delivered', card: { refunds: 'failed' } },
    lines: [['MUG-BLUE', 1]],
  });
  const [account] = await shop.shop.accountsWithEmail(shop.tenant, grace.emailAddress);
  const context = shop.context({ customer: { id: account?.id ?? '', verified: true } });
  const args = { order, lines: [{ line: 1, cents: 1_400 }], reason: 'damaged' };
  const done = await act(shop, 'orders.refund', { args, context });
  expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'refund_failed' } });
  expect(await shop.word.refunds(order)).toEqual([]);
});

it('a refund over two payments gives each what it has, and together what was shown', async () => {
  const { grace } = customers;
  const order = await vendure.makeOrder({
    ...{ customer: grace, state: 'Delivered', voucher: 1_000 },
    lines: [['MUG-BLUE', 2]],
  });
  const [account] = await shop.shop.accountsWithEmail(shop.tenant, grace.emailAddress);
  const context = shop.context({ customer: { id: account?.id ?? '', verified: true } });
  const args = { order, lines: [{ line: 1, cents: 2_800 }], reason: 'damaged' };
  const done = await act(shop, 'orders.refund', { args, context });
  expect(done).toMatchObject({ outcome: 'done', output: { cents: 2_800 } });
  expect(await shop.word.refunds(order)).toEqual([1_000, 1_800]);
  const after = await shop.shop.order(shop.tenant, order);
  expect(after?.lines.map(({ refunded }) => refunded)).toEqual([2_800]);
});
