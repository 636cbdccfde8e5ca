/**
 * PGlite: PostgreSQL inside this process, for trying out. One connection, so statements and transactions take
 * turns.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { translated } from './away.ts';
import type { Database, OpenOptions, Statement } from './database.ts';
import { lockDirectory } from './directory-lock.ts';
import { Hub } from './hub.ts';
import { cachedImage } from './image.ts';
import { makeOrm } from './orm.ts';
import { ownFolder } from './own-folder.ts';
import { RunKeys } from './sealing/run-keys.ts';
import { ordered, type Values } from './statement.ts';
import { refuseInside, runTransaction, type Session, type SqlResult } from './transaction.ts';
import { parsers } from './values.ts';

const BYTEA = 17;
/** For so long, in ms, statements may follow each other without a turn for anything else in the process. */
const LONGEST_WITHOUT_TURN = 10;

/** The extension is loaded only where it is asked for: it costs every start some of its time. */
async function optionsFor({ vectors }: OpenOptions): Promise<PGliteOptions> {
  return {
    parsers: { ...parsers, [BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex') },
    ...(vectors ? { extensions: { vector: (await import('@electric-sql/pglite-pgvector')).vector } } : {}),
  };
}

/** `dataDir/pgdata` holds the cluster. Rejects with DirectoryInUse while another process has it open. */
export async function openFolder(dataDir: string, asked: OpenOptions): Promise<Database> {
  await ownFolder(dataDir);
  const unlock = await lockDirectory(dataDir);
  try {
    const cluster = join(dataDir, 'pgdata');
    const isNew = await stat(join(cluster, 'PG_VERSION')).then(
      () => false,
      () => true,
    );
    const image = isNew ? await cachedImage() : undefined;
    const options = await optionsFor(asked);
    const pglite = await PGlite.create(cluster, image ? { ...options, loadDataDir: image } : options);
    return wrap(pglite, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** In memory, from the prepared image if there is one. */
export async function openMemory(asked: OpenOptions): Promise<Database> {
  const from = await cachedImage();
  const options = await optionsFor(asked);
  return wrap(await PGlite.create('memory://', from ? { ...options, loadDataDir: from } : options));
}

function wrap(pglite: PGlite, unlock?: () => Promise<void>): Database {
  let turn: Promise<unknown> = Promise.resolve();
  let othersHadTurn = 0;
  /** PGlite answers within the same turn of the event loop: a queue of statements would keep it to itself. */
  const letOthers = async (): Promise<void> => {
    if (performance.now() - othersHadTurn < LONGEST_WITHOUT_TURN) return;
    await setImmediate();
    othersHadTurn = performance.now();
  };
  /** One at a time, in the order asked. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn
      .then(letOthers)
      .then(work)
      .catch((error: unknown) => {
        throw translated(error);
      });
    turn = mine.catch(() => {});
    return mine;
  }

  const session: Session = {
    async send(text, values, how): Promise<SqlResult> {
      if (values.length === 0 && !how.asArrays) {
        const results = await pglite.exec(text);
        return { rows: results.flatMap(({ rows }) => rows), command: results.at(-1)?.command ?? '' };
      }
      const given = values.map((value) => (value === undefined ? null : value));
      const { rows, command } = await pglite.query(text, given, {
        rowMode: how.asArrays ? 'array' : 'object',
      });
      return { rows, command: command ?? '' };
    },
  };
  const direct: Session['send'] = (text, values, how) => {
    refuseInside(database);
    return alone(async () => {
      try {
        return await session.send(text, values, how);
      } catch (error) {
        // A script with a BEGIN of its own may have failed half way; the next one must not find its
        // transaction.
        await pglite.exec('rollback').catch(() => {});
        throw error;
      }
    });
  };

  const database: Database = {
    kind: 'embedded',
    keys: new RunKeys(),
    hub: new Hub(false),
    orm: makeOrm((text, values, asArrays) => direct(text, values, { asArrays }).then(({ rows }) => rows)),
    query: async <Row>(statement: Statement, values: Values = {}) =>
      (await direct(statement.text, ordered(statement, values), {})).rows as Row[],
    execute: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await direct(text, values, {})).rows as Row[],
    transaction: async (work) => {
      refuseInside(database);
      return alone(() => runTransaction(database, session, work));
    },
    // There is one role here, which may do everything, so nothing is set.
    of: () => database,
    across: () => database,
    apart: () => database,
    listen: (channel, listener) => alone(() => pglite.listen(channel, listener)),
    dump: () => alone(() => pglite.dumpDataDir('none')),
    close: () =>
      alone(async () => {
        if (!pglite.closed) await pglite.close();
        await unlock?.();
      }),
  };
  return database;
}
