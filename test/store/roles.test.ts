/** Two roles on PostgreSQL: the owner migrates, the application's role works and cannot change an event. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { archiveDue } from '../../src/store/archive.ts';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { examineDatabase } from '../../src/store/doctor.ts';
import { erase } from '../../src/store/erase.ts';
import { Keyring } from '../../src/store/keys.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { addTenant, setPolicy } from '../../src/store/policies.ts';
import { changesEvents } from '../../src/store/roles.ts';
import { openStore } from '../../src/store/store.ts';
import { freshDatabase } from '../postgres.ts';
import { MASTER_KEY } from './on-each-database.ts';
import { append, opened, policy, row, said } from './samples.ts';

const server = inject('postgres');

describe.skipIf(server === null)(`on PostgreSQL${server === null ? ' (skipped: no PostgreSQL)' : ''}`, () => {
  const mark = randomUUID().slice(0, 8);
  const [ownerRole, appRole, strangerRole] = ['owner', 'app', 'stranger'].map((name) => `${name}_${mark}`);
  let fresh: Awaited<ReturnType<typeof freshDatabase>>;
  let admin: pg.Client;
  let app: Database;
  const as = (role = '') => {
    const url = new URL(fresh.url);
    Object.assign(url, { username: role, password: 'test' });
    return url.href;
  };

  beforeAll(async () => {
    fresh = await freshDatabase(server ?? '');
    admin = new pg.Client({ connectionString: fresh.url });
    await admin.connect();
    for (const role of [ownerRole, appRole, strangerRole])
      await admin.query(`create role ${role} login password 'test'`);
    await admin.query(`alter database ${new URL(fresh.url).pathname.slice(1)} owner to ${ownerRole}`);
    // An empty database is the owner's to fill.
    await expect(openDatabase({ url: as(appRole) })).rejects.toThrow('npm run migrate');
    app = await openDatabase({ url: as(appRole), ownerUrl: as(ownerRole) });
  });
  afterAll(async () => {
    await app?.close();
    await admin?.end();
    await fresh?.drop();
    const last = new pg.Client({ connectionString: server ?? '' });
    await last.connect();
    for (const role of [ownerRole, appRole, strangerRole]) await last.query(`drop role if exists ${role}`);
    await last.end();
  });

  it('the store works under the role of the application, erasing too', async () => {
    await addTenant(app, 't', 't');
    await setPolicy(app, 't', policy);
    const store = await openStore({ database: app, masterKey: MASTER_KEY, onError: () => {} });
    const run = randomUUID();
    const request = { open: true as const, knownSeq: 0, inbox: 'm1' };
    const closed = { ...row, phase: 'closed' as const, ending: 'resolved' as const, customer: 'c-1' };
    await store.ledger.change({
      tenant: 't',
      run,
      request,
      work: () => append([opened, said('one')], { row: closed, wake: true, memory: 'nothing' }),
    });
    expect(await erase(app, 't', { customer: 'c-1' })).toEqual({ erased: [run], open: [], ofOthers: [] });
  });

  it('it archives what is closed, and removes nothing from events by any other way', async () => {
    const run = randomUUID();
    const request = { open: true as const, knownSeq: 0 };
    const work = () => append([opened, said('one')], { row: { ...row, phase: 'closed' } });
    const store = await openStore({ database: app, masterKey: MASTER_KEY, onError: () => {} });
    await store.ledger.change({ tenant: 't', run, request, work });
    const onError = (error: unknown) => {
      throw error;
    };
    expect(await archiveDue(app, { days: -1, onError })).toBeGreaterThanOrEqual(2);
    const lines: string[] = [];
    for await (const line of store.ledger.audit('t', run)) lines.push(line);
    expect(lines).toHaveLength(2);
    for (const change of ['update archived_events set lines = lines', 'delete from archived_events'])
      await expect(app.of('t').execute(change)).rejects.toThrow('permission denied');
    await expect(
      app
        .of('t')
        .execute(
          `insert into archived_events (tenant, run, first_seq, last_seq, lines, hashes, macs) values ('t', 'x', 1, 1, '', '', '')`,
        ),
    ).rejects.toThrow('permission denied');
  });

  it.each([
    ['change', 'update events set hash = hash'],
    ['remove', 'delete from events'],
    ['empty', 'truncate events'],
    ['switch a trigger off', 'alter table events disable trigger user'],
    ['remove a trigger', 'drop trigger events_stay on events'],
    [
      'replace what the trigger does',
      'create or replace function refuse_change() returns trigger language plpgsql as $$ begin return old; end $$',
    ],
    ['make every trigger sleep', 'set session_replication_role = replica'],
    ['give itself rights', 'grant all on events to current_user'],
    ['become the owner', `set role ${ownerRole}`],
    ['put a table in front', 'create table public.events_2 (like events)'],
    ['make migrations look applied', "insert into migrations (number, name, sha256) values (99, '', '')"],
  ])('it cannot %s', async (_, sql) => {
    const refused = app.transaction(async (tx) => {
      await tx.execute(sql);
      // A grant of what one does not have is only a warning.
      await tx.execute('delete from events');
    });
    await expect(refused).rejects.toThrow(/permission denied|must be (able|owner|member)/);
  });

  it('the doctor says that the owner is held by no row-level security, where that is so', async () => {
    const keyring = new Keyring(MASTER_KEY);
    const said = async () => {
      const found = await examineDatabase({ database: app, keyring, checkpoints: undefined });
      return found.filter(({ says }) => says.includes(ownerRole ?? '')).map(({ broken }) => broken);
    };
    expect(await said()).toEqual([]);
    await admin.query(`alter role ${ownerRole} bypassrls`);
    expect(await said()).toEqual([false]);
    await admin.query(`alter role ${ownerRole} nobypassrls`);
  });

  it('nobody archives to whom the owner did not give it', async () => {
    const { rows } = await admin.query(
      `select r.name, has_function_privilege(r.name, 'archive_events(text, text)', 'execute') as may
         from unnest($1::text[]) as r (name)`,
      [[appRole, strangerRole]],
    );
    expect(rows).toEqual([
      { name: appRole, may: true },
      { name: strangerRole, may: false },
    ]);
  });

  it('the owner brings the database up to date, and nobody else', async () => {
    await expect(openDatabase({ url: as(strangerRole) })).rejects.toThrow('permission denied');
    const [last] = (await readMigrations()).slice(-1);
    const { rows } = await admin.query('delete from migrations where number = $1 returning *', [
      last?.number,
    ]);
    await expect(openDatabase({ url: as(appRole) })).rejects.toThrow('npm run migrate');
    await admin.query('insert into migrations select * from json_populate_recordset(null::migrations, $1)', [
      JSON.stringify(rows),
    ]);
    await (await openDatabase({ url: as(appRole) })).close();
  });

  it('a role that could change events all the same is named', async () => {
    const same = openDatabase({ url: as(ownerRole), ownerUrl: as(ownerRole) });
    await expect(same).rejects.toThrow(`The role ${ownerRole} of DATABASE_URL is to work only, but it owns`);
    await admin.query(`grant ${ownerRole} to ${strangerRole}`);
    const member = openDatabase({ url: as(strangerRole), ownerUrl: as(ownerRole) });
    await expect(member).rejects.toThrow('owns the table of events');
    const superuser = openDatabase({ url: fresh.url, ownerUrl: as(ownerRole) });
    await expect(superuser).rejects.toThrow('is a superuser');
    expect(await changesEvents(app, appRole ?? '')).toBe(undefined);
  });
});
