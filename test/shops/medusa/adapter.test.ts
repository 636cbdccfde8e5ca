/** What is Medusa's own: open edits, countries, guests beside accounts, what is only authorised. */
import { describe, expect, it } from 'vitest';
import { act, newKey, read, refusal, shown, write } from '../../shop-suite/suite.ts';
import type { RealSuite } from '../suite.ts';
import { customers } from '../vendure/customers.ts';
import type { OrderWanted } from './orders.ts';
import { newGuest, placedOn } from './placed.ts';
import type { Medusa } from './start.ts';
import { medusaForTests } from './suite.ts';

let medusa: Medusa;
let shop: RealSuite;

medusaForTests((opened) => {
  ({ medusa, shop } = opened);
});

async function ordered(wanted: Partial<OrderWanted> = {}) {
  const customer = wanted.customer ?? newGuest();
  const lines: OrderWanted['lines'] = [
    ['CANDLE-S', 3],
    ['MUG-BLUE', 1],
  ];
  return placedOn(shop, medusa, { lines, state: 'paid', ...wanted, customer });
}

const LINES = [
  { line: 1, sku: 'CANDLE-S', total: 2_997, quantity: 3, cancelled: false },
  { line: 2, sku: 'MUG-BLUE', total: 1_400, quantity: 1, cancelled: false },
];

describe('an order', () => {
  it('has its lines as they were put into the cart, in cents', async () => {
    const { known } = await ordered();
    expect(known).toMatchObject({ status: 'open', packing: 'open', lines: LINES, shipping: { cents: 500 } });
    expect(known?.payments.map(({ kind, cents }) => [kind, cents])).toEqual([['payment', 4_897]]);
  });

  it('keeps a line that was taken out, with its number', async () => {
    const { order, context } = await ordered();
    const args = { order, line: 1, cents: 2_997 };
    expect(await act(shop, 'orders.cancel_line', { args, context })).toMatchObject({ outcome: 'done' });
    const known = await shop.shop.order(shop.tenant, order);
    expect(known?.lines).toMatchObject([{ ...LINES[0], cancelled: true, refunded: 2_997 }, LINES[1] ?? {}]);
    const rest = await act(shop, 'orders.cancel', { args: { order, reason: 'late' }, context });
    expect(rest).toMatchObject({ outcome: 'done', output: { cents: 1_900 } });
    expect(await shop.word.refunds(order)).toEqual([2_997, 1_900]);
  });

  it('tells why we cancelled it, and of the staff that they did', async () => {
    const { order, context } = await ordered();
    await act(shop, 'orders.cancel', { args: { order, reason: 'ordered twice' }, context });
    expect(await shop.shop.order(shop.tenant, order)).toMatchObject({ cancelReason: 'ordered twice' });
    const { known } = await ordered({ state: 'cancelled' });
    expect(known).toMatchObject({ status: 'cancelled', cancelledByStaff: true });
  });

  it('is found by the postcode that it was placed with, also once it goes elsewhere', async () => {
    const { order, context } = await ordered();
    const address = { street: '9 Oak Street', postcode: '97206', city: 'Portland' };
    expect(await act(shop, 'orders.change_address', { args: { order, address }, context })).toMatchObject({
      outcome: 'done',
    });
    const known = await shop.shop.order(shop.tenant, order);
    expect(known).toMatchObject({ postcode: '97205', address: { postcode: '97206', country: 'US' } });
  });
});

describe('what Medusa refuses, or would do otherwise than it is shown', () => {
  it('an order that somebody is editing is left to them', async () => {
    const { order, context } = await ordered();
    const { id } = await medusa.orderNow(order);
    await medusa.admin('POST', '/order-edits', { order_id: id });
    const address = { street: '9 Oak Street', postcode: '97206', city: 'Portland' };
    for (const [tool, args] of Object.entries({
      'orders.cancel': { order, reason: 'x' },
      'orders.cancel_line': { order, line: 1, cents: 2_997 },
      'orders.refund': { order, lines: [{ line: 1, cents: 100 }], reason: 'damaged' },
      'orders.change_address': { order, address },
    })) {
      const { before } = await shown(shop, tool, { args, context });
      const result = await write(shop.hands, tool, { args, context, before, key: newKey(context) });
      expect(result, tool).toMatchObject({ outcome: 'failed', fault: { code: 'busy' } });
    }
    expect(await shop.word.refunds(order)).toEqual([]);
    expect((await medusa.orderNow(order)).shipping_address.address_1).toBe('12 Elm Street');
  });

  it('an order goes to no other country', async () => {
    const { order, context } = await ordered();
    const address = { street: '1 King Street', postcode: 'M5V 2T6', city: 'Toronto', country: 'Canada' };
    const done = await act(shop, 'orders.change_address', { args: { order, address }, context });
    expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'other_country' } });
  });

  it('what is only authorised is neither given back nor cancelled here', async () => {
    const { order, context } = await ordered({ state: 'authorised' });
    const cancelled = await act(shop, 'orders.cancel', { args: { order, reason: 'x' }, context });
    expect(cancelled).toMatchObject({ outcome: 'failed', fault: { code: 'other_amount' } });
    const args = { order, lines: [{ line: 1, cents: 100 }], reason: 'damaged' };
    expect(await act(shop, 'orders.refund', { args, context })).toMatchObject({
      outcome: 'failed',
      fault: { code: 'too_much' },
    });
    expect((await medusa.orderNow(order)).status).toBe('pending');
  });
});

it('a refund that the staff made counts on the order, in words for nobody who is not verified', async () => {
  const { order, customer } = await ordered({ state: 'delivered' });
  const { payment_collections } = await medusa.orderNow(order);
  const payment = payment_collections[0]?.payments[0]?.id;
  await medusa.admin('POST', `/payments/${payment}/refund`, { amount: 7.5, note: 'a friend of the owner' });
  const known = await shop.shop.order(shop.tenant, order);
  expect(known?.payouts).toMatchObject([{ cents: 750, byStaff: true, parts: [{ cents: 750 }] }]);
  const context = shop.context({ customer: { id: customer, verified: false } });
  const details = await read(shop, 'orders.details', { args: { order }, context });
  expect(details.outcome).toBe('done');
  expect(JSON.stringify(details)).not.toContain('friend');
});

describe('customers', () => {
  it('a guest is the customer of one order', async () => {
    const [one, other] = [
      await ordered({ customer: customers.tom }),
      await ordered({ customer: customers.tom }),
    ];
    expect(one.customer).toMatch(new RegExp(`^cus_\\w+/${one.order}$`));
    expect(
      await refusal(shop, 'orders.cancel', {
        args: { order: other.order, reason: 'x' },
        context: one.context,
      }),
    ).toBe('not_theirs');
    expect(await shop.shop.accountsWithEmail(shop.tenant, customers.tom.emailAddress)).toEqual([]);
    const named = await shop.shop.customersNamed(shop.tenant, 'Tom Baker', '78701');
    expect(named.map(({ id }) => id)).toEqual(expect.arrayContaining([one.customer, other.customer]));
  });

  it("who orders under an account's e-mail address without signing in gets none of its orders", async () => {
    const { password: _, ...ada } = customers.ada;
    const stranger = { ...ada, address: customers.tom.address };
    const [own, strange] = [
      await ordered({ customer: customers.ada }),
      await ordered({ customer: stranger }),
    ];
    expect(own.customer).not.toContain('/');
    expect(strange.customer).toMatch(new RegExp(`/${strange.order}$`));
    expect(
      await refusal(shop, 'orders.cancel', {
        args: { order: own.order, reason: 'x' },
        context: strange.context,
      }),
    ).toBe('not_theirs');
    const profile = await shop.shop.profile(shop.tenant, strange.customer);
    expect(profile).toMatchObject({ guest: true, address: null, orders: [{ id: strange.order }] });
  });

  it("an order of a stranger's stays theirs once it goes to an address of the account", async () => {
    const { password: _, ...ada } = customers.ada;
    const strange = await ordered({ customer: { ...ada, address: customers.tom.address } });
    const { streetLine1: street, postalCode: postcode, city } = customers.ada.address;
    const args = { order: strange.order, address: { street, postcode, city } };
    const { context } = strange;
    expect(await act(shop, 'orders.change_address', { args, context })).toMatchObject({ outcome: 'done' });
    const known = await shop.shop.order(shop.tenant, strange.order);
    expect(known).toMatchObject({ customer: strange.customer, address: { postcode } });
  });

  it('the address of an account is changed, and put back', async () => {
    const { context, customer } = await ordered({ customer: customers.ada });
    const addressNow = async () => (await shop.shop.profile(shop.tenant, customer))?.address;
    const before = await addressNow();
    const address = { street: '9 Oak Street', postcode: '97206', city: 'Portland', state: 'OR' };
    const done = await act(shop, 'accounts.change_address', { args: { address }, context });
    expect(done).toMatchObject({ outcome: 'done' });
    expect(await addressNow()).toMatchObject(address);
    await act(shop, 'accounts.change_address', { args: done.undo?.args ?? {}, context });
    expect(await addressNow()).toEqual(before);
  });
});

it('products are read with what they cost and whether they are there', async () => {
  const product = await shop.shop.productOfSku(shop.tenant, 'MUG-GREEN');
  expect(product?.variants).toMatchObject([
    { sku: 'MUG-BLUE', cents: 1_400, available: true, options: { Colour: 'Blue' } },
    { sku: 'MUG-GREEN', cents: 1_600, available: false },
    { sku: 'MUG-SAND', available: true },
  ]);
  expect(await shop.shop.product(shop.tenant, product?.id ?? '')).toEqual(product);
  const { known } = await ordered({ customer: customers.tom, lines: [['REMNANTS', 1]] });
  expect(known?.lines).toMatchObject([{ finalSale: true }]);
  expect((await shop.shop.products(shop.tenant)).map(({ title }) => title)).toContain('Desk Lamp');
});

it.each([
  ['orders.hold_packing', 'Medusa cannot hold the packing of an order'],
  ['orders.credit', 'Medusa cannot give store credit'],
])('%s is not offered, and says why', (tool, lacking) => {
  expect(shop.hands.catalogue().tool(tool)?.lacking).toBe(lacking);
});

describe('cut off in the middle of a line that is taken out', () => {
  it.each([
    { at: 'order-edits ', what: 'begun' },
    { at: '/confirm', what: 'confirmed' },
  ])('when its edit was $what and no answer came, it is gone on with, once', async ({ at }) => {
    const { order, context } = await ordered();
    const args = { order, line: 1, cents: 2_997 };
    const { before } = await shown(shop, 'orders.cancel_line', { args, context });
    medusa.faults.next(at, { answer: 'drop' });
    const result = await write(shop.hands, 'orders.cancel_line', {
      args,
      context,
      before,
      key: newKey(context),
    });
    expect(result).toMatchObject({ outcome: 'done', output: { cents: 2_997 } });
    expect(await medusa.takenOut(order)).toEqual(['CANDLE-S']);
    expect(await shop.word.refunds(order)).toEqual([2_997]);
  });
});
