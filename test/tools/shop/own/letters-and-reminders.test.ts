/** Replies, traces and reminders: sent once, opened once, and a reminder is a job as well as a row. */

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Facts } from '../../../../src/run/plan/plan.ts';
import { judge } from '../../../../src/run/policy/judge.ts';
import type { Database } from '../../../../src/store/db.ts';
import { policy } from '../../../fernhill.ts';
import { onEachDatabase } from '../../../store/on-each-database.ts';
import { demoShop, NOW, outputOf, type TestShop } from './demo-shop.ts';

onEachDatabase((place) => {
  let database: Database;
  let shop: TestShop;
  beforeAll(async () => {
    database = await place.database();
    shop = await demoShop(database);
  });

  describe('a reply', () => {
    const still = new AbortController().signal;

    it('is sent once for one key, also side by side', async () => {
      const customer = (await shop.order('FH-10482')).customer;
      const mail = {
        tenant: shop.tenant,
        run: 'r1',
        customer,
        key: 'r1:send:1',
        text: 'We have refunded EUR 54.90.',
      };
      const sent = await Promise.all([1, 2, 3].map(() => shop.mailer.send(mail, still)));
      expect(new Set(sent.map((one) => ('id' in one ? one.id : JSON.stringify(one)))).size).toBe(1);
      const letters = await shop.outbox.list(shop.tenant, 10);
      expect(letters).toMatchObject([{ kind: 'reply', to: 'mara.l@example.com', customer, text: mail.text }]);
      expect(letters[0]).not.toHaveProperty('used');
    });

    it('to an account that does not exist looks the same to whoever sends it, and goes nowhere', async () => {
      const mail = {
        tenant: shop.tenant,
        run: 'r2',
        customer: 'C-0000000000',
        key: 'r2:send:1',
        text: 'Hello',
      };
      const [first, again] = [await shop.mailer.send(mail, still), await shop.mailer.send(mail, still)];
      expect(first).toEqual({ id: expect.stringMatching(/^ML-\d+$/) });
      expect(again).toEqual(first);
      expect((await shop.outbox.list(shop.tenant, 10)).some(({ text }) => text === 'Hello')).toBe(false);
    });

    it('that was stopped before it began is a fault', async () => {
      const mail = {
        tenant: shop.tenant,
        run: 'r3',
        customer: 'C-0000000000',
        key: 'r3:send:1',
        text: 'Hello',
      };
      expect(await shop.mailer.send(mail, AbortSignal.abort())).toMatchObject({ fault: { code: 'stopped' } });
    });
  });

  describe('a trace', () => {
    const args = { order: 'FH-10533', parcel: 'P-10533-2' };

    it('is opened for the parcel that stands still; the first is TR-118', async () => {
      const fresh = await demoShop(database);
      const who = await fresh.whoOf('FH-10533');
      const read = await fresh.read('orders.shipments', { order: 'FH-10533' }, who);
      expect(read.headline).toBe(
        'Parcel 1 delivered 18 Nov (signed). Parcel 2: last scan 17 Nov 21:10, 5 d 12 h ago',
      );
      expect(outputOf(read)).toMatchObject({
        stalled: { id: 'P-10533-2', stalledHours: 132 },
        deliveredCount: 1,
        allDelivered: false,
      });
      const preview = await fresh.preview('orders.trace', args, { who });
      expect(preview).toMatchObject({ judged: { stalled_hours: 132 }, undoable: true });
      const done = await fresh.write('orders.trace', args, { who, before: preview.before });
      expect(done).toMatchObject({ outcome: 'done', id: 'TR-118', after: preview.after });
      expect(await fresh.refusal('orders.trace', args, { who })).toBe('already_traced');
      expect((await fresh.write('orders.trace', args, { who, before: preview.before })).fault?.code).toBe(
        'facts_moved',
      );
      expect((await fresh.write('orders.trace', args, { who, before: {} })).fault?.code).toBe(
        'already_traced',
      );
    });

    it('of another case is read with its number, since when, and the reminder that lies ahead', async () => {
      const fresh = await demoShop(database);
      const who = await fresh.whoOf('FH-10533');
      await fresh.act('orders.trace', args, who);
      const read = async (now = NOW) => {
        const other = { ...who, run: randomUUID(), now };
        return outputOf(await fresh.read('orders.shipments', { order: 'FH-10533' }, other)).stalled;
      };
      expect(await read()).toMatchObject({
        trace: 'TR-118',
        tracedAt: expect.stringMatching(/^\d{4}-/),
        remindOn: null,
      });
      await fresh.act('cases.remind', { date: '2026-11-26', text: 'what did the carrier find?' }, who);
      expect(await read()).toMatchObject({ trace: 'TR-118', remindOn: '2026-11-26' });
      expect(await read('2026-11-26T09:00:00.000Z')).toMatchObject({ trace: 'TR-118', remindOn: null });
    });

    it('is opened for a delivery that is denied, from the day after it', async () => {
      const fresh = await demoShop(database);
      const delivered = { order: 'FH-10533', parcel: 'P-10533-1' };
      const who = await fresh.whoOf('FH-10533');
      const preview = await fresh.preview('orders.trace', delivered, { who });
      const { judged } = preview;
      expect(judged).toMatchObject({ delivered: true, delivered_days: 5, delivered_at: '18 Nov' });
      const verdict = (facts: Facts) =>
        judge(policy, [{ tool: 'orders.trace', preview: { ...preview, judged: facts } }]).kind;
      expect(verdict(judged)).toBe('allowed');
      expect(verdict({ ...judged, delivered_days: 0 })).toBe('refused');
      expect(verdict({ ...judged, delivered: false, stalled_hours: 10 })).toBe('refused');
      expect(await fresh.act('orders.trace', delivered, who)).toMatchObject({
        outcome: 'done',
        id: 'TR-118',
      });
      expect((await fresh.read('orders.shipments', { order: 'FH-10533' }, who)).headline).toContain(
        'Parcel 1 delivered 18 Nov (signed), trace TR-118 open',
      );
    });

    it('is not opened for a parcel of another order', async () => {
      const wrong = { order: 'FH-10533', parcel: 'P-10482-1' };
      expect(await shop.refusal('orders.trace', wrong, { who: await shop.whoOf('FH-10533') })).toBe(
        'no_such_parcel',
      );
    });
  });

  describe('a reminder', () => {
    const args = { date: '2026-11-26', text: 'what did the carrier find?' };
    const jobs = async (run: string) => {
      const rows = await database.orm.execute(sql`
        select reminder as text, to_char(ready_at at time zone 'utc', 'YYYY-MM-DD HH24:MI') as due
        from jobs where queue = 'remind' and run = ${run}`);
      return rows as unknown as { text: string | null; due: string }[];
    };

    it('is a row and a job for the morning of its day, both or neither', async () => {
      const who = shop.who([], { run: 'remind-1' });
      const preview = await shop.preview('cases.remind', args, { who });
      expect(preview.shows[0]?.after).toBe('Thu 26 Nov: what did the carrier find?');
      const result = await shop.write('cases.remind', args, {
        who,
        before: preview.before,
        key: 'remind-1:x:0',
      });
      expect(result).toMatchObject({ outcome: 'done', id: 'RM-41', headline: 'reminder set for Thu 26 Nov' });
      await shop.write('cases.remind', args, { who, before: preview.before, key: 'remind-1:x:0' });
      // Its text is sealed with the reminder, and is nothing that the job holds.
      expect(await jobs('remind-1')).toEqual([{ text: null, due: '2026-11-26 08:00' }]);
      expect(await shop.reminders.reminders(shop.tenant, 'remind-1')).toMatchObject([
        { id: 'RM-41', date: args.date, text: args.text },
      ]);
      const moved = await shop.write('cases.remind', args, {
        who: { ...who, run: 'remind-2' },
        before: { 'no.such.fact': 1 },
      });
      expect(moved.fault?.code).toBe('facts_moved');
      expect(await jobs('remind-2')).toEqual([]);
    });

    it('that is taken back does not speak up', async () => {
      const who = shop.who([], { run: 'remind-3' });
      const { undo } = await shop.act('cases.remind', args, who);
      expect(await jobs('remind-3')).toHaveLength(1);
      expect(await shop.act(undo?.tool ?? '', undo?.args ?? {}, who)).toMatchObject({ outcome: 'done' });
      expect(await jobs('remind-3')).toEqual([]);
    });

    it('of another case cannot be taken back, and none can be set for yesterday or for no day', async () => {
      const other = shop.who([], { run: 'remind-4' });
      const { output } = await shop.act('cases.remind', args, other);
      const { reminder } = output as { reminder: string };
      expect(await shop.refusal('cases.cancel_reminder', { reminder }, { who: shop.who([]) })).toBe(
        'no_such_reminder',
      );
      expect(
        (await shop.write('cases.cancel_reminder', { reminder }, { who: shop.who([]), before: {} })).fault
          ?.code,
      ).toBe('no_such_reminder');
      expect(await shop.refusal('cases.remind', { ...args, date: '2026-11-22' }, { who: other })).toBe(
        'date_passed',
      );
      expect(await shop.refusal('cases.remind', { ...args, date: '2028-01-01' }, { who: other })).toBe(
        'date_too_far',
      );
      expect(await shop.refusal('cases.remind', { ...args, date: '2026-02-30' }, { who: other })).toBe(
        'invalid_input',
      );
    });
  });
});
