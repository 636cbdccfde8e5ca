/** The database goes away and comes back: a TCP relay between the store and PostgreSQL is cut and mended. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StoreAway } from '../../src/flow/ports/ledger.ts';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import { openDatabase } from '../../src/store/db.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { MASTER_KEY, onPostgres, storeOn } from './on-each-database.ts';
import { Relay } from './relay.ts';
import { append, opened, said } from './samples.ts';

/** Asks again while a connection from before the cut is still found to be broken. */
async function back<T>(ask: () => Promise<T>): Promise<T> {
  for (const late = Date.now() + 60_000; ; await delay(50)) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StoreAway) || Date.now() > late) throw error;
    }
  }
}

onPostgres((place) => {
  let relay: Relay;
  let store: Store;
  beforeAll(async () => {
    await storeOn(place);
    relay = new Relay(await place.url());
    await relay.mend();
    const database = await openDatabase({ url: relay.url, onError: () => {} });
    store = await openStore({ database, masterKey: MASTER_KEY, onError: () => {} });
  });
  afterAll(async () => {
    await store?.close();
    await relay?.cut();
  });

  it('says StoreAway while the database is away, and goes on by itself when it is back', async () => {
    const run = randomUUID();
    await store.ledger.change({
      tenant: 't',
      run,
      request: { open: true, knownSeq: 0 },
      work: () => append([opened]),
    });
    await relay.cut();
    let asked = 0;
    const work = () => {
      asked += 1;
      return append([said('lost')]);
    };
    await expect(
      store.ledger.change({ tenant: 't', run, request: { knownSeq: 1 }, work }),
    ).rejects.toBeInstanceOf(StoreAway);
    await expect(store.ledger.load('t', run)).rejects.toBeInstanceOf(StoreAway);
    await expect(store.queue.fetch(1)).rejects.toBeInstanceOf(StoreAway);
    await expect(store.staff.find('t', 'engineer')).rejects.toBeInstanceOf(StoreAway);
    expect(asked).toBe(0);

    await relay.mend();
    const changed = await back(() =>
      store.ledger.change({ tenant: 't', run, request: { knownSeq: 1 }, work: () => append([said('kept')]) }),
    );
    expect(changed).toMatchObject({ kind: 'appended', head: { seq: 2 } });
  });

  it('a farewell of the server in one packet with an answer is no more than a lost connection', async () => {
    // Whoever waits for the one connection has it as soon as an answer has ended, and listens only later.
    const narrow = await openDatabase({ url: relay.url, connections: 1, onError: () => {} });
    relay.farewells = 3;
    const asked = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? narrow.of('t') : narrow).execute('select 1 as one')),
    );
    for (const one of asked) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(StoreAway);
    expect(relay.farewells).toBe(0);
    expect(await back(() => narrow.execute('select 1 as one'))).toEqual([{ one: 1 }]);
    await narrow.close();
  });

  it('writes nothing when the connection breaks before the commit', async () => {
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
        relay.cut().catch(() => {});
        return append([said('lost')]);
      },
    });
    await expect(broken).rejects.toBeInstanceOf(StoreAway);
    await relay.mend();
    const lines = await back(async () => {
      const all: string[] = [];
      for await (const line of store.ledger.audit('t', run)) all.push(line);
      return all;
    });
    expect(lines).toHaveLength(1);
    expect(verifyAudit(lines).ok).toBe(true);
  });

  it('tells of changes that another process made, also of those that it missed', async () => {
    const { store: other } = await storeOn(place);
    const heard: number[] = [];
    const run = randomUUID();
    store.changes.subscribe((change) => change.run === run && heard.push(change.seq));
    const hears = async (seq: number) => {
      await expect.poll(() => heard).toContain(seq);
    };
    await other.ledger.change({
      tenant: 't',
      run,
      request: { open: true, knownSeq: 0 },
      work: () => append([opened]),
    });
    await hears(1);
    await relay.cut();
    await other.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 1 },
      work: () => append([said('while away')]),
    });
    await relay.mend();
    await hears(2);
    await other.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 2 },
      work: () => append([said('back')]),
    });
    await hears(3);
  });
});
