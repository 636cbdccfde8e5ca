/** Trying again: the loop of tries, and the pause that doubles. */
import { pausing } from './pausing.ts';

/**
 * ms until the next try, after so many failures in a row: it doubles with each of them, up to the longest,
 * and is anything from half of that on, so that many who failed together do not come back together.
 */
export function pauseAfter(
  failures: number,
  { firstMs, longestMs = Number.POSITIVE_INFINITY }: BackOff,
  random: () => number = Math.random,
): number {
  return Math.min(firstMs * 2 ** (failures - 1), longestMs) * (0.5 + random() / 2);
}

export interface BackOff {
  firstMs: number;
  longestMs?: number;
}

/** ms that an answer asks to wait for (RFC 9110, 10.2.3): seconds or a date. */
export function retryAfterMs(value: string | null | undefined, now = Date.now()): number | undefined {
  if (!value) return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/**
 * The end of the last try, and how many there were. `pause`: ms until the next one; undefined: this end needs
 * none. Once `signal` has aborted, the try at work is the last.
 */
export async function retry<End>(
  attempt: () => Promise<End>,
  pause: (end: End, tries: number) => number | undefined,
  signal?: AbortSignal,
): Promise<{ end: End; tries: number }> {
  for (let tries = 1; ; tries += 1) {
    const end = await attempt();
    const ms = pause(end, tries);
    if (ms === undefined || signal?.aborted) return { end, tries };
    await pausing(ms, signal);
  }
}

/** The same for work that rejects where it failed: rejects as the last try did. */
export async function retrying<T>(
  work: () => Promise<T>,
  pause: (error: unknown, tries: number) => number | undefined,
  signal?: AbortSignal,
): Promise<T> {
  const attempt = () =>
    work().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
  const next = (end: Awaited<ReturnType<typeof attempt>>, tries: number) =>
    'error' in end ? pause(end.error, tries) : undefined;
  const { end } = await retry(attempt, next, signal);
  if ('error' in end) throw end.error;
  return end.value;
}
