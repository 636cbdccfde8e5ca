/** A burst of changes on one run that is held up leaves the pool's connections to the other runs. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/db.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { MASTER_KEY, onPostgres, storeOn } from './on-each-database.ts';
import { append, opened, said } from './samples.ts';

onPostgres((place) => {
  let store: Store;
  let elsewhere: pg.Client;
  beforeAll(async () => {
    await storeOn(place);
    const database = await openDatabase({ url: await place.url(), connections: 4, onError: () => {} });
    store = await openStore({ database, masterKey: MASTER_KEY, onError: () => {} });
    elsewhere = new pg.Client({ connectionString: await place.url() });
    await elsewhere.connect();
  });
  afterAll(async () => {
    await elsewhere?.end();
    await store?.close();
  });

  it('goes on in its own order once the lock is free, and never keeps another run waiting', async () => {
    const [held, free] = [randomUUID(), randomUUID()];
    for (const run of [held, free])
      await store.ledger.change({
        tenant: 't',
        run,
        request: { open: true, knownSeq: 0 },
        work: () => append([opened]),
      });
    await elsewhere.query('begin');
    await elsewhere.query('select 1 from runs where id = $1 for update', [held]);

    const order: number[] = [];
    const burst = Array.from({ length: 12 }, (_, n) =>
      store.ledger.change({
        tenant: 't',
        run: held,
        request: { knownSeq: 1 },
        work: () => {
          order.push(n);
          return append([said(`message ${n}`)]);
        },
      }),
    );
    const other = await store.ledger.change({
      tenant: 't',
      run: free,
      request: { knownSeq: 1 },
      work: () => append([said('not held up')]),
    });
    expect(other).toMatchObject({ kind: 'appended', head: { seq: 2 } });
    expect(order).toEqual([]);

    await elsewhere.query('commit');
    const changed = await Promise.all(burst);
    expect(changed.map((one) => one.kind === 'appended' && one.head.seq)).toEqual(burst.map((_, n) => n + 2));
    expect(order).toEqual(burst.map((_, n) => n));
  });

  it('goes on after a change that failed', async () => {
    const run = randomUUID();
    await store.ledger.change({
      tenant: 't',
      run,
      request: { open: true, knownSeq: 0 },
      work: () => append([opened]),
    });
    const broken = store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 1 },
      work: () => {
        throw new Error('a defect');
      },
    });
    const next = store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 1 },
      work: () => append([said('kept')]),
    });
    await expect(broken).rejects.toThrow('a defect');
    expect(await next).toMatchObject({ kind: 'appended', head: { seq: 2 } });
  });
});
