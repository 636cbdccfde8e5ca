/** Goods that Shopify sends once more: one order for nothing, found again, stopped before it is packed. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { act, newKey, refusal, type SuiteShop, shown, twoOf, write } from '../../shop-suite/suite.ts';
import type { RealSuite } from '../suite.ts';
import { newEmail, placedOn } from './placed.ts';
import { idOf, type Wanted, work } from './populate.ts';
import { type Shopify, shopifyForTests } from './suite.ts';

let shopify: Shopify;
let shop: RealSuite;

const opened = shopifyForTests();
beforeAll(() => {
  shopify = opened.shopify();
  shop = opened.shop();
});
beforeEach(() => shopify.faults.clear());

const TOOL = 'orders.reship';

async function placed(wanted: Partial<Wanted> = {}, on: SuiteShop = shop) {
  const lines: Wanted['lines'] = [
    ['MUG-BLUE', 2],
    ['LAMP-STEEL', 1],
  ];
  const email = newEmail(shopify.records);
  const asked: Wanted = { of: 'ada', email, lines, state: 'delivered', ...wanted };
  const { raw, order, context } = await placedOn(on, shopify.records, asked);
  return { order, raw, args: { order, lines: [1], reason: 'damaged' }, context };
}

/** Orders that a note of ours says are for this one. */
const sentFor = (order: string) =>
  shopify.records.orders.filter(({ note }) => note?.startsWith(`sent again for ${order},`));

it('it is an order for nothing to the same address, which counts as given and is withdrawn', async () => {
  const { order, raw, args, context } = await placed();
  const other = await placed({ email: raw.email });
  const done = await act(shop, TOOL, { args, context });
  expect(done).toMatchObject({ outcome: 'done', output: { order, parcel: 2, cents: 2_800 } });
  expect(done.after).toMatchObject(done.preview.after ?? {});
  const [again, ...more] = sentFor(order);
  if (!again) throw new Error('nothing was sent');
  expect(more).toEqual([]);
  expect(again).toMatchObject({ email: raw.email, customer: raw.customer, transactions: [], shipping: 0 });
  expect(again.address).toMatchObject({ address1: '12 Elm Street', zip: '97205', firstName: 'Ada' });
  expect(again.lines).toMatchObject([{ variant: { sku: 'MUG-BLUE' }, quantity: 2, discount: 2_800 }]);
  const known = await shop.shop.order(shop.tenant, order);
  expect(known?.payouts).toMatchObject([
    { id: idOf(again), kind: 'reship', cents: 2_800, reason: 'damaged' },
  ]);
  expect(known?.parcels.at(-1)).toMatchObject({
    id: idOf(again),
    number: 2,
    status: 'preparing',
    lines: [1],
  });
  const elsewhere = await shop.shop.order(shop.tenant, other.order);
  expect(elsewhere?.given.filter((one) => one.order === order)).toMatchObject([
    { kind: 'reship', cents: 2_800 },
  ]);
  expect(await refusal(shop, TOOL, { args, context })).toBe('already_resent');
  const back = await act(shop, 'orders.withdraw_reship', { args: done.undo?.args ?? {}, context });
  expect(back).toMatchObject({ outcome: 'done', after: back.preview.after });
  expect(again.cancelledAt).not.toBeNull();
  const after = await shop.shop.order(shop.tenant, order);
  expect(after?.payouts).toMatchObject([{ state: 'withdrawn' }]);
  expect(after?.parcels).toHaveLength(1);
});

it('once it is packed it is not called back, and once it is there the line may be sent again', async () => {
  const { order, args, context } = await placed();
  const done = await act(shop, TOOL, { args, context });
  const [again] = sentFor(order);
  if (!again) throw new Error('nothing was sent');
  work(shopify.records, again, { state: 'packed' });
  const back = await act(shop, 'orders.withdraw_reship', { args: done.undo?.args ?? {}, context });
  expect(back).toMatchObject({ outcome: 'failed', fault: { code: 'already_packed' } });
  expect(again.cancelledAt).toBeNull();
  work(shopify.records, again, { state: 'delivered' });
  expect((await shop.shop.order(shop.tenant, order))?.parcels.at(-1)).toMatchObject({ status: 'delivered' });
  expect(await act(shop, TOOL, { args, context })).toMatchObject({ outcome: 'done' });
  expect(sentFor(order)).toHaveLength(2);
});

describe('what keeps it from being sent', () => {
  it('what is sold out meanwhile is refused, and nothing stands', async () => {
    const { order, args, context } = await placed({ lines: [['THROW-GREY', 1]] });
    const { before } = await shown(shop, TOOL, { args, context });
    const [grey] = shopify.orderNow(order).lines.map(({ variant }) => variant);
    if (!grey) throw new Error('there is none');
    grey.soldOut = true;
    const key = newKey(context);
    const done = await write(shop.hands, TOOL, { args, context, before, key });
    grey.soldOut = false;
    expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'not_available' } });
    expect(sentFor(order)).toEqual([]);
  });

  it('money that went back meanwhile', async () => {
    const { order, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args, context });
    const refund = { order, lines: [{ line: 1, cents: 2_800 }], reason: 'damaged' };
    await act(shop, 'orders.refund', { args: refund, context });
    const key = newKey(context);
    expect(await write(shop.hands, TOOL, { args, context, before, key })).toMatchObject({
      fault: { code: 'facts_moved' },
    });
    expect(sentFor(order)).toEqual([]);
  });

  it('a scope that the app lacks is named, and it may be done once it is there', async () => {
    const { order, args, context } = await placed();
    shopify.scopes.delete('write_draft_orders');
    const first = await act(shop, TOOL, { args, context });
    shopify.scopes.add('write_draft_orders');
    expect(first).toMatchObject({ outcome: 'failed', fault: { code: 'not_permitted' } });
    expect(await act(shop, TOOL, { args, context })).toMatchObject({ outcome: 'done' });
    expect(sentFor(order)).toHaveLength(1);
  });
});

describe('answers that do not tell', () => {
  it.each([
    ['lost', 'drop' as const],
    ['an error', { status: 500, body: 'no' }],
  ])('%s: it is found by its mark, and not sent again', async (_, answer) => {
    const { order, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args, context });
    shopify.faults.next('draftOrderComplete', { answer });
    const key = newKey(context);
    const done = await write(shop.hands, TOOL, { args, context, before, key });
    expect(done).toMatchObject({ outcome: 'done', output: { parcel: 2 } });
    expect(shopify.faults.sent('draftOrderComplete')).toBe(1);
    expect(sentFor(order)).toHaveLength(1);
  });

  it('an order that Shopify finds only later is waited for', async () => {
    const { order, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args, context });
    const completes = shopify.faults.hold('draftOrderComplete');
    const key = newKey(context);
    const writing = write(shop.hands, TOOL, { args, context, before, key });
    await completes.arrived;
    // By then the first order is old enough to be found, and the new one is not.
    await expect
      .poll(() => Date.now() - Date.parse(shopify.orderNow(order).createdAt))
      .toBeGreaterThan(1_500);
    shopify.records.searchLateMs = 1_400;
    completes.release();
    const done = await writing;
    shopify.records.searchLateMs = 0;
    expect(done).toMatchObject({ outcome: 'done' });
    expect(shopify.faults.sent('draftOrderComplete')).toBe(1);
    expect(sentFor(order)).toHaveLength(1);
  });

  it('lost, of the draft: nothing has happened', async () => {
    const { order, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args, context });
    shopify.faults.next('draftOrderCreate', { answer: 'drop' });
    const key = newKey(context);
    const done = await write(shop.hands, TOOL, { args, context, before, key });
    expect(done).toMatchObject({ outcome: 'failed' });
    expect(sentFor(order)).toEqual([]);
  });

  it('under one key in two processes at once it is sent once', async () => {
    const { order, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args, context });
    const call = { args, context, before, key: newKey(context) };
    const both = await Promise.all(twoOf(shop).map((hands) => write(hands, TOOL, call)));
    expect(both.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(sentFor(order)).toHaveLength(1);
  });
});
