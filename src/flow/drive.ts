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
import { type PerformParts, perform } from './perform.ts';
import type { Changes, Job, Queue } from './ports/ledger.ts';
import { whileAway } from './while-away.ts';

export interface DriveParts extends HandleParts, PerformParts {
  queue: Queue;
  changes: Changes;
}

/** The same effect again and again, after results that change nothing, is a defect: a person is called. */
const MOST_REPEATS = 25;

/**
 * Resolves when the job is completed, or early when `signal` aborts (the job is then given back by the
 * queue). Rejects on a defect.
 */
export async function drive(parts: DriveParts, job: Job, signal: AbortSignal): Promise<void> {
  const { tenant, run: id } = job;
  const arrived: { effect: string; command: WorldCommand }[] = [];
  const performing = new Set<string>();
  const startedHere = new Set<string>();
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
    perform(parts, { known, effect, fresh, signal }).then(deliver, (error: unknown) => {
      parts.log.error({ run: id, err: error }, 'an effect could not be performed');
      deliver({
        type: 'set_aside',
        why: 'A part of Greenlight failed while it worked on this case. The log says why.',
      });
    });
  };

  try {
    let known = await current(parts, { tenant, run: id }, job.seq);
    for (;;) {
      if (!known) return await parts.queue.complete(job);
      if (!signal.aborted)
        for (const effect of effects(known.run)) if (!performing.has(effect.id)) begin(known, effect);
      if (performing.size === 0) return signal.aborted ? undefined : await parts.queue.complete(job);
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
      for (const { effect, command } of batch) {
        performing.delete(effect);
        if (command.type === 'start') startedHere.add(command.step);
      }
      const handled = await whileAway(signal, () =>
        handle(parts, {
          tenant,
          run: id,
          commands: merged(batch.map(({ command }) => command)),
          drive: { job, performing },
        }),
      );
      if (!handled) return;
      if (handled.kind === 'done') {
        if (handled.completed) return;
        known = handled.known;
      } else known = handled.kind === 'refused' ? await current(parts, { tenant, run: id }) : undefined;
    }
  } finally {
    unsubscribe();
  }
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
