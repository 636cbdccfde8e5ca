/**
 * Fetches jobs and sees to it that each ends completed: a run that takes its worker down again and again is
 * set aside, and the job with it.
 */
import { type DriveParts, drive } from './drive.ts';
import { handle } from './handle.ts';
import { type Job, StoreAway } from './ports/ledger.ts';
import { pauseAfter, retrying } from './retry.ts';
import { whileAway } from './while-away.ts';

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

/** Deliveries after which a run that takes its worker down each time is set aside. */
const MOST_DELIVERIES = 12;
const TRIES_HERE = 3;
const FIRST_PAUSE_MS = 200;

export function startWorker(parts: DriveParts, options: WorkerOptions): Worker {
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
          break;
        }
        const jobs = await parts.queue.fetch(room);
        healthy = true;
        more = jobs.length >= room;
        for (const job of jobs) take(job);
      } while (again && !stopping);
    } catch (error) {
      healthy = false;
      parts.log.warn({ err: error }, 'no jobs could be fetched');
    }
  };

  const take = (job: Job) => {
    const wakesBefore = wakes;
    const ending = carryOut(parts, job, abort.signal)
      .catch((error: unknown) =>
        parts.log.error({ run: job.run, job: job.id, err: error }, 'a job could not be completed'),
      )
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

async function carryOut(parts: DriveParts, job: Job, signal: AbortSignal): Promise<void> {
  if (job.queue === 'tick') return once(parts, { type: 'tick' }, { job, signal });
  if (job.queue === 'remind')
    return once(parts, { type: 'remind', text: job.reminder ?? 'A reminder is due.' }, { job, signal });
  if (job.retries >= MOST_DELIVERIES)
    return once(
      parts,
      {
        type: 'set_aside',
        why: `The work on this case was begun ${job.retries} times and never came to an end.`,
      },
      { job, signal },
    );
  let failures = 0;
  const pause = (error: unknown) => {
    parts.known.forget(job.tenant, job.run);
    parts.log.error({ run: job.run, tries: failures + 1, err: error }, 'a drive failed');
    failures = error instanceof StoreAway ? 0 : failures + 1;
    return failures < TRIES_HERE ? pauseAfter(failures + 1, { firstMs: FIRST_PAUSE_MS }) : undefined;
  };
  const drives = () => drive(parts, job, signal);
  await retrying(drives, pause, signal).catch(() =>
    signal.aborted ? undefined : setAside(parts, job, signal),
  );
}

/** One command whose job ends with it, retried while the database is away. */
async function once(
  parts: DriveParts,
  command: { type: 'tick' } | { type: 'remind'; text: string } | { type: 'set_aside'; why: string },
  { job, signal }: { job: Job; signal: AbortSignal },
): Promise<void> {
  const request = { tenant: job.tenant, run: job.run, commands: [command], completes: job };
  const handled = signal.aborted ? undefined : await whileAway(signal, () => handle(parts, request));
  if (handled?.kind === 'missing' || handled?.kind === 'erased') await parts.queue.complete(job);
}

/** Gives the run to people. If even that fails, the job is completed all the same: only the log is left. */
async function setAside(parts: DriveParts, job: Job, signal: AbortSignal): Promise<void> {
  try {
    await once(
      parts,
      {
        type: 'set_aside',
        why: 'Greenlight could not carry this case on. The log says why.',
      },
      { job, signal },
    );
  } catch (error) {
    parts.log.error({ run: job.run, err: error }, 'a run could not even be set aside');
    await parts.queue.complete(job);
  }
}
