/**
 * The queue: jobs are written only inside an open transaction, taken by the worker's own fetch loop, and
 * always completed.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Job, Queue } from '../flow/ports/ledger.ts';
import { bossOf, captured, QUEUES, type QueueName, SCHEMA } from './boss.ts';
import type { Database, Statement, Transaction } from './database.ts';
import { hubOf, NOTIFY } from './hub.ts';
import { databaseOf } from './transaction.ts';

const POLL_MS = 2_000;
const HEARTBEAT_MS = 3_000;
const LOOK_FOR_DEAD_MS = 2_000;
const SUPERVISE_MS = 60_000;

export interface NewJob {
  queue: Job['queue'];
  tenant: string;
  run: string;
  /** ISO 8601; absent: now. */
  startAfter?: string;
  /** `drive` only: the run's sequence when the job is written. */
  seq?: number;
  /** `remind` only. */
  reminder?: string;
  /** A uuid by which the job can be taken back. */
  id?: string;
}

const JobData = z.object({
  queue: z.enum(['drive', 'tick', 'remind']),
  tenant: z.string(),
  run: z.string(),
  seq: z.number().optional(),
  reminder: z.string().optional(),
});

export interface PlannedStatement {
  statement: Statement;
  values: unknown[];
}

function bossQueue(queue: Job['queue']): QueueName {
  return queue === 'drive' ? 'drive' : 'clock';
}

/** Ticks are named after their run and due time, so that one is pending at most. */
function tickId({ tenant, run, startAfter = '' }: NewJob): string {
  const hex = createHash('sha256').update(`tick\n${tenant}\n${run}\n${startAfter}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The statement that writes the job, for a transaction's own packet. */
export async function sendStatement(database: Database, job: NewJob): Promise<PlannedStatement> {
  const name = bossQueue(job.queue);
  const { queue, tenant, run, reminder } = job;
  const data = {
    queue,
    tenant,
    run,
    ...(job.seq === undefined ? {} : { seq: job.seq }),
    ...(reminder === undefined ? {} : { reminder }),
  };
  const { text, values } = await captured((db) =>
    bossOf(database).send(name, data, {
      singletonKey: `${tenant}/${run}`,
      ...(job.startAfter === undefined ? {} : { startAfter: job.startAfter }),
      ...(queue === 'tick' ? { id: tickId(job) } : job.id === undefined ? {} : { id: job.id }),
      db,
    }),
  );
  return { statement: { name: `send_${name}`, text }, values };
}

/** The statement that completes the job, if this delivery of it is still the current one. */
export async function completeStatement(database: Database, job: Job): Promise<PlannedStatement> {
  const name = bossQueue(job.queue);
  const { text, values } = await captured((db) =>
    bossOf(database).complete(name, { id: job.id, retryCount: job.retries }, undefined, { db }),
  );
  return { statement: { name: 'complete_job', text }, values };
}

/** Writes a job in the open transaction: it is there when that commits and only then. */
export async function enqueue(tx: Transaction, job: NewJob): Promise<void> {
  const database = databaseOf(tx);
  const { statement, values } = await sendStatement(database, job);
  await tx.query(statement, values);
  if (job.startAfter !== undefined) return;
  const hub = hubOf(database);
  const notice = hub.notice(true);
  if (notice !== undefined) await tx.query(NOTIFY, [notice]);
  tx.afterCommit(() => hub.tell(true));
}

/** Takes a job back in the open transaction; one that was fetched already goes on. */
export async function dequeue(tx: Transaction, queue: Job['queue'], id: string): Promise<void> {
  const boss = bossOf(databaseOf(tx));
  const { text, values } = await captured((db) => boss.cancel(bossQueue(queue), id, { db }));
  await tx.query({ name: 'cancel_job', text }, values);
}

const ACTIVE: Statement = {
  name: 'jobs_active',
  text: `select name, id::text as id from ${SCHEMA}.job where state = 'active'`,
};
const DEAD: Statement = {
  name: 'jobs_dead',
  text: `select exists (select from ${SCHEMA}.job where state = 'active' and heartbeat_seconds is not null
           and heartbeat_on + heartbeat_seconds * interval '1 second' < now()) as dead`,
};

export interface OpenQueue extends Queue {
  /** Gives back what was fetched and not completed, so that another worker takes it at once. */
  close(): Promise<void>;
  /** Called when a job was completed in a transaction of the ledger's. */
  completed(job: Job): void;
}

/**
 * Starts to keep fetched jobs alive and to look for those of dead workers (PostgreSQL: on after about 12 s;
 * embedded: there is one process, so what is active at
 * the start was left by a dead one and is given back at once). `onError` is told of failures in the
 * background.
 */
export async function openQueue(database: Database, onError: (error: Error) => void): Promise<OpenQueue> {
  const boss = bossOf(database);
  const hub = hubOf(database);
  const held = new Map<string, Job>();
  if (database.kind === 'embedded')
    await release(await database.query<{ name: QueueName; id: string }>(ACTIVE));

  async function release(jobs: readonly { name: QueueName; id: string }[]): Promise<void> {
    for (const name of QUEUES) {
      const ids = jobs.filter((job) => job.name === name).map(({ id }) => id);
      if (ids.length > 0) await boss.fail(name, ids);
    }
  }

  async function beat(): Promise<void> {
    for (const name of QUEUES) {
      const jobs = [...held.values()].filter(({ queue }) => bossQueue(queue) === name);
      if (jobs.length > 0)
        await boss.touch(
          name,
          jobs.map(({ id, retries }) => ({ id, retryCount: retries })),
        );
    }
  }

  async function lookForDead(): Promise<void> {
    const [row] = await database.query<{ dead: boolean }>(DEAD);
    if (!row?.dead) return;
    await boss.supervise();
    hub.tell(true);
  }

  /** Runs again `ms` after it has ended, whatever became of it. */
  const timers = new Set<() => void>();
  function every(ms: number, work: () => Promise<void> | void): void {
    let timer: NodeJS.Timeout;
    const next = () => {
      timer = setTimeout(() => {
        Promise.resolve()
          .then(work)
          .catch(onError)
          .finally(() => timers.has(stop) && next());
      }, ms);
      timer.unref();
    };
    const stop = () => clearTimeout(timer);
    timers.add(stop);
    next();
  }
  every(POLL_MS, () => hub.tell(true));
  every(HEARTBEAT_MS, beat);
  every(SUPERVISE_MS, () => boss.supervise());
  if (database.kind === 'server') every(LOOK_FOR_DEAD_MS, lookForDead);

  let clockFetched = 0;
  async function take(name: QueueName, most: number): Promise<Job[]> {
    const found = await boss.fetch<z.infer<typeof JobData>>(name, { batchSize: most });
    return found.map(({ id, data, retryCount }) => {
      const job: Job = { id, retries: retryCount, ...JobData.parse(data) } as Job;
      held.set(id, job);
      return job;
    });
  }

  return {
    async fetch(most) {
      const jobs = await take('drive', most);
      // Nothing announces that a time has come, so the clock's queue is looked at by time and not at every
      // wake-up.
      if (jobs.length < most && performance.now() - clockFetched > POLL_MS / 2) {
        clockFetched = performance.now();
        jobs.push(...(await take('clock', most - jobs.length)));
      }
      return jobs;
    },
    async complete(job) {
      await boss.complete(bossQueue(job.queue), { id: job.id, retryCount: job.retries });
      held.delete(job.id);
    },
    completed: (job) => {
      held.delete(job.id);
    },
    onReady(listener) {
      hub.wakes.add(listener);
      return () => hub.wakes.delete(listener);
    },
    async close() {
      for (const stop of timers) stop();
      timers.clear();
      const left = [...held.values()].map(({ id, queue }) => ({ name: bossQueue(queue), id }));
      held.clear();
      await release(left);
    },
  };
}
