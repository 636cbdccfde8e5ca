/** Whole orders that have not left the house: cancelled, with other variants, paid otherwise. */
import { and, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../../src/store/db.ts';
import { paymentMethods } from '../../../../src/tools/shop/adapters/own/schema/payments.ts';
import { products } from '../../../../src/tools/shop/adapters/own/schema/shop.ts';
import { onEachDatabase } from '../../../store/on-each-database.ts';
import { demoShop, outputOf, type TestShop } from './demo-shop.ts';

/** Lena's: a bowl (32.00), a cushion (24.00), a candle (12.50), shipping 6.90; not packed. */
const OPEN = 'FH-10517';
const TOTAL = 3_200 + 2_400 + 1_250 + 690;

/** Gives the order's customer a gift card, and says its id and the card's. */
async function withGiftCard(database: Database, shop: TestShop, balance: number) {
  const { customer, methods } = await shop.order(OPEN);
  const card = methods[0]?.id ?? '';
  const gift = `GC-${shop.tenant}`;
  await database.orm
    .insert(paymentMethods)
    .values({ tenant: shop.tenant, id: gift, customer, kind: 'gift_card', balance });
  return { card, gift };
}

onEachDatabase((place) => {
  let database: Database;
  beforeAll(async () => {
    database = await place.database();
  });

  describe('orders.cancel', () => {
    it('shows the whole sum, gives it back to where it came from, and cancels every line', async () => {
      const shop = await demoShop(database);
      const who = await shop.whoOf(OPEN);
      const shown = await shop.preview('orders.cancel', { order: OPEN, reason: 'changed mind' }, { who });
      expect(shown).toMatchObject({
        money: { account: OPEN, cents: TOTAL, given: 0 },
        judged: {
          packing: 'open',
          reason: 'changed mind',
          items_changed: 0,
          payments: 1,
          total_cents: TOTAL,
        },
        shows: [
          { after: 'cancelled: changed mind' },
          { label: 'refund to Visa ...1111', before: 'EUR 0.00', after: 'EUR 75.40' },
        ],
        undoable: false,
      });
      const made = await shop.write(
        'orders.cancel',
        { order: OPEN, reason: 'changed mind' },
        { who, before: shown.before },
      );
      expect(made).toMatchObject({ outcome: 'done', after: shown.after, output: { cents: TOTAL } });
      const order = await shop.order(OPEN);
      expect(order).toMatchObject({ status: 'cancelled', packing: 'none', cancelReason: 'changed mind' });
      expect(order.lines.every(({ cancelled }) => cancelled)).toBe(true);
      expect(order.payments.map(({ kind, cents }) => [kind, cents])).toEqual([
        ['payment', TOTAL],
        ['refund', TOTAL],
      ]);
      expect(await shop.refusal('orders.cancel', { order: OPEN, reason: 'again' }, { who })).toBe(
        'already_packed',
      );
      const line = { order: OPEN, lines: [{ line: 1, cents: 1 }], reason: 'goodwill' };
      expect(await shop.refusal('orders.refund', line, { who })).toBe('already_cancelled');
      const amount = { order: OPEN, lines: [], amount: 1, reason: 'goodwill' };
      expect(await shop.refusal('orders.refund', amount, { who })).toBe('already_refunded');
    });

    it('gives back only what is left after a line was cancelled', async () => {
      const shop = await demoShop(database);
      const who = await shop.whoOf(OPEN);
      await shop.act('orders.cancel_line', { order: OPEN, line: 3, cents: 1_250 }, who);
      const { money } = await shop.preview('orders.cancel', { order: OPEN, reason: 'changed mind' }, { who });
      expect(money).toMatchObject({ account: OPEN, cents: TOTAL - 1_250, given: 1_250 });
      await shop.act('orders.cancel', { order: OPEN, reason: 'changed mind' }, who);
      const { payments } = await shop.order(OPEN);
      expect(payments.reduce((sum, { kind, cents }) => sum + (kind === 'payment' ? cents : -cents), 0)).toBe(
        0,
      );
    });

    it('writes nothing once the order was packed', async () => {
      const shop = await demoShop(database);
      const who = await shop.whoOf(OPEN);
      const { before } = await shop.preview(
        'orders.cancel',
        { order: OPEN, reason: 'changed mind' },
        { who },
      );
      await shop.act('orders.hold_packing', { order: OPEN }, who);
      const late = await shop.write(
        'orders.cancel',
        { order: OPEN, reason: 'changed mind' },
        { who, before },
      );
      expect(late).toMatchObject({ outcome: 'failed', fault: { code: 'facts_moved' } });
      expect((await shop.order(OPEN)).status).toBe('open');
    });
  });

  describe('orders.change_items', () => {
    it('takes the difference from, or gives it to, the method', async () => {
      const shop = await demoShop(database);
      const who = await shop.whoOf(OPEN);
      const { gift } = await withGiftCard(database, shop, 500);
      const args = { order: OPEN, items: [{ line: 2, to: 'CUSHION-3' }], method: gift };
      const shown = await shop.preview('orders.change_items', args, { who });
      expect(shown).toMatchObject({
        judged: { difference_cents: 300, items_changed: 0 },
        shows: [
          { before: '50 x 50 cm, cream', after: '60 x 40 cm, olive' },
          { before: 'EUR 0.00', after: 'EUR 3.00 to pay' },
        ],
      });
      expect(shown.money).toBeUndefined();
      const made = await shop.write('orders.change_items', args, { who, before: shown.before });
      expect(made).toMatchObject({ outcome: 'done', after: shown.after });
      const order = await shop.order(OPEN);
      expect(order.lines[1]).toMatchObject({ sku: 'CUSHION-3', total: 2_700 });
      expect(order.methods.find(({ id }) => id === gift)?.balance).toBe(200);
      const back = { order: OPEN, items: [{ line: 2, to: 'CUSHION-1' }], method: gift };
      const cheaper = await shop.preview('orders.change_items', back, { who });
      expect(cheaper).toMatchObject({ money: { cents: 300, given: 0 }, judged: { items_changed: 1 } });
      expect(await shop.write('orders.change_items', back, { who, before: cheaper.before })).toMatchObject({
        ...{ outcome: 'done', after: cheaper.after },
      });
      const after = await shop.order(OPEN);
      expect(after.methods.find(({ id }) => id === gift)?.balance).toBe(500);
      expect(after.payouts).toMatchObject([{ kind: 'price_difference', cents: 300, state: 'done' }]);
    });

    it.each([
      ['the same variant', [{ line: 1, to: 'BOWL-1' }], 'same_item'],
      ['another product', [{ line: 1, to: 'VASE-1' }], 'other_product'],
      ['what the shop does not have', [{ line: 1, to: 'NONE-1' }], 'no_such_item'],
      ['a line that is not there', [{ line: 9, to: 'BOWL-2' }], 'no_such_line'],
    ])('refuses %s', async (_what, items, code) => {
      const shop = await demoShop(database);
      const who = await shop.whoOf(OPEN);
      const method = (await shop.order(OPEN)).methods[0]?.id ?? '';
      expect(await shop.refusal('orders.change_items', { order: OPEN, items, method }, { who })).toBe(code);
      const forced = await shop.write(
        'orders.change_items',
        { order: OPEN, items, method },
        { who, before: {} },
      );
      expect(forced).toMatchObject({ outcome: 'failed', fault: { code } });
    });

    it('writes nothing once the item costs another amount than was shown', async () => {
      const shop = await demoShop(database);
      const who = await shop.whoOf(OPEN);
      const { gift } = await withGiftCard(database, shop, 500);
      const args = { order: OPEN, items: [{ line: 2, to: 'CUSHION-3' }], method: gift };
      const { before } = await shop.preview('orders.change_items', args, { who });
      const isIt = and(eq(products.tenant, shop.tenant), eq(products.sku, 'CUSHION-3'));
      await database.orm.update(products).set({ cents: 2_750 }).where(isIt);
      const made = await shop.write('orders.change_items', args, { who, before });
      expect(made).toMatchObject({ outcome: 'failed', fault: { code: 'facts_moved' } });
      expect((await shop.order(OPEN)).itemsChanged).toBe(0);
    });

    it('refuses a gift card that does not cover it, and a method of somebody else', async () => {
      const shop = await demoShop(database);
      const who = await shop.whoOf(OPEN);
      const { gift } = await withGiftCard(database, shop, 299);
      const items = [{ line: 2, to: 'CUSHION-3' }];
      const args = { order: OPEN, items, method: gift };
      expect(await shop.refusal('orders.change_items', args, { who })).toBe('not_covered');
      expect((await shop.write('orders.change_items', args, { who, before: {} })).fault?.code).toBe(
        'not_covered',
      );
      const theirs = (await shop.order('FH-10482')).methods[0]?.id ?? '';
      expect(await shop.refusal('orders.change_items', { ...args, method: theirs }, { who })).toBe(
        'no_such_method',
      );
      expect(
        (await shop.write('orders.change_items', { ...args, method: theirs }, { who, before: {} })).fault
          ?.code,
      ).toBe('no_such_method');
      expect((await shop.order(OPEN)).itemsChanged).toBe(0);
    });
  });

  describe('orders.change_payment', () => {
    it('pays anew, gives the old payment back, and can be taken back', async () => {
      const shop = await demoShop(database);
      const who = await shop.whoOf(OPEN);
      const { card, gift } = await withGiftCard(database, shop, TOTAL + 100);
      const args = { order: OPEN, method: gift };
      const shown = await shop.preview('orders.change_payment', args, { who });
      const made = await shop.write('orders.change_payment', args, { who, before: shown.before });
      expect(made).toMatchObject({
        ...{ outcome: 'done', after: shown.after },
        undo: { tool: 'orders.change_payment', args: { order: OPEN, method: card } },
      });
      const order = await shop.order(OPEN);
      expect(order.payments.map(({ kind, method }) => [kind, method])).toEqual([
        ['payment', card],
        ['payment', gift],
        ['refund', card],
      ]);
      expect(order.methods.find(({ id }) => id === gift)?.balance).toBe(100);
      expect(await shop.refusal('orders.change_payment', args, { who })).toBe('nothing_to_do');
      await shop.act('orders.change_payment', { order: OPEN, method: card }, who);
      const back = await shop.order(OPEN);
      expect(back.card).toEqual({ brand: 'Visa', last4: '1111' });
      expect(back.methods.find(({ id }) => id === gift)?.balance).toBe(TOTAL + 100);
    });

    it('rests on the balance: two orders cannot spend one gift card twice', async () => {
      const shop = await demoShop(database);
      const who = await shop.whoOf(OPEN);
      const { gift } = await withGiftCard(database, shop, TOTAL);
      const args = { order: OPEN, method: gift };
      const { before } = await shop.preview('orders.change_payment', args, { who });
      await database.orm
        .update(paymentMethods)
        .set({ balance: TOTAL - 1 })
        .where(eq(paymentMethods.id, gift));
      expect((await shop.write('orders.change_payment', args, { who, before })).fault?.code).toBe(
        'facts_moved',
      );
      expect((await shop.write('orders.change_payment', args, { who, before: {} })).fault?.code).toBe(
        'not_covered',
      );
    });
  });

  it('a plan shows later changes on the facts that earlier ones will leave', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(OPEN);
    const method = (await shop.order(OPEN)).methods[0]?.id ?? '';
    const first = await shop.preview('orders.cancel', { order: OPEN, reason: 'changed mind' }, { who });
    const swap = { order: OPEN, items: [{ line: 1, to: 'BOWL-2' }], method };
    expect(await shop.refusal('orders.change_items', swap, { who, assumed: first.after })).toBe(
      'already_packed',
    );
    const changed = await shop.preview(
      'orders.change_items',
      { ...swap, items: [{ line: 2, to: 'CUSHION-3' }] },
      { who },
    );
    expect(
      await shop.refusal('orders.cancel', { order: OPEN, reason: 'x' }, { who, assumed: changed.after }),
    ).toBe('earlier_change');
  });

  it('what the shop sells is the same for everybody', async () => {
    const shop = await demoShop(database);
    const nobody = shop.who([]);
    const { products } = outputOf<{ products: { id: string; title: string }[] }>(
      await shop.read('orders.products', {}, nobody),
    );
    expect(products).toHaveLength(40);
    const lamp = outputOf<{ product: { variants: unknown[] }; variant: unknown }>(
      await shop.read('orders.product', { sku: 'LAMP-1' }, nobody),
    );
    expect(lamp.product.variants).toHaveLength(3);
    expect(lamp.variant).toMatchObject({ cents: 8_900, recalled: 'batch L-204: the switch can overheat' });
    expect((await shop.read('orders.product', { product: 'NONE' }, nobody)).fault?.code).toBe(
      'no_such_product',
    );
  });
});
