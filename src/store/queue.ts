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
import {
  BEFORE,
  CANCEL,
  COMPLETE,
  ENQUEUE,
  FETCH,
  GIVE_BACK,
  GIVE_BACK_ALL,
  KEEP,
  LEASE_MS,
  SWEEP,
  TICKS_OF_CLOSED,
} from './queue-sql.ts';
import type { WithValues } from './statement.ts';

const POLL_MS = 2_000;
const HEARTBEAT_MS = 3_000;
/** Between looks for runs that have work and no job. */
const SWEEP_MS = 30_000;

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

/** The job that ends with a change which is one statement (END_AT_ONCE); undefined: none does. */
export function ending(job: Job | undefined): { ends: string | null; deliveries: number | null } {
  return job ? { ends: job.id, deliveries: job.retries + 1 } : { ends: null, deliveries: null };
}

/** … and when the run is looked at again. */
export function ticking(
  tenant: string,
  run: string,
  at: string | undefined,
): { tick: string | null; tick_at: string | null } {
  if (at === undefined) return { tick: null, tick_at: null };
  return { tick: tickId({ queue: 'tick', tenant, run, startAfter: at }), tick_at: at };
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
  const apart = database.apart('jobs');
  const across = apart.across('jobs');
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
    async fetch(most, shared) {
      const asked = performance.now();
      const rows = await across.query<JobRow>(FETCH, { most, shared });
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
    async before(tenant, run) {
      const [row] = await across.query<{ jobs: number }>(BEFORE, { tenant, run });
      return row?.jobs ?? 0;
    },
    async complete(job) {
      await apart.of(job.tenant).query(...completing(job));
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
