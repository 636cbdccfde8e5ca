/**
 * The queue: a table of jobs. Jobs are written and completed only in the transaction that calls for it. A job
 * that could not be completed is given back, and comes again; a run that has work and no job is given one.
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
const LEASE_MS = 10_000;
const LEASE = `interval '${LEASE_MS} milliseconds'`;
/** Between looks for runs that have work and no job. */
const SWEEP_MS = 30_000;

const ENQUEUE = statement(
  'job_enqueue',
  `insert into jobs (id, queue, tenant, run, ready_at, seq)
   values (:id, :queue, :tenant, :run, coalesce(:ready_at::timestamptz, now()), :seq)
   on conflict (id) do nothing`,
);
/** As a value, looked at from the oldest on: a flood of jobs is not joined with itself. */
const IS_FREE = `(
  select true from jobs other
   where other.tenant = j.tenant and other.run = j.run and (other.queue = 'drive') = (j.queue = 'drive')
     and case when other.ready_at <= now() then other.number < j.number else other.deliveries > 0 end
   limit 1) is null`;

/**
 * Tenants take turns: of each the jobs that have waited longest, and what workers hold of it counts as
 * taken before. A job whose run has an older one that is ready, or one that a worker holds, has to wait for
 * it; that a worker holds it is known by its deliveries, since a delayed job has none. More are looked at
 * than are asked for, since other workers may be taking some of them now.
 */
const FETCH = statement(
  'jobs_fetch',
  `with recursive each as (
     (select tenant from jobs order by tenant limit 1)
     union all
     select (select j.tenant from jobs j where j.tenant > each.tenant order by j.tenant limit 1)
       from each where each.tenant is not null
   ),
   waiting as (
     select w.id, w.ready_at,
            held.jobs + row_number() over (partition by each.tenant order by w.ready_at) as turn
       from each
      cross join lateral (
         select count(*) as jobs from jobs taken
          where taken.tenant = each.tenant and taken.deliveries > 0
            and taken.ready_at > now() and taken.ready_at <= now() + ${LEASE}) held
      cross join lateral (
         select j.id, j.ready_at
           from (select id, ready_at, tenant, run, queue, number from jobs
                  where jobs.tenant = each.tenant and jobs.ready_at <= now()
                  order by jobs.ready_at offset 0) j
          where ${IS_FREE} limit 4 * :most::int) w
   ),
   free as (
     select j.id, j.tenant, j.run from waiting join jobs j on j.id = waiting.id
      where j.ready_at <= now()
      order by waiting.turn, waiting.ready_at limit :most::int
        for update of j skip locked
   ),
   seen as (
     select free.id, r.seq from free left join runs r on r.tenant = free.tenant and r.id = free.run
   )
   update jobs
      set deliveries = abs(deliveries) + 1, ready_at = now() + ${LEASE}, seen_seq = seen.seq,
          fruitless = case when seen.seq is distinct from jobs.seen_seq then 0 else jobs.fruitless + 1 end
     from seen where jobs.id = seen.id
   returning jobs.id, queue, tenant, run, jobs.seq, reminder, deliveries - 1 as retries, fruitless`,
);
/** Only this delivery of the job: one that was taken over is another worker's. */
const COMPLETE = statement('job_complete', 'delete from jobs where id = :id and deliveries = :deliveries');
const CANCEL = statement('job_cancel', 'delete from jobs where id = :id');

const MINE = `jsonb_to_recordset(:jobs::jsonb) as mine (id uuid, deliveries integer)
   where jobs.id = mine.id and jobs.deliveries = mine.deliveries`;
const KEEP = statement(
  'jobs_keep',
  `update jobs set ready_at = now() + ${LEASE} from ${MINE} returning jobs.id`,
);
/**
 * What was given back was not in vain: only a worker that went down counts. Below 0 nobody holds it, and no
 * other job of its run waits for it.
 */
const GIVE_BACK = statement(
  'jobs_give_back',
  `update jobs set ready_at = now() + make_interval(secs => :ms::int / 1000.0),
          deliveries = -jobs.deliveries, fruitless = fruitless - 1 from ${MINE}`,
);
const GIVE_BACK_ALL = statement(
  'jobs_give_back_all',
  'update jobs set ready_at = now() where deliveries > 0 and ready_at > now()',
);
/** Whoever is at work waits for nobody; what was changed just now has its job, or will have. */
const SWEEP = statement(
  'jobs_sweep',
  `insert into jobs (id, queue, tenant, run, seq)
   select gen_random_uuid(), 'drive', r.tenant, r.id, r.seq from runs r
    where r.phase <> 'closed' and r.waits_for is null and r.key is not null
      and r.updated_at < now() - make_interval(secs => :quiet_ms::int / 1000.0)
      and not exists (select from jobs j where j.tenant = r.tenant and j.run = r.id and j.queue = 'drive')
   returning run`,
);

/** A closed case has no deadline: what was to look at the clock for it would wait for days in vain. */
const TICKS_OF_CLOSED = statement(
  'jobs_ticks_of_closed',
  `delete from jobs j using runs r
    where j.queue = 'tick' and r.tenant = j.tenant and r.id = j.run and r.phase = 'closed'`,
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
  /**
   * Gives a job to every run that has had work and none for so long; how many there were. Takes away the
   * ticks of closed runs.
   */
  sweep(quietMs: number): Promise<number>;
}

/** Of a job that this process has fetched. */
interface Held {
  job: Job;
  /** By performance.now(): until then nobody else takes it. */
  until: number;
}

/**
 * Starts to keep fetched jobs alive. A dead worker's come again after about 12 s; on the embedded database,
 * where there is one process, those of the process before are given back at once. `onError` is called for
 * failures in the background.
 */
export async function openQueue(database: Database, onError: (error: Error) => void): Promise<OpenQueue> {
  const { hub } = database;
  const across = database.across('jobs');
  const held = new Map<string, Held>();
  if (database.kind === 'embedded') await across.query(GIVE_BACK_ALL);

  /** Those that are still this process's; the others went to another worker and are let go. */
  const keep = async (jobs: Job[]): Promise<void> => {
    const asked = performance.now();
    const kept = await across.query<{ id: string }>(KEEP, named(jobs));
    const ids = new Set(kept.map(({ id }) => id));
    for (const job of jobs) {
      const mine = heldAs(job);
      if (mine && ids.has(job.id)) mine.until = asked + LEASE_MS;
      else letGo(job);
    }
  };
  const jobsHeld = () => [...held.values()].map(({ job }) => job);
  /** Only this delivery of it: this process may have fetched it once more meanwhile. */
  const heldAs = (job: Job) => {
    const mine = held.get(job.id);
    return mine?.job.retries === job.retries ? mine : undefined;
  };
  const letGo = (job: Job) => {
    if (heldAs(job)) held.delete(job.id);
  };

  const poll = setInterval(() => hub.announce(true), POLL_MS).unref();
  let beating: Promise<unknown> | undefined;
  const heartbeat = setInterval(() => {
    if (held.size === 0 || beating) return;
    beating = keep(jobsHeld())
      .catch(onError)
      .finally(() => {
        beating = undefined;
      });
  }, HEARTBEAT_MS).unref();
  const sweep = async (quietMs: number) => {
    await across.query(TICKS_OF_CLOSED);
    const swept = await across.query(SWEEP, { quiet_ms: quietMs });
    if (swept.length > 0) hub.announce(true);
    return swept.length;
  };
  let sweeping: Promise<unknown> = Promise.resolve();
  const sweeper = setInterval(() => {
    sweeping = sweep(SWEEP_MS).catch(onError);
  }, SWEEP_MS).unref();

  const giveBack = async (jobs: Job[], delayMs: number) => {
    for (const job of jobs) letGo(job);
    await across.query(GIVE_BACK, { ...named(jobs), ms: Math.round(delayMs) });
  };

  return {
    sweep,
    async fetch(most) {
      const asked = performance.now();
      const rows = await across.query<JobRow>(FETCH, { most });
      const fetched: Job[] = [];
      const unread: Job[] = [];
      let why: unknown;
      const each = rows.map(async ({ seq, reminder, ...row }) => {
        try {
          const text = reminder ?? (row.queue === 'remind' ? await dueReminder(database, row) : undefined);
          fetched.push({ ...row, ...present({ seq: seq ?? undefined, reminder: text }) });
        } catch (error) {
          why = error;
          unread.push(row);
        }
      });
      await Promise.all(each);
      for (const job of fetched) held.set(job.id, { job, until: asked + LEASE_MS });
      if (unread.length > 0) {
        onError(why as Error);
        await giveBack(unread, POLL_MS).catch(onError);
      }
      return fetched;
    },
    async complete(job) {
      await database.of(job.tenant).query(...completing(job));
      letGo(job);
    },
    completed: letGo,
    giveBack: (job, delayMs) => giveBack([job], delayMs),
    async holds(job) {
      const mine = heldAs(job);
      if (!mine) return false;
      if (performance.now() < mine.until) return true;
      await keep([job]);
      return heldAs(job) !== undefined;
    },
    onReady(listener) {
      hub.wakes.add(listener);
      return () => hub.wakes.delete(listener);
    },
    async close() {
      clearInterval(poll);
      clearInterval(heartbeat);
      clearInterval(sweeper);
      await Promise.all([beating, sweeping]);
      const left = jobsHeld();
      if (left.length > 0) await giveBack(left, 0);
    },
  };
}

/** Deliveries of jobs, as the statements take them. */
function named(jobs: Job[]): { jobs: string } {
  return { jobs: JSON.stringify(jobs.map(({ id, retries }) => ({ id, deliveries: retries + 1 }))) };
}
