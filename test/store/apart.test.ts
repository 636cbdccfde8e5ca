/** The connections of a process: how they are shared, and over what they go. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { MASTER_KEY, onPostgres, storeOn } from './on-each-database.ts';
import { append, opened, said } from './samples.ts';

onPostgres((place) => {
  const CONNECTIONS = 12;
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    await storeOn(place);
    database = await openDatabase({ url: await place.url(), connections: CONNECTIONS });
    store = await openStore({ database, masterKey: MASTER_KEY, onError: () => {} });
  });
  afterAll(() => store.close());

  it('with every one of them at work, cases are opened, jobs taken and kept, and results written', async () => {
    const end = Promise.withResolvers<void>();
    let begun = 0;
    const reading = Array.from({ length: CONNECTIONS }, () =>
      database.of('t').transaction(async (tx) => {
        await tx.execute('select 1');
        begun += 1;
        await end.promise;
      }),
    );
    try {
      // The rest waits for a connection.
      await expect.poll(() => begun).toBe(CONNECTIONS - 5);
      const run = randomUUID();
      await store.ledger.change({
        ...{ tenant: 't', run, request: { open: true, knownSeq: 0, person: 'engineer' } },
        work: () => append([opened], { wake: true }),
      });
      const [job] = await store.queue.fetch(1);
      expect(job?.run).toBe(run);
      if (!job) return;
      expect(await store.queue.holds(job)).toBe(true);
      const done = await store.ledger.change({
        ...{ tenant: 't', run, request: { knownSeq: 1, completes: job } },
        work: () => append([said('x')], { complete: true }),
      });
      expect(done).toMatchObject({ kind: 'appended', head: { seq: 2 } });
      expect(await store.queue.fetch(1)).toEqual([]);
      expect(begun).toBe(CONNECTIONS - 5);
    } finally {
      end.resolve();
      await Promise.all(reading);
    }
    expect(begun).toBe(CONNECTIONS);
  });

  it('goes over the socket of the same machine that the address names', async () => {
    const [at] = await database.execute<{ folder: string; port: string }>(
      "select current_setting('unix_socket_directories') as folder, current_setting('port') as port",
    );
    const url = new URL(await place.url());
    url.searchParams.set('host', at?.folder ?? '');
    url.port = at?.port ?? '';
    const config = readConfig({
      DATABASE_URL: url.href,
      GREENLIGHT_MASTER_KEY: Buffer.from(MASTER_KEY).toString('base64'),
    });
    if ('problems' in config || config.database.kind !== 'postgres') throw new Error('it was not taken');
    const local = await openDatabase({ url: config.database.url });
    try {
      const asked = "select inet_client_addr() as address, current_setting('application_name') as name";
      expect(await local.execute(asked)).toEqual([{ address: null, name: 'greenlight' }]);
    } finally {
      await local.close();
    }
  });
});
