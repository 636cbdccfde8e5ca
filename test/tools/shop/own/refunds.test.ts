/** Money back: what is shown, what is refused, and that it happens once. */
import { and, eq } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { judge } from '../../../../src/run/policy/judge.ts';
import type { Database } from '../../../../src/store/db.ts';
import { paymentMethods } from '../../../../src/tools/shop/adapters/own/schema/payments.ts';
import { orderLines, orders } from '../../../../src/tools/shop/adapters/own/schema/shop.ts';
import { policy } from '../../../fernhill.ts';
import { onEachDatabase } from '../../../store/on-each-database.ts';
import { demoShop, outputOf, type TestShop } from './demo-shop.ts';

const MUG = { order: 'FH-10482', lines: [{ line: 2, cents: 4_800 }], reason: 'damaged', photo: true };

onEachDatabase((place) => {
  let database: Database;
  beforeAll(async () => {
    database = await place.database();
  });

  const paid = async (shop: TestShop, order = MUG.order) => (await shop.order(order)).payouts;

  it('shows what would be given back, to which card, and what the policy judges', async () => {
    const shop = await demoShop(database);
    const { customer, methods } = await shop.order(MUG.order);
    const preview = await shop.preview(
      'orders.refund',
      { ...MUG, shipping: 690 },
      { who: await shop.whoOf(MUG.order) },
    );
    expect(preview).toEqual({
      before: {
        'order.FH-10482.line.2.sku': 'MUG-1',
        'order.FH-10482.line.2.quantity': 1,
        'order.FH-10482.line.2.refunded': '0.00',
        'order.FH-10482.line.2.cancelled': false,
        'order.FH-10482.line.2.resent': false,
        'order.FH-10482.shipping.refunded': '0.00',
        'order.FH-10482.paid_with': methods[0]?.id,
        'order.FH-10482.money_out': '0.00',
        [`account.${customer}.money_out`]: '0.00',
      },
      after: {
        'order.FH-10482.line.2.refunded': '48.00',
        'order.FH-10482.shipping.refunded': '6.90',
        'order.FH-10482.payments': 2,
        'order.FH-10482.money_out': '54.90',
        [`account.${customer}.money_out`]: '54.90',
      },
      shows: [
        { label: 'refund line 2 Stoneware mug set to Visa ...4417', before: 'EUR 0.00', after: 'EUR 48.00' },
        { label: 'refund shipping to Visa ...4417', before: 'EUR 0.00', after: 'EUR 6.90' },
      ],
      money: {
        account: 'FH-10482',
        cents: 5_490,
        given: 0,
        customer: { id: customer, given: 0 },
        earlier: [],
      },
      judged: {
        ...{
          status: 'delivered',
          placed_days: 8,
          delivered: true,
          delivered_days: 3,
          delivered_at: '20 Nov',
        },
        ...{ reason: 'damaged', photo: true, final_sale: false, total_cents: 5_490 },
      },
      undoable: false,
    });
  });

  it('gives the money back and says its number; the first is RF-7731', async () => {
    const shop = await demoShop(database);
    const result = await shop.act('orders.refund', { ...MUG, shipping: 690 }, await shop.whoOf(MUG.order));
    expect(result).toMatchObject({ outcome: 'done', id: 'RF-7731', headline: 'refund RF-7731, EUR 54.90' });
    expect(result.undo).toBeUndefined();
    const order = await shop.order(MUG.order);
    expect(order.lines[1]?.refunded).toBe(4_800);
    expect(order.shipping.refunded).toBe(690);
    expect(order.payouts).toMatchObject([{ id: 'RF-7731', cents: 5_490, kind: 'refund', state: 'done' }]);
  });

  it.each([
    ['a line that is not there', { ...MUG, lines: [{ line: 9, cents: 1 }] }, 'no_such_line'],
    ['more than was paid', { ...MUG, lines: [{ line: 2, cents: 4_801 }] }, 'too_much'],
    ['more shipping than was paid', { ...MUG, shipping: 691 }, 'too_much'],
    ['nothing at all', { ...MUG, lines: [] }, 'invalid_input'],
    ['a line twice', { ...MUG, lines: [...MUG.lines, ...MUG.lines] }, 'invalid_input'],
    ['less than nothing', { ...MUG, lines: [{ line: 2, cents: -1 }] }, 'invalid_input'],
    ['half a cent', { ...MUG, lines: [{ line: 2, cents: 0.5 }] }, 'invalid_input'],
    ['a reason of its own', { ...MUG, reason: 'because' }, 'invalid_input'],
    ["somebody else's card", { ...MUG, card: '4242' }, 'invalid_input'],
  ])('refuses %s', async (_what, args, code) => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(MUG.order);
    expect(await shop.refusal('orders.refund', args, { who })).toBe(code);
    expect(await shop.write('orders.refund', args, { who, before: {} })).toMatchObject({
      outcome: 'failed',
      fault: { code },
    });
    expect(await paid(shop)).toEqual([]);
  });

  it('refuses what was given back already', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(MUG.order);
    await shop.act('orders.refund', MUG, who);
    expect(await shop.refusal('orders.refund', MUG, { who })).toBe('already_refunded');
  });

  it('pays once for one key, however many workers send it at once', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(MUG.order);
    const { before } = await shop.preview('orders.refund', MUG, { who });
    const all = await Promise.all(
      Array.from({ length: 6 }, () => shop.write('orders.refund', MUG, { who, before, key: 'run:one:0' })),
    );
    for (const result of all) {
      expect(result).toMatchObject({
        outcome: 'done',
        id: 'RF-7731',
        output: { refund: 'RF-7731', cents: 4_800 },
      });
      expect(result.after).toEqual(all[0]?.after);
    }
    expect(await paid(shop)).toHaveLength(1);
    const later = await shop.write('orders.refund', MUG, { who, before, key: 'run:one:0' });
    expect(later).toMatchObject({ outcome: 'done', id: 'RF-7731' });
    expect(shop.problems).toEqual([]);
  });

  it('pays once for one line, however many runs were approved for it at once', async () => {
    const shop = await demoShop(database);
    const runs = ['a', 'b', 'c', 'd'];
    // All were shown before the first of them writes.
    const shown = await Promise.all(
      runs.map(async (run) => {
        const who = await shop.whoOf(MUG.order, { run });
        return { run, who, before: (await shop.preview('orders.refund', MUG, { who })).before };
      }),
    );
    const all = await Promise.all(
      shown.map(({ run, who, before }) =>
        shop.write('orders.refund', MUG, { who, before, key: `${run}:x:0` }),
      ),
    );
    const done = all.filter(({ outcome }) => outcome === 'done');
    const others = all.filter(({ outcome }) => outcome !== 'done');
    expect(done).toHaveLength(1);
    for (const { outcome, fault } of others)
      expect([outcome, fault?.code]).toEqual(['failed', 'facts_moved']);
    expect(await paid(shop)).toHaveLength(1);
  });

  it('writes nothing once the line is other goods, or more of them, or was paid otherwise', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf('FH-10517');
    const method = `GC-${shop.tenant}`;
    const cancel = { order: 'FH-10517', line: 2, cents: 100 };
    const back = { order: 'FH-10517', lines: [{ line: 2, cents: 100 }], reason: 'price' };
    const isIt = and(
      eq(orderLines.tenant, shop.tenant),
      eq(orderLines.order, 'FH-10517'),
      eq(orderLines.line, 2),
    );
    const { customer } = await shop.order('FH-10517');
    await database.orm
      .insert(paymentMethods)
      .values({ tenant: shop.tenant, id: method, customer, kind: 'gift_card', balance: 50_000 });
    const meanwhile = [
      () => database.orm.update(orderLines).set({ sku: 'CUSHION-3', variant: 'sand' }).where(isIt),
      () => database.orm.update(orderLines).set({ quantity: 2 }).where(isIt),
      () => shop.act('orders.change_payment', { order: 'FH-10517', method }, who),
    ];
    for (const happens of meanwhile) {
      const taken = await shop.preview('orders.cancel_line', cancel, { who });
      const given = await shop.preview('orders.refund', back, { who });
      await happens();
      for (const [tool, args, { before }] of [
        ['orders.cancel_line', cancel, taken],
        ['orders.refund', back, given],
      ] as const)
        expect(await shop.write(tool, args, { who, before })).toMatchObject({
          outcome: 'failed',
          fault: { code: 'facts_moved' },
        });
    }
    expect((await shop.order('FH-10517')).lines[1]).toMatchObject({ refunded: 0, cancelled: false });
  });

  it('notices money that left on another line: the limit was approved for another sum', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(MUG.order);
    const { before } = await shop.preview('orders.refund', MUG, { who });
    await shop.act('orders.refund', { ...MUG, lines: [{ line: 3, cents: 2_950 }] }, { ...who, run: 'other' });
    expect(await shop.write('orders.refund', MUG, { who, before })).toMatchObject({
      outcome: 'failed',
      fault: { code: 'facts_moved' },
    });
  });

  it('a fact that nobody can read any more counts as moved', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(MUG.order);
    const before = { 'order.FH-10482.line.7.refunded': '0.00' };
    expect((await shop.write('orders.refund', MUG, { who, before })).fault?.code).toBe('facts_moved');
  });

  it('a key that moved facts left unspent can be used; one that was given up cannot', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(MUG.order);
    const { before } = await shop.preview('orders.refund', MUG, { who });
    const moved = { ...before, 'order.FH-10482.money_out': '1.00' };
    expect((await shop.write('orders.refund', MUG, { who, before: moved, key: 'r:k:0' })).outcome).toBe(
      'failed',
    );
    expect((await shop.write('orders.refund', MUG, { who, before, key: 'r:k:0' })).outcome).toBe('done');

    const still = new AbortController().signal;
    const asked = await shop.hands.reconcile('orders.refund', MUG, {
      context: who,
      key: 'r:other:0',
      signal: still,
    });
    expect(asked).toMatchObject({ outcome: 'failed', fault: { code: 'did_not_happen' } });
    const late = await shop.write(
      'orders.refund',
      { ...MUG, lines: [{ line: 3, cents: 100 }] },
      { who, before: {}, key: 'r:other:0' },
    );
    expect(late).toMatchObject({ outcome: 'failed', fault: { code: 'given_up' } });
    const known = await shop.hands.reconcile('orders.refund', MUG, {
      context: who,
      key: 'r:k:0',
      signal: still,
    });
    expect(known).toMatchObject({ outcome: 'done', id: 'RF-7731', headline: 'refund RF-7731, EUR 48.00' });
    expect(await paid(shop)).toHaveLength(1);
  });

  it('a call and somebody who asks what became of it always agree', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(MUG.order);
    const still = new AbortController().signal;
    for (const key of ['a', 'b', 'c', 'd']) {
      const args = { ...MUG, lines: [{ line: 2, cents: 100 }] };
      const { before } = await shop.preview('orders.refund', args, { who });
      const [asked, made] = await Promise.all([
        shop.hands.reconcile('orders.refund', args, { context: who, key: `r:${key}:0`, signal: still }),
        shop.write('orders.refund', args, { who, before, key: `r:${key}:0` }),
      ]);
      expect(asked.outcome).toBe(made.outcome);
      expect(asked.id).toBe(made.id);
    }
  });

  it('counts what was given in the window, and keeps counting within one plan', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(MUG.order);
    const first = await shop.preview('orders.refund', MUG, { who });
    const second = { ...MUG, lines: [{ line: 3, cents: 2_950 }] };
    const planned = await shop.preview('orders.refund', second, { who, assumed: first.after });
    expect(planned.money).toMatchObject({ account: 'FH-10482', cents: 2_950, given: 0 });
    expect(planned.before['order.FH-10482.money_out']).toBe('48.00');
    await shop.act('orders.refund', MUG, who);
    expect(await shop.write('orders.refund', second, { who, before: planned.before })).toMatchObject({
      outcome: 'done',
    });
    const third = { ...MUG, lines: [{ line: 1, cents: 100 }] };
    expect((await shop.preview('orders.refund', third, { who })).money?.given).toBe(7_750);
    const later = { ...who, now: '2026-12-24T09:10:00.000Z' };
    expect((await shop.preview('orders.refund', third, { who: later })).money?.given).toBe(0);
  });

  it('goodwill of several cases is counted as one sum', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(MUG.order);
    const goodwill = { order: MUG.order, lines: [], amount: 800, reason: 'goodwill' };
    const verdict = async () => {
      const preview = await shop.preview('orders.refund', goodwill, { who });
      return judge(policy, [{ tool: 'orders.refund', preview }]);
    };
    expect(await verdict()).toMatchObject({ kind: 'allowed', cents: 800 });
    await shop.act('orders.refund', goodwill, { ...who, run: 'another-case' });
    expect(await verdict()).toMatchObject({ kind: 'refused', cents: 1_600, exception: 'lead' });
  });

  it('what another case gives the customer meanwhile, on whatever order, moves the facts', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(MUG.order);
    const { customer } = await shop.order(MUG.order);
    // Another delivered order is made theirs as well.
    const other = 'FH-10119';
    const isOther = and(eq(orders.tenant, shop.tenant), eq(orders.id, other));
    await database.orm.update(orders).set({ customer }).where(isOther);
    const { before } = await shop.preview('orders.refund', MUG, { who });
    await shop.act('orders.credit', { order: other, cents: 500, reason: 'goodwill' }, who);
    expect(await shop.write('orders.refund', MUG, { who, before })).toMatchObject({
      outcome: 'failed',
      fault: { code: 'facts_moved' },
    });
    const { money } = await shop.preview('orders.refund', MUG, { who });
    expect(money).toMatchObject({ given: 0, customer: { given: 500 } });
  });

  it('a line that is on its way once more is not paid back as well, whichever case asks', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(MUG.order);
    const again = { order: MUG.order, lines: [2], reason: 'damaged', photo: true };
    const { before } = await shop.preview('orders.refund', MUG, { who });
    await shop.act('orders.reship', again, { ...who, run: 'another-case' });
    expect(await shop.refusal('orders.refund', MUG, { who })).toBe('already_resent');
    expect(await shop.refusal('orders.reship', again, { who })).toBe('already_resent');
    expect(await shop.write('orders.refund', MUG, { who, before })).toMatchObject({
      fault: { code: 'facts_moved' },
    });
  });

  it('an order that was not delivered has no days since delivery to be judged by', async () => {
    const shop = await demoShop(database);
    const args = { order: 'FH-10517', lines: [{ line: 1, cents: 100 }], reason: 'changed_mind' };
    const { judged } = await shop.preview('orders.refund', args, { who: await shop.whoOf('FH-10517') });
    expect(judged).toMatchObject({ delivered: false, status: 'open' });
    expect(judged).not.toHaveProperty('delivered_days');
  });

  it('reads the order as people need it', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(MUG.order);
    const details = await shop.read('orders.details', { order: MUG.order }, who);
    expect(details.headline).toBe('order FH-10482, delivered 20 Nov (3 days ago); 3 lines');
    expect(outputOf(details)).toMatchObject({
      order: {
        deliveredDays: 3,
        card: { brand: 'Visa', last4: '4417' },
        shipping: { cents: 690 },
        given: 0,
        lineCount: 3,
      },
    });
    const match = await shop.read(
      'orders.match_line',
      { order: MUG.order, words: 'mug arrived broken, photo attached' },
      who,
    );
    expect(match.headline).toBe('order FH-10482, delivered 20 Nov (3 days ago); 1 of 3 lines affected');
    expect(outputOf(match)).toMatchObject({
      line: { line: 2, title: 'Stoneware mug set', total: 4_800 },
      affected: 1,
      of: 3,
    });
  });
});
