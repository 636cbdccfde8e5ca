/**
 * How fast a conversation may be written to.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
 */
import { pauseAfter } from '../../flow/retry.ts';

/** Requests a conversation, in so many ms. */
export const RATES: readonly [most: number, inMs: number][] = [
  [7, 1_000],
  [8, 2_000],
  [60, 30_000],
  [1_800, 3_600_000],
];
/** Requests do not take equally long to arrive: what was sent in time may come too close together. */
const MARGIN_MS = 200;
const LONGEST_MS = (RATES.at(-1)?.[1] ?? 0) + MARGIN_MS;
const BACK_OFF = { firstMs: 500, longestMs: 60_000 };
const MOST_KEPT = RATES.at(-1)?.[0] ?? 0;

export class Pace {
  readonly #sent = new Map<string, number[]>();
  readonly #failed = new Map<string, number>();
  readonly #now: () => number;
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** ms until the conversation may be written to; at 0 the place is taken. */
  take(conversation: string): number {
    const now = this.#now();
    const sent = (this.#sent.get(conversation) ?? []).filter((at) => at > now - LONGEST_MS);
    const wait = Math.max(
      0,
      ...RATES.map(([most, inMs]) => {
        const first = sent.at(-most);
        return first === undefined ? 0 : first + inMs + MARGIN_MS - now;
      }),
    );
    if (wait === 0) sent.push(now);
    if (sent.length === 0) this.#sent.delete(conversation);
    else this.#sent.set(conversation, sent.slice(-MOST_KEPT));
    return wait;
  }

  /** ms to wait after a failure that passes. */
  backOff(conversation: string, random: () => number = Math.random): number {
    const failures = (this.#failed.get(conversation) ?? 0) + 1;
    this.#failed.set(conversation, failures);
    return pauseAfter(failures, BACK_OFF, random);
  }

  went(conversation: string): void {
    this.#failed.delete(conversation);
  }
}
