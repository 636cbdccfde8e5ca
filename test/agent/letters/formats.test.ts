/** Amounts, days and periods are found however people write them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { periodsIn } from '../../../src/agent/letters/periods.ts';
import { amountsIn } from '../../../src/agent/text/amounts.ts';
import { daysIn, tomorrowIn, weekdaysIn } from '../../../src/agent/text/dates.ts';

const cents = fc.integer({ min: 1, max: 999_999_99 });
const whole = (n: number) => Math.trunc(n / 100);
const grouped = (n: number, by: string) => String(whole(n)).replace(/\B(?=(\d{3})+$)/g, by);
const rest = (n: number) => String(n % 100).padStart(2, '0');

const MONEY: ((n: number) => string)[] = [
  (n) => `EUR ${whole(n)}.${rest(n)}`,
  (n) => `${whole(n)},${rest(n)} EUR`,
  (n) => `€${grouped(n, ',')}.${rest(n)}`,
  (n) => `${grouped(n, '.')},${rest(n)} €`,
  (n) => `${whole(n)}.${rest(n)} Euro`,
  (n) => `$${grouped(n, ',')}.${rest(n)}`,
];

describe('amounts', () => {
  test('every way of writing says the same amount', () => {
    fc.assert(
      fc.property(cents, fc.constantFrom(...MONEY), (n, write) => {
        expect(amountsIn(`We gave ${write(n)} back.`).map((found) => found.cents)).toEqual([n]);
      }),
    );
  });

  test.each([
    ['EUR 48', [4800]],
    ['48 Euro und 6,90 EUR', [4800, 690]],
    ['€1,234', [123_400]],
    ['order FH-10482, 3 lines, 2 euros', [200]],
    ['no money: 48.00, 3 days, 48 pieces', []],
  ])('%s', (text, found) => {
    expect(amountsIn(text).map((one) => one.cents)).toEqual(found);
  });
});

const EN = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DE = [
  'Januar',
  'Februar',
  'März',
  'April',
  'Mai',
  'Juni',
  'Juli',
  'August',
  'September',
  'Oktober',
  'November',
  'Dezember',
];
const two = (n: number) => String(n).padStart(2, '0');
type Written = (d: number, m: number, y: number) => string;
const DATES: Written[] = [
  (d, m, y) => `${y}-${two(m)}-${two(d)}`,
  (d, m, y) => `${d}.${m}.${y}`,
  (d, m, y) => `${two(d)}.${two(m)}.${y}`,
  (d, m, y) => `${d} ${EN[m - 1]} ${y}`,
  (d, m, y) => `${EN[m - 1]} ${d}, ${y}`,
  (d, m, y) => `${d}. ${DE[m - 1]} ${y}`,
  (d, m, y) => `${d} ${EN[m - 1]?.slice(0, 3)} ${y}`,
];

describe('days', () => {
  test('every way of writing says the same day', () => {
    fc.assert(
      fc.property(
        fc.record({
          day: fc.integer({ min: 1, max: 28 }),
          month: fc.integer({ min: 1, max: 12 }),
          year: fc.integer({ min: 2000, max: 2099 }),
        }),
        fc.constantFrom(...DATES),
        (date, write) => {
          const { day, month, year } = date;
          expect(daysIn(`until ${write(day, month, year)} at the latest`).map(({ days }) => days)).toEqual([
            [date],
          ]);
        },
      ),
    );
  });

  test.each([
    ['26 Nov', [[{ day: 26, month: 11 }]]],
    ['the 26th of November', [[{ day: 26, month: 11 }]]],
    ['am 26. November', [[{ day: 26, month: 11 }]]],
    ['Nov 26', [[{ day: 26, month: 11 }]]],
    ['26.11.', [[{ day: 26, month: 11 }]]],
    [
      '05/06/2026',
      [
        [
          { day: 5, month: 6, year: 2026 },
          { day: 6, month: 5, year: 2026 },
        ],
      ],
    ],
    ['section 2.1, version 1.2.3, may 4 of them, FH-10482', [[{ day: 4, month: 5 }]]],
    ['32 November, 2026-13-01', []],
  ])('%s', (text, found) => {
    expect(daysIn(text).map(({ days }) => days)).toEqual(found);
  });

  test('weekdays and tomorrow', () => {
    expect(weekdaysIn('by Thursday, spätestens Montag')).toEqual([1, 4]);
    const now = '2026-11-30T10:00:00.000Z';
    expect(tomorrowIn('we write tomorrow', now)).toEqual({ day: 1, month: 12, year: 2026 });
    expect(tomorrowIn('Sie hören morgen von uns', now)).toBeDefined();
    expect(tomorrowIn('Guten Morgen, am morgen danach', now)).toBeUndefined();
  });
});

test.each([
  ['14 days', ['h:336']],
  ['two weeks', ['h:336']],
  ['zwei Wochen', ['h:336']],
  ['a 14-day limit', ['h:336']],
  ['within 5 to 7 working days', ['work:5-7']],
  ['5-7 Werktage', ['work:5-7']],
  ['24 hours or one day', ['h:24', 'h:24']],
  ['in drei Monaten', ['m:3']],
  ['10482 days, item 5, daybreak', []],
])('periods: %s', (text, keys) => {
  expect(periodsIn(text).map(({ key }) => key)).toEqual(keys);
});
