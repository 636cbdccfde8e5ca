/**
 * Runs that this process has folded lately, so that a change needs only the events since. What is here may be
 * behind the database, never ahead of it.
 */
import type { Policy } from '../run/policy/policy.ts';
import type { Run } from '../run/state.ts';

export interface KnownRun {
  run: Run;
  policy: Policy;
  hash: string;
}

const MOST_KNOWN = 500;

export class KnownRuns {
  readonly #runs = new Map<string, KnownRun>();
  readonly #most: number;

  /** `width`: so many are driven at once, and twice as many are kept at least. */
  constructor(width = 0) {
    this.#most = Math.max(MOST_KNOWN, 2 * width);
  }

  get(tenant: string, run: string): KnownRun | undefined {
    return this.#runs.get(`${tenant}/${run}`);
  }

  /** Keeps the newest state; the run that was not asked for longest makes room. */
  put(known: KnownRun): void {
    const key = `${known.run.tenant}/${known.run.id}`;
    const before = this.#runs.get(key);
    if (before && before.run.seq > known.run.seq) return;
    this.#runs.delete(key);
    this.#runs.set(key, known);
    if (this.#runs.size > this.#most) {
      const [oldest] = this.#runs.keys();
      if (oldest !== undefined) this.#runs.delete(oldest);
    }
  }

  forget(tenant: string, run: string): void {
    this.#runs.delete(`${tenant}/${run}`);
  }
}
