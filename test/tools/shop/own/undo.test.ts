/**
 * Everything that can be taken back is taken back by the call that its result names, and then stands as
 * before.
 */
import { beforeAll, expect, it } from 'vitest';
import type { Args, Call } from '../../../../src/run/plan/plan.ts';
import type { Database } from '../../../../src/store/db.ts';
import { onEachDatabase } from '../../../store/on-each-database.ts';
import { demoShop, type TestShop } from './demo-shop.ts';

/** Order, call and what there is to see of it. */
const UNDOABLE: [order: string, tool: string, { args: Args; undoTool: string }][] = [
  ['FH-10517', 'orders.hold_packing', { args: { order: 'FH-10517' }, undoTool: 'orders.release_packing' }],
  [
    'FH-10517',
    'orders.change_address',
    { args: { order: 'FH-10517', address: { pickup: 'PS-221' } }, undoTool: 'orders.change_address' },
  ],
  [
    'FH-10482',
    'orders.note',
    { args: { order: 'FH-10482', text: 'damaged in transit' }, undoTool: 'orders.remove_note' },
  ],
  [
    'FH-10533',
    'orders.trace',
    { args: { order: 'FH-10533', parcel: 'P-10533-2' }, undoTool: 'orders.withdraw_trace' },
  ],
  [
    'FH-10533',
    'cases.remind',
    { args: { date: '2026-11-26', text: 'ask the carrier' }, undoTool: 'cases.cancel_reminder' },
  ],
];

onEachDatabase((place) => {
  let database: Database;
  beforeAll(async () => {
    database = await place.database();
  });

  /** Everything of an order, its notes and the run's reminders that people can see. */
  async function seen(shop: TestShop, order: string, run: string) {
    const reminders = await shop.reminders.reminders(shop.tenant, run);
    return { order: await shop.order(order), reminders: reminders.filter(({ cancelled }) => !cancelled) };
  }

  it.each(UNDOABLE)('%s: %s', async (order, tool, { args, undoTool }) => {
    const shop = await demoShop(database);
    const who = await shop.whoOf(order);
    const before = await seen(shop, order, who.run);
    expect((await shop.preview(tool, args, { who })).undoable).toBe(true);
    const done = await shop.act(tool, args, who);
    expect(done).toMatchObject({ outcome: 'done', undo: { tool: undoTool } });
    const { tool: back, args: backArgs } = done.undo as Call;
    expect(await shop.act(back, backArgs, who)).toMatchObject({ outcome: 'done' });
    expect(await seen(shop, order, who.run)).toEqual(before);
    // Taking it back a second time is refused, or is shown as a change of its own.
    if (back !== 'orders.change_address')
      expect(await shop.refusal(back, backArgs, { who })).not.toBe('shown');
  });

  it('a repeated call names the same undo', async () => {
    const shop = await demoShop(database);
    const who = await shop.whoOf('FH-10517');
    const args = { order: 'FH-10517', address: { pickup: 'PS-221' } };
    const { before } = await shop.preview('orders.change_address', args, { who });
    const first = await shop.write('orders.change_address', args, { who, before, key: 'r:u:0' });
    const again = await shop.write('orders.change_address', args, { who, before, key: 'r:u:0' });
    expect(again.undo).toEqual(first.undo);
    expect(again.undo?.args.address).toEqual({ street: 'Lindenallee 3', postcode: '04109', city: 'Leipzig' });
  });
});
