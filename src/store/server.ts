/** PostgreSQL through a pool of pg. */
import type { Writable } from 'node:stream';
import pg from 'pg';
import { endsConnection, translated } from './away.ts';
import { copyOut } from './copy-out.ts';
import type { Database, OpenOptions, Scope, Statement } from './database.ts';
import { Hub } from './hub.ts';
import { listenOn } from './listen.ts';
import { makeOrm } from './orm.ts';
import { scopesOf } from './scopes.ts';
import { RunKeys } from './sealing/run-keys.ts';
import { ordered, type Values } from './statement.ts';
import { refuseInside, runTransaction, type Session, type SqlResult } from './transaction.ts';
import { parsers } from './values.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** A server that vanished is given up on after this; statements without values may take longer. */
const ANSWER_TIMEOUT_MS = 30_000;
const SCRIPT_TIMEOUT_MS = 600_000;
/** As pg has it. */
const NO_TIMEOUT = 0;
/**
 * A process that stopped in the middle of a transaction must not hold a run's lock for ever. Statements are
 * short: compiling one costs more than it saves.
 */
const SESSION = "set time zone 'UTC'; set idle_in_transaction_session_timeout = '30s'; set jit = off";

const NOTHING = { values: [], how: {} };

const types = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    parsers[id] ?? (pg.types.getTypeParser(id, format) as (text: string) => unknown),
};

/** Connections of a process; LISTEN has one more. */
const CONNECTIONS = 12;
/** Of these, for what must not wait behind reads that take long. Of fewer than `FEW` none are kept apart. */
const APART = { jobs: 1, results: 4 };
const FEW = 8;

export async function openServer(url: string, options: OpenOptions): Promise<Database> {
  const config: pg.PoolConfig & { pipeline: boolean } = {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types: types as pg.CustomTypesConfig,
    // BEGIN travels with the first statement and COMMIT with the last: half the round trips of a short
    // transaction.
    pipeline: true,
    application_name: 'greenlight',
  };
  const onError = options.onError ?? (() => {});
  const poolOf = (max: number) => {
    const pool = new pg.Pool({ ...config, max });
    pool.on('error', onError);
    pool.on('connect', (client) => {
      // Whoever holds the client or the pool that has it listens too, but nobody does in between: a farewell
      // of the server that comes in one packet with an answer would end the process there.
      client.on('error', () => {});
      client.query(SESSION).catch(onError);
    });
    return pool;
  };
  const all = options.connections ?? CONNECTIONS;
  const apart = all < FEW ? undefined : { jobs: poolOf(APART.jobs), results: poolOf(APART.results) };
  const pool = poolOf(apart ? all - APART.jobs - APART.results : all);

  const send = async (
    to: pg.Pool | pg.PoolClient,
    text: string,
    { values, how }: { values: readonly unknown[]; how: Parameters<Session['send']>[2] },
  ): Promise<SqlResult> => {
    const query: pg.QueryConfig & { rowMode?: 'array'; query_timeout: number } = {
      text,
      query_timeout: how.long ? NO_TIMEOUT : values.length > 0 ? ANSWER_TIMEOUT_MS : SCRIPT_TIMEOUT_MS,
    };
    if (how.name) query.name = how.name;
    if (how.asArrays) query.rowMode = 'array';
    // Without values it goes as a simple query, which may hold several statements and costs fewer messages.
    if (values.length > 0) query.values = values as unknown[];
    const result: pg.QueryResult | pg.QueryResult[] = await to.query(query);
    if (!Array.isArray(result)) return result;
    return { rows: result.flatMap((one) => one.rows), command: result.at(-1)?.command ?? '' };
  };

  /** `work` with a connection of its own; one that broke meanwhile is not used again. */
  async function withClient<T>(from: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    refuseInside(database);
    let client: pg.PoolClient;
    try {
      client = await from.connect();
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
    try {
      return await work(client);
    } catch (error) {
      if (endsConnection(error)) broken ??= error as Error;
      throw translated(error);
    } finally {
      client.removeListener('error', onBroken);
      client.release(broken);
    }
  }

  /** A statement with whose rows it is about: one packet, one round trip. */
  async function alone(
    { from, begin }: { from: pg.Pool; begin: string | undefined },
    text: string,
    { values, how }: { values: readonly unknown[]; how: { name?: string; asArrays?: boolean } },
  ): Promise<SqlResult> {
    if (begin !== undefined)
      return withClient(from, async (client) => {
        inOnePacket(client);
        const sent = [
          send(client, begin, NOTHING),
          send(client, text, { values, how }),
          send(client, 'commit', NOTHING),
        ];
        for (const one of sent) one.catch(() => {});
        const [begun, answer, ended] = sent;
        await begun;
        const result = (await answer) as SqlResult;
        await ended;
        return result;
      });
    refuseInside(database);
    try {
      return await send(from, text, { values, how });
    } catch (error) {
      throw translated(error);
    }
  }

  function scope(from: pg.Pool, begin?: string): Scope {
    const ask = (text: string, values: readonly unknown[], how: { name?: string; asArrays?: boolean }) =>
      alone({ from, begin }, text, { values, how });
    return {
      orm: makeOrm(async (text, values, asArrays) => (await ask(text, values, { asArrays })).rows),
      query: async <Row>(statement: Statement, values: Values = {}) =>
        (await ask(statement.text, ordered(statement, values), statement)).rows as Row[],
      execute: async <Row>(text: string, values: readonly unknown[] = []) =>
        (await ask(text, values, {})).rows as Row[],
      transaction: (work) =>
        withClient(from, (client) => {
          const session: Session & { begin: string } = {
            begin: begin ?? 'begin',
            send: (text, values, how) => {
              inOnePacket(client);
              return send(client, text, { values, how });
            },
            copyOut: (query, take) => copyOut(client, query, take),
          };
          return runTransaction(database, session, work);
        }),
    };
  }

  const tenantsOn = (from: pg.Pool) =>
    scopesOf((setting, value) => scope(from, `begin; set local ${setting} to ${pg.escapeLiteral(value)}`));
  const common = tenantsOn(pool);
  const kept = apart
    ? { jobs: tenantsOn(apart.jobs), results: tenantsOn(apart.results) }
    : { jobs: common, results: common };
  const database: Database = {
    kind: 'server',
    keys: new RunKeys(),
    hub: new Hub(true),
    ...scope(pool),
    ...common,
    apart: (what) => kept[what],
    listen: (channel, listener, gap) => listenOn(config, channel, { listener, gap, onError }),
    async close() {
      await Promise.all([pool, apart?.jobs, apart?.results].map((one) => one?.end()));
    },
  };
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
