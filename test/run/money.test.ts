/** Amounts with the digits that their currency has. */
import { expect, test } from 'vitest';
import { decimal, money } from '../../src/run/text/money.ts';

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
