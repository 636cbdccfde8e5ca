/**
 * pg-boss, private to the store: nothing outside queue.ts may touch it. It is asked for SQL rather than let
 * loose on the database: `captured` hands it a
 * connection that only notes what it would send, so that the statement can travel in the caller's own
 * transaction. A job sent outside one cannot be written.
 */
import { type ConstructorOptions, type Db, PgBoss, type QueueOptions } from 'pg-boss';
import type { Database } from './database.ts';

export const SCHEMA = 'pgboss';

/**
 * `drive` is looked at whenever something happens, `clock` (ticks and reminders) by time. Jobs of one run in
 * one queue come one after the other.
 */
export const QUEUES = ['drive', 'clock'] as const;
export type QueueName = (typeof QUEUES)[number];

const DAY_SECONDS = 86_400;

const QUEUE_OPTIONS: QueueOptions & { policy: 'key_strict_fifo' } = {
  policy: 'key_strict_fifo',
  // A killed worker completes nothing, and a job that failed for good would block its run for ever: tries are
  // counted by the run.
  retryLimit: 2_000_000_000,
  retryDelay: 0,
  // The least there is: a worker that is silent for this long counts as dead.
  heartbeatSeconds: 10,
  expireInSeconds: DAY_SECONDS,
  // A service that was off for months still finds its jobs.
  retentionSeconds: 365 * DAY_SECONDS,
  deleteAfterSeconds: DAY_SECONDS,
};

export interface Captured {
  text: string;
  values: unknown[];
}

const bosses = new WeakMap<Database, PgBoss>();

/** The database's own pg-boss; started by `startBoss` when the database is opened. */
export function bossOf(database: Database): PgBoss {
  const boss = bosses.get(database);
  if (!boss) throw new Error('the database was not opened with openDatabase');
  return boss;
}

/**
 * Installs or updates pg-boss's schema, makes the queues, and starts no timer that touches jobs (queue.ts
 * does, where a worker runs).
 */
export async function startBoss(
  database: Database,
  onError: (error: Error) => void,
): Promise<() => Promise<void>> {
  const db: Db = {
    executeSql: async (text, values = []) => ({
      rows: await (isFetch(text)
        ? database.query({ name: nameOf(text), text }, values)
        : database.execute(text, values)),
    }),
  };
  const options: ConstructorOptions = {
    db,
    schema: SCHEMA,
    backend: database.kind === 'embedded' ? 'pglite' : 'postgres',
    supervise: false,
    schedule: false,
    registerInstance: false,
    monitorVacuum: false,
    monitorIntervalSeconds: 1,
  };
  const boss = new PgBoss(options);
  boss.on('error', onError);
  boss.on('warning', ({ message }) => onError(new Error(message)));
  await boss.start();
  for (const name of QUEUES) {
    if (!(await boss.getQueue(name))) await boss.createQueue(name, QUEUE_OPTIONS);
  }
  bosses.set(database, boss);
  return () => boss.stop({ close: false, graceful: false });
}

/** What pg-boss would send for this call, without sending it. */
export async function captured(call: (db: Db) => Promise<unknown>): Promise<Captured> {
  let seen: Captured | undefined;
  await call({
    executeSql: async (text, values = []) => {
      if (seen) throw new Error('pg-boss wants to send a second statement');
      seen = { text, values };
      return { rows: [{ id: '', count: '1' }] };
    },
  });
  if (!seen) throw new Error('pg-boss sent nothing');
  return seen;
}

/**
 * Fetching is what runs most by far: it is worth planning once. Its text differs only by how many jobs are
 * asked for.
 */
function isFetch(text: string): boolean {
  return /^\s*WITH\s+strict_fifo_heads\b/.test(text);
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  const known = names.get(text) ?? `boss_fetch_${names.size + 1}`;
  names.set(text, known);
  return known;
}
