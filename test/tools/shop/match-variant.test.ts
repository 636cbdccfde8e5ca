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
    ['lieber in Schiefer', 'slate, 4 pieces'],
  ])('%s -> %s', (words, variant) =>
    expect(bestVariant(variants, { words, now: 'moss green, 2 pieces', title: 'Mug set' })?.variant).toBe(
      variant,
    ),
  );

  it.each([
    ['the bigger one', '28 cm'],
    ['ein kleinerer', '20 cm'],
    ['28 instead of 24 cm', '28 cm'],
    ['another size', undefined],
  ])('beside one of 24 cm, %s -> %s', (words, variant) => {
    const sizes = [{ variant: '28 cm' }, { variant: '20 cm' }];
    expect(bestVariant(sizes, { words, now: '24 cm', title: 'Cast-iron pan' })?.variant).toBe(variant);
  });

  it('is never one that the words do not name', () => {
    fc.assert(
      fc.property(fc.string(), (words) => {
        const found = bestVariant([{ variant: 'walnut' }], { words, now: 'birch', title: 'Clock' });
        expect(found !== undefined).toBe(/(^|[^\p{L}\p{N}])walnuts?($|[^\p{L}\p{N}])/iu.test(words));
      }),
    );
  });
});
