/** Amounts with the digits that their currency has. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount, cents, decimal, minorDigits, money } from '../../src/run/text/money.ts';

test.each([
  [123_450, 'EUR', 'EUR 1,234.50'],
  [1_234, 'JPY', 'JPY 1,234'],
  [1_234_567, 'KWD', 'KWD 1,234.567'],
  [5, 'KWD', 'KWD 0.005'],
  [-5, 'USD', 'USD -0.05'],
])('%i of %s is %s', (minor, currency, text) => {
  expect(money(minor, currency)).toBe(text);
});

test('what facts keep has two digits', () => {
  expect(decimal(4_800)).toBe('48.00');
});

test.each([
  [0, '0.00'],
  [5, '0.05'],
  [99_999, '999.99'],
  [100_000, '1,000.00'],
  [-123_456_789_012, '-1,234,567,890.12'],
])('%i cents are %s', (minor, text) => expect(amount(minor)).toBe(text));

test('a currency has the digits that it has, asked once or twice', () => {
  for (const _ of [1, 2]) expect(['EUR', 'JPY', 'KWD'].map(minorDigits)).toEqual([2, 0, 3]);
  expect(() => minorDigits('no code')).toThrow(RangeError);
});

test.each<[string, string | undefined, number | undefined]>([
  ['48', undefined, 4800],
  ['48.9', undefined, 4890],
  ['48,90', undefined, 4890],
  ['  48.90\t', 'EUR', 4890],
  ['0', 'EUR', 0],
  ['123456789', 'EUR', 12_345_678_900],
  ['1234567890', 'EUR', undefined],
  ['48.905', 'EUR', undefined],
  ['48.905', 'KWD', 48_905],
  ['48', 'KWD', 48_000],
  ['48', 'JPY', 48],
  ['48.9', 'JPY', undefined],
  ['48.9051', 'KWD', undefined],
  ['48.', undefined, undefined],
  ['.48', undefined, undefined],
  ['48;90', undefined, undefined],
  ['-48', undefined, undefined],
  ['EUR 48', undefined, undefined],
  ['48 EUR', undefined, undefined],
  ['4 8', undefined, undefined],
  ['', undefined, undefined],
])('"%s" typed in %s is %s', (typed, currency, minor) => expect(cents(typed, currency)).toBe(minor));

test('what is shown of an amount is read as that amount', () => {
  fc.assert(
    fc.property(fc.nat({ max: 99_999_999 }), fc.constantFrom('EUR', 'JPY', 'KWD'), (minor, currency) => {
      expect(cents(decimal(minor, currency), currency)).toBe(minor);
    }),
  );
});
