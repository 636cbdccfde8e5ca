/** Other items in an order of Vendure's: modified once, and what they cost less goes back once. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { act, newKey, refusal, shown, twoOf, write } from '../../shop-suite/suite.ts';
import type { RealSuite } from '../suite.ts';
import { customers } from './customers.ts';
import type { OrderWanted } from './orders.ts';
import { moveOrder } from './staff.ts';
import type { Vendure } from './start.ts';
import { vendureForTests } from './suite.ts';

let vendure: Vendure;
let shop: RealSuite;

const opened = vendureForTests();
beforeAll(() => {
  vendure = opened.vendure();
  shop = opened.shop();
});
beforeEach(() => vendure.faults.clear());

const TOOL = 'orders.change_items';
/** The modification itself, and not the try before it. */
const MODIFIES = '"dryRun":false';

/** Two mugs and a large throw; `args`: of the mugs, and of the throw. */
let made = 0;
async function placed(wanted: Partial<OrderWanted> = {}) {
  made += 1;
  // Reading an order reads the others of its customer.
  const customer = { ...customers.tom, emailAddress: `tom.${made}@example.com` };
  const order = await vendure.makeOrder({
    ...{ customer, state: 'PaymentSettled' },
    lines: [
      ['MUG-BLUE', 2],
      ['THROW-RUST-L', 1],
    ],
    ...wanted,
  });
  const known = await shop.shop.order(shop.tenant, order);
  const context = shop.context({ customer: { id: known?.customer ?? '', verified: true } });
  const method = known?.methods.at(-1)?.id ?? '';
  const args = (to: string, line = to.startsWith('THROW') ? 2 : 1) => ({
    ...{ order, items: [{ line, to }], method },
  });
  return { order, args, context, method };
}

const LAMP: Partial<OrderWanted> = { lines: [['LAMP-STEEL', 1]] };
const PACKED: Partial<OrderWanted> = { state: 'Packed' };
const SAND = 'MUG-SAND';
const SMALL = 'THROW-RUST-S';

async function inside(order: string) {
  const { lines } = await vendure.orderNow(order);
  return lines.flatMap(({ productVariant: { sku }, quantity }) => (quantity > 0 ? [[sku, quantity]] : []));
}
const UNCHANGED = [
  ['MUG-BLUE', 2],
  ['THROW-RUST-L', 1],
];
const WITH_SAND = [
  ['THROW-RUST-L', 1],
  ['MUG-SAND', 2],
];
const WITH_SMALL = [
  ['MUG-BLUE', 2],
  ['THROW-RUST-S', 1],
];

const known = async (order: string) => shop.shop.order(shop.tenant, order);
const refunds = async (order: string) => (await vendure.refundsOf(order)).map(({ total }) => total);
const stateOf = async (order: string) => (await vendure.orderNow(order)).state;

async function asBefore(order: string) {
  const { state, modifications } = await vendure.orderNow(order);
  expect([state, modifications]).toEqual(['PaymentSettled', []]);
  expect(await inside(order)).toEqual(UNCHANGED);
  expect(await vendure.notesOf(order)).toEqual([]);
  expect(await vendure.providerRefundsOf(order)).toEqual([]);
}

async function priced(sku: string, cents: number): Promise<void> {
  const { productVariants } = await vendure.admin<{ productVariants: { items: { id: string }[] } }>(
    'query ($sku: String!) { productVariants(options: { filter: { sku: { eq: $sku } } }) { items { id } } }',
    { sku },
  );
  const input = productVariants.items.map(({ id }) => ({ id, price: cents }));
  await vendure.admin(
    'mutation ($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { id } }',
    { input },
  );
}

describe('what is shown is what happens', () => {
  it('for the same price the line has the other item, and no money moves', async () => {
    const { order, args, context } = await placed();
    const done = await act(shop, TOOL, { args: args(SAND), context });
    expect(done).toMatchObject({ outcome: 'done', output: { lines: [1], cents: 0 } });
    expect(done.after).toMatchObject(done.preview.after ?? {});
    expect(await inside(order)).toEqual(WITH_SAND);
    expect(await known(order)).toMatchObject({
      lines: [
        { line: 1, sku: SAND, variant: 'Sand', quantity: 2, total: 2_800, cancelled: false },
        { line: 2, sku: 'THROW-RUST-L', total: 6_500 },
      ],
      itemsChanged: 1,
    });
    expect(await stateOf(order)).toBe('PaymentSettled');
    expect(await refunds(order)).toEqual([]);
  });

  it('what it costs less goes back to the payment that was shown', async () => {
    const { order, args, context, method } = await placed({ voucher: 1_000 });
    const done = await act(shop, TOOL, { args: args(SMALL), context });
    expect(done).toMatchObject({ outcome: 'done', output: { cents: -1_700 } });
    expect(done.after).toMatchObject(done.preview.after ?? {});
    expect(await vendure.refundsOf(order)).toMatchObject([
      { payment: method, total: 1_700, state: 'Settled' },
    ]);
    expect(await vendure.providerRefundsOf(order)).toEqual([1_700]);
    expect(await known(order)).toMatchObject({
      payouts: [{ kind: 'price_difference', cents: 1_700 }],
      lines: [{ total: 2_800 }, { total: 4_800, refunded: 0, cancelled: false }],
    });
    expect(await stateOf(order)).toBe('PaymentSettled');
  });

  it('of several lines each keeps its number', async () => {
    const { order, args, context } = await placed();
    const items = [
      { line: 2, to: SMALL },
      { line: 1, to: SAND },
    ];
    const done = await act(shop, TOOL, { args: { ...args(SMALL), items }, context });
    expect(done).toMatchObject({ outcome: 'done', output: { cents: -1_700 } });
    expect((await known(order))?.lines.map(({ sku, total }) => [sku, total])).toEqual([
      ['MUG-SAND', 2_800],
      ['THROW-RUST-S', 4_800],
    ]);
  });

  it('it is changed again and back, and what is in it then is cancelled and paid back to the cent', async () => {
    const { order, args, context } = await placed();
    for (const to of [SAND, 'MUG-BLUE', SMALL])
      expect(await act(shop, TOOL, { args: args(to), context })).toMatchObject({ outcome: 'done' });
    expect((await known(order))?.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ['MUG-BLUE', 2],
      ['THROW-RUST-S', 1],
    ]);
    const line = { order, line: 1, cents: 2_800 };
    expect(await act(shop, 'orders.cancel_line', { args: line, context })).toMatchObject({ outcome: 'done' });
    expect((await known(order))?.lines).toMatchObject([
      { total: 2_800, refunded: 2_800, cancelled: true },
      { total: 4_800, refunded: 0, cancelled: false },
    ]);
    const rest = { order, reason: 'ordered by mistake' };
    expect(await act(shop, 'orders.cancel', { args: rest, context })).toMatchObject({ outcome: 'done' });
    expect(await refunds(order)).toEqual([1_700, 2_800, 4_800 + 500]);
  });
});

describe('what keeps it from being changed', () => {
  it.each([
    {
      what: 'one that costs more, since nobody is charged',
      wanted: LAMP,
      to: 'LAMP-BRASS',
      code: 'not_charged',
    },
    { what: 'the same one', wanted: {}, to: 'MUG-BLUE', code: 'same_item' },
    { what: 'one that is not in stock', wanted: {}, to: 'MUG-GREEN', code: 'not_available' },
    { what: 'one of an order that is packed', wanted: PACKED, to: SAND, code: 'already_packed' },
  ])('$what is not shown', async ({ wanted, to, code }) => {
    const { args, context } = await placed(wanted);
    expect(await refusal(shop, TOOL, { args: args(to, 1), context })).toBe(code);
  });

  /** Shown, and made after something happened; nothing of it was sent. */
  async function movedBy(happens: (order: string) => Promise<void>) {
    const { order, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args: args(SMALL), context });
    await happens(order);
    vendure.faults.clear();
    const call = { args: args(SMALL), context, before, key: newKey(context) };
    const { outcome, fault } = await write(shop.hands, TOOL, call);
    expect({ outcome, code: fault?.code }).toEqual({ outcome: 'failed', code: 'facts_moved' });
    expect(vendure.faults.sent('mutation')).toBe(0);
    return order;
  }

  it('another price than was shown', async () => {
    try {
      await asBefore(await movedBy(() => priced(SMALL, 4_700)));
    } finally {
      await priced(SMALL, 4_800);
    }
  });

  it('an item that was changed meanwhile', async () => {
    const { order, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args: args(SMALL), context });
    await act(shop, TOOL, { args: args('THROW-GREY-L'), context });
    const call = { args: args(SMALL), context, before, key: newKey(context) };
    expect(await write(shop.hands, TOOL, call)).toMatchObject({ fault: { code: 'facts_moved' } });
    expect(await refunds(order)).toEqual([]);
  });

  it('somebody who has it open in Vendure: it stays theirs', async () => {
    const { order, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args: args(SAND), context });
    const { id } = await vendure.orderNow(order);
    await moveOrder(vendure.admin, id, 'Modifying');
    const call = { args: args(SAND), context, before, key: newKey(context) };
    expect(await write(shop.hands, TOOL, call)).toMatchObject({ outcome: 'failed', fault: { code: 'busy' } });
    expect(vendure.faults.sent('mutation')).toBe(0);
    expect([await stateOf(order), await inside(order)]).toEqual(['Modifying', UNCHANGED]);
  });

  it('somebody who opens it in the same second: it stays theirs', async () => {
    const { order, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args: args(SAND), context });
    const { id } = await vendure.orderNow(order);
    const opens = vendure.faults.hold('transitionOrderToState');
    const call = { args: args(SAND), context, before, key: newKey(context) };
    const writing = write(shop.hands, TOOL, call);
    await opens.arrived;
    await moveOrder(vendure.admin, id, 'Modifying');
    opens.release();
    expect(await writing).toMatchObject({ outcome: 'failed', fault: { code: 'busy' } });
    expect([await stateOf(order), await inside(order)]).toEqual(['Modifying', UNCHANGED]);
    expect(await vendure.notesOf(order)).toEqual([]);
  });

  it('an item that is in the order already, where Vendure would put both onto one line', async () => {
    const { order, args, context } = await placed({
      lines: [
        ['MUG-BLUE', 2],
        ['MUG-SAND', 1],
      ],
    });
    const done = await act(shop, TOOL, { args: args(SAND), context });
    expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'item_twice' } });
    expect(vendure.faults.sent('mutation')).toBe(0);
    expect((await vendure.orderNow(order)).modifications).toEqual([]);
  });

  it('another amount in what Vendure tries, as with something off the order: it goes on as it was', async () => {
    const { order, args, context } = await placed({ coupon: 'FIVEOFF' });
    const { totalWithTax } = await vendure.orderNow(order);
    const done = await act(shop, TOOL, { args: args(SMALL), context });
    expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'other_amount' } });
    expect(vendure.faults.sent(MODIFIES)).toBe(0);
    await asBefore(order);
    expect((await vendure.orderNow(order)).totalWithTax).toBe(totalWithTax);
  });
});

describe('answers that do not tell', () => {
  async function met(to: string, text: string, fault: Parameters<Vendure['faults']['next']>[1]) {
    const { order, args, context } = await placed();
    const { before } = await shown(shop, TOOL, { args: args(to), context });
    vendure.faults.next(text, fault);
    const call = { args: args(to), context, before, key: newKey(context) };
    const { outcome } = await write(shop.hands, TOOL, call);
    return { order, outcome };
  }

  it.each([
    ['lost', { answer: 'drop' }],
    ['an error', { answer: { status: 500, body: 'no' } }],
  ] as const)('%s, of the modification: it stands, and is not sent again', async (_, fault) => {
    const { order, outcome } = await met(SMALL, MODIFIES, fault);
    expect(outcome).toBe('done');
    expect(vendure.faults.sent(MODIFIES)).toBe(1);
    expect([await stateOf(order), await inside(order)]).toEqual(['PaymentSettled', WITH_SMALL]);
    expect(await vendure.providerRefundsOf(order)).toEqual([1_700]);
  });

  it('none, of a modification that did not arrive: nobody says so, and nothing is sent again', async () => {
    const { order, outcome } = await met(SMALL, MODIFIES, { arrives: false, answer: 'drop' });
    expect(outcome).toBe('unknown');
    expect(vendure.faults.sent(MODIFIES)).toBe(1);
    expect([await stateOf(order), await inside(order)]).toEqual(['Modifying', UNCHANGED]);
    expect((await vendure.notesOf(order)).map(({ text }) => text)).toMatchObject([
      expect.stringContaining('The items are changed; gl-'),
    ]);
  });

  it.each([
    ['the opening', '"state":"Modifying"', {}],
    ['the opening, which did not arrive', '"state":"Modifying"', { arrives: false }],
    ['the try', '"dryRun":true', {}],
    ['the closing', '"state":"PaymentSettled"', {}],
    ['the closing, which did not arrive', '"state":"PaymentSettled"', { arrives: false }],
  ] as const)('none, of %s: it is gone on with, and done once', async (_, text, fault) => {
    const { order, outcome } = await met(SMALL, text, { ...fault, answer: 'drop' });
    expect(outcome).toBe('done');
    expect(vendure.faults.sent(MODIFIES)).toBe(1);
    expect([await stateOf(order), await inside(order)]).toEqual(['PaymentSettled', WITH_SMALL]);
    expect(await vendure.providerRefundsOf(order)).toEqual([1_700]);
  });
});

describe('gone on with, and refused then', () => {
  /** Its opening was not answered, and the process that sent it is no more. */
  async function opened(wanted: Partial<OrderWanted> = {}) {
    const { order, args, context } = await placed(wanted);
    const { before } = await shown(shop, TOOL, { args: args(SMALL), context });
    const { tenant, run, asker: by, now } = context;
    const key = newKey(context);
    const effect = { key, tool: TOOL, run, by, customer: context.customer?.id ?? null, before, now };
    vendure.faults.next('"state":"Modifying"', { answer: 'drop' });
    await expect(shop.shop.changeItems(tenant, effect, args(SMALL))).rejects.toThrow();
    expect(await stateOf(order)).toBe('Modifying');
    return { order, settle: () => shop.shop.settle(tenant, key) };
  }

  it('since it costs something else by now: it did not happen, and the order goes on as it was', async () => {
    const { order, settle } = await opened();
    try {
      await priced(SMALL, 4_700);
      expect(await settle()).toBe('did_not_happen');
    } finally {
      await priced(SMALL, 4_800);
    }
    expect(vendure.faults.sent(MODIFIES)).toBe(0);
    await asBefore(order);
  });

  it('by what Vendure tries: it did not happen, and the order goes on as it was', async () => {
    const { order, settle } = await opened({ coupon: 'FIVEOFF' });
    expect(await settle()).toBe('did_not_happen');
    expect(vendure.faults.sent(MODIFIES)).toBe(0);
    await asBefore(order);
  });
});

it('under one key in two processes at once it is changed once', async () => {
  const { order, args, context } = await placed();
  const { before } = await shown(shop, TOOL, { args: args(SMALL), context });
  const call = { args: args(SMALL), context, before, key: newKey(context) };
  const both = await Promise.all(twoOf(shop).map((hands) => write(hands, TOOL, call)));
  expect(both.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
  expect(vendure.faults.sent(MODIFIES)).toBe(1);
  expect(await inside(order)).toEqual(WITH_SMALL);
  expect(await vendure.providerRefundsOf(order)).toEqual([1_700]);
});

describe('money that a payment provider does not give back at once', () => {
  it.each([
    { card: 'failed', what: 'the item is changed', state: 'PaymentSettled', now: WITH_SMALL, out: [] },
    { card: 'throws', what: 'nothing is changed', state: 'Modifying', now: UNCHANGED, out: [] },
    // Vendure takes its own record of it back.
    { card: 'pending', what: 'nothing is changed', state: 'Modifying', now: UNCHANGED, out: [1_700] },
  ] as const)('$card: $what, and it is told as done by nobody', async ({ card, state, now, out }) => {
    const { order, args, context } = await placed({ card: { refunds: card } });
    const done = await act(shop, TOOL, { args: args(SMALL), context });
    expect(done).toMatchObject({ outcome: 'unknown' });
    expect(vendure.faults.sent(MODIFIES)).toBe(1);
    expect([await stateOf(order), await inside(order)]).toEqual([state, now]);
    expect(await vendure.providerRefundsOf(order)).toEqual(out);
  });
});
