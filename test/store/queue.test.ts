import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import type { Job } from '../../src/flow/ports/ledger.ts';
import type { Database, Transaction } from '../../src/store/db.ts';
import { reminderEffects } from '../../src/store/effects/reminders.ts';
import { enqueue, openQueue } from '../../src/store/queue.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from './on-each-database.ts';
import { append, opened, row, said } from './samples.ts';

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
    expect(second).toEqual({ ...first, retries: 1, fruitless: 1 });
    expect(await store.queue.holds(first)).toBe(false);
    expect(await store.queue.holds(second)).toBe(true);
    await store.queue.complete(first);
    expect(await pending(run)).toBe(1);
    await store.queue.complete(second);
    expect(await pending(run)).toBe(0);
  });

  function remind(run: string, text: string) {
    const effect = {
      ...{ key: `${run}:x:1`, tool: 'cases.remind', run, by: 'engineer', customer: null, before: {} },
      now: new Date().toISOString(),
    };
    return reminderEffects(database).addReminder('t', effect, { date: '2020-01-02', text });
  }

  it('carries a reminder', async () => {
    const run = await open();
    expect(await remind(run, 'write to the customer')).toMatchObject({ kind: 'done' });
    expect(await next(run)).toMatchObject({ queue: 'remind', run, reminder: 'write to the customer' });
  });

  it('counts deliveries without progress: none after which the run has moved, none that was given back', async () => {
    const run = await open({ wake: true });
    const silent = () => database.execute(`update jobs set ready_at = now() where run = '${run}'`);
    expect(await next(run)).toMatchObject({ fruitless: 0 });
    await silent();
    expect(await next(run)).toMatchObject({ fruitless: 1 });
    await silent();
    const third = await next(run);
    expect(third).toMatchObject({ retries: 2, fruitless: 2 });
    await store.queue.giveBack(third, 0);
    expect(await next(run)).toMatchObject({ retries: 3, fruitless: 2 });
    await store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 1 },
      work: () => append([said('further')]),
    });
    await silent();
    const last = await next(run);
    expect(last).toMatchObject({ retries: 4, fruitless: 0 });
    await store.queue.complete(last);
  });

  it('a job that was given back comes again when its time has come, and this process has let it go', async () => {
    const run = await open({ wake: true });
    const job = await next(run);
    await store.queue.giveBack(job, 3_600_000);
    expect(await store.queue.holds(job)).toBe(false);
    expect(await store.queue.fetch(10)).toEqual([]);
    // What comes for the run meanwhile need not wait for it.
    await store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 1 },
      work: () => append([said('more')], { wake: true }),
    });
    const meanwhile = await next(run);
    expect(meanwhile.id).not.toBe(job.id);
    await store.queue.complete(meanwhile);
    await database.execute(`update jobs set ready_at = now() where run = '${run}'`);
    const again = await next(run);
    expect(again).toMatchObject({ id: job.id, retries: 1, fruitless: 0 });
    await store.queue.complete(job);
    expect(await pending(run)).toBe(1);
    await store.queue.complete(again);
    expect(await pending(run)).toBe(0);
  });

  it('one job that cannot be read keeps no other from coming, and comes again itself', async () => {
    const run = await open();
    await remind(run, 'write');
    const [kept] = await database.execute<{ sealed: Buffer }>(
      `select sealed from reminders where run = '${run}'`,
    );
    await database.execute(`update reminders set sealed = '\\x00' where run = '${run}'`);
    const other = await open({ wake: true });
    const jobs = await store.queue.fetch(10);
    expect(jobs.map((job) => job.run)).toEqual([other]);
    for (const job of jobs) await store.queue.complete(job);
    await database.execute('update reminders set sealed = $1 where run = $2', [kept?.sealed, run]);
    const job = await next(run);
    expect(job).toMatchObject({ reminder: 'write', fruitless: 0 });
    await store.queue.complete(job);
  });

  it('gives a job to every run that is at work and has none, and to no other', async () => {
    const queue = await openQueue(database, () => {});
    const [owing, waiting, has] = [
      await open(),
      await open({ row: { ...row, waitsFor: { person: 'engineer', for: 'an answer' } } }),
      await open({ wake: true }),
    ];
    expect(await queue.sweep(3_600_000)).toBe(0);
    await queue.sweep(0);
    expect(await Promise.all([owing, waiting, has].map(pending))).toEqual([1, 0, 1]);
    await queue.sweep(0);
    expect(await pending(owing)).toBe(1);
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const [closed, asking] = [
      await open({ tickAt: later, row: { ...row, phase: 'closed' } }),
      await open({ tickAt: later }),
    ];
    await queue.sweep(3_600_000);
    expect(await Promise.all([closed, asking].map(pending))).toEqual([0, 1]);
    await queue.close();
    await database.execute('delete from jobs');
  });

  it('tenants take turns: a flood of one leaves the others their places', async () => {
    await database.execute(`insert into jobs (id, queue, tenant, run, ready_at)
      select gen_random_uuid(), 'drive', 'other', 'flood ' || n, now() - interval '1 minute'
        from generate_series(1, 200) n`);
    const run = await open({ wake: true });
    const first = await store.queue.fetch(4);
    expect(first.map((job) => job.tenant)).toContain('t');
    expect(first).toHaveLength(4);
    // What is held of the flood counts: whoever comes next is first.
    const late = await open({ wake: true });
    expect((await store.queue.fetch(1)).map((job) => job.run)).toEqual([late]);
    expect(first.map((job) => job.run)).toContain(run);
    await database.execute('delete from jobs');
  });

  it('of what is shared only tenants take that have less at work than their share', async () => {
    await database.execute(`insert into jobs (id, queue, tenant, run, ready_at)
      select gen_random_uuid(), 'drive', 'other', 'flood ' || n, now() - interval '1 minute'
        from generate_series(1, 200) n`);
    const first = await open({ wake: true });
    expect(await store.queue.before('t', first)).toBe(1);
    expect(await store.queue.before('other', 'flood 200')).toBeGreaterThan(100);
    await database.execute("delete from jobs where tenant = 't'");
    expect(await store.queue.before('t', first)).toBe(0);
    expect(await store.queue.fetch(8)).toHaveLength(8);
    expect(await store.queue.fetch(8, 8)).toEqual([]);
    const runs = [await open({ wake: true }), await open({ wake: true }), await open({ wake: true })];
    // Two tenants share four: two each.
    expect((await store.queue.fetch(8, 4)).map((job) => job.run)).toEqual(runs.slice(0, 2));
    expect(await store.queue.fetch(8, 4)).toEqual([]);
    await database.execute('delete from jobs');
  });
});
