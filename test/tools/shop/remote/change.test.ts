/** A change to a system without transactions of ours: made once, whatever is cut off, refused or raced. */
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ChangeResult, KeyedChange } from '../../../../src/flow/ports/effects.ts';
import { openRecords } from '../../../../src/start/own.ts';
import type { Database } from '../../../../src/store/db.ts';
import { ToolFault, ToolTrouble } from '../../../../src/tools/contract.ts';
import { remoteChanges } from '../../../../src/tools/shop/adapters/remote/change.ts';
import { markOf } from '../../../../src/tools/shop/adapters/remote/mark.ts';
import { desk } from '../../../fernhill.ts';
import { onEachDatabase } from '../../../store/on-each-database.ts';
import { demoShop } from '../own/demo-shop.ts';
import { countedOut, FATES, payment, Till } from './till.ts';

interface Opened {
  till?: Till;
  quietMs?: number;
  withinMs?: number;
  /** Its money is counted out first. */
  isCountedOut?: boolean;
}

onEachDatabase((place) => {
  let database: Database;
  let tenant: string;
  let made = 0;
  beforeAll(async () => {
    database = await place.database();
    tenant = (await demoShop(database)).tenant;
  });

  /** A till of its own, and a process that changes it; two of them share what is noted of calls. */
  function open({ till = new Till(), quietMs = 2_000, ...more }: Opened = {}) {
    const { withinMs = quietMs / 2, isCountedOut = false } = more;
    made += 1;
    const { remoteCalls: calls } = openRecords(database, { desk, report: () => {} });
    const run = `run-${place.kind}-${made}`;
    const pays = isCountedOut ? countedOut(till) : payment(till);
    const changes = remoteChanges({ calls, changes: { pay: pays }, quietMs, withinMs });
    const effect = (n: number, more: Partial<KeyedChange> = {}): KeyedChange => ({
      ...{ key: `${run}:${n}`, tool: 'till.pay', run, by: 'engineer', customer: 'C-1' },
      ...{ before: { 'till.left': till.left }, now: '2026-11-23T09:00:00.000Z', ...more },
    });
    const pay = (n: number, more?: Partial<KeyedChange>, parts = [1_000, 500]) =>
      changes.make(tenant, effect(n, more), { name: 'pay', args: { parts } });
    const keyOf = (n: number) => `${run}:${n}`;
    return { till, run, effect, pay, keyOf, settle: (n: number) => changes.settle(tenant, `${run}:${n}`) };
  }

  describe('given a system that answers', () => {
    it('when a change is made, then it is made once, and told again under its key', async () => {
      const { till, pay, settle } = open();
      const first = await pay(1);
      expect(first).toMatchObject({ kind: 'done', output: { cents: 1_500 }, after: { 'till.left': 8_500 } });
      expect(await pay(1, { before: {} })).toEqual(first);
      expect(await settle(1)).toEqual(first);
      expect(till.out).toHaveLength(2);
    });

    it('when the facts moved, then nothing is sent, and the key is good for what is asked anew', async () => {
      const { till, pay } = open();
      expect(await pay(1, { before: { 'till.left': 7 } })).toEqual({ kind: 'moved', facts: ['till.left'] });
      expect(till.out).toEqual([]);
      expect(await pay(1)).toMatchObject({ kind: 'done' });
    });

    it("when it is another customer's record, or more than is left, then it is refused", async () => {
      const { till, pay } = open();
      expect(await pay(1, { customer: 'C-2' })).toMatchObject({ kind: 'refused', code: 'not_theirs' });
      expect(await pay(2, { customer: null })).toMatchObject({ kind: 'refused', code: 'not_theirs' });
      expect(await pay(3, {}, [9_000, 2_000])).toMatchObject({ kind: 'refused', code: 'too_much' });
      expect(till.out).toEqual([]);
    });
  });

  it.each([
    { found: 'the facts moved', more: {} },
    { found: 'there is too little left', more: { before: {} } },
    { found: 'the record cannot be read', more: {}, reads: true },
  ])(
    'given a call that another process made meanwhile, when $found, then what was done is told',
    async ({ more, reads }) => {
      const { till, effect, pay } = open();
      const parts = [6_000, 500];
      const { remoteCalls: calls } = openRecords(database, { desk, report: () => {} });
      const asked: ChangeResult[] = [];
      const slow = remoteChanges({
        calls: {
          ...calls,
          async of(...key) {
            if (asked.length > 0) return calls.of(...key);
            asked.push(await pay(1, {}, parts));
            if (reads) till.readsThatFail = [till.reads + 1];
            return undefined;
          },
        },
        changes: { pay: payment(till) },
      });
      const late = await slow.make(tenant, { ...effect(1), ...more }, { name: 'pay', args: { parts } });
      expect(asked).toMatchObject([{ kind: 'done' }]);
      expect(late).toEqual(asked[0]);
      expect(till.out).toHaveLength(2);
    },
  );

  it('given a call that was given up, when it comes after all, then nothing is sent', async () => {
    const { till, pay, settle } = open();
    expect(await settle(1)).toBe('did_not_happen');
    expect(await pay(1)).toMatchObject({ kind: 'refused', code: 'given_up' });
    expect(till.out).toEqual([]);
  });

  it('given an answer that is lost, and nothing to be found of it, then nobody says what became of it', async () => {
    const { till, pay, settle, keyOf } = open({ quietMs: 1_000 });
    till.fates = ['lost before it was done'];
    await expect(pay(1)).rejects.toThrow('The connection broke off.');
    await expect(settle(1)).rejects.toThrow('nobody knows whether it will still happen');
    // It was slow, and is there now.
    await till.pay(1_000, `paid; ${markOf(keyOf(1))}`);
    expect(await settle(1)).toMatchObject({ kind: 'done' });
    expect(till.out).toHaveLength(2);
  });

  it('given a record that cannot be read after the money went, then it is not told as failed', async () => {
    const { till, pay, settle } = open();
    till.readsThatFail = [3];
    await expect(pay(1)).rejects.toBeInstanceOf(ToolTrouble);
    expect(till.out).toHaveLength(2);
    expect(await settle(1)).toMatchObject({ kind: 'done' });
    expect(till.out).toHaveLength(2);
  });

  it('given a process that was killed before it sent anything, then it surely did not happen', async () => {
    const { till, pay, settle } = open({ quietMs: 1_000 });
    till.readsThatFail = [2];
    await expect(pay(1)).rejects.toBeInstanceOf(ToolFault);
    expect(await settle(1)).toBe('did_not_happen');
    expect(till.out).toEqual([]);
  });

  it('given a request that was not sent, and no look at the record, then it surely did not happen', async () => {
    const { till, pay, settle } = open({ quietMs: 1_000 });
    till.fates = ['not sent'];
    till.readsThatFail = [3];
    await expect(pay(1)).rejects.toBeInstanceOf(ToolTrouble);
    expect(await settle(1)).toBe('did_not_happen');
    expect(till.out).toEqual([]);
  });

  it('given a request that went out before one that was not sent, then nobody says that nothing happened', async () => {
    for (const fates of [['answered', 'not sent'], ['refused'], ['lost and done later']] as const) {
      const { till, pay, settle } = open({ quietMs: 1_000 });
      till.fates = [...fates];
      till.readsThatFail = fates[0] === 'lost and done later' ? [] : [3];
      await expect(pay(1)).rejects.toBeInstanceOf(ToolTrouble);
      // What stood for a moment is not to be seen.
      till.out.splice(0);
      await expect(settle(1)).rejects.toMatchObject({ code: 'cannot_tell', final: true });
    }
  });

  it('given a half that stands, and a second request that nobody answered, then the rest is left to people', async () => {
    const fates = ['lost before it was done', 'error before it was done', 'lost and done later'] as const;
    for (const fate of fates) {
      const { till, pay, settle } = open({ quietMs: 1_000 });
      till.fates = ['answered', fate];
      await expect(pay(1)).rejects.toThrow();
      await expect(settle(1)).rejects.toMatchObject({ code: 'cannot_tell', final: true });
      expect(till.out).toHaveLength(1);
      till.catchUp();
      const late = fate === 'lost and done later';
      if (late) expect(await settle(1)).toMatchObject({ kind: 'done' });
      expect(till.out).toHaveLength(late ? 2 : 1);
    }
  });

  it('given a half that stands, and nothing else that was sent, then the rest is sent', async () => {
    for (const fate of ['lost after it was done', 'killed after', 'refused after it was done'] as const) {
      const { till, pay, settle } = open({ quietMs: 1_000 });
      till.fates = [fate];
      await expect(pay(1)).rejects.toThrow();
      expect(await settle(1)).toMatchObject({ kind: 'done' });
      expect(till.out).toHaveLength(2);
    }
  });

  it('given a record that is written before the money moves, then it alone proves nothing', async () => {
    for (const ends of ['well', 'badly', 'never'] as const) {
      const { till, pay, settle } = open({ quietMs: 1_000 });
      till.fates = ['answered', 'lost and written down'];
      await expect(pay(1)).rejects.toThrow();
      await expect(settle(1)).rejects.toMatchObject({ code: 'cannot_tell', final: true });
      if (ends === 'well') till.catchUp();
      if (ends === 'badly') till.takeBack();
      if (ends === 'well') expect(await settle(1)).toMatchObject({ kind: 'done' });
      else await expect(settle(1)).rejects.toMatchObject({ code: 'cannot_tell' });
      expect(till.out).toHaveLength(ends === 'badly' ? 1 : 2);
    }
  });

  it('given a no to what is written down all the same, then the record alone does not make it done', async () => {
    for (const ends of ['well', 'badly'] as const) {
      const { till, pay, settle } = open({ quietMs: 1_000 });
      till.fates = ['answered', 'refused and written down'];
      await expect(pay(1)).rejects.toMatchObject({ code: 'pending' });
      await expect(settle(1)).rejects.toMatchObject({ code: 'cannot_tell', final: true });
      if (ends === 'well') till.catchUp();
      else till.takeBack();
      // What was refused and is not there any more is sent on.
      expect(await settle(1)).toMatchObject({ kind: 'done' });
      expect(till.out).toHaveLength(2);
    }
  });

  it('given a no to what was done all the same, then it makes up for nothing that is sent later', async () => {
    const { till, pay, settle } = open({ quietMs: 1_000 });
    till.fates = ['refused after it was done', 'lost and done later'];
    await expect(pay(1)).rejects.toThrow();
    await expect(settle(1)).rejects.toThrow('The connection broke off.');
    await expect(settle(1)).rejects.toMatchObject({ code: 'cannot_tell' });
    till.catchUp();
    expect(await settle(1)).toMatchObject({ kind: 'done' });
    expect(till.out).toHaveLength(2);
  });

  it('given somebody who waits since before it was sent, then they do not take it to be unsent', async () => {
    const till = new Till();
    const { pay, settle } = open({ till, quietMs: 1_000 });
    till.fates = ['lost and done later'];
    let waiting: Promise<unknown> | undefined;
    till.beforeRead = async (number) => {
      if (number !== 2) return;
      waiting = settle(1).catch((error: unknown) => error);
      await expect.poll(() => till.reads).toBe(3);
    };
    await expect(pay(1)).rejects.toThrow();
    expect(await waiting).toMatchObject({ code: 'cannot_tell' });
  });

  it('given a half that stands, and money that others moved since, then the rest is left to people', async () => {
    const { till, pay, settle } = open({ quietMs: 1_000 });
    till.fates = ['answered', 'refused'];
    await expect(pay(1)).rejects.toThrow();
    till.out.push({ text: 'by hand', cents: 500 });
    await expect(settle(1)).rejects.toThrow(
      'Some of it stands. What it rests on was changed by others since',
    );
    expect(till.out).toHaveLength(2);
  });

  it('given a no that did nothing, then the sentence is told, and the same can be asked again', async () => {
    const { till, pay } = open();
    till.fates = ['refused'];
    expect(await pay(1)).toEqual({ kind: 'refused', code: 'no', message: 'The till says no.' });
    expect(await pay(1)).toMatchObject({ kind: 'done' });
    expect(till.out).toHaveLength(2);
  });

  it('given a no in the middle, then nobody is told that nothing happened, and the rest is sent on', async () => {
    const { till, pay, settle } = open();
    till.fates = ['answered', 'refused'];
    await expect(pay(1)).rejects.toThrow('The till says no. Not all of it stands.');
    expect(await settle(1)).toMatchObject({ kind: 'done' });
    expect(till.out).toHaveLength(2);
  });

  describe('given money that is counted out before it goes out', () => {
    const counted = (quietMs = 1_000) => open({ quietMs, withinMs: quietMs * 0.9, isCountedOut: true });
    const NOT = { kind: 'refused' };

    it('when it was counted out and nobody answered, then it goes out once', async () => {
      for (const fate of ['lost after it was done', 'lost before it was done', 'killed after'] as const) {
        const { till, pay, settle } = counted();
        till.fates = [fate];
        await expect(pay(1)).rejects.toThrow();
        const isLost = fate === 'lost before it was done';
        expect(await settle(1)).toEqual(
          isLost ? 'did_not_happen' : expect.objectContaining({ kind: 'done' }),
        );
        expect(till.out).toHaveLength(isLost ? 0 : 1);
      }
    });

    it('when what it rests on moved since, then it did not happen, and is put back', async () => {
      for (const asked of ['pay', 'settle'] as const) {
        const { till, pay, settle } = counted();
        till.fates = ['lost after it was done'];
        await expect(pay(1)).rejects.toThrow();
        till.out.push({ text: 'by hand', cents: 500 });
        if (asked === 'pay') expect(await pay(1)).toMatchObject({ ...NOT, code: 'facts_moved' });
        else expect(await settle(1)).toBe('did_not_happen');
        expect([till.laid, till.out.length]).toEqual([[], 1]);
        expect(await pay(1)).toMatchObject({ ...NOT, code: 'given_up' });
      }
    });

    it('when the rest is refused, or comes too late, then it did not happen, and is put back', async () => {
      for (const ends of ['refused', 'not sent', 'too late'] as const) {
        const { till, pay, settle } = counted(2_000);
        till.fates = ['lost after it was done', ...(ends === 'too late' ? [] : [ends])];
        await expect(pay(1)).rejects.toThrow();
        // Later than requests begin, and not than what was counted out may be put back.
        if (ends === 'too late') till.beforeSend = () => setTimeout(1_500);
        expect(await settle(1)).toBe('did_not_happen');
        expect([till.laid, till.out]).toEqual([[], []]);
      }
    });

    it('when the rest is refused at once, then that is told, it is put back, and may be asked again', async () => {
      const { till, pay } = counted();
      till.fates = ['answered', 'refused'];
      expect(await pay(1)).toEqual({ kind: 'refused', code: 'no', message: 'The till says no.' });
      expect([till.laid, till.out]).toEqual([[], []]);
      expect(await pay(1)).toMatchObject({ kind: 'done' });
    });

    it('when somebody added to it, then it is neither sent nor put back, and a person is told', async () => {
      const { till, pay, settle } = counted();
      till.fates = ['answered', 'refused'];
      till.isAddedTo = true;
      const told = { code: 'left_open', message: 'The till says no. Somebody added to it.', final: true };
      await expect(pay(1)).rejects.toMatchObject(told);
      till.out.push({ text: 'by hand', cents: 500 });
      await expect(settle(1)).rejects.toMatchObject({ code: 'left_open' });
      expect([till.laid.length, till.out.length]).toEqual([1, 1]);
    });
  });

  it('given two calls on one record at once, then one waits for nobody: it is refused, or comes after', async () => {
    const { till, pay } = open();
    const results = await Promise.all([pay(1), pay(2)]);
    expect(results.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(results.find(({ kind }) => kind !== 'done')).toMatchObject({
      kind: expect.stringMatching(/refused|moved/),
    });
    expect(till.out).toHaveLength(2);
  });

  it('given any fates of the requests and any order of askers, then no part goes out twice, and what is told is so', async () => {
    const asked = fc.constantFrom('make', 'settle', 'both');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...FATES), { maxLength: 5 }),
        fc.array(asked, { minLength: 1, maxLength: 4 }),
        fc.record({ isCountedOut: fc.boolean(), readsThatFail: fc.subarray([3, 4, 5, 6]) }),
        async (fates, asks, { isCountedOut, readsThatFail }) => {
          const { till, run, pay, settle } = open({ quietMs: 100, isCountedOut });
          till.fates = [...fates];
          till.readsThatFail = readsThatFail;
          const before = { 'till.left': till.left };
          const told: (ChangeResult | 'did_not_happen')[] = [];
          const ask = async (one: () => Promise<ChangeResult | 'did_not_happen'>) => {
            // Whoever was killed or does not know says nothing; the next one looks after it.
            await one().then(
              (result) => told.push(result),
              () => undefined,
            );
          };
          for (const one of asks) {
            const both = one === 'both' ? [ask(() => pay(1, { before })), ask(() => settle(1))] : [];
            if (one === 'make') both.push(ask(() => pay(1, { before })));
            if (one === 'settle') both.push(ask(() => settle(1)));
            await Promise.all(both);
          }
          till.fates = [];
          const last = await settle(1).catch(() => 'unknown' as const);
          till.catchUp();
          const out = till.with(markOf(`${run}:1`)).map(({ cents }) => cents);
          const whole = isCountedOut ? [1_500] : [1_000, 500];
          expect([[], ...(isCountedOut ? [] : [[1_000]]), whole]).toContainEqual(out);
          if (last === 'did_not_happen') expect(out).toEqual([]);
          else if (last !== 'unknown') expect(out).toEqual(whole);
          for (const one of told)
            if (one !== 'did_not_happen' && one.kind === 'done') expect(out).toEqual(whole);
          // Once it was said that nothing happened for good, nothing does.
          if (told.includes('did_not_happen')) expect(out).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
  });
});
