import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OrderLine } from '../../../src/tools/shop/contract/shop.ts';
import { linesMeant, type Named } from '../../../src/tools/shop/orders/match-line.ts';

const line = (
  number: number,
  title: string,
  more: { variant?: string; cancelled?: boolean } = {},
): OrderLine => ({
  ...{ line: number, sku: `S-${number}`, title, variant: more.variant ?? '', quantity: 1, total: 1000 },
  ...{ refunded: 0, cancelled: more.cancelled ?? false, finalSale: false },
});

const lines = [
  line(1, 'Linen tea towels', { variant: 'natural' }),
  line(2, 'Stoneware mug set', { variant: 'moss green' }),
  line(3, 'Stoneware mug set', { variant: 'sand' }),
  line(4, 'Glass vase', { variant: 'clear' }),
];
const others = [
  line(1, 'Wool throw'),
  line(2, 'Garden lantern'),
  line(3, 'Cushion cover', { variant: 'olive' }),
];

const meant = (of: OrderLine[], words: string, beside?: Named['beside']) =>
  linesMeant(of, { words, beside }, 'FH-1').map((one) => one.line);

describe('the line that is meant', () => {
  test.each([
    ['the glass VASES came in pieces', 4],
    ['the sand mugs are chipped', 3],
    ['one towel has a hole', 1],
    ['moss-green mug', 2],
    ['die Vase hat einen Sprung', 4],
    ['das Geschirrtuch', 1],
    ['the towle', 1],
    ['la taza verde', 2],
    ['the last one', 4],
    ['das dritte', 3],
  ])('%s', (words, expected) => expect(meant(lines, words)).toEqual([expected]));

  test.each([
    ['the blanket', [1]],
    ['Wolldecke und Kissen', [1, 3]],
    ['lantern, throw', [2, 1]],
    ['the wool of the lantern', [2]],
    ['everything', [1, 2, 3]],
    ['the olive one', [3]],
  ])('%s, of other goods', (words, expected) => expect(meant(others, words)).toEqual(expected));

  test('two that fit equally are told apart by a person', () => {
    expect(() => meant(lines, 'a mug is broken')).toThrow(/line 2 Stoneware mug set, line 3/);
  });

  test('none that fits is said, with the lines there are', () => {
    expect(() => meant(lines, 'the lamp')).toThrow(/none of the lines/);
    expect(() => meant(lines, 'wait, the link, final sale')).toThrow(/none of the lines/);
  });

  test('the only line left is meant even unnamed, but not where other goods are named', () => {
    const left = [line(1, 'Candle', { cancelled: true }), line(2, 'Serving bowl')];
    expect(meant(left, 'it broke')).toEqual([2]);
    // The candle is no longer of the order: its name is not another name of the bowl.
    expect(() => meant(left, 'the candle broke')).toThrow(/none of the lines/);
    expect(() => meant([line(1, 'Candle', { cancelled: true })], 'candle')).toThrow(/no line left/);
  });
});

describe('words of other parts of the message', () => {
  test('what is fine is not meant, and tells the other of two', () => {
    const two = [line(1, 'Table lamp'), line(2, 'Serving bowl')];
    expect(meant(two, 'other', { spared: 'lamp' })).toEqual([2]);
    expect(meant(lines, 'mug', { spared: 'the sand mugs' })).toEqual([2]);
  });

  test('what is to stay and to go at once is asked for', () => {
    expect(() => meant(others, 'throw, lantern', { spared: 'lantern, throw' })).toThrow(/several lines/);
  });

  test('a name elsewhere is never left out without a word', () => {
    expect(() => meant(others, 'throw', { elsewhere: 'lantern' })).toThrow(/several lines/);
    expect(meant(others, 'throw', { elsewhere: 'the throw from Monday' })).toEqual([1]);
    expect(meant(others, 'terrible', { elsewhere: 'my lantern' })).toEqual([2]);
    expect(meant(others, 'throw', { listed: 'lantern, throw' })).toEqual([1]);
  });

  test('no line is meant twice, and every one that is meant is of the order', () => {
    const words = fc.constantFrom(
      'throw',
      'lantern',
      'cushion',
      'decke',
      'both',
      'olive',
      ',',
      'and',
      'the',
      'first one',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 8 }), fc.array(words, { maxLength: 4 }), (some, spared) => {
        let found: number[];
        try {
          found = meant(others, some.join(' ') || '-', { spared: spared.join(' ') });
        } catch {
          return;
        }
        expect(new Set(found).size).toBe(found.length);
        expect(found.every((one) => [1, 2, 3].includes(one))).toBe(true);
      }),
    );
  });
});
