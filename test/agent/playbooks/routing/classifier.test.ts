import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainClassifier } from '../../../../src/agent/playbooks/routing/classifier.ts';
import { routedWords } from '../../../../src/agent/playbooks/routing/features.ts';
import { inverseOf } from '../../../../src/agent/playbooks/routing/invert.ts';
import { type Example, fitKernelRidge } from '../../../../src/agent/playbooks/routing/kernel-ridge.ts';

const examples: Example[] = [
  ['refund', 'I want my money back'],
  ['refund', 'please refund order 1234'],
  ['refund', 'could you return the money for it'],
  ['refund', 'a refund to my card, please'],
  ['track', 'where is my parcel'],
  ['track', 'my package has not arrived'],
  ['track', 'when will the parcel come'],
  ['track', 'track the package 99, please'],
  ['account', 'cannot sign in to my account'],
  ['account', 'my account is locked'],
  ['account', 'the password of my account does not work'],
  ['account', 'unlock the account please'],
].map(([intent = '', text = '']) => ({ intent, text }));

describe('kernel ridge over examples', () => {
  const classifier = trainClassifier(examples);

  it.each([
    ['where are the parcels', 'track'],
    ['refund the money', 'refund'],
    ['locked out of the account', 'account'],
  ])('%s -> %s', (text, intent) =>
    expect(classifier.classify(text)).toMatchObject({ intent, accepted: true }),
  );

  it('keeps what is like no example apart', () => {
    expect(classifier.classify('the weather is nice today').accepted).toBe(false);
    expect(classifier.classify('')).toMatchObject({ score: 0, accepted: false });
  });

  it('explains a score as the sum of what its examples weigh', () => {
    const text = 'where is the package with my refund';
    for (const { intent, score } of classifier.ranked(text)) {
      const parts = classifier.explain(text, intent, examples.length);
      expect(parts.reduce((sum, part) => sum + part.weight, 0)).toBeCloseTo(score, 10);
    }
    expect(classifier.explain('where is my parcel', 'track', 1)[0]?.example.text).toBe('where is my parcel');
  });

  it('knows what each example would get without it, as if it were fitted anew', () => {
    const fitted = fitKernelRidge(examples);
    // The features' rarity is taken from all examples, so that only the fit differs: few words, so a loose
    // comparison.
    for (const [place, example] of examples.entries()) {
      const without = fitKernelRidge(examples.filter((other) => other !== example));
      const anew = without.scores(example.text);
      const known = fitted.leftOut[place] ?? new Float64Array();
      for (const [column, intent] of fitted.intents.entries())
        expect(known[column]).toBeCloseTo(anew[without.intents.indexOf(intent)] ?? 0, 1);
    }
  });

  it('sets the threshold so that nine tenths of the examples, left out in turn, are kept', () => {
    const { leftOut } = fitKernelRidge(examples);
    const kept = leftOut.filter((scores) => Math.max(...scores) >= classifier.threshold);
    expect(kept.length / examples.length).toBeGreaterThanOrEqual(0.9);
    expect((kept.length - 1) / examples.length).toBeLessThan(0.95);
  });

  it('does without examples for nobody', () => {
    expect(() => trainClassifier([])).toThrow('no examples');
  });
});

describe('what routing sees of a text', () => {
  it('is blind to whatever has a digit in it, and to addresses', () => {
    expect(routedWords('Order FH-10482 for EUR 48.00, lawyer@example.com')).toEqual([
      'order',
      'fh',
      'for',
      'eur',
    ]);
    for (const number of ['TK4711', '50 %', 'A3', '24 cm', '3.11.', '2x', '#993344', 'no. 5'])
      expect(routedWords(`rug ${number} late`).filter((word) => /\d/.test(word))).toEqual([]);
  });

  it('scores a text the same whatever numbers stand in it', () => {
    const { ranked } = trainClassifier(examples);
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[A-Z]{0,3}[0-9]{1,6}[%x]?$/), { maxLength: 4 }), (numbers) => {
        const [first = '', ...others] = numbers;
        expect(ranked(`${first} where is my parcel ${others.join(' ')}`)).toEqual(
          ranked('where is my parcel'),
        );
      }),
    );
  });

  it('keeps letters of every language', () => {
    expect(routedWords('Größe passt nicht, 返品')).toEqual(['größe', 'passt', 'nicht', '返品']);
  });
});

describe('the inverse of a symmetric matrix', () => {
  it('gives the unit matrix with the matrix, whatever positive definite one it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.infiniteStream(fc.integer({ min: -9, max: 9 })),
        (size, values) => {
          const half = Float64Array.from({ length: size * size }, () => Number(values.next().value) / 10);
          const times = (one: Float64Array, other: Float64Array) =>
            Float64Array.from({ length: size * size }, (_, place) => {
              const [row, column] = [Math.floor(place / size), place % size];
              let sum = 0;
              for (let k = 0; k < size; k += 1)
                sum += (one[row * size + k] ?? 0) * (other[k * size + column] ?? 0);
              return sum;
            });
          const mirrored = half.map(
            (_, place) => half[(place % size) * size + Math.floor(place / size)] ?? 0,
          );
          const matrix = times(half, mirrored);
          for (let row = 0; row < size; row += 1)
            matrix[row * size + row] = (matrix[row * size + row] ?? 0) + 0.5;
          const unit = times(inverseOf(matrix, size), matrix);
          for (const [place, value] of unit.entries())
            expect(value).toBeCloseTo(place % size === Math.floor(place / size) ? 1 : 0, 6);
        },
      ),
    );
  });

  it('is refused where the matrix is none', () => {
    expect(() => inverseOf(Float64Array.from([1, 2, 2, 1]), 2)).toThrow('not positive definite');
  });
});
