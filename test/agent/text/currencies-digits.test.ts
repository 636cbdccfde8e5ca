/** Amounts of currencies with no digit, two and three: what is written, read and sent is the same one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALL_LANGUAGES } from '../../../src/agent/languages/all.ts';
import { amountIn } from '../../../src/agent/languages/write.ts';
import {
  amountsGivenBackIn,
  amountsIn,
  bareAmountsIn,
  spelledAmountsIn,
} from '../../../src/agent/text/amounts.ts';
import { minorOf } from '../../../src/agent/text/minor.ts';
import { fieldsOf, meaning } from '../../../src/bots/shared/card/arguments.ts';
import { cents, decimal, minorDigits, money } from '../../../src/run/text/money.ts';
import { majorUnits, minorUnits } from '../../../src/tools/outside/amounts.ts';

const currencies = Intl.supportedValuesOf('currency').filter((one) => minorDigits(one) <= 3);
const some = fc.constantFrom(...currencies, 'JPY', 'KRW', 'KWD', 'TND', 'EUR');
const minor = fc.oneof(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 1, max: 20_000 }));
const read = (text: string, currency: string) => amountsIn(text, [currency]).map((one) => one.cents);

test('what a card shows is read as the same amount, and typed as it', () => {
  fc.assert(
    fc.property(some, minor, (currency, units) => {
      expect(read(`${money(units, currency)} back`, currency)).toEqual([units]);
      expect(cents(decimal(units, currency), currency)).toBe(units);
      const declared = { amount: { unit: 'cents' as const, currency } };
      const [field] = fieldsOf({ args: { amount: units }, declared });
      expect(field && meaning(field, field.text)).toEqual({ value: units });
    }),
  );
});

test('what a service outside takes and tells is the same amount', () => {
  fc.assert(
    fc.property(some, minor, (currency, units) => {
      for (const type of ['string', 'number'] as const)
        expect(minorUnits(majorUnits(units, currency, type), 'major', currency)).toBe(units);
    }),
  );
});

test('what a letter says is read as the same amount, or as none', () => {
  fc.assert(
    fc.property(some, minor, fc.constantFrom(...ALL_LANGUAGES), (currency, units, language) => {
      const said = amountIn(language, decimal(units, currency), currency);
      for (const amount of read(said, currency)) if (!Number.isNaN(amount)) expect(amount).toBe(units);
    }),
  );
});

describe('given a desk that counts in a currency', () => {
  test.each([
    ['JPY', 'refund JPY 5000 please', [5_000]],
    ['JPY', 'refund ¥5,000 please', [5_000]],
    ['JPY', 'refund 5.000 JPY please', [5_000]],
    ['JPY', 'refund JPY 50.00 please', [50]],
    ['JPY', 'refund JPY 50.25 please', [Number.NaN]],
    ['KWD', 'refund KWD 1.5 please', [1_500]],
    ['KWD', 'refund KWD 1.234 please', [1_234]],
    ['KWD', 'refund KWD 1,234.567 please', [1_234_567]],
    ['KWD', 'refund KWD 1,234 please', [Number.NaN]],
    ['KWD', 'refund KWD 12 please', [12_000]],
    ['EUR', 'refund EUR 1.234 please', [123_400]],
    ['EUR', 'refund EUR 50.00 please', [5_000]],
    ['JPY', 'it cost EUR 12.50', [1_250]],
  ])('%s: %s', (currency, text, amounts) => expect(read(text, currency)).toEqual(amounts));

  test('words and bare numbers count in its units', () => {
    expect(spelledAmountsIn('twenty-five euros', ['JPY']).map((one) => one.cents)).toEqual([25]);
    expect(spelledAmountsIn('twenty-five euros', ['EUR']).map((one) => one.cents)).toEqual([2_500]);
    expect(amountsGivenBackIn('1500 back', ['JPY']).map((one) => one.cents)).toEqual([1_500]);
    expect(amountsGivenBackIn('15 back', ['EUR']).map((one) => one.cents)).toEqual([1_500]);
    expect(bareAmountsIn('das waren 12,50 zu viel', ['JPY'])).toEqual([]);
    expect(bareAmountsIn('das waren 12,50 zu viel', ['EUR']).map((one) => one.cents)).toEqual([1_250]);
  });

  test('digits that it has not are no amount', () => {
    expect(cents('50.25', 'JPY')).toBeUndefined();
    expect(cents('50.255', 'EUR')).toBeUndefined();
    expect(minorOf('50.255', 3)).toBe(50_255);
  });
});
