/** Patience with a database that is away: what has happened must not be lost. */
import { pausing } from './pausing.ts';
import { StoreAway } from './ports/ledger.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;

/**
 * Does the work again, after longer and longer waits, while it rejects with StoreAway; other errors come out.
 * undefined: aborted meanwhile.
 */
export async function whileAway<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error;
      if (signal.aborted) return undefined;
      await pausing(wait, signal);
    }
  }
}
