/**
 * What the memory does in the background: it is made anew where it has to be, cases that closed are
 * remembered, and those without a vector are given theirs.
 */
import type { RunReader } from '../runs.ts';
import { rememberDue } from './due.ts';
import { rebuildMemory } from './rebuild.ts';
import type { Vectors } from './vectors.ts';

/** A service that was away is asked again after this, and what could not be remembered is looked at. */
const AGAIN_MS = 60_000;

export interface MemoryParts extends RunReader {
  /** undefined: cases are found by their words alone. */
  vectors: Vectors | undefined;
  onError(error: Error): void;
}

/** One at a time; what is asked for meanwhile is done afterwards. */
export function startUpkeep(
  parts: MemoryParts,
  signal: AbortSignal,
): { begin(): void; settled(): Promise<void> } {
  const { vectors, onError } = parts;
  let running: Promise<void> | undefined;
  let again = false;
  let later: NodeJS.Timeout | undefined;
  const begin = () => {
    if (signal.aborted) return;
    again = true;
    running ??= once().finally(() => {
      running = undefined;
    });
  };
  const beginLater = () => {
    clearTimeout(later);
    later = setTimeout(begin, AGAIN_MS).unref();
  };
  const once = async () => {
    while (again && !signal.aborted) {
      again = false;
      try {
        await rebuildMemory(parts, signal);
        if (await rememberDue(parts, signal)) beginLater();
        await vectors?.fill(signal);
      } catch (error) {
        if (signal.aborted) return;
        onError(error instanceof Error ? error : new Error(String(error)));
        beginLater();
      }
    }
  };
  return {
    begin,
    settled: async () => {
      if (signal.aborted) clearTimeout(later);
      await running;
    },
  };
}
