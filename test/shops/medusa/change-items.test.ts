/** Other items in an order of a real Medusa: previewed, confirmed once, and what they cost less goes back. */
import { describe, expect, it } from 'vitest';
import { act, newKey, shown, write } from '../../shop-suite/suite.ts';
import type { Fault } from '../faults.ts';
import type { RealSuite } from '../suite.ts';
import { type OrderWanted, sent } from './orders.ts';
import { newGuest, placedOn } from './placed.ts';
import { addItems, markAsPaid, onSale } from './staff.ts';
import type { Medusa } from './start.ts';
import { medusaForTests } from './suite.ts';

let medusa: Medusa;
let shop: RealSuite;

medusaForTests((opened) => {
  ({ medusa, shop } = opened);
});

const TOOL = 'orders.change_items';

/** Two large candles that are to be small ones, for 18.00 less. */
async function ordered(wanted: Partial<OrderWanted> = {}) {
  const lines: OrderWanted['lines'] = [
    ['CANDLE-L', 2],
    ['MUG-BLUE', 1],
  ];
  const placed = await placedOn(shop, medusa, { customer: newGuest(), lines, state: 'paid', ...wanted });
  const { order, known } = placed;
  const method = known?.methods[0]?.id ?? '';
  const args = (line: number, to: string) => ({ order, items: [{ line, to }], method });
  return { ...placed, method, args, small: args(1, 'CANDLE-S') };
}

const now = (order: string) => shop.shop.order(shop.tenant, order);

describe('a line keeps its number', () => {
  it('when it is changed again, taken out, and beside what people put in', async () => {
    const { order, args, context } = await ordered();
    const { id } = await medusa.orderNow(order);
    // Of what comes in at once the order is Medusa's own.
    for (const sku of ['CUSHION-WHITE', 'CUSHION-OLIVE']) await addItems(medusa, id, [[sku, 1]]);
    await markAsPaid(medusa, id);
    for (const items of [
      [
        { line: 2, to: 'MUG-SAND' },
        { line: 3, to: 'CUSHION-OLIVE' },
      ],
      [{ line: 2, to: 'MUG-BLUE' }],
    ])
      expect(await act(shop, TOOL, { args: { ...args(1, ''), items }, context })).toMatchObject({
        outcome: 'done',
        output: { cents: 0 },
      });
    const lines = [
      { sku: 'CANDLE-L', quantity: 2, total: 3_798, cancelled: false },
      { sku: 'MUG-BLUE', quantity: 1, total: 1_400, cancelled: false },
      { sku: 'CUSHION-OLIVE', quantity: 1, total: 3_200, cancelled: false },
      { sku: 'CUSHION-OLIVE', quantity: 1, total: 3_200, cancelled: false },
    ];
    const known = await now(order);
    expect(known).toMatchObject({ lines, itemsChanged: 4 });
    expect(known?.lines.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
    const out = { args: { order, line: 2, cents: 1_400 }, context };
    expect(await act(shop, 'orders.cancel_line', out)).toMatchObject({ outcome: 'done' });
    const [candles = {}, mug, ...cushions] = lines;
    expect((await now(order))?.lines).toMatchObject([
      ...[candles, { ...mug, cancelled: true, refunded: 1_400 }],
      ...cushions,
    ]);
  });

  it('when it is sent, comes back, and is paid back', async () => {
    const { order, small, context, method } = await ordered();
    const done = await act(shop, TOOL, { args: small, context });
    expect(done).toMatchObject({ outcome: 'done', output: { lines: [1], cents: -1_800 } });
    const { id, items } = await medusa.orderNow(order);
    await sent(medusa, { order: id, items }, 'delivered');
    expect(await now(order)).toMatchObject({
      status: 'delivered',
      parcels: [{ lines: expect.arrayContaining([1, 2]) }],
    });
    const back = { order, lines: [1], method, reason: 'too small' };
    expect(await act(shop, 'orders.return', { args: back, context })).toMatchObject({
      ...{ outcome: 'done', output: { cents: 1_998 } },
    });
    const refund = { order, lines: [{ line: 2, cents: 1_400 }], reason: 'damaged' };
    expect(await act(shop, 'orders.refund', { args: refund, context })).toMatchObject({ outcome: 'done' });
    expect(await now(order)).toMatchObject({
      lines: [
        { sku: 'CANDLE-S', refunded: 0 },
        { sku: 'MUG-BLUE', refunded: 1_400 },
      ],
    });
  });

  it('and an order that was changed is cancelled with what is left of its money', async () => {
    const { order, small, context } = await ordered();
    expect(await act(shop, TOOL, { args: small, context })).toMatchObject({ outcome: 'done' });
    const rest = await act(shop, 'orders.cancel', { args: { order, reason: 'late' }, context });
    expect(rest).toMatchObject({ outcome: 'done', output: { cents: 3_898 } });
    expect(await shop.word.refunds(order)).toEqual([1_800, 3_898]);
  });
});

describe('what Medusa refuses, or would do otherwise than it is shown', () => {
  it('an order that somebody has open is left to them', async () => {
    const { order, small: args, context } = await ordered();
    const { before } = await shown(shop, TOOL, { args, context });
    const { id } = await medusa.orderNow(order);
    await medusa.admin('POST', '/order-edits', { order_id: id });
    const result = await write(shop.hands, TOOL, { args, context, before, key: newKey(context) });
    expect(result).toMatchObject({ outcome: 'failed', fault: { code: 'busy' } });
    expect(await medusa.editsOf(order)).toEqual(['pending']);
  });

  it('what is only authorised does not hold what is to be given back', async () => {
    const { order, small: args, context } = await ordered({ state: 'authorised' });
    const result = await act(shop, TOOL, { args, context });
    expect(result).toMatchObject({ outcome: 'failed', fault: { code: 'too_much' } });
    expect(await medusa.editsOf(order)).toEqual([]);
  });

  it.concurrent.each([
    ['with items that nobody has paid for, one that costs less', ['CUSHION-WHITE'], 'small'],
    ['with items that nobody has paid for, one that costs the same', ['CUSHION-WHITE'], 'same'],
    ['that is only authorised, one that costs the same', [], 'same'],
  ] as const)('an order %s: nothing of it is changed', async (_, more, which) => {
    const { order, small, args, context } = await ordered(more.length > 0 ? {} : { state: 'authorised' });
    const { id } = await medusa.orderNow(order);
    if (more.length > 0)
      await addItems(
        medusa,
        id,
        more.map((sku) => [sku, 1]),
      );
    const before = await medusa.editsOf(order);
    const asked = which === 'small' ? small : args(2, 'MUG-SAND');
    expect(await act(shop, TOOL, { args: asked, context })).toMatchObject({
      ...{ outcome: 'failed', fault: { code: 'other_amount' } },
    });
    expect(await medusa.editsOf(order)).toEqual(before);
    expect(await shop.word.refunds(order)).toEqual([]);
  });

  it('another price than was shown is not confirmed, and nothing of it is left', async () => {
    const { order, small: args, context } = await ordered();
    const over = await onSale(medusa, 'CANDLE-S', 8.5);
    const result = await act(shop, TOOL, { args, context });
    await over();
    expect(result).toMatchObject({ outcome: 'failed', fault: { code: 'price_changes' } });
    expect(await medusa.editsOf(order)).not.toContain('confirmed');
    expect(await now(order)).toMatchObject({ lines: [{ sku: 'CANDLE-L' }, {}], payouts: [] });
    expect((await act(shop, TOOL, { args, context })).outcome).toBe('done');
  });
});

async function cutOff(at: (of: { id: string; method: string }) => string, fault: Fault) {
  const { order, small: args, context, method } = await ordered();
  const { id } = await medusa.orderNow(order);
  const { before } = await shown(shop, TOOL, { args, context });
  const request = at({ id, method });
  medusa.faults.next(request, fault);
  const result = await write(shop.hands, TOOL, { args, context, before, key: newKey(context) });
  return { order, context, request, result };
}

// They wait, so that they may do so beside one another: each fault is said for one order.
describe('cut off', () => {
  it.concurrent.each([
    { what: 'put together', at: (of: { id: string }) => `${of.id}/items {` },
    { what: 'confirmed', at: (of: { id: string }) => `${of.id}/confirm` },
    { what: 'given back', at: (of: { method: string }) => `${of.method}/refund` },
  ])('when it was $what and no answer came: once', async ({ at }) => {
    const { order, result } = await cutOff(at, { answer: 'drop' });
    expect(result).toMatchObject({ outcome: 'done', output: { cents: -1_800 } });
    expect((await now(order))?.lines).toMatchObject([{ sku: 'CANDLE-S' }, { sku: 'MUG-BLUE' }]);
    expect(await shop.word.refunds(order)).toEqual([1_800]);
  });
});

describe('what nobody knows of', () => {
  it.concurrent.each([
    { what: 'confirmation', at: (of: { id: string }) => `${of.id}/confirm` },
    { what: 'refund', at: (of: { method: string }) => `${of.method}/refund` },
  ])('a $what: a person looks, and it is not sent again', async ({ at }) => {
    const { order, request, result } = await cutOff(at, { arrives: false, answer: 'drop' });
    expect(result).toMatchObject({ outcome: 'unknown' });
    expect(medusa.faults.sent(request)).toBe(1);
    expect(await shop.word.refunds(order)).toEqual([]);
  });

  it('a difference that was not given back is held by its line, and goes back with the order', async () => {
    const { order, context } = await cutOff(({ method }) => `${method}/refund`, {
      ...{ arrives: false, answer: 'drop' },
    });
    expect((await now(order))?.lines[0]).toMatchObject({ sku: 'CANDLE-S', total: 3_798 });
    const { shows } = await shown(shop, 'orders.cancel', { args: { order, reason: 'late' }, context });
    expect(shows?.at(-1)).toMatchObject({ after: 'USD 56.98' });
  });
});
