/** What the doctor says of an installation that is whole, and of one in which each part is wrong. */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { DESK_FOLDER } from '../../../src/start/desks/folder.ts';
import { examine } from '../../../src/start/doctor/examine.ts';
import { openDatabase } from '../../../src/store/db.ts';
import { MASTER_KEY_FILE, masterKeyIn } from '../../../src/store/keys.ts';
import { addTenant, setPolicy } from '../../../src/store/policies.ts';
import { openStore } from '../../../src/store/store.ts';
import { freshDatabase } from '../../postgres.ts';
import { append, opened, policy, row } from '../../store/samples.ts';

let dataDir = '';
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'greenlight-doctor-'));
  const database = await openDatabase({ dataDir });
  await addTenant(database, 't', 't');
  await setPolicy(database, 't', policy);
  const store = await openStore({ database, masterKey: await masterKeyIn(dataDir), onError: () => {} });
  const place = { channel: 'slack' as const, team: 'T', room: 'C' };
  const work = () => append([opened], { row: { ...row, place } });
  await store.ledger.change({ tenant: 't', run: 'r', request: { open: true, knownSeq: 0 }, work });
  await store.close();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const said = async (env: Record<string, string>, folder?: string) => {
  const found = await examine({
    config: readConfig(env),
    env,
    today: '2026-11-27',
    ...(folder === undefined ? {} : { folder }),
  });
  return {
    broken: found.filter(({ state }) => state === 'broken').map(({ says }) => says),
    notes: found.filter(({ state }) => state === 'note').map(({ says }) => says),
    off: found.filter(({ state }) => state === 'off').map(({ about }) => about),
    works: found.filter(({ state }) => state === 'works').map(({ about }) => about),
  };
};
/** As desk.yaml names it. */
const setting = (name: string) => `\${${name}}`;
const change = async (sql: string) => {
  const database = await openDatabase({ dataDir });
  await database.execute(sql).finally(() => database.close());
};

describe('on the embedded database', () => {
  it('finds nothing broken where nothing is, and says what is not set up', async () => {
    const { broken, notes, off, works } = await said({ DATA_DIR: dataDir });
    expect(broken).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('1 cards are behind')]);
    expect(off).toEqual(['shop', 'address', 'Slack', 'Teams', 'model', 'mail', 'sign-in']);
    expect(works).toEqual(['database', 'desk']);
  });

  it('says of a folder without a database that a start makes it, and makes none', async () => {
    const empty = join(dataDir, 'none');
    const { broken, notes } = await said({ DATA_DIR: empty });
    expect(broken).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('npm start makes it')]);
    expect(existsSync(empty)).toBe(false);
  });

  it('names settings that are wrong, halves of pairs, and names that are none', async () => {
    const { broken, notes } = await said({ PORT: 'x', TLS_CERT: 'a.pem', SLACK_SIGNIN_SECRET: 's' });
    expect(broken.join('\n')).toMatch(/PORT must be[\s\S]*TLS_CERT is set without TLS_KEY/);
    expect(notes.join('\n')).toContain('SLACK_SIGNIN_SECRET is no setting of Greenlight');
  });

  it('says that the master key is another one', async () => {
    const { broken } = await said({ DATA_DIR: dataDir, GREENLIGHT_MASTER_KEY: '08'.repeat(32) });
    expect(broken).toEqual([expect.stringContaining('is not the key that this database was written with')]);
  });

  it('says that the master key is missing, and makes none', async () => {
    const file = join(dataDir, MASTER_KEY_FILE);
    await rename(file, `${file}.away`);
    expect((await said({ DATA_DIR: dataDir })).broken).toEqual([expect.stringContaining('key is missing')]);
    expect(existsSync(file)).toBe(false);
    await rename(`${file}.away`, file);
  });

  it('says that what could not be tried at all ended nothing else', async () => {
    const desk = join(dataDir, 'desk');
    await cp(DESK_FOLDER, desk, { recursive: true });
    const text = await readFile(join(desk, 'desk.yaml'), 'utf8');
    const shop = `shop: { kind: medusa, url: '${setting('SHOP_URL')}', key: '${setting('SHOP_KEY')}' }`;
    await writeFile(join(desk, 'desk.yaml'), text.replace(/^shop:.*$/m, shop));
    const env = { DATA_DIR: dataDir, DESK: desk, SHOP_URL: 'no address', SHOP_KEY: 'k' };
    const { broken, works } = await said(env);
    expect(broken).toEqual([expect.stringContaining('could not be tried')]);
    expect(works).toContain('database');
  });

  it('says that another process has the database open', async () => {
    const database = await openDatabase({ dataDir });
    expect((await said({ DATA_DIR: dataDir })).broken).toEqual([expect.stringContaining('already open')]);
    await database.close();
  });

  it('says that checkpoints are not written, jobs wait, and cases are not remembered', async () => {
    await change(`update runs set updated_at = now() - interval '1 hour';
      insert into memory_due (tenant, run, tries) values ('t', 'r', 5);
      insert into jobs (id, queue, tenant, run, ready_at, deliveries)
      values (gen_random_uuid(), 'drive', 't', 'r', now() - interval '1 hour', 12)`);
    const { broken, notes } = await said({ DATA_DIR: dataDir });
    expect(broken).toEqual([expect.stringContaining('No checkpoint was written yet')]);
    expect(notes.join('\n')).toMatch(
      /1 jobs have waited[\s\S]*1 jobs were begun ten times[\s\S]*1 closed cases/,
    );
  });

  it('says that migrations are missing, and applies none', async () => {
    await change('delete from migrations where number = (select max(number) from migrations)');
    const missing = [expect.stringMatching(/lacks 1 of \d+ migrations/)];
    expect((await said({ DATA_DIR: dataDir })).broken).toEqual(missing);
    expect((await said({ DATA_DIR: dataDir })).broken).toEqual(missing);
  });

  it('names mistakes of the desk', async () => {
    const { broken } = await said({ DATA_DIR: await mkdtemp(join(dataDir, 'new-')) }, dataDir);
    expect(broken.join('\n')).toMatch(/desk\.yaml|lower-case|folder/);
  });
});

const server = inject('postgres');
describe.skipIf(server === null)(`on PostgreSQL${server === null ? ' (skipped: no PostgreSQL)' : ''}`, () => {
  const key = { GREENLIGHT_MASTER_KEY: '07'.repeat(32) };

  it('says that it cannot be reached', async () => {
    const { broken } = await said({ ...key, DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/none' });
    expect(broken).toHaveLength(1);
  });

  it('says what row-level security does not hold, and which tables have none', async () => {
    const fresh = await freshDatabase(server ?? '');
    const database = await openDatabase({ url: fresh.url });
    await database.execute('alter table reminders no force row level security');
    await database.close();
    const { broken, notes } = await said({ ...key, DATABASE_URL: fresh.url });
    expect(broken).toEqual([expect.stringContaining('Row-level security is off on reminders')]);
    expect(notes.join('\n')).toMatch(/The role .* is a superuser[\s\S]*No checkpoints of the audit trail/);
    await fresh.drop();
  });
});
