/** Changing an order that is not packed yet, and the packing desk that takes its time. */
import { and, eq } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../../src/store/db.ts';
import { orders } from '../../../../src/tools/shop/adapters/own/schema/shop.ts';
import { onEachDatabase } from '../../../store/on-each-database.ts';
import { demoShop, type TestShop } from './demo-shop.ts';

const ORDER = 'FH-10517';
const NEW = { street: 'Hauptstr. 9', postcode: '04109', city: 'Leipzig' };

onEachDatabase((place) => {
  let database: Database;
  beforeAll(async () => {
    database = await place.database();
  });

  const pack = (shop: TestShop) =>
    database.orm
      .update(orders)
      .set({ packing: 'packed' })
      .where(and(eq(orders.tenant, shop.tenant), eq(orders.id, ORDER)));

  it('hold, change the address, release: shown in order, each resting on the one before', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(ORDER);
    const plan = [
      { tool: 'orders.hold_packing', args: { order: ORDER } },
      { tool: 'orders.change_address', args: { order: ORDER, address: NEW } },
      { tool: 'orders.release_packing', args: { order: ORDER } },
    ];
    let assumed = {};
    const previews = [];
    for (const { tool, args } of plan) {
      const preview = await shop.preview(tool, args, { who, assumed });
      previews.push(preview);
      assumed = { ...assumed, ...preview.after };
    }
    expect(previews.map(({ shows }) => shows[0])).toEqual([
      { label: 'packing of FH-10517', before: 'open', after: 'held' },
      {
        label: 'address of FH-10517',
        before: 'Lindenallee 3, 04109 Leipzig',
        after: 'Hauptstr. 9, 04109 Leipzig',
      },
      { label: 'packing of FH-10517', before: 'held', after: 'open' },
    ]);
    for (const [at, { tool, args }] of plan.entries()) {
      const preview = previews[at];
      const result = await shop.write(tool, args, { who, before: preview?.before ?? {} });
      expect(result).toMatchObject({ outcome: 'done', after: preview?.after });
    }
    expect(await shop.order(ORDER)).toMatchObject({ address: NEW, packing: 'open' });
  });

  it('a changed address goes out as a notice to the address on file, shown before, once, with the change', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(ORDER);
    const args = { order: ORDER, address: NEW };
    const { before, shows } = await shop.preview('orders.change_address', args, { who });
    expect(shows[1]).toEqual({
      label: 'notice to the address on file',
      before: 'not sent',
      after: 'goes to l…@e… with the change',
    });
    const notices = async () =>
      (await shop.outbox.list(shop.tenant, 50)).filter(({ kind }) => kind === 'notice');
    // Facts that moved: nothing is changed, and nobody is written to.
    const moved = { ...before, 'order.FH-10517.address': 'elsewhere' };
    const refused = await shop.write('orders.change_address', args, { who, before: moved, key: 'k:1:0' });
    expect([refused.outcome, await notices()]).toEqual(['failed', []]);
    // The same call again, as after a process that died before it said so.
    const key = `${who.run}:2:0`;
    for (let n = 0; n < 3; n += 1)
      expect((await shop.write('orders.change_address', args, { who, before, key })).outcome).toBe('done');
    expect(await notices()).toMatchObject([
      { to: 'lena.k@example.com', text: expect.stringMatching(/FH-10517 was changed.*Hauptstr\. 9/) },
    ]);
  });

  it('a pick-up point takes the place of the address, and a line is taken out with its money', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(ORDER);
    await shop.act('orders.hold_packing', { order: ORDER }, who);
    const moved = await shop.act(
      'orders.change_address',
      { order: ORDER, address: { pickup: 'PS-221' } },
      who,
    );
    expect(moved).toMatchObject({ outcome: 'done', headline: 'FH-10517 goes to pick-up point PS-221' });
    const cancel = { order: ORDER, line: 3, cents: 1_250 };
    const preview = await shop.preview('orders.cancel_line', cancel, { who });
    expect(preview.shows).toEqual([
      { label: 'line 3 Beeswax candle', before: 'ordered', after: 'cancelled' },
      { label: 'refund line 3 Beeswax candle to Visa ...1111', before: 'EUR 0.00', after: 'EUR 12.50' },
    ]);
    expect(preview.money).toMatchObject({ account: ORDER, cents: 1_250, given: 0 });
    const result = await shop.write('orders.cancel_line', cancel, { who, before: preview.before });
    expect(result).toMatchObject({ outcome: 'done', id: 'RF-7731', after: preview.after });
    expect(await shop.refusal('orders.cancel_line', cancel, { who })).toBe('already_cancelled');
    expect(
      await shop.refusal(
        'orders.refund',
        { order: ORDER, lines: [{ line: 3, cents: 1 }], reason: 'late' },
        { who },
      ),
    ).toBe('already_cancelled');
    expect((await shop.order(ORDER)).lines[2]).toMatchObject({ cancelled: true, refunded: 1_250 });
  });

  it('what is packed stays as it is: refused before, and noticed when it happens in between', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(ORDER);
    const calls = [
      { tool: 'orders.hold_packing', args: { order: ORDER } },
      { tool: 'orders.change_address', args: { order: ORDER, address: NEW } },
      { tool: 'orders.cancel_line', args: { order: ORDER, line: 3, cents: 1_250 } },
    ];
    const shown = await Promise.all(calls.map(({ tool, args }) => shop.preview(tool, args, { who })));
    await pack(shop);
    for (const [at, { tool, args }] of calls.entries()) {
      const result = await shop.write(tool, args, { who, before: shown[at]?.before ?? {} });
      expect(result).toMatchObject({ outcome: 'failed', fault: { code: 'facts_moved' } });
      expect(await shop.write(tool, args, { who, before: {} })).toMatchObject({
        fault: { code: 'already_packed' },
      });
      expect(await shop.refusal(tool, args, { who })).toBe('already_packed');
    }
    expect(
      await shop.refusal('orders.hold_packing', { order: 'FH-10482' }, { who: await shop.whoOf('FH-10482') }),
    ).toBe('already_packed');
  });

  it('stopped while the desk is walking about: surely nothing happened, and nothing was held up meanwhile', async () => {
    const shop = await demoShop(database, { packingDeskSeconds: 60 });
    const who = await shop.whoOf(ORDER);
    const { before } = await shop.preview('orders.hold_packing', { order: ORDER }, { who });
    const stop = new AbortController();
    const terms = { key: 'r:desk:0', before, fresh: true, startedAt: who.now };
    const waiting = shop.hands.write(
      'orders.hold_packing',
      { order: ORDER },
      { context: who, terms, signal: stop.signal },
    );
    const note = await shop.act('orders.note', { order: ORDER, text: 'asked about the address' }, who);
    expect(note.outcome).toBe('done');
    stop.abort();
    expect(await waiting).toMatchObject({ outcome: 'failed', fault: { code: 'stopped' } });
    expect((await shop.order(ORDER)).packing).toBe('open');
  });

  it.each([
    ['no place at all', {}],
    ['both an address and a pick-up point', { ...NEW, pickup: 'PS-221' }],
    ['half an address', { street: 'Hauptstr. 9' }],
  ])('%s is no address', async (_what, address) => {
    const shop = await demoShop(database);
    const args = { order: ORDER, address };
    expect(await shop.refusal('orders.change_address', args, { who: await shop.whoOf(ORDER) })).toBe(
      'invalid_input',
    );
  });
});
