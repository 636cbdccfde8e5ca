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

/**
 * What came of a call; throws NotNow where whoever would answer is away. `since`, `now`: ISO times; since
 * when it is waited for, at the latest.
 */
export function unlessLater<Result extends object>(
  result: Result & MayBeLater,
  { since, now }: { since: string; now: string },
): Omit<Result, 'afterMs'> {
  const { afterMs, ...told } = result;
  if (afterMs !== undefined && Date.parse(now) - Date.parse(since) < PATIENCE_MS)
    throw new NotNow('whoever answers is away', afterMs);
  return told;
}
