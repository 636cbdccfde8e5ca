/** Goods that come back, on a real Medusa: put together, confirmed, read again, withdrawn. */
import { beforeEach, describe, expect, it } from 'vitest';
import { act, newKey, refusal, shown, twoOf, write } from '../../shop-suite/suite.ts';
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
beforeEach(() => medusa.faults.clear());

/** With the arguments of a return of its candles. */
async function delivered(wanted: Partial<OrderWanted> = {}) {
  const customer = wanted.customer ?? newGuest();
  const lines: OrderWanted['lines'] = [
    ['CANDLE-S', 3],
    ['MUG-BLUE', 1],
  ];
  const placed = await placedOn(shop, medusa, { lines, state: 'delivered', ...wanted, customer });
  const { order, method } = placed;
  return { ...placed, args: { order, lines: [1], method, reason: 'too small' } };
}

const statuses = async (order: string) => (await medusa.returnsOf(order)).map(({ status }) => status);

it('a return stands with where its money goes, and is withdrawn', async () => {
  const { order, method, args, context } = await delivered();
  const done = await act(shop, 'orders.return', { args, context });
  expect(done).toMatchObject({ outcome: 'done', after: done.preview.after, output: { cents: 2_997 } });
  const [made, ...more] = await medusa.returnsOf(order);
  expect(more).toEqual([]);
  expect(made).toMatchObject({ status: 'requested', items: [{ quantity: 3 }] });
  const known = await shop.shop.order(shop.tenant, order);
  const id = made?.id.slice(-7);
  expect(known?.returns).toEqual([
    { id, kind: 'return', items: [{ line: 1, sku: 'CANDLE-S' }], method, cents: 2_997 },
  ]);
  expect(known?.given).toContainEqual(expect.objectContaining({ order, kind: 'return', cents: 2_997 }));
  expect(await refusal(shop, 'orders.return', { args, context })).toBe('already_returning');
  const back = await act(shop, 'orders.withdraw_return', { args: done.undo?.args ?? {}, context });
  expect(back).toMatchObject({ outcome: 'done', after: back.preview.after });
  expect(await statuses(order)).toEqual(['canceled']);
  expect((await act(shop, 'orders.return', { args, context })).outcome).toBe('done');
});

it('what it promises counts on the other orders of the customer', async () => {
  const { order, args, context } = await delivered({ customer: customers.grace });
  const other = await delivered({ customer: customers.grace });
  await act(shop, 'orders.return', { args, context });
  const known = await shop.shop.order(shop.tenant, other.order);
  expect(known?.given).toContainEqual(expect.objectContaining({ order, kind: 'return', cents: 2_997 }));
});

it('goods that were received are not taken back twice, and their place to go is known to Medusa', async () => {
  const { order, args, context } = await delivered();
  await act(shop, 'orders.return', { args, context });
  const [made] = await medusa.returnsOf(order);
  const items = made?.items.map(({ item_id: id, quantity }) => ({ id, quantity }));
  const at = `/returns/${made?.id}`;
  await medusa.admin('POST', `${at}/receive`, {});
  const during = await act(shop, 'orders.refund', {
    args: { order, lines: [{ line: 2, cents: 100 }], reason: 'damaged' },
    context,
  });
  expect(during).toMatchObject({ outcome: 'failed', fault: { code: 'busy' } });
  await medusa.admin('POST', `${at}/receive-items`, { items });
  await medusa.admin('POST', `${at}/receive/confirm`, {});
  const known = await shop.shop.order(shop.tenant, order);
  expect(known).toMatchObject({
    returns: [],
    lines: [
      { total: 2_997, cancelled: false },
      { total: 1_400, cancelled: false },
    ],
  });
  const again = await act(shop, 'orders.return', { args, context });
  expect(again).toMatchObject({ outcome: 'failed', fault: { code: 'not_with_them' } });
  expect(await statuses(order)).toEqual(['received']);
});

describe('once', () => {
  it.each([
    { at: '"order_id"', what: 'begun' },
    { at: '/request-items', what: 'put together' },
    { at: '/request {', what: 'confirmed' },
  ])('when it was $what and no answer came', async ({ at }) => {
    const { order, args, context } = await delivered();
    const { before } = await shown(shop, 'orders.return', { args, context });
    medusa.faults.next(at, { answer: 'drop' });
    const result = await write(shop.hands, 'orders.return', { args, context, before, key: newKey(context) });
    expect(result).toMatchObject({ outcome: 'done', output: { cents: 2_997 } });
    expect(await statuses(order)).toEqual(['requested']);
  });

  it('twice at once, from two processes', async () => {
    const { order, args, context } = await delivered();
    const { before } = await shown(shop, 'orders.return', { args, context });
    const call = { args, context, before, key: newKey(context) };
    const results = await Promise.all(twoOf(shop).map((hands) => write(hands, 'orders.return', call)));
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(results[0]?.output).toEqual(results[1]?.output);
    expect(await statuses(order)).toEqual(['requested']);
  });

  it('and not at all when money went out meanwhile', async () => {
    const { order, args, context } = await delivered();
    const { before } = await shown(shop, 'orders.return', { args, context });
    const refund = { order, lines: [{ line: 1, cents: 500 }], reason: 'faulty' };
    expect((await act(shop, 'orders.refund', { args: refund, context })).outcome).toBe('done');
    const result = await write(shop.hands, 'orders.return', { args, context, before, key: newKey(context) });
    expect(result).toMatchObject({ outcome: 'failed', fault: { code: 'facts_moved' } });
    expect(await medusa.returnsOf(order)).toEqual([]);
  });
});

describe('what is put together and not confirmed', () => {
  it('of ours is taken away where Medusa says no', async () => {
    const { order, args, context } = await delivered();
    medusa.faults.next('/request-items', {
      ...{ arrives: false },
      answer: { status: 400, body: JSON.stringify({ type: 'not_allowed', message: 'no' }) },
    });
    const done = await act(shop, 'orders.return', { args, context });
    expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'not_allowed' } });
    expect(await medusa.returnsOf(order)).toEqual([]);
  });

  it('of ours is taken away before another change, of others stays', async () => {
    const { order, context } = await delivered();
    const refund = { order, lines: [{ line: 2, cents: 100 }], reason: 'damaged' };
    const { id: order_id } = await medusa.orderNow(order);
    const begun = (internal_note: string) =>
      medusa.admin<{ return: { id: string } }>('POST', '/returns', { order_id, internal_note });
    await begun(`too small; money to x; gl-${'0'.repeat(24)}`);
    expect((await act(shop, 'orders.refund', { args: refund, context })).outcome).toBe('done');
    expect(await medusa.returnsOf(order)).toEqual([]);
    await begun('by hand');
    const busy = await act(shop, 'orders.refund', { args: refund, context });
    expect(busy).toMatchObject({ outcome: 'failed', fault: { code: 'busy' } });
    expect(await statuses(order)).toEqual(['open']);
  });
});
