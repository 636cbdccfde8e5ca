/** Other items in an order of Shopify's: committed once, and what they cost less goes back once. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { act, newKey, refusal, type SuiteShop, shown, twoOf, write } from '../../shop-suite/suite.ts';
import type { RealSuite } from '../suite.ts';
import { newEmail, placedOn } from './placed.ts';
import { type Wanted, work } from './populate.ts';
import type { Order } from './records.ts';
import { type Shopify, shopifyForTests } from './suite.ts';

let shopify: Shopify;
let shop: RealSuite;

const opened = shopifyForTests();
beforeAll(() => {
  shopify = opened.shopify();
  shop = opened.shop();
});
beforeEach(() => shopify.faults.clear());

const TOOL = 'orders.change_items';
const GREY: Wanted = { of: 'ada', lines: [['THROW-GREY', 2]], state: 'paid' };

async function placed(wanted: Partial<Wanted> = {}, on: SuiteShop = shop) {
  const { records } = shopify;
  const one = await placedOn(on, records, { ...GREY, email: newEmail(records), ...wanted });
  const { raw, order, context } = one;
  const method = raw.transactions.at(-1)?.id.split('/').at(-1) ?? '';
  const args = (to: string) => ({ order, items: [{ line: 1, to }], method });
  return { order, raw, args, context };
}

/** What is left in it, by item. */
const inside = ({ lines }: Order) =>
  lines
    .map(({ variant, quantity, removed = 0 }) => [variant.sku, quantity - removed])
    .filter(([, left]) => left !== 0);
const commits = () => shopify.faults.sent('orderEditCommit');

describe('what is shown is what happens', () => {
  it('for the same price the line has the other item, and no money moves', async () => {
    const { order, raw, args, context } = await placed({
      lines: [
        ['THROW-GREY', 2],
        ['MUG-BLUE', 1],
      ],
    });
    const done = await act(shop, TOOL, { args: args('THROW-SAND'), context });
    expect(done).toMatchObject({ outcome: 'done', output: { lines: [1], cents: 0 } });
    expect(done.after).toMatchObject(done.preview.after ?? {});
    expect(inside(raw)).toEqual([
      ['MUG-BLUE', 1],
      ['THROW-SAND', 2],
    ]);
    const known = await shop.shop.order(shop.tenant, order);
    expect(known?.lines).toMatchObject([
      { line: 1, sku: 'THROW-SAND', variant: 'Sand', total: 8_000, cancelled: false },
      { line: 2, sku: 'MUG-BLUE' },
    ]);
    expect(known?.itemsChanged).toBe(1);
    expect(shopify.refundsOf(order)).toEqual([]);
  });

  it('what it costs less goes back to the payment that was shown', async () => {
    const { order, raw, args, context } = await placed({ giftCard: 1_000 });
    const done = await act(shop, TOOL, { args: args('THROW-RUST'), context });
    expect(done).toMatchObject({ outcome: 'done', output: { cents: -800 } });
    expect(done.after).toMatchObject(done.preview.after ?? {});
    const back = raw.transactions.filter(({ kind }) => kind === 'REFUND');
    expect(back).toMatchObject([{ gateway: 'shopify_payments', cents: 800 }]);
    const known = await shop.shop.order(shop.tenant, order);
    expect(known?.payouts).toMatchObject([{ kind: 'price_difference', cents: 800 }]);
    expect(known?.lines).toMatchObject([{ total: 7_200, refunded: 0 }]);
  });

  it('it is changed again, and what is in it then is cancelled and paid back', async () => {
    const { order, raw, args, context } = await placed();
    for (const to of ['THROW-SAND', 'THROW-RUST'])
      expect(await act(shop, TOOL, { args: args(to), context })).toMatchObject({ outcome: 'done' });
    expect(inside(raw)).toEqual([['THROW-RUST', 2]]);
    const line = { order, line: 1, cents: 7_200 };
    expect(await act(shop, 'orders.cancel_line', { args: line, context })).toMatchObject({ outcome: 'done' });
    expect(raw.refunds.at(-1)).toMatchObject({ lines: [{ line: raw.lines.at(-1)?.id, quantity: 2 }] });
    expect(shopify.refundsOf(order)).toEqual([800, 7_200]);
  });
});

describe('what keeps it from being changed', () => {
  it.each([
    ['one that costs more, since nobody is charged', 'THROW-NAVY', 'not_charged'],
    ['the same one', 'THROW-GREY', 'same_item'],
  ])('%s is not shown', async (_, to, code) => {
    const { args, context } = await placed();
    expect(await refusal(shop, TOOL, { args: args(to), context })).toBe(code);
  });

  it('the packing desk that begins in between is found out before anything is sent', async () => {
    const { raw, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args: args('THROW-SAND'), context });
    work(shopify.records, raw, { state: 'packed' });
    const call = { args: args('THROW-SAND'), context, before, key: newKey(context) };
    expect(await write(shop.hands, TOOL, call)).toMatchObject({ fault: { code: 'facts_moved' } });
    expect(shopify.faults.sent('mutation')).toBe(0);
  });

  it('what costs another amount than was shown is found out before anything is sent', async () => {
    const { raw, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args: args('THROW-SAND'), context });
    const sand = raw.lines[0]?.product.variants.find(({ sku }) => sku === 'THROW-SAND');
    if (!sand) throw new Error('there is none');
    sand.cents -= 1_000;
    const call = { args: args('THROW-SAND'), context, before, key: newKey(context) };
    const done = await write(shop.hands, TOOL, call);
    sand.cents += 1_000;
    expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'facts_moved' } });
    expect(shopify.faults.sent('mutation')).toBe(0);
  });

  it.each([
    ['orders.cancel_line', { line: 1, cents: 8_000 }],
    ['orders.refund', { lines: [{ line: 1, cents: 500 }], reason: 'price' }],
  ])('%s of a line that is another item since it was shown is not sent', async (tool, what) => {
    const { order, raw, args, context } = await placed();
    const asked = { order, ...what };
    const { before } = await shown(shop, tool, { args: asked, context });
    await act(shop, TOOL, { args: args('THROW-SAND'), context });
    const call = { args: asked, context, before, key: newKey(context) };
    expect(await write(shop.hands, tool, call)).toMatchObject({ fault: { code: 'facts_moved' } });
    expect(raw.refunds).toEqual([]);
    expect(inside(raw)).toEqual([['THROW-SAND', 2]]);
  });

  it('where Shopify reckons another amount than was shown nothing is committed', async () => {
    const { raw, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args: args('THROW-SAND'), context });
    const sand = raw.lines[0]?.product.variants.find(({ sku }) => sku === 'THROW-SAND');
    if (!sand) throw new Error('there is none');
    sand.contextual = 3_900;
    const call = { args: args('THROW-SAND'), context, before, key: newKey(context) };
    const done = await write(shop.hands, TOOL, call);
    delete sand.contextual;
    expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'other_amount' } });
    expect(commits()).toBe(0);
    expect(inside(raw)).toEqual([['THROW-GREY', 2]]);
  });

  it('where what says what was for which has no room nothing is sent, and the order stays readable', async () => {
    const { order, raw, args, context } = await placed();
    raw.metafields = Array.from({ length: 50 }, (_, n) => ({
      ...{
        namespace: 'greenlight',
        key: `gl-${n}`,
        type: 'json',
        createdAt: shopify.records.now(),
        value: '{}',
      },
    }));
    const done = await act(shop, TOOL, { args: args('THROW-SAND'), context });
    expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'too_many' } });
    expect(shopify.faults.sent('mutation')).toBe(0);
    expect(await shop.shop.order(shop.tenant, order)).toBeDefined();
  });

  it('one that Shopify refuses to commit leaves nothing that says that it was', async () => {
    const { raw, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args: args('THROW-SAND'), context });
    const commit = shopify.faults.hold('orderEditCommit');
    const call = { args: args('THROW-SAND'), context, before, key: newKey(context) };
    const writing = write(shop.hands, TOOL, call);
    await commit.arrived;
    shopify.records.edits = [];
    commit.release();
    expect(await writing).toMatchObject({ outcome: 'failed', fault: { code: 'refused' } });
    expect(raw.metafields).toEqual([]);
    expect(inside(raw)).toEqual([['THROW-GREY', 2]]);
  });

  it('a scope that the app lacks is named, and it may be done once it is there', async () => {
    const { raw, args, context } = await placed();
    shopify.scopes.delete('write_order_edits');
    const first = await act(shop, TOOL, { args: args('THROW-SAND'), context });
    shopify.scopes.add('write_order_edits');
    expect(first).toMatchObject({ outcome: 'failed', fault: { code: 'not_permitted' } });
    expect(await act(shop, TOOL, { args: args('THROW-SAND'), context })).toMatchObject({ outcome: 'done' });
    expect(inside(raw)).toEqual([['THROW-SAND', 2]]);
  });
});

describe('answers that do not tell', () => {
  it.each([
    ['lost', 'drop' as const],
    ['an error', { status: 500, body: 'no' }],
  ])('%s, of the commit: it stands, and is not sent again', async (_, answer) => {
    const { raw, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args: args('THROW-SAND'), context });
    shopify.faults.next('orderEditCommit', { answer });
    const call = { args: args('THROW-SAND'), context, before, key: newKey(context) };
    expect(await write(shop.hands, TOOL, call)).toMatchObject({ outcome: 'done' });
    expect(commits()).toBe(1);
    expect(inside(raw)).toEqual([['THROW-SAND', 2]]);
  });

  it('lost, of what is put together before: nothing has happened', async () => {
    const { raw, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args: args('THROW-SAND'), context });
    shopify.faults.next('orderEditAddVariant', { answer: 'drop' });
    const call = { args: args('THROW-SAND'), context, before, key: newKey(context) };
    expect(await write(shop.hands, TOOL, call)).toMatchObject({ outcome: 'failed' });
    expect(commits()).toBe(0);
    expect(inside(raw)).toEqual([['THROW-GREY', 2]]);
  });

  it('lost, of the commit of a cheaper one: its difference goes back all the same, once', async () => {
    const { order, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args: args('THROW-RUST'), context });
    shopify.faults.next('orderEditCommit', { answer: 'drop' });
    const call = { args: args('THROW-RUST'), context, before, key: newKey(context) };
    expect(await write(shop.hands, TOOL, call)).toMatchObject({ outcome: 'done' });
    expect(commits()).toBe(1);
    expect(shopify.refundsOf(order)).toEqual([800]);
  });

  it('lost, of the refund: it is found by its mark', async () => {
    const { order, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args: args('THROW-RUST'), context });
    shopify.faults.next('refundCreate', { answer: 'drop' });
    const call = { args: args('THROW-RUST'), context, before, key: newKey(context) };
    expect(await write(shop.hands, TOOL, call)).toMatchObject({ outcome: 'done' });
    expect(shopify.refundsOf(order)).toEqual([800]);
  });
});

it('committed, with no word of it, and changed by people since: what is owed a person says', async () => {
  const { order, raw, args, context } = await placed();
  const mug = (await placed({ lines: [['MUG-BLUE', 1]] })).raw.lines[0];
  const { before } = await shown(shop, TOOL, { args: args('THROW-RUST'), context });
  const { tenant, run, asker: by, now } = context;
  const effect = { key: newKey(context), tool: TOOL, run, by, before, now };
  shopify.faults.next('orderEditCommit', { answer: 'drop' });
  const customer = context.customer?.id ?? null;
  await expect(shop.shop.changeItems(tenant, { ...effect, customer }, args('THROW-RUST'))).rejects.toThrow();
  if (mug) raw.lines.push(mug);
  await expect(shop.shop.settle(tenant, effect.key)).rejects.toMatchObject({
    ...{ code: 'half_done', final: true },
    message: 'Some of it stands. What it rests on was changed by others since: a person has to look.',
  });
  expect(shopify.refundsOf(order)).toEqual([]);
});

it('under one key in two processes at once it is changed once', async () => {
  const { raw, args, context } = await placed();
  const { before } = await shown(shop, TOOL, { args: args('THROW-SAND'), context });
  const call = { args: args('THROW-SAND'), context, before, key: newKey(context) };
  const both = await Promise.all(twoOf(shop).map((hands) => write(hands, TOOL, call)));
  expect(both.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
  expect(commits()).toBe(1);
  expect(inside(raw)).toEqual([['THROW-SAND', 2]]);
});
