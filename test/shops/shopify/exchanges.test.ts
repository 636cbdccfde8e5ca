/** Goods that come back at Shopify for others: once, told with what goes out, and never dearer. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { act, newKey, refusal, shown, twoOf, write } from '../../shop-suite/suite.ts';
import type { RealSuite } from '../suite.ts';
import { newEmail, placedOn } from './placed.ts';
import type { Wanted } from './populate.ts';
import { type Shopify, shopifyForTests } from './suite.ts';

let shopify: Shopify;
let shop: RealSuite;

const opened = shopifyForTests();
beforeAll(() => {
  shopify = opened.shopify();
  shop = opened.shop();
});
beforeEach(() => shopify.faults.clear());

async function placed(wanted: Partial<Wanted> = {}) {
  const { raw, order, context } = await placedOn(shop, shopify.records, {
    ...{ of: 'ada', email: newEmail(shopify.records), lines: [['THROW-GREY', 2]], state: 'delivered' },
    ...wanted,
  });
  const method = raw.transactions[0]?.id.split('/').at(-1) ?? '';
  const args = (to: string, line = 1) => ({ order, items: [{ line, to }], method, reason: 'wrong colour' });
  return { order, raw, args, context };
}

it('a return stands with what goes out for it, and is withdrawn', async () => {
  const { order, raw, args, context } = await placed();
  const done = await act(shop, 'orders.exchange', { args: args('THROW-SAND'), context });
  expect(done).toMatchObject({ outcome: 'done', output: { cents: 0, return: `${order}-R1` } });
  expect(done.after).toMatchObject(done.preview.after ?? {});
  expect(shopify.faults.sent('mutation')).toBe(1);
  expect(raw.returns).toMatchObject([
    { status: 'OPEN', lines: [{ quantity: 2 }], exchange: [{ quantity: 2 }] },
  ]);
  const known = await shop.shop.order(shop.tenant, order);
  expect(known?.returns).toMatchObject([
    { kind: 'exchange', cents: 0, items: [{ line: 1, sku: 'THROW-GREY', to: 'THROW-SAND' }] },
  ]);
  expect(known?.given.filter((one) => one.order === order)).toEqual([]);
  const back = await act(shop, 'orders.withdraw_return', { args: done.undo?.args ?? {}, context });
  expect(back).toMatchObject({ outcome: 'done', after: back.preview.after });
  expect(raw.returns).toMatchObject([{ status: 'CANCELED' }]);
});

it('what it costs less is promised, and counts as given from then on', async () => {
  const { order, args, context } = await placed();
  const done = await act(shop, 'orders.exchange', { args: args('THROW-RUST'), context });
  expect(done).toMatchObject({ outcome: 'done', output: { cents: -800 } });
  expect(done.after).toMatchObject(done.preview.after ?? {});
  expect(shopify.refundsOf(order)).toEqual([]);
  const known = await shop.shop.order(shop.tenant, order);
  expect(known?.given.filter((one) => one.order === order)).toMatchObject([{ kind: 'exchange', cents: 800 }]);
});

it.each([
  ['one that costs more, since nobody is charged', 'THROW-NAVY', 'not_charged'],
  ['one that is sold out', 'THROW-MOSS', 'not_available'],
  ['one of another product', 'MUG-BLUE', 'other_product'],
])('%s is not shown', async (_, to, code) => {
  const { args, context } = await placed();
  expect(await refusal(shop, 'orders.exchange', { args: args(to), context })).toBe(code);
});

it('one whose price moved after it was shown is not sent', async () => {
  const { raw, args, context } = await placed();
  const { before } = await shown(shop, 'orders.exchange', { args: args('THROW-SAND'), context });
  const [, sand] = raw.lines[0]?.product.variants ?? [];
  if (!sand) throw new Error('there is none');
  sand.cents = 4_100;
  const key = newKey(context);
  const done = await write(shop.hands, 'orders.exchange', { args: args('THROW-SAND'), context, before, key });
  sand.cents = 4_000;
  expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'facts_moved' } });
  expect(raw.returns).toEqual([]);
});

describe('answers that do not tell', () => {
  it.each([
    ['lost', 'drop' as const],
    ['an error', { status: 500, body: 'no' }],
  ])('%s: it is found by its mark, and not opened again', async (_, answer) => {
    const { raw, args, context } = await placed();
    const { before } = await shown(shop, 'orders.exchange', { args: args('THROW-SAND'), context });
    shopify.faults.next('mutation', { answer });
    const key = newKey(context);
    const call = { args: args('THROW-SAND'), context, before, key };
    expect(await write(shop.hands, 'orders.exchange', call)).toMatchObject({ outcome: 'done' });
    expect(shopify.faults.sent('mutation')).toBe(1);
    expect(raw.returns).toHaveLength(1);
  });
});

it('under one key in two processes at once it is opened once', async () => {
  const { raw, args, context } = await placed();
  const { before } = await shown(shop, 'orders.exchange', { args: args('THROW-SAND'), context });
  const call = { args: args('THROW-SAND'), context, before, key: newKey(context) };
  const both = await Promise.all(twoOf(shop).map((hands) => write(hands, 'orders.exchange', call)));
  expect(both.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
  expect(raw.returns).toHaveLength(1);
});

it('of two lines of one product each has its own', async () => {
  const { order, args, context } = await placed({
    lines: [
      ['THROW-GREY', 1],
      ['THROW-NAVY', 1],
    ],
  });
  const [first] = args('THROW-SAND').items;
  const items = [first ?? { line: 1, to: '' }, { line: 2, to: 'THROW-GREY' }];
  const done = await act(shop, 'orders.exchange', { args: { ...args(''), items }, context });
  expect(done).toMatchObject({ outcome: 'done', output: { cents: -500 } });
  expect((await shop.shop.order(shop.tenant, order))?.returns).toMatchObject([
    {
      items: [
        { line: 1, to: 'THROW-SAND' },
        { line: 2, to: 'THROW-GREY' },
      ],
      cents: -500,
    },
  ]);
});
