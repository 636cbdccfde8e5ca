/** Similar cases by meaning: PGlite has pgvector; a PostgreSQL without it says so, and words serve. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../src/store/db.ts';
import { erase } from '../../../src/store/erase.ts';
import type { Embeddings } from '../../../src/store/memory/embeddings.ts';
import { addTenant, setPolicy } from '../../../src/store/policies.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { MASTER_KEY, onPostgres } from '../on-each-database.ts';
import { policy } from '../samples.ts';
import { refunded, traced, writeRun } from './remembered-runs.ts';

/** Two meanings, whatever the words: a model of which only its answers matter here. */
class Meanings implements Embeddings {
  readonly model: string;
  readonly asked: string[] = [];
  away = false;

  constructor(model = 'meanings') {
    this.model = model;
  }

  async embed(texts: string[]): Promise<number[][]> {
    this.asked.push(...texts);
    if (this.away) throw new Error('the service is away');
    return texts.map((text) => [
      /broken|shattered/.test(text) ? 1 : 0,
      /where|whereabouts/.test(text) ? 1 : 0,
      0.05,
    ]);
  }
}

const errors: Error[] = [];
const notices: string[] = [];
const opened = async (database: Database, embeddings?: Embeddings): Promise<Store> => {
  for (const tenant of ['t', 'other']) {
    await addTenant(database, tenant, tenant);
    await setPolicy(database, tenant, policy);
  }
  const onNotice = (sentence: string) => notices.push(sentence);
  const onError = (error: Error) => errors.push(error);
  return openStore({ database, masterKey: MASTER_KEY, embeddings, onError, onNotice });
};

describe('on PGlite', () => {
  let dataDir: string;
  let database: Database;
  let store: Store;
  let broken: string;
  let lost: string;
  const meanings = new Meanings();
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'greenlight-memory-'));
    database = await openDatabase({ dataDir, vectors: true });
    store = await opened(database, meanings);
    broken = await writeRun(store, 'FH-10482, mara.l@example.com: cup came broken', { given: refunded });
    lost = await writeRun(store, 'FH-10533: where is my lamp', {
      given: traced,
      kept: { customer: 'c-jonas' },
    });
    await store.memory.settled();
  });
  afterAll(async () => {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  const recall = async (text: string) =>
    (await store.memory.recall({ tenant: 't', run: 'now', most: 3, text })).map((one) => one.case);
  const vectors = () =>
    database.execute<{ run: string; model: string }>('select run, model from memory_vectors order by run');

  it('finds a case that shares no word, and sends no address or number to the service', async () => {
    expect(await recall('vase shattered')).toEqual([broken]);
    expect(await recall('whereabouts of the shelf')).toEqual([lost]);
    expect(meanings.asked.join('\n')).not.toMatch(/\d|@/);
  });

  it('what has nothing to do with any case recalls none', async () =>
    expect(await recall('invoice')).toEqual([]));

  it('words serve while the service is away, and what was remembered meanwhile is found by them', async () => {
    meanings.away = true;
    const before = errors.length;
    const chair = await writeRun(store, 'the chair wobbles', { given: refunded });
    await store.memory.settled();
    expect(await recall('my chair wobbles')).toEqual([chair]);
    expect(errors.slice(before).map(({ message }) => message)).toContain('the service is away');
    expect((await vectors()).map(({ run }) => run)).not.toContain(chair);
    meanings.away = false;
    store.memory.changed();
    await store.memory.settled();
    expect((await vectors()).map(({ run }) => run)).toContain(chair);
  });

  it('erasing a customer erases the vectors of their cases', async () => {
    const gone = await writeRun(store, 'plate came broken', {
      given: refunded,
      kept: { customer: 'c-gone' },
    });
    await store.memory.settled();
    expect((await vectors()).map(({ run }) => run)).toContain(gone);
    await erase(database, 't', { customer: 'c-gone' });
    expect((await vectors()).map(({ run }) => run)).not.toContain(gone);
    expect(await recall('vase shattered')).toEqual([broken]);
  });

  it('another model gives every case its vector anew', async () => {
    await store.close();
    database = await openDatabase({ dataDir, vectors: true });
    store = await opened(database, new Meanings('other-meanings'));
    await store.memory.settled();
    const rows = await vectors();
    expect(rows.length).toBeGreaterThan(2);
    expect(new Set(rows.map(({ model }) => model))).toEqual(new Set(['other-meanings']));
    expect(await recall('vase shattered')).toEqual([broken]);
  });

  it('without the extension at hand words serve, and erasing still removes vectors', async () => {
    await store.close();
    database = await openDatabase({ dataDir });
    store = await opened(database);
    expect(await recall('vase shattered')).toEqual([]);
    expect(await recall('cup broken')).toEqual([broken]);
    await erase(database, 't', { customer: 'c-mara' });
    expect((await vectors()).map(({ run }) => run)).not.toContain(broken);
    expect(await recall('cup broken')).toEqual([]);
  });
});

onPostgres((place) => {
  it('a PostgreSQL without pgvector says so once, and words serve', async (context) => {
    const database = await place.database();
    const [there] = await database.execute("select from pg_available_extensions where name = 'vector'");
    if (there) return context.skip('this PostgreSQL has pgvector');
    const before = notices.length;
    const store = await opened(database, new Meanings());
    expect(notices.slice(before)).toEqual([
      'EMBEDDING_MODEL is set, but this PostgreSQL does not have the extension vector: similar cases are found by their words alone.',
    ]);
    const cup = await writeRun(store, 'cup came broken', { given: refunded });
    const found = await store.memory.recall({ tenant: 't', run: 'now', most: 3, text: 'cup broken' });
    expect(found.map((one) => one.case)).toEqual([cup]);
  });
});
