/** PostgreSQL through a pool of pg. */
import type { Writable } from 'node:stream';
import pg from 'pg';
import { translated } from './away.ts';
import type { Database, OpenOptions, Statement } from './database.ts';
import { Hub } from './hub.ts';
import { listenOn } from './listen.ts';
import { makeOrm } from './orm.ts';
import { ordered, type Values } from './statement.ts';
import { refuseInside, runTransaction, type Session, type SqlResult } from './transaction.ts';
import { parsers } from './values.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** A server that vanished without a word is given up on after this; scripts (migrations) may take longer. */
const ANSWER_TIMEOUT_MS = 30_000;
const SCRIPT_TIMEOUT_MS = 600_000;
/** A process that stopped in the middle of a transaction must not hold a run's lock for ever. */
const SESSION = "set time zone 'UTC'; set idle_in_transaction_session_timeout = '30s'";

const types = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    parsers[id] ?? (pg.types.getTypeParser(id, format) as (text: string) => unknown),
};

export async function openServer(url: string, options: OpenOptions): Promise<Database> {
  const config: pg.PoolConfig & { pipeline: boolean } = {
    connectionString: url,
    max: options.connections ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types: types as pg.CustomTypesConfig,
    // BEGIN travels with the first statement and COMMIT with the last: half the round trips of a short
    // transaction.
    pipeline: true,
    application_name: 'greenlight',
  };
  const pool = new pg.Pool(config);
  const onError = options.onError ?? (() => {});
  pool.on('error', onError);
  pool.on('connect', (client) => {
    client.query(SESSION).catch(onError);
  });

  const send = async (
    to: pg.Pool | pg.PoolClient,
    text: string,
    { values, how }: { values: readonly unknown[]; how: { name?: string; asArrays?: boolean } },
  ): Promise<SqlResult> => {
    const query: pg.QueryConfig & { rowMode?: 'array'; query_timeout: number } = {
      text,
      query_timeout: values.length > 0 ? ANSWER_TIMEOUT_MS : SCRIPT_TIMEOUT_MS,
    };
    if (how.name) query.name = how.name;
    if (how.asArrays) query.rowMode = 'array';
    // Without values it goes as a simple query, which may hold several statements and costs fewer messages.
    if (values.length > 0) query.values = values as unknown[];
    const result: pg.QueryResult | pg.QueryResult[] = await to.query(query);
    if (!Array.isArray(result)) return result;
    return { rows: result.flatMap((one) => one.rows), command: result.at(-1)?.command ?? '' };
  };

  const database: Database = {
    kind: 'server',
    hub: new Hub(true),
    orm: makeOrm((text, values, asArrays) => direct(text, values, { asArrays }).then(({ rows }) => rows)),
    query: async <Row>(statement: Statement, values: Values = {}) =>
      (await direct(statement.text, ordered(statement, values), statement)).rows as Row[],
    execute: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await direct(text, values, {})).rows as Row[],
    async transaction(work) {
      refuseInside(database);
      let client: pg.PoolClient;
      try {
        client = await pool.connect();
      } catch (error) {
        throw translated(error);
      }
      // While it is checked out the pool does not listen, and an unheard 'error' would end the process; the
      // statement in flight rejects with the same.
      let broken: Error | undefined;
      const onBroken = (error: Error) => {
        broken = error;
      };
      client.on('error', onBroken);
      const session: Session = {
        send: (text, values, how) => {
          inOnePacket(client);
          return send(client, text, { values, how });
        },
      };
      try {
        return await runTransaction(database, session, work);
      } catch (error) {
        const known = translated(error);
        if (known !== error) broken ??= error as Error;
        throw known;
      } finally {
        client.removeListener('error', onBroken);
        client.release(broken);
      }
    },
    listen: (channel, listener, gap) => listenOn(config, channel, { listener, gap, onError }),
    close: () => pool.end(),
  };

  async function direct(
    text: string,
    values: readonly unknown[],
    how: { name?: string; asArrays?: boolean },
  ) {
    refuseInside(database);
    try {
      return await send(pool, text, { values, how });
    } catch (error) {
      throw translated(error);
    }
  }
  return database;
}

/**
 * What is sent to the connection until this turn of the event loop ends leaves in one write: writes are the
 * dearest part of a short transaction.
 */
function inOnePacket(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}
