/**
 * Drives one run: performs all its effects side by side, gives the results to `handle`, and takes up new
 * effects as soon as a result or another command commits. Ends when there are none; its job is completed in
 * the transaction of the last result.
 */
import type { WorldCommand } from '../run/commands.ts';
import { type Effect, effects } from '../run/effects.ts';
import { type HandleParts, handle } from './handle.ts';
import type { KnownRun } from './known-runs.ts';
import { loadRun } from './load-run.ts';
import { NotNow } from './not-now.ts';
import { pausing } from './pausing.ts';
import { type PerformParts, perform } from './perform.ts';
import { type Changes, type Job, type Queue, StoreAway } from './ports/ledger.ts';
import { pauseAfter } from './retry.ts';
import { whileAway } from './while-away.ts';

export interface DriveParts extends HandleParts, PerformParts {
  queue: Queue;
  changes: Changes;
}

/** The same effect again and again, after results that change nothing, is a defect: a person is called. */
const MOST_REPEATS = 25;
/** Before an effect that the database was away for is performed again. */
const AWAY_MS = 1_000;
/** Before a service that is away is asked again. */
const AWAY = { firstMs: 500, longestMs: 15_000 };
/** Before what nobody takes now is tried again. */
const NOT_NOW = { firstMs: 5_000, longestMs: 3_600_000 };

/** Another worker has the job: it performs what is due. */
class JobGone extends Error {
  override name = 'JobGone';
}

/**
 * Resolves when the job is completed, or early when `stopping` aborts (the job is then given back by the
 * queue) or another worker has the job. Rejects on a defect, and with StoreAway.
 */
export async function drive(parts: DriveParts, job: Job, stopping: AbortSignal): Promise<void> {
  const { tenant, run: id } = job;
  const gone = new AbortController();
  const signal = AbortSignal.any([stopping, gone.signal]);
  const arrived: { effect: string; command: WorldCommand }[] = [];
  const performing = new Set<string>();
  const startedHere = new Set<string>();
  /** Left for another delivery of the job, in so many ms. */
  const postponed = new Map<string, number>();
  const repeats = new Map<string, number>();
  let wake = () => {};
  let changedSeq = 0;
  const unsubscribe = parts.changes.subscribe((change) => {
    if (change.run !== id || change.tenant !== tenant) return;
    changedSeq = Math.max(changedSeq, change.seq);
    wake();
  });

  const begin = (known: KnownRun, effect: Effect) => {
    const count = (repeats.get(effect.id) ?? 0) + 1;
    repeats.set(effect.id, count);
    if (count > MOST_REPEATS) throw new Error(`the effect ${effect.kind} never ends`);
    performing.add(effect.id);
    const fresh = effect.kind === 'write' && startedHere.has(effect.step);
    const deliver = (command: WorldCommand) => {
      // What was cut off by a shutdown is not a result: the next worker performs it again.
      if (!signal.aborted || isDone(command)) arrived.push({ effect: effect.id, command });
      else performing.delete(effect.id);
      wake();
    };
    const ready = leaves(effect) ? stillOurs() : Promise.resolve();
    ready
      .then(() => perform(parts, { known, effect, fresh, stillOurs, signal }))
      .then(deliver, (error: unknown) => {
        if (error instanceof JobGone || error instanceof StoreAway || error instanceof NotNow) {
          later(effect, error);
          return;
        }
        parts.log.error({ run: id, err: error }, 'an effect could not be performed');
        deliver({
          type: 'set_aside',
          why: 'A part of Greenlight failed while it worked on this case. The log says why.',
        });
      });
  };
  const stillOurs = async () => {
    if (!(await parts.queue.holds(job))) throw new JobGone('another worker has the job');
  };
  /** It is due as before: nothing is told of it, and nothing counts. */
  const later = async (effect: Effect, error: Error) => {
    if (error instanceof JobGone) gone.abort(error);
    else if (error instanceof NotNow) postponed.set(effect.id, delayOf(error, job));
    else await pausing(AWAY_MS, signal);
    repeats.delete(effect.id);
    performing.delete(effect.id);
    wake();
  };

  try {
    let known = await current(parts, { tenant, run: id }, job.seq);
    for (;;) {
      if (!known) return await parts.queue.complete(job);
      if (!signal.aborted)
        for (const effect of effects(known.run))
          if (!performing.has(effect.id) && !postponed.has(effect.id)) begin(known, effect);
      if (performing.size === 0) {
        if (signal.aborted) return;
        if (postponed.size === 0) return await parts.queue.complete(job);
        return await parts.queue.giveBack(job, Math.min(...postponed.values()));
      }
      if (arrived.length === 0 && changedSeq <= known.run.seq)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      // Results that return together go through one transaction: those of the same turn of the event loop are
      // waited for.
      await new Promise<void>((resolve) => setImmediate(resolve));
      const batch = arrived.splice(0);
      if (batch.length === 0) {
        known = await current(parts, { tenant, run: id }, changedSeq);
        continue;
      }
      for (const { effect } of batch) performing.delete(effect);
      const handled = await whileAway(signal, () =>
        handle(parts, {
          tenant,
          run: id,
          commands: merged(batch.map(({ command }) => command)),
          drive: { job, performing },
        }),
      );
      if (!handled) return;
      // Only whoever has written that a write begins is the one that it is new to: an answer of two that both
      // wanted to, and one that came while the connection broke, say that it has begun and not by whom.
      if ('events' in handled)
        for (const event of handled.events ?? [])
          if (event.type === 'step_started') startedHere.add(event.data.step);
      if (handled.kind === 'done') {
        if (handled.completed) return;
        known = handled.known;
      } else known = handled.kind === 'refused' ? await current(parts, { tenant, run: id }) : undefined;
    }
  } finally {
    unsubscribe();
  }
}

/** Whoever says when they are back is asked soon after, all who wait at different times. */
function delayOf({ afterMs }: NotNow, { retries }: Job): number {
  if (afterMs === undefined) return pauseAfter(retries + 1, NOT_NOW);
  return afterMs + pauseAfter(retries + 1, AWAY);
}

/** Somebody outside has it then. */
function leaves({ kind }: Effect): boolean {
  return kind === 'write' || kind === 'send';
}

function isDone(command: WorldCommand): boolean {
  return (
    command.type === 'sent' ||
    (command.type === 'finished' && command.results.every((result) => result.outcome === 'done'))
  );
}

/** Results of steps become one command; the others keep their order. */
function merged(commands: WorldCommand[]): WorldCommand[] {
  const results = commands.flatMap((command) => (command.type === 'finished' ? command.results : []));
  const others = commands.filter((command) => command.type !== 'finished');
  return results.length > 0 ? [{ type: 'finished', results }, ...others] : others;
}

/**
 * The run as it stands: from memory where that is new enough, else read. undefined: there is none, or it was
 * erased.
 */
async function current(
  parts: DriveParts,
  { tenant, run }: { tenant: string; run: string },
  atLeast = 0,
): Promise<KnownRun | undefined> {
  const known = parts.known.get(tenant, run);
  if (known && atLeast > 0 && known.run.seq >= atLeast) return known;
  const loaded = await loadRun(parts.ledger, tenant, run);
  if (loaded === 'missing' || 'erased' in loaded) return undefined;
  parts.known.put(loaded);
  return loaded;
}
