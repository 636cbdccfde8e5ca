/** From which score on a text counts as one of the known intents. Learned from the examples alone. */
import type { Fitted } from './kernel-ridge.ts';

/** The share of examples that would be accepted had they been left out. */
const ROUTED = 0.9;

/** The score that 90 % of the examples reach for their best intent when each is left out in turn. */
export function* rejectionThreshold(fitted: Fitted): Generator<void, number> {
  const best = (yield* fitted.leftOut())
    .map((scores) => Math.max(...scores))
    .sort((one, other) => one - other);
  return best[Math.floor(best.length * (1 - ROUTED))] ?? 0;
}

/** The place of the largest score, and the score. */
export function bestOf(scores: Float64Array): { place: number; score: number } {
  let place = 0;
  for (let at = 1; at < scores.length; at += 1) if ((scores[at] ?? 0) > (scores[place] ?? 0)) place = at;
  return { place, score: scores[place] ?? 0 };
}
