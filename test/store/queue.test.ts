import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import type { Job } from '../../src/flow/ports/ledger.ts';
import type { Database, Transaction } from '../../src/store/db.ts';
import { reminderEffects } from '../../src/store/effects/reminders.ts';
import { enqueue } from '../../src/store/queue.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from './on-each-database.ts';
import { append, opened, said } from './samples.ts';

onEachDatabase((place) => {
  let store: Store;
  let database: Database;
  beforeAll(async () => {
    ({ store, database } = await storeOn(place));
  });

  /** Fetches until the run's next job is there. */
  async function next(run: string): Promise<Job> {
    for (const late = Date.now() + 60_000; Date.now() < late; ) {
      const jobs = await store.queue.fetch(10);
      const mine = jobs.find((job) => job.run === run);
      for (const job of jobs) if (job !== mine) await store.queue.complete(job);
      if (mine) return mine;
      await delay(50);
    }
    throw new Error('no job came');
  }
  const pending = async (run: string) => {
    const [row] = await database.execute<{ n: number }>(
      `select count(*) as n from jobs where run = '${run}'`,
    );
    return row?.n;
  };
  const open = async (more = {}) => {
    const run = randomUUID();
    await store.ledger.change({
      tenant: 't',
      run,
      request: { open: true, knownSeq: 0 },
      work: () => append([opened], more),
    });
    return run;
  };

  it('writes the job with the events that call for it, and tells that it is ready', async () => {
    let ready = 0;
    const stop = store.queue.onReady(() => {
      ready += 1;
    });
    const run = await open({ wake: true });
    stop();
    expect(ready).toBeGreaterThan(0);
    const job = await next(run);
    expect(job).toMatchObject({ queue: 'drive', tenant: 't', run, retries: 0 });
    await store.queue.complete(job);
    expect(await pending(run)).toBe(0);
  });

  it('writes no job when the transaction is rolled back', async () => {
    const run = randomUUID();
    const broken = database.transaction(async (tx) => {
      await enqueue(tx, { queue: 'drive', tenant: 't', run });
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    expect(await pending(run)).toBe(0);
  });

  it('can be sent to only with an open transaction', async () => {
    await expect(
      enqueue(database as unknown as Transaction, { queue: 'drive', tenant: 't', run: 'r' }),
    ).rejects.toThrow('not a transaction');
    // Asking the database itself inside a transaction would wait for ever on one connection: it is an error
    // instead.
    await database.transaction(async () => {
      await expect(database.execute('select 1')).rejects.toThrow('a transaction is open here');
      await expect(database.transaction(async () => 1)).rejects.toThrow('a transaction is open here');
    });
  });

  it("gives a run's jobs one after the other, and other runs' beside them", async () => {
    const [a, b] = [await open({ wake: true }), await open({ wake: true })];
    await store.ledger.change({
      tenant: 't',
      run: a,
      request: { knownSeq: 1 },
      work: () => append([said('more')], { wake: true }),
    });
    const both = await store.queue.fetch(10);
    expect(both.map(({ run }) => run).toSorted()).toEqual([a, b].toSorted());
    expect(await store.queue.fetch(10)).toEqual([]);
    for (const job of both) await store.queue.complete(job);
    const [second, ...more] = await store.queue.fetch(10);
    expect(more).toEqual([]);
    expect(second?.run).toBe(a);
    if (second) await store.queue.complete(second);
  });

  it('completes a job in the transaction of the change, or leaves it', async () => {
    const run = await open({ wake: true });
    const job = await next(run);
    const request = { knownSeq: 1, completes: job };
    await store.ledger.change({
      tenant: 't',
      run,
      request,
      work: () => append([said('not yet')], { complete: false }),
    });
    expect(await pending(run)).toBe(1);
    const broken = store.ledger.change({
      tenant: 't',
      run,
      request,
      work: () => {
        throw new Error('no');
      },
    });
    await expect(broken).rejects.toThrow('no');
    expect(await pending(run)).toBe(1);
    await store.ledger.change({
      tenant: 't',
      run,
      request,
      work: () => append([said('done')], { complete: true }),
    });
    expect(await pending(run)).toBe(0);
  });

  it('completes the job when nothing is appended: refused, missing, seen before', async () => {
    for (const how of ['refused', 'missing', 'seen'] as const) {
      const run = await open({ wake: true });
      const job = await next(run);
      const inbox = `${how} ${run}`;
      if (how === 'seen')
        await store.ledger.change({
          tenant: 't',
          run,
          request: { knownSeq: 1, inbox },
          work: () => append([]),
        });
      const at = how === 'missing' ? randomUUID() : run;
      const answer = await store.ledger.change({
        tenant: 't',
        run: at,
        request: { knownSeq: 1, inbox, completes: job },
        work: () => ({
          refused: 'no',
        }),
      });
      expect(answer.kind).toBe(how);
      expect(await pending(run)).toBe(0);
    }
  });

  it('sends one tick for a run and due time, when it is due', async () => {
    const due = new Date(Date.now() + 1_500).toISOString();
    const run = await open({ tickAt: due });
    for (const seq of [1, 2]) {
      await store.ledger.change({
        tenant: 't',
        run,
        request: { knownSeq: seq },
        work: () => append([said('a')], { tickAt: due }),
      });
    }
    const later = new Date(Date.now() + 3_600_000).toISOString();
    await store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 3 },
      work: () => append([said('b')], { tickAt: later }),
    });
    await store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 4 },
      work: () => append([said('c')], { tickAt: due }),
    });
    expect(await pending(run)).toBe(2);
    const job = await next(run);
    expect(job).toMatchObject({ queue: 'tick', run });
    await store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 5, completes: job },
      work: ({ now }) => {
        expect(now >= due).toBe(true);
        return append([], { complete: true });
      },
    });
    expect(await pending(run)).toBe(1);
  });

  it('gives the job of a silent worker to another, and the first completes nothing any more', async () => {
    const run = await open({ wake: true });
    const first = await next(run);
    expect(await store.queue.fetch(10)).toEqual([]);
    await database.execute(`update jobs set ready_at = now() where run = '${run}'`);
    const second = await next(run);
    expect(second).toEqual({ ...first, retries: 1 });
    await store.queue.complete(first);
    expect(await pending(run)).toBe(1);
    await store.queue.complete(second);
    expect(await pending(run)).toBe(0);
  });

  it('carries a reminder', async () => {
    const run = await open();
    const { addReminder } = reminderEffects(database);
    const effect = {
      key: `${run}:x:1`,
      tool: 'cases.remind',
      run,
      by: 'engineer',
      customer: null,
      before: {},
    };
    const now = new Date().toISOString();
    const reminder = { date: '2020-01-02', text: 'write to the customer' };
    expect(await addReminder('t', { ...effect, now }, reminder)).toMatchObject({ kind: 'done' });
    expect(await next(run)).toMatchObject({ queue: 'remind', run, reminder: 'write to the customer' });
  });
});
