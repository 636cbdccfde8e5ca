/** Goods that go out for others, on a real Medusa: sent once more by a claim, or exchanged. */
import { beforeEach, describe, expect, it } from 'vitest';
import { act, newKey, refusal, shown, twoOf, write } from '../../shop-suite/suite.ts';
import type { RealSuite } from '../suite.ts';
import { customers } from '../vendure/customers.ts';
import { type OrderWanted, sent } from './orders.ts';
import { newGuest, placedOn } from './placed.ts';
import type { Medusa } from './start.ts';
import { medusaForTests } from './suite.ts';

let medusa: Medusa;
let shop: RealSuite;

medusaForTests((opened) => {
  ({ medusa, shop } = opened);
});
beforeEach(() => medusa.faults.clear());

async function delivered(wanted: Partial<OrderWanted> = {}) {
  const customer = wanted.customer ?? newGuest();
  const lines: OrderWanted['lines'] = [
    ['CANDLE-L', 2],
    ['MUG-BLUE', 1],
  ];
  const placed = await placedOn(shop, medusa, { lines, state: 'delivered', ...wanted, customer });
  const { order, method } = placed;
  return {
    ...placed,
    again: { order, lines: [2], reason: 'damaged', photo: true },
    exchange: { order, items: [{ line: 1, to: 'CANDLE-S' }], method, reason: 'too large' },
  };
}

/** What goes out for others, handed to the carrier by the shop's people. */
async function sendAdded(order: string): Promise<void> {
  const { id, items } = await medusa.orderNow(order);
  const { order: placed } = await medusa.admin<{ order: { items: { id: string }[] } }>(
    'GET',
    `/orders/${id}?fields=*items&version=1`,
  );
  const known = new Set(placed.items.map((item) => item.id));
  await sent(medusa, { order: id, items: items.filter((item) => !known.has(item.id)) }, 'shipped');
}

async function exchanged(): Promise<void> {
  const { exchange: args, context } = await delivered({ customer: customers.tom });
  expect(await act(shop, 'orders.exchange', { args, context })).toMatchObject({ outcome: 'done' });
}

const now = (order: string) => shop.shop.order(shop.tenant, order);
const made = async (order: string) =>
  (await medusa.replacementsOf(order)).map(({ canceled_at }) => (canceled_at ? 'cancelled' : 'stands'));

describe('sent once more', () => {
  it('a line goes out again for nothing, can be packed, and is withdrawn before', async () => {
    const { order, again: args, context, known: before } = await delivered();
    const done = await act(shop, 'orders.reship', { args, context });
    expect(done).toMatchObject({ outcome: 'done', after: done.preview.after });
    expect(done.output).toMatchObject({ cents: 1_400, parcel: 2, items: ['Stoneware Mug'] });
    const known = await now(order);
    expect(known).toMatchObject({ status: 'delivered', deliveredAt: before?.deliveredAt });
    expect(known?.lines).toEqual(before?.lines);
    expect(known?.parcels[1]).toMatchObject({ id: done.id, status: 'preparing', lines: [2] });
    expect(known?.payouts).toMatchObject([
      { kind: 'reship', cents: 1_400, reason: 'damaged', state: 'done' },
    ]);
    expect(await refusal(shop, 'orders.reship', { args, context })).toBe('already_resent');
    // Medusa fails to cancel a claim where the shop never had a return.
    const undo = { args: done.undo?.args ?? {}, context };
    const early = await act(shop, 'orders.withdraw_reship', undo);
    expect(early).toMatchObject({ outcome: 'failed', fault: { code: 'not_here' } });
    await exchanged();
    const back = await act(shop, 'orders.withdraw_reship', undo);
    expect(back).toMatchObject({ outcome: 'done', after: back.preview.after });
    expect(await made(order)).toEqual(['cancelled']);
    expect((await now(order))?.parcels).toEqual(before?.parcels);
    expect((await act(shop, 'orders.reship', { args, context })).outcome).toBe('done');
  });

  it("its parcel is packed and sent by the shop's people, and then is not withdrawn", async () => {
    const { order, again: args, context } = await delivered();
    const done = await act(shop, 'orders.reship', { args, context });
    await sendAdded(order);
    const known = await now(order);
    expect(known).toMatchObject({ status: 'delivered', parcels: [{}, { status: 'in_transit', lines: [2] }] });
    const back = await act(shop, 'orders.withdraw_reship', { args: done.undo?.args ?? {}, context });
    expect(back).toMatchObject({ outcome: 'failed', fault: { code: 'already_sent' } });
    expect(await made(order)).toEqual(['stands']);
  });

  it('counts on the other orders of the customer', async () => {
    const { order, again: args, context } = await delivered({ customer: customers.grace });
    const other = await delivered({ customer: customers.grace });
    await act(shop, 'orders.reship', { args, context });
    const known = await now(other.order);
    expect(known?.given).toContainEqual(expect.objectContaining({ order, kind: 'reship', cents: 1_400 }));
  });

  it.each([
    { at: '"replace"', what: 'begun' },
    { at: '/request {', what: 'confirmed' },
  ])('once, when it was $what and no answer came', async ({ at }) => {
    const { order, again: args, context } = await delivered();
    const { before } = await shown(shop, 'orders.reship', { args, context });
    medusa.faults.next(at, { answer: 'drop' });
    const result = await write(shop.hands, 'orders.reship', { args, context, before, key: newKey(context) });
    expect(result).toMatchObject({ outcome: 'done', output: { cents: 1_400 } });
    expect(await made(order)).toEqual(['stands']);
  });
});

it('a line goes out again, or is exchanged, while another comes back', async () => {
  const { order, again, exchange, context } = await delivered();
  const first = { args: { order, lines: [1], method: exchange.method }, context };
  expect((await act(shop, 'orders.return', first)).outcome).toBe('done');
  expect((await act(shop, 'orders.reship', { args: again, context })).outcome).toBe('done');
  const other = await delivered();
  const args = { order: other.order, lines: [2], method: other.exchange.method };
  expect((await act(shop, 'orders.return', { args, context: other.context })).outcome).toBe('done');
  const second = await act(shop, 'orders.exchange', { args: other.exchange, context: other.context });
  expect(second).toMatchObject({ outcome: 'done', output: { cents: -1_800 } });
});

describe('exchanged', () => {
  it('for something cheaper: what comes back, what goes out, and the difference that is promised', async () => {
    const { order, exchange: args, context, known: before } = await delivered();
    const done = await act(shop, 'orders.exchange', { args, context });
    expect(done).toMatchObject({ outcome: 'done', after: done.preview.after, output: { cents: -1_800 } });
    const known = await now(order);
    const items = [{ line: 1, sku: 'CANDLE-L', to: 'CANDLE-S' }];
    expect(known?.returns).toEqual([
      { id: done.id, kind: 'exchange', items, method: args.method, cents: -1_800 },
    ]);
    expect(known).toMatchObject({ status: 'delivered', lines: before?.lines });
    expect(known?.given).toContainEqual(expect.objectContaining({ kind: 'exchange', cents: 1_800 }));
    await sendAdded(order);
    expect((await now(order))?.parcels[1]).toMatchObject({ status: 'in_transit', lines: [1] });
    const back = await act(shop, 'orders.withdraw_return', { args: done.undo?.args ?? {}, context });
    expect(back).toMatchObject({ outcome: 'failed', fault: { code: 'invalid_data' } });
  });

  it('is withdrawn as one while nothing is packed', async () => {
    const { order, exchange: args, context, known: before } = await delivered();
    const done = await act(shop, 'orders.exchange', { args, context });
    const back = await act(shop, 'orders.withdraw_return', { args: done.undo?.args ?? {}, context });
    expect(back).toMatchObject({ outcome: 'done', after: back.preview.after });
    expect(await made(order)).toEqual(['cancelled']);
    expect(await now(order)).toMatchObject({ returns: [], given: before?.given, lines: before?.lines });
  });

  it('for something dearer is left to people, since nobody can charge it', async () => {
    const { order, context, exchange } = await delivered({ lines: [['CANDLE-S', 1]] });
    const args = { ...exchange, items: [{ line: 1, to: 'CANDLE-L' }] };
    expect(await refusal(shop, 'orders.exchange', { args, context })).toBe('not_charged');
    expect(await made(order)).toEqual([]);
  });

  it('and not at all where it would cost something else than was shown', async () => {
    const { order, exchange: args, context } = await delivered();
    const { before } = await shown(shop, 'orders.exchange', { args, context });
    const call = { args, context, key: newKey(context) };
    const dearer = { ...before, 'item.CANDLE-S.price': '9.00' };
    const moved = await write(shop.hands, 'orders.exchange', { ...call, before: dearer });
    expect(moved).toMatchObject({ outcome: 'failed', fault: { code: 'facts_moved' } });
    expect(await made(order)).toEqual([]);
    expect(await medusa.returnsOf(order)).toEqual([]);
  });

  it('once, when it was begun and no answer came', async () => {
    const { order, exchange: args, context } = await delivered();
    const { before } = await shown(shop, 'orders.exchange', { args, context });
    medusa.faults.next('/exchanges {', { answer: 'drop' });
    const call = { args, context, before, key: newKey(context) };
    expect(await write(shop.hands, 'orders.exchange', call)).toMatchObject({ outcome: 'done' });
    expect(await made(order)).toEqual(['stands']);
  });

  it('once, twice at once', async () => {
    const { order, exchange: args, context } = await delivered();
    const { before } = await shown(shop, 'orders.exchange', { args, context });
    const call = { args, context, before, key: newKey(context) };
    const results = await Promise.all(twoOf(shop).map((hands) => write(hands, 'orders.exchange', call)));
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(await made(order)).toEqual(['stands']);
  });
});
