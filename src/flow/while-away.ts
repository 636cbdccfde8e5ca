/** Patience with a database that is away: what has happened must not be lost. */
import { StoreAway } from './ports/ledger.ts';
import { pauseAfter, retrying } from './retry.ts';

const AWAY = { firstMs: 500, longestMs: 8_000 };

/**
 * Does the work again, after longer and longer waits, while it rejects with StoreAway; other errors come out.
 * undefined: aborted meanwhile.
 */
export async function whileAway<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
  const pause = (error: unknown, tries: number) =>
    error instanceof StoreAway ? pauseAfter(tries, AWAY) : undefined;
  try {
    return await retrying(work, pause, signal);
  } catch (error) {
    if (error instanceof StoreAway && signal.aborted) return undefined;
    throw error;
  }
}
