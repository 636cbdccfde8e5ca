/** Brings a database up to date: the numbered files in drizzle/, in order, each once. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { isDeadlock } from './away.ts';
import type { Database, Transaction } from './database.ts';

const FOLDER = new URL('../../drizzle/', import.meta.url);
const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;
/** Held while migrating, so that two processes that start together take turns. */
export const MIGRATION_LOCK = 4_771_201;
/** Of a process that works meanwhile and reads tables in another order than they are locked in here. */
const MOST_DEADLOCKS = 20;

/** The role of this connection may not migrate. */
export class NotOwner extends Error {
  override name = 'NotOwner';
  constructor() {
    super(
      'The database has to be brought up to date by the role that owns its tables: run npm run migrate with DATABASE_OWNER_URL.',
    );
  }
}

export interface Migration {
  number: number;
  name: string;
  text: string;
  sha256: string;
}

/** Throws when two files share a number or a file in the folder has no number. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(
    names.map(async (name) => {
      const number = FILE_NAME.exec(name)?.[1];
      if (!number) throw new Error(`drizzle/${name}: name migrations 0001_what_it_does.sql`);
      const text = await readFile(new URL(name, FOLDER), 'utf8');
      return { number: Number(number), name, text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
  for (const [at, { number, name }] of migrations.entries()) {
    if (migrations[at - 1]?.number === number)
      throw new Error(`drizzle/${name}: the number ${number} is taken`);
  }
  return migrations;
}

/**
 * Applies what is missing, in one transaction. Throws when an applied file was changed since, or when the
 * database is newer than the files.
 */
export async function migrate(database: Database): Promise<void> {
  const migrations = await readMigrations();
  for (let tries = 1; ; tries += 1) {
    try {
      return await bringUpToDate(database, migrations);
    } catch (error) {
      if (!isDeadlock(error) || tries === MOST_DEADLOCKS) throw error;
    }
  }
}

async function bringUpToDate(database: Database, migrations: Migration[]): Promise<void> {
  await database.across('migrations').transaction(async (tx) => {
    await tx.execute(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    // Only where it is missing: whoever may not make tables may not say `if not exists` either.
    const [made] = await tx.execute<{ there: boolean; may: boolean }>(
      "select to_regclass('migrations') is not null as there, has_schema_privilege('public', 'create') as may",
    );
    if (!made?.there && !made?.may) throw new NotOwner();
    if (!made.there)
      await tx.execute(`create table migrations (
        number integer primary key,
        name text not null,
        sha256 text not null,
        applied_at timestamptz not null default now()
      )`);
    await renumber(tx, migrations);
    const applied = await tx.execute<{ number: number; name: string; sha256: string }>(
      'select number, name, sha256 from migrations order by number',
    );
    const known = new Map(migrations.map((migration) => [migration.number, migration]));
    for (const { number, name, sha256 } of applied) {
      const file = known.get(number);
      if (!file)
        throw new Error(`the database has migration ${name}, this version has not: start the newer version`);
      if (file.sha256 !== sha256) {
        throw new Error(
          `drizzle/${file.name} was changed after it was applied: restore it and add a new migration`,
        );
      }
    }
    const done = new Set(applied.map(({ number }) => number));
    const missing = migrations.filter(({ number }) => !done.has(number));
    if (missing.length > 0) {
      await refuseStranger(tx);
      await lockTables(tx);
    }
    for (const { number, name, text, sha256 } of missing) {
      await tx.script(text);
      await tx.execute('insert into migrations (number, name, sha256) values ($1, $2, $3)', [
        number,
        name,
        sha256,
      ]);
    }
    // Of tables that a migration made after the one that brought the policies.
    if (missing.length > 0) await tx.script('select lay_row_policies()');
  });
}

/**
 * All of them before the first file: a process of the version before that works meanwhile waits then until
 * the last is applied, and no file waits for it in the middle, holding what it needs. `runs` first, as
 * whoever changes a case has it. A deadlock is possible only here, where nothing was done yet.
 */
async function lockTables(tx: Transaction): Promise<void> {
  const [row] = await tx.execute<{ names: string | null }>(
    `select string_agg(oid::regclass::text, ', ' order by relname <> 'runs', relname) as names from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and pg_has_role(relowner, 'usage')`,
  );
  await tx.script(
    `set local statement_timeout = 0; ${row?.names ? `lock table ${row.names} in access exclusive mode` : ''}`,
  );
}

/** A file that had another number when it was applied is known by what is in it. */
async function renumber(tx: Transaction, migrations: Migration[]): Promise<void> {
  const numbered = JSON.stringify(migrations.map(({ number, name, sha256 }) => ({ number, name, sha256 })));
  const [moved] = await tx.execute<{ n: number }>(
    `select count(*)::int as n from migrations m
       join jsonb_to_recordset($1) as file (number integer, sha256 text) using (sha256)
      where m.number <> file.number`,
    [numbered],
  );
  if (!moved?.n) return;
  await refuseStranger(tx);
  // Numbers are given to each other: none may be taken in between.
  await tx.execute('update migrations set number = -1 - number');
  await tx.execute(
    `update migrations m set number = coalesce(file.number, -1 - m.number), name = coalesce(file.name, m.name)
       from migrations old
       left join jsonb_to_recordset($1) as file (number integer, name text, sha256 text) using (sha256)
      where old.number = m.number`,
    [numbered],
  );
}

/** Throws where the tables belong to another role. */
async function refuseStranger(tx: Transaction): Promise<void> {
  const [row] = await tx.execute<{ owns: boolean }>(
    "select pg_has_role(relowner, 'usage') as owns from pg_class where oid = to_regclass('migrations')",
  );
  if (row?.owns) return;
  throw new NotOwner();
}
