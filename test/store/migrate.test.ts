import { readFileSync } from 'node:fs';
import pg from 'pg';
import { describe, expect, inject, it, vi } from 'vitest';
import { openDatabase } from '../../src/store/db.ts';
import { migrate, readMigrations } from '../../src/store/migrate.ts';
import { statement } from '../../src/store/statement.ts';
import { freshDatabase } from '../postgres.ts';
import { onEachDatabase } from './on-each-database.ts';

it('a file that has landed keeps its number and what is in it', async () => {
  const landed = JSON.parse(readFileSync(new URL('./landed-migrations.json', import.meta.url), 'utf8'));
  const files = (await readMigrations()).map(({ name, sha256 }) => [name, sha256]);
  expect(Object.fromEntries(files), 'add a new file to test/store/landed-migrations.json').toEqual(landed);
});

onEachDatabase((place) => {
  it('applies every file once, also when several begin at once', async () => {
    const database = await place.database();
    await Promise.all([migrate(database), migrate(database), migrate(database)]);
    const applied = await database.execute<{ name: string }>('select name from migrations order by number');
    expect(applied.map(({ name }) => name)).toEqual((await readMigrations()).map(({ name }) => name));
  });

  it('refuses a file that was changed after it was applied, and a database that is newer', async () => {
    const database = await place.database();
    const [first] = await database.execute<{ sha256: string }>(
      'select sha256 from migrations where number = 0',
    );
    await database.execute("update migrations set sha256 = 'other' where number = 0");
    await expect(migrate(database)).rejects.toThrow('was changed after it was applied');
    await database.execute('update migrations set sha256 = $1 where number = 0', [first?.sha256]);
    await database.execute(
      "insert into migrations (number, name, sha256) values (9999, '9999_later.sql', '')",
    );
    await expect(migrate(database)).rejects.toThrow('start the newer version');
    await database.execute('delete from migrations where number = 9999');
    await migrate(database);
  });

  it('knows what was applied under another number by what is in it', async () => {
    const database = await place.database();
    const all = 'select number, name, sha256, applied_at from migrations order by number';
    const before = await database.execute(all);
    await database.execute(`
      update migrations set number = number + 1000 where number between 5 and 8;
      update migrations set number = 6, name = '0006_model_spending.sql' where number = 1005;
      update migrations set number = 10010, name = '0010_outside_tools.sql' where number = 1006;
      update migrations set number = 20, name = '0020_memory.sql' where number = 1007 and not exists (
        select from migrations m where m.number = 20);
      update migrations set number = 10030, name = '0030_teams.sql' where number = 1008`);
    await migrate(database);
    expect(await database.execute(all)).toEqual(before);
  });

  it('takes over the jobs that are pending in the tables of pg-boss, where they lay before', async () => {
    const database = await place.database();
    await database.execute(`
      drop table jobs; delete from migrations where number = 9;
      create schema pgboss;
      create type pgboss.job_state as enum ('created', 'retry', 'active', 'completed', 'cancelled', 'failed');
      create table pgboss.job (
        id uuid not null default gen_random_uuid(), name text not null, data jsonb, state pgboss.job_state not null,
        retry_count integer not null default 0, start_after timestamptz not null default now(),
        created_on timestamptz not null default now()
      );
      insert into pgboss.job (name, state, retry_count, start_after, data) values
        ('drive', 'active', 3, '2026-11-01', '{"queue": "drive", "tenant": "t", "run": "a", "seq": 7}'),
        ('drive', 'completed', 0, '2026-11-01', '{"queue": "drive", "tenant": "t", "run": "b", "seq": 1}'),
        ('clock', 'created', 0, '2027-01-01', '{"queue": "tick", "tenant": "t", "run": "c"}'),
        ('clock', 'retry', 1, '2026-11-01', '{"queue": "remind", "tenant": "t", "run": "c", "reminder": "call"}')`);
    await migrate(database);
    expect(
      await database.execute(
        'select queue, tenant, run, ready_at::date as day, deliveries, seq, reminder from jobs order by run, queue desc',
      ),
    ).toEqual([
      { queue: 'drive', tenant: 't', run: 'a', day: '2026-11-01', deliveries: 3, seq: 7, reminder: null },
      { queue: 'tick', tenant: 't', run: 'c', day: '2027-01-01', deliveries: 0, seq: null, reminder: null },
      {
        queue: 'remind',
        tenant: 't',
        run: 'c',
        day: '2026-11-01',
        deliveries: 1,
        seq: null,
        reminder: 'call',
      },
    ]);
    expect(await database.execute("select to_regnamespace('pgboss') as schema")).toEqual([{ schema: null }]);
  });

  it('gives the same JavaScript values everywhere', async () => {
    const database = await place.database();
    const sql = `select 9007199254740991::bigint as big, '2026-11-24 03:00:00.1+02'::timestamptz as at, '{"b":1,"a":[null]}'::jsonb as json,
      '\\x00ff'::bytea as bytes, array['a','b,c'] as list, true as yes, null::int as none, 1.50::numeric as exact, '2026-11-24'::date as day`;
    const expected = {
      big: 9_007_199_254_740_991,
      at: '2026-11-24T01:00:00.100Z',
      json: { a: [null], b: 1 },
      bytes: Buffer.from([0, 255]),
      list: ['a', 'b,c'],
      yes: true,
      none: null,
      exact: '1.50',
      day: '2026-11-24',
    };
    expect(await database.execute(sql)).toEqual([expected]);
    expect(await database.query(statement('values', `${sql} where :one::int = 1`), { one: 1 })).toEqual([
      expected,
    ]);
    await expect(database.execute('select 9007199254740993::bigint as big')).rejects.toThrow('too large');
  });
});

const server = inject('postgres');
describe.skipIf(server === null)('beside a process of an older version, on PostgreSQL', () => {
  /** A database as the version before the file of this number left it, and a connection of that version. */
  async function olderThan(number: number) {
    const fresh = await freshDatabase(server ?? '');
    const old = new pg.Client({ connectionString: fresh.url });
    const watch = new pg.Client({ connectionString: fresh.url });
    await Promise.all([old.connect(), watch.connect()]);
    await old.query(
      'create table migrations (number integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())',
    );
    for (const file of (await readMigrations()).filter((one) => one.number < number)) {
      await old.query(file.text);
      const { name, sha256 } = file;
      await old.query('insert into migrations (number, name, sha256) values ($1, $2, $3)', [
        file.number,
        name,
        sha256,
      ]);
    }
    const someoneWaits = () =>
      vi.waitFor(async () => {
        const { rows } = await watch.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        expect(rows).toHaveLength(1);
      }, 20_000);
    const end = async () => {
      await Promise.all([old.end(), watch.end()]);
      await fresh.drop();
    };
    return { url: fresh.url, old, someoneWaits, end };
  }

  it.each([
    ['closes a case', 'select from runs for update', 'delete from memory_cases'],
    ['reads in another order', 'select from memory_cases', 'select from runs for update'],
    ['works on a job', 'select from jobs for update', 'select from runs for update'],
  ])(
    'it is brought up to date while that one %s',
    async (_, first, second) => {
      const { url, old, someoneWaits, end } = await olderThan(34);
      await old.query('begin');
      await old.query(first);
      const opening = openDatabase({ url });
      await someoneWaits();
      // Where they wait for each other, one of the two has to begin again, and this one may be it.
      await old.query(second).catch(() => {});
      await old.query('commit');
      const database = await opening;
      const [last] = await database.execute<{ number: number }>(
        'select max(number) as number from migrations',
      );
      expect(last?.number).toBe((await readMigrations()).at(-1)?.number);
      await database.close();
      await end();
    },
    60_000,
  );

  it('no file is given up on, however long it takes', async () => {
    const { url, end } = await olderThan(34);
    const asked = vi.spyOn(pg.Client.prototype, 'query');
    const database = await openDatabase({ url });
    const sent = asked.mock.calls.map(([one]) => one as unknown as { text?: string; query_timeout?: number });
    asked.mockRestore();
    const files = (await readMigrations()).filter(({ number }) => number >= 34).map(({ text }) => text);
    const ofFiles = sent.filter(({ text }) => text !== undefined && files.includes(text));
    expect(ofFiles.map(({ query_timeout }) => query_timeout)).toEqual(files.map(() => 0));
    await database.close();
    await end();
  }, 60_000);
});
