/** An intent for a text, or none. */
import { type Example, fittingKernelRidge } from './kernel-ridge.ts';
import { atOnce } from './slices.ts';
import { bestOf, rejectionThreshold } from './threshold.ts';

export interface Classified {
  /** The likeliest intent, whether it is accepted or not. */
  intent: string;
  score: number;
  /** False: the text is like none of the examples. */
  accepted: boolean;
}

export interface Ranked {
  intent: string;
  score: number;
}

export interface Classifier {
  /** A text that is accepted scores at least this. */
  threshold: number;
  classify(text: string): Classified;
  /** All intents, best first. */
  ranked(text: string): Ranked[];
  /** As Fitted.scoresNear says. */
  scoresNear(text: string, others: readonly string[], intent: string): number[];
}

export function trainClassifier(examples: readonly Example[]): Classifier {
  return atOnce(trainingClassifier(examples));
}

/** Throws RangeError without examples. Yields every few milliseconds. */
export function* trainingClassifier(examples: readonly Example[]): Generator<void, Classifier> {
  const fitted = yield* fittingKernelRidge(examples);
  const threshold = yield* rejectionThreshold(fitted);
  // Whoever asks whether a text is accepted asks next what it is like.
  let last: { text: string; scores: Float64Array } | undefined;
  const scoresOf = (text: string): Float64Array => {
    if (last?.text !== text) last = { text, scores: fitted.scores(text) };
    return last.scores;
  };
  return {
    threshold,
    classify(text) {
      const { place, score } = bestOf(scoresOf(text));
      return { intent: fitted.intents[place] ?? '', score, accepted: score >= threshold };
    },
    ranked(text) {
      const scores = scoresOf(text);
      return fitted.intents
        .map((intent, place) => ({ intent, score: scores[place] ?? 0 }))
        .sort((one, other) => other.score - one.score);
    },
    scoresNear: fitted.scoresNear,
  };
}
