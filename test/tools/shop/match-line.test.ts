import { describe, expect, test } from 'vitest';
import type { OrderLine } from '../../../src/tools/shop/contract/shop.ts';
import { matched } from '../../../src/tools/shop/orders/match-line.ts';

const line = (
  number: number,
  title: string,
  { variant = '', cancelled = false }: { variant?: string; cancelled?: boolean } = {},
): OrderLine => ({
  ...{ line: number, sku: `S-${number}`, title, variant, quantity: 1, total: 1000, refunded: 0, cancelled },
  finalSale: false,
});

const lines = [
  line(1, 'Linen tea towels', { variant: 'natural' }),
  line(2, 'Stoneware mug set', { variant: 'moss green' }),
  line(3, 'Stoneware mug set', { variant: 'sand' }),
  line(4, 'Glass vase', { variant: 'clear' }),
];

describe('the line that is meant', () => {
  test.each([
    ['the glass VASES came in pieces', 4],
    ['the sand mugs are chipped', 3],
    ['one towel has a hole', 1],
    ['moss-green mug', 2],
  ])('%s', (words, expected) => expect(matched(lines, words, 'FH-1').line).toBe(expected));

  test('two that fit equally are told apart by a person', () => {
    expect(() => matched(lines, 'a mug is broken', 'FH-1')).toThrow(/line 2 Stoneware mug set, line 3/);
  });

  test('none that fits is said, with the lines there are', () => {
    expect(() => matched(lines, 'the lamp', 'FH-1')).toThrow(/none of the lines/);
  });

  test('the only line left is meant even unnamed; a cancelled one never is', () => {
    const left = [line(1, 'Candle', { variant: '', cancelled: true }), line(2, 'Serving bowl')];
    expect(matched(left, 'it broke', 'FH-1').line).toBe(2);
    expect(matched(left, 'the candle broke', 'FH-1').line).toBe(2);
    expect(() => matched([line(1, 'Candle', { variant: '', cancelled: true })], 'candle', 'FH-1')).toThrow(
      /no line left/,
    );
  });
});
