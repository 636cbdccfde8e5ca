/** Versions of a desk that do not open. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { StoreAway } from '../../../src/flow/ports/ledger.ts';
import { type OpenDesks, openDesks } from '../../../src/start/desks/desks.ts';
import { DESK_FOLDER } from '../../../src/start/desks/folder.ts';
import { loadDesk } from '../../../src/start/desks/load.ts';
import { openShared } from '../../../src/start/tools.ts';
import { type Database, openDatabase } from '../../../src/store/db.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { desk } from '../../fernhill.ts';
import { MASTER_KEY } from '../../store/on-each-database.ts';

const LIBRARY = fileURLToPath(new URL('../../fixtures/desks/library', import.meta.url));
const TODAY = '2026-06-01';
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const config = { localKey: false } as never;
const place = mkdtempSync(join(tmpdir(), 'desks-'));
const folder = join(place, 'library');
let database: Database;
let store: Store;
let tenant = 'library-0';
let opened: OpenDesks[] = [];

beforeAll(async () => {
  const onError = () => undefined;
  database = await openDatabase({ memory: true, onError });
  store = await openStore({ database, masterKey: MASTER_KEY, onError });
});
afterAll(async () => {
  await store.close();
  rmSync(place, { recursive: true });
});
beforeEach(async () => {
  for (const one of opened) await one.close();
  opened = [];
  tenant = `library-${Number(tenant.slice(-1)) + 1}`;
  rmSync(folder, { recursive: true, force: true });
  cpSync(LIBRARY, folder, { recursive: true });
});

/** As a process that starts opens them. */
function open(): OpenDesks {
  const shared = openShared({}, { database, log: quiet });
  const house = { config, database, memory: store.memory, shared, now: () => TODAY, log: quiet };
  const desks = openDesks(house, { folder: DESK_FOLDER, desk, tenant: undefined });
  opened.push(desks);
  return desks;
}
async function load(name?: string): Promise<string> {
  if (name !== undefined) {
    const path = join(folder, 'desk.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^name: .*/m, `name: ${name}`));
  }
  const options = { folder, today: TODAY, by: 'ada', secretOf: () => undefined };
  return (await loadDesk(database, tenant, options)).version;
}
/** As another release of Greenlight, which is stricter, would find it. */
const spoil = async (version: string, to = 'unknown: 1\n') =>
  database
    .of(tenant)
    .execute(
      `update desk_versions set files = jsonb_set(files, '{desk.yaml}', to_jsonb($2::text)) where version = $1`,
      [version, to],
    );
const nameOf = async (desks: OpenDesks) => (await desks.of(tenant)).newest.desk.name;

test('a start falls back to the version before, and says so', async () => {
  await load('First');
  await spoil(await load('Second'));
  const desks = open();
  expect(await nameOf(desks)).toBe('First');
  expect((await desks.of(tenant)).notice).toMatch(/newest version of the desk cannot be opened/);
});

test('where there is none before, its cases wait as for a database, and go on once it opens', async () => {
  const only = await load();
  const right = readFileSync(join(folder, 'desk.yaml'), 'utf8');
  await spoil(only);
  const desks = open();
  await expect(desks.of(tenant)).rejects.toBeInstanceOf(StoreAway);
  expect(await desks.openAll([tenant])).toEqual([expect.stringContaining('cannot be opened')]);
  await spoil(only, right);
  expect(await nameOf(desks)).toBeDefined();
});

test('what is loaded while it runs is taken up; what does not open is not, and what was before goes on', async () => {
  await load('First');
  const desks = open();
  expect(await nameOf(desks)).toBe('First');
  await load('Second');
  await expect.poll(() => nameOf(desks), { timeout: 30_000 }).toBe('Second');
  const third = await load('Third');
  await spoil(third);
  await expect
    .poll(async () => (await desks.of(tenant)).notice, { timeout: 30_000 })
    .toMatch(/cannot be opened/);
  expect(await nameOf(desks)).toBe('Second');
});
