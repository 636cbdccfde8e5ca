/** From which score on a text counts, and work done in slices. */
import { expect, test } from 'vitest';
import { trainClassifier } from '../../../../src/run/text/likeness/classifier.ts';
import { type Example, fittingKernelRidge } from '../../../../src/run/text/likeness/kernel-ridge.ts';
import { atOnce, inSlices } from '../../../../src/run/text/likeness/slices.ts';
import { bestOf, rejectionThreshold } from '../../../../src/run/text/likeness/threshold.ts';

function* work(parts: number): Generator<void, string> {
  for (let n = 0; n < parts; n += 1) yield;
  return 'done';
}

const leaving = (scores: number[][]) =>
  ({
    *leftOut() {
      yield;
      return scores.map((row) => Float64Array.from(row));
    },
  }) as never;

test('nine in ten of the examples would be accepted, by what is best for them', () => {
  const scores = Array.from({ length: 25 }, (_, n) => [0, (24 - n) / 25, -1]);
  expect(atOnce(rejectionThreshold(leaving(scores)))).toBe(2 / 25);
  expect(atOnce(rejectionThreshold(leaving([[0.5, 0.25]])))).toBe(0.5);
  expect(atOnce(rejectionThreshold(leaving([])))).toBe(0);
});

test('the best is the first of the largest', () => {
  expect(bestOf(Float64Array.of(0.1, 0.7, 0.7, -2))).toEqual({ place: 1, score: 0.7 });
  expect(bestOf(Float64Array.of(-2, -1))).toEqual({ place: 1, score: -1 });
  expect(bestOf(Float64Array.of())).toEqual({ place: 0, score: 0 });
});

test('in slices others have their turn after each, and the whole is the same', async () => {
  let pauses = 0;
  const pause = async () => {
    pauses += 1;
  };
  expect(await inSlices(work(3), pause)).toBe(atOnce(work(3)));
  expect(pauses).toBe(3);
  expect(await inSlices(work(0), pause)).toBe('done');
  expect(pauses).toBe(3);
});

test('of an explanation the largest parts come first, whichever way they speak; of no intent there is none', () => {
  const examples: Example[] = [
    { text: 'where is my parcel', intent: 'track' },
    { text: 'refund my money', intent: 'refund' },
    { text: 'lamp', intent: 'lamp' },
  ];
  const fitted = atOnce(fittingKernelRidge(examples));
  const all = fitted.explain('refund my parcel', 'refund', 9);
  expect(all.map(({ example }) => example.intent)).toEqual(['refund', 'track']);
  expect(all[0]?.weight).toBeGreaterThan(0);
  expect(all[1]?.weight).toBeLessThan(0);
  expect(fitted.explain('refund my parcel', 'refund', 1)).toEqual(all.slice(0, 1));
  expect(fitted.explain('refund my parcel', 'nobody', 9)).toEqual([]);
  const against = fitted.explain('where is my money', 'refund', 9).map(({ weight }) => Math.abs(weight));
  expect(against).toEqual(against.toSorted((one, other) => other - one));
});

test('what scores as much as the threshold is accepted, and what scores less is not', () => {
  const apart = trainClassifier([
    { text: 'mug', intent: 'one' },
    { text: 'box', intent: 'two' },
  ]);
  expect(apart.threshold).toBe(0);
  expect(apart.classify('lamp')).toMatchObject({ score: 0, accepted: true });
});
