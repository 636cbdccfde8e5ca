/**
 * How many calls may be made again: where a service is away, tries of every case on top of each other are
 * what keeps it down. A tenth of the calls, and a few where there were hardly any.
 */

const SHARE = 0.1;
const MOST = 10;

export class RetryBudget {
  /** Of calls that may be made again. */
  #left = MOST;

  /** A first try is made. */
  called(): void {
    this.#left = Math.min(MOST, this.#left + SHARE);
  }

  /** Whether one may be made again; it is spent then. */
  again(): boolean {
    // Ten shares are one call, whatever floating point makes of them.
    if (this.#left < 1 - SHARE / 2) return false;
    this.#left -= 1;
    return true;
  }
}
