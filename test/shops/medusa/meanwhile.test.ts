/**
 * What people do to an order while a change of ours is cut off in its middle: nothing of theirs is taken away
 * or confirmed, nothing goes back that is owed no more, and what is told is so.
 */
import { describe, expect, it } from 'vitest';
import type { KeyedChange } from '../../../src/flow/ports/effects.ts';
import type { Args } from '../../../src/run/plan/plan.ts';
import { newKey, shown } from '../../shop-suite/suite.ts';
import type { Fault } from '../faults.ts';
import type { RealSuite } from '../suite.ts';
import type { OrderWanted } from './orders.ts';
import { newGuest, placedOn } from './placed.ts';
import { addItems, giveBack } from './staff.ts';
import type { Medusa } from './start.ts';
import { medusaForTests } from './suite.ts';

let medusa: Medusa;
let shop: RealSuite;

medusaForTests((opened) => {
  ({ medusa, shop } = opened);
});

const LOST: Fault = { answer: 'drop' };

const TOOLS = {
  /** Two large candles are to be small ones, for 18.00 less. */
  'orders.change_items': {
    args: (order: string, method: string): Args => ({ order, items: [{ line: 1, to: 'CANDLE-S' }], method }),
    make: 'changeItems',
  },
  /** The mug is taken out, for 14.00. */
  'orders.cancel_line': {
    args: (order: string): Args => ({ order, line: 2, cents: 1_400 }),
    make: 'cancelLine',
  },
} as const;

/** A change that lost the answer of a request of its, as the process leaves it that sent it. */
async function cutOff(tool: keyof typeof TOOLS, at: (id: string) => string, fault = LOST) {
  const customer = newGuest();
  const lines: OrderWanted['lines'] = [
    ['CANDLE-L', 2],
    ['MUG-BLUE', 1],
  ];
  const { order, context, method } = await placedOn(shop, medusa, { customer, lines, state: 'paid' });
  const { id } = await medusa.orderNow(order);
  const args = TOOLS[tool].args(order, method);
  const { before } = await shown(shop, tool, { args, context });
  const key = newKey(context);
  const { tenant, run, asker: by, now } = context;
  const effect: KeyedChange = { key, tool, run, by, customer: context.customer?.id ?? null, before, now };
  medusa.faults.next(at(id), fault);
  const make = () => shop.shop[TOOLS[tool].make](tenant, effect, args as never);
  await expect(make()).rejects.toThrow();
  return { order, id, method, customer, make, settle: () => shop.shop.settle(tenant, key) };
}

const now = (order: string) => shop.shop.order(shop.tenant, order);
const confirms = (id: string) => `${id}/confirm`;
const puts = (id: string) => `${id}/items`;
const inEdit = (order: string) => medusa.editsOf(order);

describe('an edit was confirmed, and its money did not go back', () => {
  it.each([
    ['orders.change_items', 1_800],
    ['orders.cancel_line', 1_400],
  ] as const)('%s: nobody came in between, so it goes back', async (tool, cents) => {
    const { order, settle } = await cutOff(tool, confirms);
    expect(await settle()).toMatchObject({ kind: 'done' });
    expect(await shop.word.refunds(order)).toEqual([cents]);
  });

  it.each(['orders.change_items', 'orders.cancel_line'] as const)(
    '%s: people put something else in for it, so a person looks what is owed',
    async (tool) => {
      const { order, id, settle } = await cutOff(tool, confirms);
      await addItems(medusa, id, [['MUG-SAND', 1]]);
      await expect(settle()).rejects.toMatchObject({
        ...{ code: 'half_done', final: true },
        message: 'Some of it stands. What it rests on was changed by others since: a person has to look.',
      });
      expect(await shop.word.refunds(order)).toEqual([]);
    },
  );

  it.each([
    ['orders.change_items', 18],
    ['orders.cancel_line', 14],
  ] as const)('%s: people gave it back, so it does not go back twice', async (tool, amount) => {
    const { order, method, settle } = await cutOff(tool, confirms);
    await giveBack(medusa, method, amount);
    await expect(settle()).rejects.toMatchObject({ code: 'half_done' });
    expect(await shop.word.refunds(order)).toEqual([amount * 100]);
  });
});

describe('an edit was put together, and not confirmed', () => {
  it.each(['orders.change_items', 'orders.cancel_line'] as const)(
    '%s: people put more into it, which is neither confirmed nor taken away',
    async (tool) => {
      const { order, id, settle } = await cutOff(tool, puts);
      const added = [{ variant_id: medusa.stocked.variants['MUG-SAND'], quantity: 1 }];
      await medusa.admin('POST', `/order-edits/${id}/items`, { items: added });
      const told = `What Greenlight began on ${order} in Medusa is not its own alone any more: a person has to look.`;
      await expect(settle()).rejects.toMatchObject({ code: 'left_open', message: told, final: true });
      expect(await inEdit(order)).toEqual(['pending']);
      // They end it as they like.
      await medusa.admin('DELETE', `/order-edits/${id}`);
      expect((await now(order))?.lines).toMatchObject([{ sku: 'CANDLE-L' }, { cancelled: false }]);
    },
  );

  it.each(['make', 'settle'] as const)(
    'what was shown holds no more: it did not happen, and nothing is left of it (%s)',
    async (by) => {
      const { order, customer, make, settle } = await cutOff('orders.change_items', puts);
      const lines: OrderWanted['lines'] = [['MUG-BLUE', 1]];
      const other = await placedOn(shop, medusa, { customer, lines, state: 'paid' });
      await giveBack(medusa, other.method, 1);
      if (by === 'settle') expect(await settle()).toBe('did_not_happen');
      else expect(await make()).toMatchObject({ kind: 'refused', code: 'facts_moved' });
      expect(await inEdit(order)).toEqual([]);
      expect((await now(order))?.lines).toMatchObject([{ sku: 'CANDLE-L' }, { sku: 'MUG-BLUE' }]);
    },
  );

  it('it was never begun: it surely did not happen', async () => {
    const begins = (id: string) => `/order-edits {"order_id":"${id}`;
    const { order, settle } = await cutOff('orders.change_items', begins, { ...LOST, arrives: false });
    expect(await settle()).toBe('did_not_happen');
    expect(await inEdit(order)).toEqual([]);
  });
});

it('people change it while it is put together, for nothing: it is not confirmed', async () => {
  const customer = newGuest();
  const lines: OrderWanted['lines'] = [
    ['CANDLE-L', 2],
    ['MUG-BLUE', 1],
  ];
  const { order, context, method } = await placedOn(shop, medusa, { customer, lines, state: 'paid' });
  const { id, items } = await medusa.orderNow(order);
  const args = TOOLS['orders.change_items'].args(order, method);
  const { before } = await shown(shop, 'orders.change_items', { args, context });
  const { tenant, run, asker: by, now: at } = context;
  const effect = { key: newKey(context), tool: 'orders.change_items', run, by, before, now: at };
  const held = medusa.faults.hold(`${id}/items/item/`);
  const made = shop.shop
    .changeItems(tenant, { ...effect, customer: context.customer?.id ?? null }, args as never)
    .catch((error: unknown) => error);
  await held.arrived;
  const mug = items.find(({ variant_sku }) => variant_sku === 'MUG-BLUE');
  await medusa.admin('POST', `/order-edits/${id}/items/item/${mug?.id}`, { quantity: 1 });
  held.release();
  expect(await made).toMatchObject({ code: 'left_open' });
  expect(await inEdit(order)).toEqual(['pending']);
  expect(await shop.word.refunds(order)).toEqual([]);
});
