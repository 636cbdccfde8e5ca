import { describe, expect, it } from 'vitest';
import { labelledTexts } from '../../../../evals/labelled-texts.ts';
import { measureRouting } from '../../../../evals/routing-figures.ts';
import { hasMaterial, materialPath } from '../../../material.ts';

describe.skipIf(!hasMaterial('data/intents'))('routing on texts that nobody here wrote (Bitext)', () => {
  const read = (name: string) => labelledTexts(materialPath(`data/intents/${name}`));

  it('is right for at least 88 % with ten examples an intent', () => {
    const test = read('bitext_validation.csv').filter((_, n) => n % 4 === 0);
    const figures = measureRouting({ examples: read('bitext_train.csv'), test }, 10, 1);
    expect(figures.examples).toBe(270);
    expect(figures.accuracy).toBeGreaterThanOrEqual(0.88);
    expect(figures.rightAndKept).toBeGreaterThanOrEqual(0.8);
  });

  it('rejects more of what is out of scope than of what is in it', () => {
    const rows = read('bitext_train.csv');
    const hidden = new Set([
      'newsletter_subscription',
      'review',
      'check_invoice',
      'payment_issue',
      'registration_problems',
    ]);
    const inside = rows.filter((row) => !hidden.has(row.intent));
    const outOfScope = rows.filter((row, n) => hidden.has(row.intent) && n % 8 === 0).map((row) => row.text);
    const test = inside.filter((_, n) => n % 25 === 0);
    const figures = measureRouting({ examples: inside, test, outOfScope }, 10, 1);
    expect(figures.rightAndKept).toBeGreaterThan(0.8);
    expect(figures.outOfScopeRecall).toBeGreaterThan(0.4);
  });
});
