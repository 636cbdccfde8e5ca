import { describe, expect, it } from 'vitest';
import { trainClassifier } from '../../../../src/agent/playbooks/routing/classifier.ts';
import { masked } from '../../../../src/agent/playbooks/routing/features.ts';
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
  it('is blind to numbers and addresses', () => {
    expect(masked('Order FH-10482 for EUR 48.00, lawyer@example.com')).toEqual([
      'order',
      '0',
      'for',
      'eur',
      '0',
      '@',
    ]);
    expect(masked('fh10482')).toEqual(masked('#993344'));
  });

  it('keeps letters of every language', () => {
    expect(masked('Größe passt nicht, 返品')).toEqual(['größe', 'passt', 'nicht', '返品']);
  });
});
