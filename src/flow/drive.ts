/**
 * Drives one run: performs everything that it owes side by side, hands the results back, and takes up what is
 * newly owed as soon as a result or another
 * command commits. Ends when nothing is owed; its job is completed in the transaction of the last result.
 */
import type { WorldCommand } from '../run/commands.ts';
import { type Effect, effects } from '../run/effects.ts';
import { type Handled, type HandleParts, handle } from './handle.ts';
import type { KnownRun } from './known-runs.ts';
import { loadRun } from './load-run.ts';
import { type PerformParts, perform } from './perform.ts';
import { type Changes, type Job, type Queue, StoreAway } from './ports/ledger.ts';

export interface DriveParts extends HandleParts, PerformParts {
  queue: Queue;
  changes: Changes;
}

/**
 * The same thing owed again and again after results that change nothing is a defect; it is stopped and a
 * person told.
 */
const MOST_REPEATS = 25;
const STORE_AWAY_WAIT_MS = 500;

/**
 * Resolves when the job is completed, or early when `signal` aborts (the job is then given back by the
 * queue). Rejects on a defect.
 */
export async function drive(parts: DriveParts, job: Job, signal: AbortSignal): Promise<void> {
  const { tenant, run: id } = job;
  const arrived: { owed: string; command: WorldCommand }[] = [];
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

  const begin = (known: KnownRun, owed: Effect) => {
    const count = (repeats.get(owed.id) ?? 0) + 1;
    repeats.set(owed.id, count);
    if (count > MOST_REPEATS) throw new Error(`${owed.kind} is owed for ever`);
    performing.add(owed.id);
    const fresh = owed.kind === 'write' && startedHere.has(owed.step);
    const deliver = (command: WorldCommand) => {
      // What was cut off by a shutdown is not a result: the next worker performs it again.
      if (!signal.aborted || isDone(command)) arrived.push({ owed: owed.id, command });
      else performing.delete(owed.id);
      wake();
    };
    perform(parts, known, owed, fresh, signal).then(deliver, (error: unknown) => {
      parts.log.error({ run: id, err: error }, 'something owed could not be performed');
      deliver({
        type: 'set_aside',
        why: 'A part of Greenlight failed while it worked on this case. The log says why.',
      });
    });
  };

  try {
    let known = await current(parts, tenant, id, job.seq);
    for (;;) {
      if (!known) return await parts.queue.complete(job);
      if (!signal.aborted)
        for (const owed of effects(known.run)) if (!performing.has(owed.id)) begin(known, owed);
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
        known = await current(parts, tenant, id, changedSeq);
        continue;
      }
      for (const { owed, command } of batch) {
        performing.delete(owed);
        if (command.type === 'start') startedHere.add(command.step);
      }
      const handled = await patiently(signal, () =>
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
      } else known = handled.kind === 'refused' ? await current(parts, tenant, id) : undefined;
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
  tenant: string,
  run: string,
  atLeast = 0,
): Promise<KnownRun | undefined> {
  const known = parts.known.get(tenant, run);
  if (known && atLeast > 0 && known.run.seq >= atLeast) return known;
  const loaded = await loadRun(parts.ledger, tenant, run);
  if (loaded === 'missing' || 'erased' in loaded) return undefined;
  parts.known.put(loaded);
  return loaded;
}

/**
 * While the database is away a result is kept and tried again: it has happened and must not be lost.
 * undefined: aborted meanwhile.
 */
async function patiently(signal: AbortSignal, work: () => Promise<Handled>): Promise<Handled | undefined> {
  for (let wait = STORE_AWAY_WAIT_MS; ; wait = Math.min(wait * 2, 8_000)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error;
      if (signal.aborted) return undefined;
      await new Promise<void>((resolve) => setTimeout(resolve, wait).unref());
    }
  }
}
