/**
 * Reads asked twice within a run are made once: side by side they share one call, later ones take its result
 * for the tool's cache lifetime.
 */
import type { ToolResult } from '../flow/ports/tools.ts';

interface Entry {
  result: Promise<ToolResult>;
  waiting: number;
  stop: AbortController;
  /** Set when the result is there. */
  until?: number;
}

const MOST_RUNS = 500;

export interface ReadCache {
  /** `call` gets a signal that aborts when nobody waits for it any more. A taken result has tries 0. */
  take(
    run: string,
    key: string,
    read: {
      cacheMs: number;
      caller: AbortSignal;
      call: (signal: AbortSignal) => Promise<ToolResult>;
    },
  ): Promise<ToolResult | 'aborted'>;
  /** After a write nothing that the run read before may stand in. */
  forget(run: string): void;
}

/** `clock` in ms, monotonic. */
export function createReadCache(clock: () => number = () => performance.now()): ReadCache {
  const runs = new Map<string, Map<string, Entry>>();

  const entriesOf = (run: string) => {
    const entries = runs.get(run) ?? new Map<string, Entry>();
    runs.delete(run);
    runs.set(run, entries);
    for (const oldest of runs.keys()) {
      if (runs.size <= MOST_RUNS) break;
      runs.delete(oldest);
    }
    return entries;
  };

  return {
    async take(run, key, { cacheMs, caller, call }) {
      if (caller.aborted) return 'aborted';
      if (cacheMs <= 0) return call(caller);
      const entries = entriesOf(run);
      const known = entries.get(key);
      const usable =
        known && !known.stop.signal.aborted && (known.until === undefined || known.until > clock());
      const entry = usable ? known : open(entries, key, { cacheMs, call, clock });
      const result = await waitFor(entry, caller);
      return result !== 'aborted' && usable && result.outcome === 'done'
        ? { ...result, tries: 0, ms: 0 }
        : result;
    },
    forget(run) {
      runs.delete(run);
    },
  };
}

function open(
  entries: Map<string, Entry>,
  key: string,
  {
    cacheMs,
    call,
    clock,
  }: { cacheMs: number; call: (signal: AbortSignal) => Promise<ToolResult>; clock: () => number },
): Entry {
  const stop = new AbortController();
  const entry: Entry = { result: call(stop.signal), waiting: 0, stop };
  const drop = () => {
    if (entries.get(key) === entry) entries.delete(key);
  };
  entry.result.then((result) => {
    if (result.outcome === 'done') entry.until = clock() + cacheMs;
    else drop();
  }, drop);
  entries.set(key, entry);
  return entry;
}

function waitFor(entry: Entry, caller: AbortSignal): Promise<ToolResult | 'aborted'> {
  entry.waiting += 1;
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      entry.waiting -= 1;
      if (entry.waiting === 0) entry.stop.abort();
      resolve('aborted');
    };
    caller.addEventListener('abort', onAbort, { once: true });
    entry.result.then(resolve, reject).finally(() => caller.removeEventListener('abort', onAbort));
  });
}
