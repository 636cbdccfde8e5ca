/** Goods that come back or go out once more, and store credit; each with the way back. */
import { and, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Args } from '../../../../src/run/plan/plan.ts';
import type { Database } from '../../../../src/store/db.ts';
import { products } from '../../../../src/tools/shop/adapters/own/schema/shop.ts';
import { onEachDatabase } from '../../../store/on-each-database.ts';
import { demoShop, type TestShop } from './demo-shop.ts';

/** Mara's: linen (18.90), mugs (48.00), a vase (29.50); delivered three days ago. */
const ORDER = 'FH-10482';

let keys = 0;

onEachDatabase((place) => {
  let database: Database;
  beforeAll(async () => {
    database = await place.database();
  });

  /** Shows and makes it, checks that what was shown is what came, and takes it back. */
  async function thereAndBack(shop: TestShop, tool: string, args: Args) {
    const who = await shop.whoOf(ORDER);
    const before = await shop.order(ORDER);
    const shown = await shop.preview(tool, args, { who });
    keys += 1;
    const key = `${who.run}:${tool}:${keys}`;
    expect(shown.undoable).toBe(true);
    const made = await shop.write(tool, args, { who, before: shown.before, key });
    expect(made).toMatchObject({ outcome: 'done', after: shown.after });
    const again = await shop.write(tool, args, { who, before: shown.before, key });
    expect(again).toMatchObject({ outcome: 'done', id: made.id, output: made.output });
    const between = await shop.order(ORDER);
    if (!made.undo) throw new Error(`${tool} says that it can be taken back, and not how`);
    const back = await shop.act(made.undo.tool, made.undo.args, who);
    expect(back.outcome).toBe('done');
    const { payouts, methods: _left, ...rest } = await shop.order(ORDER);
    const { payouts: _payouts, methods: _methods, ...was } = before;
    expect(rest).toEqual(was);
    expect(payouts.filter(({ state }) => state === 'done')).toEqual([]);
    expect(await shop.refusal(made.undo.tool, made.undo.args, { who })).not.toBe('shown');
    expect((await shop.write(made.undo.tool, made.undo.args, { who, before: {} })).outcome).toBe('failed');
    return { shown, made, between };
  }

  it('a return is noted, moves no money yet but counts what it will give back, and can be withdrawn', async () => {
    const shop = await demoShop(database);
    const method = (await shop.order(ORDER)).methods[0]?.id ?? '';
    const { shown, between } = await thereAndBack(shop, 'orders.return', {
      order: ORDER,
      lines: [1, 3],
      method,
    });
    expect(shown.money).toMatchObject({ account: ORDER, cents: 1_890 + 2_950, given: 0 });
    expect(between.given).toMatchObject([
      { kind: 'return', cents: 1_890 },
      { kind: 'return', cents: 2_950 },
    ]);
    expect(shown.judged).toMatchObject({
      ...{ delivered_days: 3, final_sale: false, returns: 0, method: 'card', to_original: true },
    });
    expect(between.returns).toMatchObject([{ kind: 'return', method, cents: 1_890 + 2_950 }]);
    expect(between.payments).toHaveLength(1);
  });

  it('an exchange moves no money; one for less counts what was promised, until it is withdrawn', async () => {
    const shop = await demoShop(database);
    const method = (await shop.order(ORDER)).methods[0]?.id ?? '';
    const dearer = { order: ORDER, items: [{ line: 2, to: 'MUG-3' }], method };
    const { shown } = await thereAndBack(shop, 'orders.exchange', dearer);
    expect(shown.judged).toMatchObject({ difference_cents: 1_800 });
    expect(shown.money).toBeUndefined();
    const cheap = and(eq(products.tenant, shop.tenant), eq(products.sku, 'MUG-2'));
    await database.orm.update(products).set({ cents: 4_000 }).where(cheap);
    const less = { order: ORDER, items: [{ line: 2, to: 'MUG-2' }], method };
    const cheaper = await thereAndBack(shop, 'orders.exchange', less);
    expect(cheaper.shown).toMatchObject({ money: { account: ORDER, cents: 800, given: 0 } });
    expect(cheaper.between.payouts).toMatchObject([{ kind: 'price_difference', cents: 800, state: 'done' }]);
    expect(cheaper.between.given).toMatchObject([{ kind: 'exchange', cents: 800 }]);
    expect(cheaper.between.payments).toHaveLength(1);
    const same = { order: ORDER, items: [{ line: 2, to: 'MUG-1' }], method };
    const { between } = await thereAndBack(shop, 'orders.exchange', same);
    expect(between.returns).toMatchObject([
      { kind: 'exchange', cents: 0, items: [{ line: 2, sku: 'MUG-1', to: 'MUG-1' }] },
    ]);
  });

  it('one line is not noted to come back twice by one plan', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(ORDER);
    const method = (await shop.order(ORDER)).methods[0]?.id ?? '';
    const first = await shop.preview('orders.return', { order: ORDER, lines: [1], method }, { who });
    const second = { order: ORDER, items: [{ line: 1, to: 'LINEN-2' }], method };
    expect(await shop.refusal('orders.exchange', second, { who, assumed: first.after })).toBe(
      'earlier_change',
    );
    await shop.write('orders.return', { order: ORDER, lines: [1], method }, { who, before: first.before });
    // What comes back already is not taken back again; another line still is, and the first is told of.
    expect(await shop.refusal('orders.exchange', second, { who })).toBe('already_returning');
    const shown = await shop.preview('orders.return', { order: ORDER, lines: [2], method }, { who });
    expect(shown.judged).toMatchObject({ returns: 1 });
  });

  it('lines are sent once more in a parcel of their own, counted as money out', async () => {
    const shop = await demoShop(database);
    const args = { order: ORDER, lines: [2], reason: 'damaged', photo: true };
    const { shown, between } = await thereAndBack(shop, 'orders.reship', args);
    expect(shown.money).toMatchObject({ account: ORDER, cents: 4_800, given: 0 });
    expect(between.parcels.at(-1)).toMatchObject({ number: 2, status: 'preparing', lines: [2] });
    const parcels = await shop.read('orders.shipments', { order: ORDER }, await shop.whoOf(ORDER));
    expect(parcels).toMatchObject({ outcome: 'done', output: { stalled: null } });
  });

  it('a line is refunded or sent again, not both', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(ORDER);
    const refund = { order: ORDER, lines: [{ line: 2, cents: 100 }], reason: 'damaged', photo: true };
    const { after } = await shop.preview('orders.refund', refund, { who });
    const again = { order: ORDER, lines: [2], reason: 'damaged' };
    expect(await shop.refusal('orders.reship', again, { who, assumed: after })).toBe('already_refunded');
    await shop.act('orders.refund', refund, who);
    expect((await shop.write('orders.reship', again, { who, before: {} })).fault?.code).toBe(
      'already_refunded',
    );
    const open = await shop.whoOf('FH-10517');
    expect(
      await shop.refusal('orders.reship', { order: 'FH-10517', lines: [1], reason: 'lost' }, { who: open }),
    ).toBe('not_sent');
  });

  it('store credit goes onto a gift card and can be withdrawn while it is unspent', async () => {
    const shop = await demoShop(database);
    const args = { order: ORDER, cents: 1_000, reason: 'goodwill' };
    const { shown, between } = await thereAndBack(shop, 'orders.credit', args);
    expect(shown).toMatchObject({ money: { cents: 1_000 }, judged: { total_cents: 1_000 } });
    expect(between.methods.find(({ kind }) => kind === 'gift_card')?.balance).toBe(1_000);
    expect(between.payouts).toMatchObject([{ kind: 'credit', cents: 1_000, state: 'done' }]);
  });

  describe('an amount on the order as a whole', () => {
    it('goes back to where the order was paid from, and never more than is left in all', async () => {
      const shop = await demoShop(database);
      const who = await shop.whoOf(ORDER);
      const whole = 1_890 + 4_800 + 2_950 + 690;
      const amount = (cents: number) => ({ order: ORDER, lines: [], amount: cents, reason: 'double_charge' });
      expect(await shop.refusal('orders.refund', amount(whole + 1), { who })).toBe('too_much');
      const both = { ...amount(whole - 4_800), lines: [{ line: 2, cents: 4_800 }] };
      expect((await shop.preview('orders.refund', both, { who })).money?.cents).toBe(whole);
      await shop.act('orders.refund', amount(whole - 4_000), who);
      const line = { order: ORDER, lines: [{ line: 2, cents: 4_800 }], reason: 'damaged', photo: true };
      expect(await shop.refusal('orders.refund', line, { who })).toBe('too_much');
      expect((await shop.write('orders.refund', line, { who, before: {} })).fault?.code).toBe('too_much');
      expect((await shop.order(ORDER)).payments.at(-1)).toMatchObject({
        kind: 'refund',
        cents: whole - 4_000,
      });
    });
  });

  it('goods that were not delivered cannot come back', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf('FH-10517');
    const method = (await shop.order('FH-10517')).methods[0]?.id ?? '';
    const args = { order: 'FH-10517', lines: [1], method };
    expect(await shop.refusal('orders.return', args, { who })).toBe('not_delivered');
    expect((await shop.write('orders.return', args, { who, before: {} })).fault?.code).toBe('not_delivered');
  });
});
