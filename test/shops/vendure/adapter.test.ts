/** What is Vendure's own: discounts, other currencies, goods that are not taken back, what it cannot do. */
import { beforeAll, describe, expect, it } from 'vitest';
import { act, type Placed, read, refusal, type SuiteShop, whoOf } from '../../shop-suite/suite.ts';
import type { RealSuite } from '../suite.ts';
import { customers } from './customers.ts';
import type { Vendure } from './start.ts';
import { vendureForTests } from './suite.ts';

let vendure: Vendure;
let shop: RealSuite;

const opened = vendureForTests();
beforeAll(() => {
  vendure = opened.vendure();
  shop = opened.shop();
});

const customerOf = async (order: string) => (await shop.shop.order(shop.tenant, order))?.customer ?? '';

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
  return { order, customer: await customerOf(order), email, postcode: address.postalCode };
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
    const context = shop.context({ customer: { id: await customerOf(order), verified: true } });
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
  const context = shop.context({ customer: { id: await customerOf(order), verified: true } });
  const args = { order, lines: [{ line: 1, cents: 1_400 }], reason: 'damaged' };
  const done = await act(shop, 'orders.refund', { args, context });
  expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'refund_failed' } });
  expect(await shop.word.refunds(order)).toEqual([]);
});

it('a refund that the payment provider has not finished is told as done by nobody', async () => {
  const { grace } = customers;
  const order = await vendure.makeOrder({
    ...{ customer: grace, state: 'Delivered', card: { refunds: 'pending' } },
    lines: [['MUG-BLUE', 1]],
  });
  const context = shop.context({ customer: { id: await customerOf(order), verified: true } });
  const args = { order, lines: [{ line: 1, cents: 1_400 }], reason: 'damaged' };
  expect(await act(shop, 'orders.refund', { args, context })).toMatchObject({ outcome: 'unknown' });
  expect(await shop.word.refunds(order)).toEqual([1_400]);
});

it('a refund over two payments gives each what it has, and together what was shown', async () => {
  const { grace } = customers;
  const order = await vendure.makeOrder({
    ...{ customer: grace, state: 'Delivered', voucher: 1_000 },
    lines: [['MUG-BLUE', 2]],
  });
  const context = shop.context({ customer: { id: await customerOf(order), verified: true } });
  const args = { order, lines: [{ line: 1, cents: 2_800 }], reason: 'damaged' };
  const done = await act(shop, 'orders.refund', { args, context });
  expect(done).toMatchObject({ outcome: 'done', output: { cents: 2_800 } });
  expect(await shop.word.refunds(order)).toEqual([1_000, 1_800]);
  const after = await shop.shop.order(shop.tenant, order);
  expect(after?.lines.map(({ refunded }) => refunded)).toEqual([2_800]);
});

const REFUND = `mutation ($input: RefundOrderInput!) {
  refundOrder(input: $input) { __typename ... on Refund { id } ... on ErrorResult { message } }
}`;

/** As the staff does it in Vendure: for these lines, and so many cents of the shipping. */
async function refundByHand(
  order: string,
  { lines, amount, reason = '' }: { lines: number[]; amount: number; reason?: string },
): Promise<void> {
  const { orders } = await vendure.admin<{
    orders: { items: { lines: { id: string; quantity: number }[]; payments: { id: string }[] }[] };
  }>(
    'query ($code: String!) { orders(options: { filter: { code: { eq: $code } } }) { items { lines { id quantity } payments { id } } } }',
    { code: order },
  );
  const [found] = orders.items;
  const sorted = (found?.lines ?? []).toSorted((one, other) => Number(one.id) - Number(other.id));
  const named = lines.map((line) => ({
    orderLineId: sorted[line - 1]?.id,
    quantity: sorted[line - 1]?.quantity,
  }));
  const payments = found?.payments.toSorted((one, other) => Number(one.id) - Number(other.id));
  const input = {
    paymentId: payments?.[0]?.id,
    amount,
    reason,
    lines: named,
    shipping: 0,
    adjustment: 0,
  };
  const { refundOrder } = await vendure.admin<{ refundOrder: { __typename: string } }>(REFUND, { input });
  expect(refundOrder.__typename).toBe('Refund');
}

describe('a refund that the staff made in Vendure', () => {
  const twoLines = () =>
    vendure.makeOrder({
      ...{ customer: customers.grace, state: 'Delivered' },
      lines: [
        ['MUG-BLUE', 2],
        ['LAMP-STEEL', 1],
      ],
    });

  it.each([
    { cents: 11_700, back: [2_800, 8_900], what: 'what the lines are worth is known of each' },
    { cents: 5_000, back: [2_800, 5_000], what: 'less may have been for either' },
  ])('of two lines: $what', async ({ cents, back }) => {
    const order = await twoLines();
    await refundByHand(order, { lines: [1, 2], amount: cents });
    const read = await shop.shop.order(shop.tenant, order);
    expect(read?.lines.map(({ refunded }) => refunded)).toEqual(back);
    const context = shop.context({ customer: { id: await customerOf(order), verified: true } });
    const args = { order, lines: [{ line: 1, cents: 1 }], reason: 'damaged' };
    expect(await refusal(shop, 'orders.refund', { args, context })).toBe('already_refunded');
  });

  it('of more than its line counts on the order as well', async () => {
    const order = await twoLines();
    await refundByHand(order, { lines: [1], amount: 3_000 });
    const read = await shop.shop.order(shop.tenant, order);
    expect(read?.payouts.map(({ parts }) => parts)).toEqual([[{ line: 1, cents: 2_800 }, { cents: 200 }]]);
  });

  it('is told in its own words to nobody who is not verified', async () => {
    const order = await twoLines();
    const reason = 'she is a friend of the owner';
    await refundByHand(order, { lines: [1], amount: 2_800, reason });
    const known = await shop.shop.order(shop.tenant, order);
    expect(known?.payouts).toMatchObject([{ reason, byStaff: true }]);
    const context = shop.context({ customer: { id: await customerOf(order), verified: false } });
    const details = await read(shop, 'orders.details', { args: { order }, context });
    expect(details.outcome).toBe('done');
    expect(JSON.stringify(details)).not.toContain(reason);
  });
});

describe('a guest', () => {
  const ordered = (code = '78701') =>
    vendure.makeOrder({
      customer: {
        ...{ firstName: 'Vera', lastName: 'Stone', emailAddress: 'vera.stone@example.com' },
        address: { ...customers.tom.address, postalCode: code },
      },
      ...{ state: 'PaymentSettled', lines: [['CANDLE-S', 1]] },
    });

  it('is the customer of one order: who orders under their e-mail address has none of theirs', async () => {
    const [theirs, another] = [await ordered(), await ordered('99999')];
    const [owner, stranger] = [await customerOf(theirs), await customerOf(another)];
    expect(owner).toMatch(new RegExp(`^\\d+/${theirs}$`));
    const profile = await shop.shop.profile(shop.tenant, stranger);
    expect(profile).toMatchObject({ guest: true, address: null, orders: [{ id: another }] });
    const context = shop.context({ customer: { id: stranger, verified: true } });
    const args = { order: theirs, reason: 'x' };
    expect(await refusal(shop, 'orders.cancel', { args, context })).toBe('not_theirs');
    expect(await refusal(shop, 'accounts.change_address', { args: { address: null }, context })).toBe(
      'no_account',
    );
    const email = 'vera.stone@example.com';
    expect(await shop.shop.accountsWithEmail(shop.tenant, email)).toEqual([]);
    const found = await shop.shop.ordersWithEmail(shop.tenant, email);
    expect(found.map(({ id, customer, postcode }) => ({ id, customer, postcode }))).toEqual([
      { id: another, customer: stranger, postcode: '99999' },
      { id: theirs, customer: owner, postcode: '78701' },
    ]);
    const named = await shop.shop.customersNamed(shop.tenant, 'Vera Stone', '78701');
    expect(named.map(({ id }) => id)).toEqual([owner]);
    const [record = ''] = owner.split('/');
    expect(await shop.shop.customer(shop.tenant, record)).toBeUndefined();
  });

  it("counts with all that went out on the record's orders", async () => {
    const order = await ordered();
    await refundByHand(await ordered(), { lines: [1], amount: 700 });
    const read = await shop.shop.order(shop.tenant, order);
    expect(read?.given.map(({ cents }) => cents)).toContain(700);
  });
});

it('money is said to go where it does: to the payments that hold some, the oldest first', async () => {
  const { ada: customer } = customers;
  const lines: [string, number][] = [['MUG-BLUE', 2]];
  const order = await vendure.makeOrder({ customer, lines, state: 'Delivered', voucher: 1_000 });
  const cardOf = async () => (await shop.shop.order(shop.tenant, order))?.card;
  expect(await cardOf()).toEqual({ brand: 'voucher and Visa ...4242', last4: '' });
  await refundByHand(order, { lines: [], amount: 1_000 });
  expect(await cardOf()).toEqual({ brand: 'Visa', last4: '4242' });
});

it('an order in another currency is not told to who is not its customer', async () => {
  const order = await vendure.makeOrder({
    ...{ customer: customers.ada, state: 'PaymentSettled', currency: 'EUR' },
    lines: [['MUG-BLUE', 1]],
  });
  const context = shop.context({ customer: { id: 'another', verified: true } });
  const details = await read(shop, 'orders.details', { args: { order }, context });
  expect(details).toMatchObject({ outcome: 'failed', fault: { code: 'not_theirs' } });
});
