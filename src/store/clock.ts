/**
 * The database's clock between two looks at it, so that a change need not go and ask for the time alone. Only
 * the time since a look is measured here: clocks are not compared.
 */

/** After that a look is wanted again: two clocks drift apart. */
const GOOD_FOR_MS = 30_000;

export class DatabaseClock {
  #seen = 0;
  #at = Number.NEGATIVE_INFINITY;

  /** `now` was read in a transaction that has just answered. Time never goes back within this process. */
  seen(now: string): void {
    const at = performance.now();
    const time = Date.parse(now);
    this.#seen = Math.max(time, this.#timeAt(at) ?? time);
    this.#at = at;
  }

  /** ISO 8601 UTC with ms; undefined: look again. */
  now(): string | undefined {
    const time = this.#timeAt(performance.now());
    return time === undefined ? undefined : new Date(time).toISOString();
  }

  #timeAt(at: number): number | undefined {
    return at - this.#at > GOOD_FOR_MS ? undefined : Math.floor(this.#seen + at - this.#at);
  }
}
