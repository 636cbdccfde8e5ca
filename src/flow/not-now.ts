/** What nobody takes or answers now is done later, and nothing is told of it until it was waited for. */
import type { MayBeLater } from './ports/tools.ts';

/** The effect is due as before, later: nothing is told of it. `afterMs`: not before. */
export class NotNow extends Error {
  override name = 'NotNow';
  readonly afterMs: number | undefined;
  constructor(message: string, afterMs?: number) {
    super(message);
    this.afterMs = afterMs;
  }
}

/** For how long a service that is away is waited for before the case goes on without it. */
export const PATIENCE_MS = 120_000;
/** Who was not asked for so long, since we were away ourselves, is waited for anew. */
const OURS_MS = 2 * PATIENCE_MS;

/** By performance.now(). */
interface Wait {
  since: number;
  last: number;
}

/**
 * Since when whoever is away is waited for: since it was first asked, and not since the run was changed,
 * which may have lain a while before anybody took it up. Each process remembers its own.
 */
export class Waits {
  readonly #waits = new Map<string, Wait>();

  /**
   * What came of a call; throws NotNow where whoever would answer is away and may be back in time. `of`: what
   * was asked, by a name that its repetitions share. `now`: ms, of a clock that only goes on.
   */
  unlessLater<Result extends object>(
    of: string,
    { afterMs, ...told }: Result & MayBeLater,
    now = performance.now(),
  ): Omit<Result, 'afterMs'> {
    for (const [other, { last }] of this.#waits) {
      if (now - last < OURS_MS) break;
      this.#waits.delete(other);
    }
    const since = this.#waits.get(of)?.since ?? now;
    this.#waits.delete(of);
    if (afterMs !== undefined && now - since + afterMs < PATIENCE_MS) {
      this.#waits.set(of, { since, last: now });
      throw new NotNow('whoever answers is away', afterMs);
    }
    return told;
  }
}
