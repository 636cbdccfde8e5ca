import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factoring } from '../../../../src/run/text/likeness/cholesky.ts';
import { type Classifier, trainClassifier } from '../../../../src/run/text/likeness/classifier.ts';
import { routedWords } from '../../../../src/run/text/likeness/features.ts';
import { type Example, fittingKernelRidge } from '../../../../src/run/text/likeness/kernel-ridge.ts';
import { atOnce } from '../../../../src/run/text/likeness/slices.ts';

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
  let classifier: Classifier;
  const learn = () => {
    classifier = trainClassifier(examples);
  };

  it.each([
    ['where are the parcels', 'track'],
    ['refund the money', 'refund'],
    ['locked out of the account', 'account'],
  ])('%s -> %s', (text, intent) => {
    learn();
    expect(classifier.classify(text)).toMatchObject({ intent, accepted: true });
  });

  it('keeps what is like no example apart', () => {
    learn();
    expect(classifier.classify('the weather is nice today').accepted).toBe(false);
    expect(classifier.classify('')).toMatchObject({ score: 0, accepted: false });
  });

  it('is learned in slices: no part of the learning goes over all examples at once', () => {
    const many = Array.from({ length: 60 }, (_, n) => ({
      intent: `${n % 3}`,
      text: `word${'x'.repeat(n)} y`,
    }));
    const work = fittingKernelRidge(many);
    let slices = 0;
    while (!work.next().done) slices += 1;
    // Features of all, of each, where they stand, likenesses and factor by example; weights by intent.
    expect(slices).toBe(5 * many.length + 3);
  });

  it('scores an example as itself, but for the ridge', () => {
    learn();
    for (const { text, intent } of examples) {
      const ranked = classifier.ranked(text);
      expect(ranked[0]?.intent).toBe(intent);
      expect(ranked[0]?.score).toBeGreaterThan(0.8);
    }
  });

  it('scores texts that are near another as it scores each by itself', () => {
    learn();
    const word = fc.oneof(
      fc.constantFrom(...examples.flatMap(({ text }) => text.split(' '))),
      fc.constantFrom('lamp', 'parcels', 'a', 'lawyer@example.com', 'FH-1', 'größe'),
    );
    const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 3 }), (one, others) => {
        const words = one.split(' ');
        const without = words.map((_, n) => words.toSpliced(n, 1).join(' '));
        const near = [one, ...without, ...others];
        for (const { intent } of classifier.ranked(one))
          for (const [n, score] of classifier.scoresNear(one, near, intent).entries()) {
            const alone = classifier.ranked(near[n] ?? '').find((ranked) => ranked.intent === intent);
            expect(score).toBeCloseTo(alone?.score ?? Number.NaN, 10);
          }
      }),
    );
    expect(classifier.scoresNear('where is it', ['where is my parcel', ''], 'nobody')).toEqual([0, 0]);
  });

  it('explains a score as the sum of what its examples weigh', () => {
    const fitted = atOnce(fittingKernelRidge(examples));
    const text = 'where is the package with my refund';
    for (const [column, intent] of fitted.intents.entries()) {
      const parts = fitted.explain(text, intent, examples.length);
      expect(parts.reduce((sum, part) => sum + part.weight, 0)).toBeCloseTo(
        fitted.scores(text)[column] ?? 0,
        10,
      );
    }
    expect(fitted.explain('where is my parcel', 'track', 1)[0]?.example.text).toBe('where is my parcel');
  });

  it('knows what each example would get without it, as if it were fitted anew', () => {
    const fitted = atOnce(fittingKernelRidge(examples));
    // The features' rarity is taken from all examples, so that only the fit differs: few words, so a loose
    // comparison.
    const leftOut = atOnce(fitted.leftOut());
    for (const [place, example] of examples.entries()) {
      const without = atOnce(fittingKernelRidge(examples.filter((other) => other !== example)));
      const anew = without.scores(example.text);
      const known = leftOut[place] ?? new Float64Array();
      for (const [column, intent] of fitted.intents.entries())
        expect(known[column]).toBeCloseTo(anew[without.intents.indexOf(intent)] ?? 0, 1);
    }
  });

  it('sets the threshold so that nine tenths of the examples, left out in turn, are kept', () => {
    learn();
    const leftOut = atOnce(atOnce(fittingKernelRidge(examples)).leftOut());
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

describe('a symmetric matrix, factored', () => {
  const matrices = fc.integer({ min: 1, max: 9 }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      half: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: size * size, maxLength: size * size }),
      wanted: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: size, maxLength: size }),
    }),
  );
  /** The half times its mirror, with a ridge: positive definite. */
  const matrixOf = (size: number, half: number[]) =>
    Float64Array.from({ length: size * size }, (_, place) => {
      const [row, column] = [Math.floor(place / size), place % size];
      const products = Array.from(
        { length: size },
        (__, k) => (half[row * size + k] ?? 0) * (half[column * size + k] ?? 0),
      );
      return products.reduce((sum, one) => sum + one, row === column ? 1 : 0);
    });

  it('solves what it was given', () => {
    fc.assert(
      fc.property(matrices, ({ size, half, wanted }) => {
        const matrix = matrixOf(size, half);
        const x = atOnce(factoring(matrix, size)).solve(Float64Array.from(wanted));
        for (const [row, value] of wanted.entries())
          expect(
            x.reduce((sum, one, column) => sum + one * (matrix[row * size + column] ?? 0), 0),
          ).toBeCloseTo(value, 4);
      }),
    );
  });

  it('knows the diagonal of its inverse', () => {
    fc.assert(
      fc.property(matrices, ({ size, half }) => {
        const factor = atOnce(factoring(matrixOf(size, half), size));
        for (const [place, value] of atOnce(factor.inverseDiagonal()).entries()) {
          const unit = Float64Array.from({ length: size }, (_, row) => (row === place ? 1 : 0));
          expect(value).toBeCloseTo(factor.solve(unit)[place] ?? 0, 6);
        }
      }),
    );
  });

  it('is refused where it is not positive definite', () => {
    expect(() => atOnce(factoring(Float64Array.from([1, 2, 2, 1]), 2))).toThrow('not positive definite');
  });
});
