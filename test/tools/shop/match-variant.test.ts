import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestVariant } from '../../../src/tools/shop/orders/match-variant.ts';

const variants = ['sand, 4 pieces', 'sand, 6 pieces', 'slate, 4 pieces'].map((variant) => ({ variant }));

describe('which variant is meant', () => {
  it.each([
    ['the mug set in slate instead', 'slate, 4 pieces'],
    ['Sand please, and six, I mean 6 pieces', 'sand, 6 pieces'],
    ['in another colour', undefined],
    ['sand', undefined],
  ])('%s -> %s', (words, variant) => expect(bestVariant(variants, words)?.variant).toBe(variant));

  it('is never one that the words do not name', () => {
    fc.assert(
      fc.property(fc.string(), (words) => {
        const found = bestVariant([{ variant: 'walnut' }], words);
        expect(found !== undefined).toBe(/(^|[^\p{L}\p{N}])walnuts?($|[^\p{L}\p{N}])/iu.test(words));
      }),
    );
  });
});
