/**
 * Fetches jobs and sees to it that each ends completed or comes again: a run that takes its worker down again
 * and again is set aside, and the job with it. An error of the database is no defect of a run.
 */
import { type DriveParts, drive } from './drive.ts';
import { handle } from './handle.ts';
import { Waits } from './not-now.ts';
import { type Job, StoreAway } from './ports/ledger.ts';
import { pauseAfter, retrying } from './retry.ts';

export interface WorkerOptions {
  /** Runs driven side by side. */
  width: number;
}

export interface Worker {
  /** The fetch loop is running and its last fetch succeeded. */
  working(): boolean;
  /**
   * Takes no new job and waits for what is in flight, at most `graceMs`; what is left is cut off and given
   * back.
   */
  stop(graceMs: number): Promise<void>;
}

/** Deliveries without progress after which a run that takes its worker down each time is set aside. */
const MOST_DELIVERIES = 12;
/**
 * Beside the width, so that a flood of one tenant, whose cases end when they end, keeps no other one waiting:
 * this part of it is for tenants that have less at work than their share.
 */
const SPARE = 1 / 4;
/** Between looks for those: at work all the time, a flood would be looked through all the time. */
const SPARE_EVERY_MS = 25;
/** Taken in one fetch, so that a wide worker leaves some of a burst to those beside it. */
const MOST_FETCHED = 32;
const TRIES_HERE = 3;
const FIRST_PAUSE_MS = 200;
/** Before a job comes again. */
const AWAY = { firstMs: 500, longestMs: 10_000 };
const DEFECT = { firstMs: 1_000, longestMs: 3_600_000 };

export function startWorker(shared: Omit<DriveParts, 'waits'>, options: WorkerOptions): Worker {
  const parts: DriveParts = { ...shared, waits: new Waits() };
  const active = new Set<Promise<void>>();
  const abort = new AbortController();
  let stopping = false;
  let healthy = false;
  /** The fetch under way. */
  let fetching: Promise<void> | undefined;
  let again = false;
  /** The last fetch found as many jobs as it asked for: there may be more. */
  let more = false;
  let wakes = 0;
  let sparedAt = 0;

  const fetchMore = () => {
    again = true;
    if (stopping) return;
    fetching ??= fetchAll().finally(() => {
      fetching = undefined;
      if (again) fetchMore();
    });
  };

  const fetchAll = async () => {
    try {
      do {
        // Wake-ups of one turn of the event loop are one.
        await new Promise<void>((resolve) => setImmediate(resolve));
        again = false;
        const room = options.width - active.size;
        if (room <= 0 || stopping) {
          more = true;
          await fetchSpare();
          break;
        }
        const asked = Math.min(room, MOST_FETCHED);
        const jobs = await parts.queue.fetch(asked);
        healthy = true;
        more = jobs.length >= asked;
        for (const job of jobs) take(job);
        again ||= more && asked < room;
      } while (again && !stopping);
    } catch (error) {
      healthy = false;
      parts.log.warn({ err: error }, 'no jobs could be fetched');
    }
  };

  const fetchSpare = async () => {
    const room = options.width + Math.ceil(options.width * SPARE) - active.size;
    if (room <= 0 || stopping || performance.now() - sparedAt < SPARE_EVERY_MS) return;
    sparedAt = performance.now();
    for (const job of await parts.queue.fetch(Math.min(room, MOST_FETCHED), options.width)) take(job);
  };

  const take = (job: Job) => {
    const wakesBefore = wakes;
    const ending = carryOut(parts, job, abort.signal)
      .catch((error: unknown) => comesAgain(parts, job, error))
      .finally(() => {
        active.delete(ending);
        // A job that came for the same run meanwhile could not be fetched until now.
        if (more || wakes !== wakesBefore) fetchMore();
      });
    active.add(ending);
  };

  const ready = () => {
    wakes += 1;
    fetchMore();
  };
  const unsubscribe = parts.queue.onReady(ready);
  fetchMore();

  return {
    working: () => healthy && !stopping,
    async stop(graceMs) {
      stopping = true;
      unsubscribe();
      await fetching;
      const ended = Promise.all(active);
      const grace = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), graceMs).unref());
      if ((await Promise.race([ended, grace])) === 'late') {
        abort.abort(new Error('the process stops'));
        await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
      }
    },
  };
}

/** Whatever went wrong, the run still has its work: the job comes again, later and later. */
async function comesAgain(parts: DriveParts, job: Job, error: unknown): Promise<void> {
  parts.log.error({ run: job.run, job: job.id, err: error }, 'a job could not be completed');
  const delay = pauseAfter(job.retries + 1, error instanceof StoreAway ? AWAY : DEFECT);
  await parts.queue
    .giveBack(job, delay)
    .catch((err: unknown) => parts.log.warn({ run: job.run, job: job.id, err }, 'a job was let go'));
}

async function carryOut(parts: DriveParts, job: Job, signal: AbortSignal): Promise<void> {
  if (job.queue === 'tick') return once(parts, { type: 'tick' }, { job, signal });
  if (job.queue === 'remind')
    return once(parts, { type: 'remind', text: job.reminder ?? 'A reminder is due.' }, { job, signal });
  if (job.fruitless >= MOST_DELIVERIES)
    return once(
      parts,
      {
        type: 'set_aside',
        why: `The work on this case was begun ${job.fruitless} times and never came further.`,
      },
      { job, signal },
    );
  const pause = (error: unknown, tries: number) => {
    parts.known.forget(job.tenant, job.run);
    if (error instanceof StoreAway) return undefined;
    parts.log.error({ run: job.run, tries, err: error }, 'a drive failed');
    return tries < TRIES_HERE ? pauseAfter(tries, { firstMs: FIRST_PAUSE_MS }) : undefined;
  };
  try {
    await retrying(() => drive(parts, job, signal), pause, signal);
  } catch (error) {
    if (error instanceof StoreAway) throw error;
    if (!signal.aborted) await setAside(parts, job, signal);
  }
}

/** One command whose job ends with it. By the job's name, so that it is done once whoever takes the job. */
async function once(
  parts: DriveParts,
  command: { type: 'tick' } | { type: 'remind'; text: string } | { type: 'set_aside'; why: string },
  { job, signal }: { job: Job; signal: AbortSignal },
): Promise<void> {
  if (signal.aborted) return;
  const { tenant, run } = job;
  const inbox = command.type === 'remind' ? `remind:${job.id}` : undefined;
  const handled = await handle(parts, { tenant, run, commands: [command], completes: job, inbox });
  if (handled.kind === 'missing' || handled.kind === 'erased') await parts.queue.complete(job);
}

/** Gives the run to people. */
function setAside(parts: DriveParts, job: Job, signal: AbortSignal): Promise<void> {
  const why = 'Greenlight could not carry this case on. The log says why.';
  return once(parts, { type: 'set_aside', why }, { job, signal });
}
