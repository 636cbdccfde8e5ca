/** Errors of the database are no defects of a run: its work comes again, and nothing is done twice. */
import { afterEach, expect, test } from 'vitest';
import { type Ledger, StoreAway } from '../../src/flow/ports/ledger.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from '../store/on-each-database.ts';
import {
  change,
  look,
  looked,
  type Office,
  type OfficeOptions,
  openOffice,
  planOf,
  type Script,
} from './office.ts';

onEachDatabase((place) => {
  let opened: Promise<Store> | undefined;
  const offices: Office[] = [];
  const office = async (script: Partial<Script>, options: OfficeOptions = {}) => {
    opened ??= storeOn(place).then(({ store }) => store);
    const one = openOffice(await opened, script, options);
    offices.push(one);
    return one;
  };
  const ledgerOf = async (more: (store: Store) => Partial<Ledger>): Promise<Ledger> => {
    opened ??= storeOn(place).then(({ store }) => store);
    const store = await opened;
    return { ...store.ledger, ...more(store) };
  };
  afterEach(async () => {
    for (const one of offices.splice(0)) await one.stop();
  });
  test('a run that cannot even be given to people keeps its job, and goes on when it can', async () => {
    let broken = false;
    let failed = 0;
    const ledger = await ledgerOf((store) => ({
      change: ((asked) => {
        if (!broken || asked.request.open) return store.ledger.change(asked);
        failed += 1;
        // Three drives and what sets it aside; then all is well.
        if (failed === 4) broken = false;
        return Promise.reject(new Error('what no database should say'));
      }) as Ledger['change'],
    }));
    const { open, until } = await office(
      {
        think: () => {
          if (failed === 0) broken = true;
          return planOf(look('a', 1));
        },
      },
      { ledger },
    );
    const run = await until(await open(), (one) => one.status === 'awaiting_reply');
    expect(failed).toBe(4);
    expect(run.plan?.steps[0]?.state).toBe('done');
  });

  test('while runs cannot be read nothing is set aside, however often it is tried', async () => {
    let away = 6;
    const ledger = await ledgerOf((store) => ({
      load: (tenant, run) => {
        away -= 1;
        return away > 0 ? Promise.reject(new StoreAway('the disk is full')) : store.ledger.load(tenant, run);
      },
    }));
    const one = await office({}, { ledger });
    // What this process knows of a run it need not read.
    one.known.get = () => undefined;
    const id = await one.open();
    await expect.poll(() => away, { timeout: 60_000 }).toBeLessThanOrEqual(0);
    const run = await one.until(id, ({ status }) => status === 'awaiting_reply');
    expect(run.plan?.steps[0]?.state).toBe('done');
  });

  test('an effect of ours that the database was away for is performed again, and no person is called', async () => {
    let away = 2;
    const { open, until } = await office({
      read: () => {
        away -= 1;
        if (away >= 0) throw new StoreAway('away');
        return looked;
      },
    });
    const run = await until(await open(), (one) => one.status === 'awaiting_reply');
    expect(run.plan?.steps[0]?.state).toBe('done');
  });

  test('of two processes that drive one run a write is new to the one that has written that it begins', async () => {
    const seen: boolean[] = [];
    let writing = () => {};
    const both = new Promise<void>((resolve) => {
      writing = resolve;
    });
    const script = {
      think: () => planOf(change('a', 1)),
      write: async (_: unknown, __: string, fresh: boolean) => {
        seen.push(fresh);
        if (seen.length === 2) writing();
        await both;
        return { outcome: 'done' as const, ms: 1, tries: 1, output: { text: 'changed' }, after: {} };
      },
    };
    const first = await office(script);
    const id = await first.open();
    await first.until(id, (run) => run.approval?.state === 'pending');
    await first.stop();
    await first.approve(id);
    const store = await (opened as Promise<Store>);
    const [job] = await store.queue.fetch(10);
    if (!job) throw new Error('there is a job');
    // Both believe that the job is theirs, and ask at once to begin.
    let asked = 0;
    let ask = () => {};
    const together = new Promise<void>((resolve) => {
      ask = resolve;
    });
    const ledger = await ledgerOf(() => ({
      change: (async (request) => {
        asked += 1;
        if (asked === 2) ask();
        await together;
        return store.ledger.change(request);
      }) as Ledger['change'],
    }));
    const options: OfficeOptions = { idle: true, ledger, queue: { holds: async () => true } };
    const two = await Promise.all([office(script, options), office(script, options)]);
    await Promise.all(two.map((one) => one.drive(job)));
    expect(seen.toSorted()).toEqual([false, true]);
  });

  test('a drive whose job another worker has sends nothing any more', async () => {
    let writes = 0;
    const script = {
      think: () => planOf(change('a', 1)),
      write: () => {
        writes += 1;
        return { outcome: 'done' as const, ms: 1, tries: 1, output: { text: 'changed' }, after: {} };
      },
    };
    const one = await office(script);
    const id = await one.open();
    await one.until(id, (run) => run.approval?.state === 'pending');
    await one.stop();
    await one.approve(id);
    const store = await (opened as Promise<Store>);
    const [job] = await store.queue.fetch(10);
    if (!job) throw new Error('there is a job');
    const database = await place.database();
    await database.execute(`update jobs set ready_at = now() where run = '${id}' and queue = 'drive'`);
    const [taken] = await store.queue.fetch(10);
    expect(taken?.id).toBe(job.id);
    await (await office(script, { idle: true })).drive(job);
    expect(writes).toBe(0);
    if (taken) await store.queue.giveBack(taken, 0);
    const next = await office(script);
    await next.until(id, (run) => run.status === 'awaiting_reply');
    expect(writes).toBe(1);
  });
});
