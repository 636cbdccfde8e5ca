/**
 * Following one run or all of them. Nothing is queued per client beyond the fact that there is something
 * newer to read.
 */
import type { Cases } from '../../flow/ports/cases.ts';
import type { Log } from '../../flow/ports/log.ts';
import type { Call } from './endpoint.ts';
import { type EventStreamOptions, openEventStream } from './event-stream.ts';
import { noSuchRun } from './faults.ts';

export interface StreamOptions extends EventStreamOptions {
  log: Log;
}

/** Changed runs that wait to be named to a client; beyond this many it has to read the list again. */
const MOST_NAMED = 1000;

/**
 * Calls `produce` once for any number of pokes that came while it ran, and once more after them. A rejection
 * is given to `failed` and ends the series.
 */
export function latestWins(produce: () => Promise<void>, failed: (error: unknown) => void): () => void {
  let wanted = false;
  let running = false;
  const run = async () => {
    running = true;
    while (wanted) {
      wanted = false;
      await produce();
    }
    running = false;
  };
  return () => {
    wanted = true;
    if (!running) run().catch(failed);
  };
}

/** Answers by itself; rejects with 404 before anything was sent. */
export async function followRun(cases: Cases, call: Call, options: StreamOptions): Promise<undefined> {
  const { tenant, run, request, response, by } = call;
  const first = await cases.show(tenant, run, by);
  if (!first) throw noSuchRun();
  if (request.method === 'HEAD') return void response.type('text/event-stream').end();

  const stream = openEventStream(response, options);
  const known = Number(request.get('last-event-id') ?? 0);
  // An id that is no sequence of this run is ignored: the client gets the state.
  let sent = Number.isSafeInteger(known) && known > 0 && known <= first.head.seq ? known : 0;
  let erased = false;
  const send = async (view: typeof first) => {
    // Erasing adds no event: the sequence stays as it was.
    if (view.head.seq <= sent && (erased || !('erased' in view))) return;
    erased = 'erased' in view;
    sent = view.head.seq;
    await stream.send([{ event: 'run', id: sent, data: view }]);
  };
  const poke = latestWins(
    async () => {
      if (stream.ended.aborted) return;
      const view = await cases.show(tenant, run, by);
      // It is no case of theirs any more.
      if (!view) return stream.end();
      await send(view);
    },
    giveUp(stream.end, options.log),
  );
  stream.ended.addEventListener('abort', cases.watch(tenant, run, poke));
  await send(first);
  // What changed between the first look and the watch.
  poke();
  return undefined;
}

export async function followAll(cases: Cases, call: Call, options: StreamOptions): Promise<undefined> {
  const { tenant, request, response, by } = call;
  if (request.method === 'HEAD') return void response.type('text/event-stream').end();

  const stream = openEventStream(response, options);
  const changed = new Map<string, number>();
  let missed = false;
  const poke = latestWins(
    async () => {
      const wasMissed = missed;
      const named = [...changed];
      changed.clear();
      missed = false;
      const ids = named.map(([id]) => id);
      const theirs = await cases.readable(tenant, by, ids);
      const events = wasMissed
        ? [{ event: 'missed', data: {} }]
        : named
            .filter(([id]) => theirs.has(id))
            .map(([id, seq]) => ({ event: 'changed', data: { id, seq } }));
      if (events.length > 0) await stream.send(events);
    },
    giveUp(stream.end, options.log),
  );
  const unwatch = cases.watchAll(tenant, (run, seq) => {
    changed.set(run, seq);
    if (changed.size > MOST_NAMED) {
      changed.clear();
      missed = true;
    }
    poke();
  });
  stream.ended.addEventListener('abort', unwatch);
  await stream.send([{ event: 'ready', data: {} }]);
  return undefined;
}

/** The client comes back by itself and resumes; the answer then says what is wrong. */
function giveUp(end: () => void, log: Log) {
  return (err: unknown) => {
    log.warn({ err }, 'a stream ended because its run could not be read');
    end();
  };
}
