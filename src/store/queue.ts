/**
 * The queue: a table of jobs. Jobs are written and completed only in the transaction that calls for it, and
 * a job is always completed in the end: tries are counted by the run, so that none blocks its run for ever.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Job, Queue } from '../flow/ports/ledger.ts';
import { present } from '../run/present.ts';
import type { Database, Transaction } from './database.ts';
import { dueReminder } from './effects/reminder-text.ts';
import { NOTIFY } from './hub.ts';
import { statement, type WithValues } from './statement.ts';

const POLL_MS = 2_000;
/** A worker that is silent for `LEASE` counts as dead: its jobs are ready again. */
const HEARTBEAT_MS = 3_000;
const LEASE = "interval '10 seconds'";

const ENQUEUE = statement(
  'job_enqueue',
  `insert into jobs (id, queue, tenant, run, ready_at, seq)
   values (:id, :queue, :tenant, :run, coalesce(:ready_at::timestamptz, now()), :seq)
   on conflict (id) do nothing`,
);
/**
 * A job whose run has an older one that is ready, or one that a worker holds, has to wait for it; that a
 * worker holds it is known by its deliveries, since a delayed job has none.
 */
const FETCH = statement(
  'jobs_fetch',
  `with free as (
     select j.id from jobs j
      where j.ready_at <= now()
        and not exists (
          select from jobs other
           where other.tenant = j.tenant and other.run = j.run
             and (other.queue = 'drive') = (j.queue = 'drive')
             and case when other.ready_at <= now() then other.number < j.number else other.deliveries > 0 end)
      order by j.ready_at limit :most::int
        for update skip locked
   )
   update jobs set deliveries = deliveries + 1, ready_at = now() + ${LEASE}
     from free where jobs.id = free.id
   returning jobs.id, queue, tenant, run, seq, reminder, deliveries - 1 as retries`,
);
/** Only this delivery of the job: one that was taken over is another worker's. */
const COMPLETE = statement('job_complete', 'delete from jobs where id = :id and deliveries = :deliveries');
const CANCEL = statement('job_cancel', 'delete from jobs where id = :id');

const MINE = `jsonb_to_recordset(:jobs::jsonb) as mine (id uuid, deliveries integer)
   where jobs.id = mine.id and jobs.deliveries = mine.deliveries`;
const KEEP = statement('jobs_keep', `update jobs set ready_at = now() + ${LEASE} from ${MINE}`);
const GIVE_BACK = statement('jobs_give_back', `update jobs set ready_at = now() from ${MINE}`);
const GIVE_BACK_ALL = statement(
  'jobs_give_back_all',
  'update jobs set ready_at = now() where deliveries > 0 and ready_at > now()',
);

export interface NewJob {
  queue: Job['queue'];
  tenant: string;
  run: string;
  /** ISO 8601; absent: now. */
  startAfter?: string;
  /** `drive` only: the run's sequence when the job is written. */
  seq?: number;
  /** A uuid by which the job can be taken back, and by which a reminder's text is found. */
  id?: string;
}

/** Ticks are named after their run and due time, so that one is pending at most. */
function tickId({ tenant, run, startAfter = '' }: NewJob): string {
  const hex = createHash('sha256').update(`tick\n${tenant}\n${run}\n${startAfter}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Writes the job, in a transaction's own packet. */
export function enqueuing(job: NewJob): WithValues {
  const { queue, tenant, run, startAfter, seq } = job;
  const id = queue === 'tick' ? tickId(job) : (job.id ?? randomUUID());
  return [ENQUEUE, { id, queue, tenant, run, ready_at: startAfter, seq }];
}

/** Completes the job, if this delivery of it is still the current one. */
export function completing({ id, retries }: Job): WithValues {
  return [COMPLETE, { id, deliveries: retries + 1 }];
}

/** Writes a job in the open transaction: it is there when that commits and only then. */
export async function enqueue(tx: Transaction, job: NewJob): Promise<void> {
  if (!tx.open) throw new Error('this is not a transaction: a job is written with what calls for it');
  await tx.query(...enqueuing(job));
  if (job.startAfter !== undefined) return;
  const { hub } = tx.database;
  const notice = hub.notice(true);
  if (notice !== undefined) await tx.query(NOTIFY, { notice });
  tx.afterCommit(() => hub.announce(true));
}

/** Takes a job back in the open transaction; a worker that has it already goes on. */
export async function dequeue(tx: Transaction, id: string): Promise<void> {
  await tx.query(CANCEL, { id });
}

interface JobRow extends Omit<Job, 'seq' | 'reminder'> {
  seq: number | null;
  reminder: string | null;
}

export interface OpenQueue extends Queue {
  /** Gives back what was fetched and not completed, so that another worker takes it at once. */
  close(): Promise<void>;
  /** Called when a job was completed in a transaction of the ledger's. */
  completed(job: Job): void;
}

/**
 * Starts to keep fetched jobs alive. A dead worker's come again after about 12 s; on the embedded database,
 * where there is one process, those of the process before are given back at once. `onError` is called for
 * failures in the background.
 */
export async function openQueue(database: Database, onError: (error: Error) => void): Promise<OpenQueue> {
  const { hub } = database;
  const held = new Map<string, Job>();
  const holding = () => ({
    jobs: JSON.stringify([...held.values()].map(({ id, retries }) => ({ id, deliveries: retries + 1 }))),
  });
  if (database.kind === 'embedded') await database.across('jobs').query(GIVE_BACK_ALL);

  const poll = setInterval(() => hub.announce(true), POLL_MS).unref();
  let beating: Promise<unknown> | undefined;
  const heartbeat = setInterval(() => {
    if (held.size === 0 || beating) return;
    beating = database
      .across('jobs')
      .query(KEEP, holding())
      .catch(onError)
      .finally(() => {
        beating = undefined;
      });
  }, HEARTBEAT_MS).unref();

  return {
    async fetch(most) {
      const rows = await database.across('jobs').query<JobRow>(FETCH, { most });
      const fetched = rows.map(async ({ seq, reminder, ...row }) => {
        const text = reminder ?? (row.queue === 'remind' ? await dueReminder(database, row) : undefined);
        const job: Job = { ...row, ...present({ seq: seq ?? undefined, reminder: text }) };
        held.set(job.id, job);
        return job;
      });
      return Promise.all(fetched);
    },
    async complete(job) {
      await database.of(job.tenant).query(...completing(job));
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
      clearInterval(poll);
      clearInterval(heartbeat);
      await beating;
      const left = holding();
      const any = held.size > 0;
      held.clear();
      if (any) await database.across('jobs').query(GIVE_BACK, left);
    },
  };
}
