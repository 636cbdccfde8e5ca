/** How well routing by examples does on labelled texts. */
import { trainClassifier } from '../src/run/text/likeness/classifier.ts';
import type { Example } from '../src/run/text/likeness/kernel-ridge.ts';
import { sampleOfEach } from './sample.ts';

export interface RoutingFigures {
  seed: number;
  examples: number;
  /** Share of the test's texts whose likeliest intent is right, kept or not. */
  accuracy: number;
  /** Share of the test's texts that are kept, and whose intent is right. */
  rightAndKept: number;
  /** Share of the texts out of scope that are not kept; undefined where there are none. */
  outOfScopeRecall?: number;
  fitSeconds: number;
  queryMs: number;
}

/** Fits on `shots` examples an intent and asks for every text of the test. */
export function measureRouting(
  rows: { examples: readonly Example[]; test: readonly Example[]; outOfScope?: readonly string[] },
  shots: number,
  seed: number,
): RoutingFigures {
  const examples = sampleOfEach(rows.examples, (example) => example.intent, { most: shots, seed });
  const started = performance.now();
  const classifier = trainClassifier(examples);
  const fitted = performance.now();
  const answers = rows.test.map(({ text, intent }) => ({ ...classifier.classify(text), wanted: intent }));
  const asked = performance.now();
  const right = answers.filter((answer) => answer.intent === answer.wanted);
  const outside = rows.outOfScope ?? [];
  const rejected = outside.filter((text) => !classifier.classify(text).accepted);
  return {
    seed,
    examples: examples.length,
    accuracy: right.length / answers.length,
    rightAndKept: right.filter((answer) => answer.accepted).length / answers.length,
    ...(outside.length > 0 ? { outOfScopeRecall: rejected.length / outside.length } : {}),
    fitSeconds: (fitted - started) / 1000,
    queryMs: (asked - fitted) / answers.length,
  };
}
