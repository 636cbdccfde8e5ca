/**
 * The same tests on PGlite always and on PostgreSQL where there is one; where there is none they are skipped
 * by name.
 */
import { afterAll, describe, inject } from 'vitest';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { addTenant, setPolicy } from '../../src/store/policies.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { freshDatabase } from '../postgres.ts';
import { policy } from './samples.ts';

export interface Place {
  kind: 'embedded' | 'server';
  /** A database of this test file's own, migrated, the same one at each call; closed at the end. */
  database(): Promise<Database>;
  /** PostgreSQL only: to open further connections. */
  url(): Promise<string>;
}

export const MASTER_KEY = new Uint8Array(32).fill(7);

/** Background failures fail nothing by themselves; a test that expects some looks here. */
export const backgroundErrors: Error[] = [];
const onError = (error: Error) => backgroundErrors.push(error);

export function onEachDatabase(suite: (place: Place) => void): void {
  describe('on PGlite', () => {
    let opened: Promise<Database> | undefined;
    afterAll(async () => (await opened)?.close());
    suite({
      kind: 'embedded',
      database: () => {
        opened ??= openDatabase({ memory: true, onError });
        return opened;
      },
      url: () => Promise.reject(new Error('PGlite has no url')),
    });
  });
  onPostgres(suite);
}

export function onPostgres(suite: (place: Place) => void): void {
  const server = inject('postgres');
  if (server === null) {
    describe.skip('on PostgreSQL (skipped: no PostgreSQL)', () =>
      suite({ kind: 'server', database: () => Promise.reject(), url: () => Promise.reject() }));
    return;
  }
  describe('on PostgreSQL', () => {
    let fresh: ReturnType<typeof freshDatabase> | undefined;
    let opened: Promise<Database> | undefined;
    const url = async () => {
      fresh ??= freshDatabase(server);
      return (await fresh).url;
    };
    afterAll(async () => {
      await (await opened)?.close();
      await (await fresh)?.drop();
    });
    suite({
      kind: 'server',
      url,
      database: () => {
        opened ??= url().then((at) => openDatabase({ url: at, onError }));
        return opened;
      },
    });
  });
}

/**
 * The place's database as a store with the tenants `t` and `other`, and in `t` the staff `engineer` and
 * `lead`.
 */
export async function storeOn(place: Place): Promise<{ store: Store; database: Database }> {
  const database = await place.database();
  for (const tenant of ['t', 'other']) {
    await addTenant(database, tenant, tenant);
    await setPolicy(database, tenant, policy);
  }
  const store = await openStore({ database, masterKey: MASTER_KEY, onError });
  await store.staff.add('t', {
    id: 'engineer',
    name: 'Engineer',
    email: 'engineer@example.com',
    role: 'engineer',
    limit: 5_000,
  });
  await store.staff.add('t', {
    id: 'lead',
    name: 'Lead',
    email: 'lead@example.com',
    role: 'lead',
    limit: 25_000,
  });
  return { store, database };
}
