/** Days as a desk counts them: in its zone, whatever the hour, with the days on which it works. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Calendar,
  dayIn,
  daysBetween,
  hoursBetween,
  instantOf,
  UTC_CALENDAR,
  workingDaysBetween,
} from '../../../src/run/text/calendar.ts';

const ZURICH: Calendar = { ...UTC_CALENDAR, timeZone: 'Europe/Zurich' };
const APIA: Calendar = { ...UTC_CALENDAR, timeZone: 'Pacific/Apia' };

test.each([
  ['2026-11-26T23:30:00Z', 'Europe/Zurich', '2026-11-27'],
  ['2026-11-26T23:30:00Z', 'America/Los_Angeles', '2026-11-26'],
  ['2026-11-26T03:30:00Z', 'America/Los_Angeles', '2026-11-25'],
  ['2026-11-26', 'Pacific/Apia', '2026-11-26'],
  ['2026-11-26T23:30:00', 'Pacific/Apia', '2026-11-26'],
  ['2026-11-26 00:10', 'America/Los_Angeles', '2026-11-26'],
  ['2026-03-29T02:30:00', 'Europe/Zurich', '2026-03-29'],
  // Midnight is skipped there on this day.
  ['2018-11-04', 'America/Sao_Paulo', '2018-11-04'],
])('%s in %s is %s', (time, zone, day) => {
  expect(dayIn(time, zone)).toBe(day);
});

test.each(['', 'soon', '2026-13-01', '2026-11-26T25:00:00'])('"%s" is no day', (text) => {
  expect(dayIn(text, 'Europe/Zurich')).toBeUndefined();
});

test.each([
  ['soon', '2026-11-26'],
  ['2026-11-26', 'soon'],
  ['soon', 'later'],
])('between "%s" and "%s" lies nothing', (from, to) => {
  for (const count of [daysBetween, workingDaysBetween, hoursBetween])
    expect(count(from, to, UTC_CALENDAR)).toBeUndefined();
});

test('a time without an offset is one of the zone to the second, also where hours are not whole', () => {
  expect(instantOf('2026-11-26T00:15:30', 'Asia/Kolkata')).toBe(Date.parse('2026-11-25T18:45:30Z'));
  expect(instantOf('2026-11-26T00:15:30.250', 'Asia/Kathmandu')).toBe(Date.parse('2026-11-25T18:30:30.250Z'));
  expect(dayIn('2026-11-25T18:44:59Z', 'Asia/Kolkata')).toBe('2026-11-26');
  expect(dayIn('2026-11-25T18:29:59Z', 'Asia/Kolkata')).toBe('2026-11-25');
});

test('a time without an offset is one of the zone, on either side of a change of the clock', () => {
  expect(instantOf('2026-07-01T12:00:00', 'Europe/Zurich')).toBe(Date.parse('2026-07-01T10:00:00Z'));
  expect(instantOf('2026-12-01T12:00:00', 'Europe/Zurich')).toBe(Date.parse('2026-12-01T11:00:00Z'));
  expect(instantOf('2026-03-29T01:30:00', 'Europe/Zurich')).toBe(Date.parse('2026-03-29T00:30:00Z'));
  expect(instantOf('2026-03-29T03:30:00', 'Europe/Zurich')).toBe(Date.parse('2026-03-29T01:30:00Z'));
  expect(instantOf('2026-07-01', 'Europe/Zurich')).toBe(Date.parse('2026-06-30T22:00:00Z'));
});

describe('between two times', () => {
  test.each<[string, string, Calendar & { days: number; working: number }]>([
    // A Friday, and the Monday after it.
    ['2026-11-27', '2026-11-30', { ...ZURICH, days: 3, working: 1 }],
    ['2026-11-27T23:30:00Z', '2026-11-30T09:00:00Z', { ...ZURICH, days: 2, working: 1 }],
    ['2026-11-28', '2026-11-29', { ...ZURICH, days: 1, working: 0 }],
    ['2026-11-30', '2026-11-30T23:00:00', { ...ZURICH, days: 0, working: 0 }],
    ['2026-11-30', '2026-11-27', { ...ZURICH, days: -3, working: -1 }],
    ['2026-11-29T11:00:00Z', '2026-11-29T09:00:00Z', { ...APIA, days: -1, working: -1 }],
  ])('%s and %s', (from, to, { days, working, ...calendar }) => {
    expect(daysBetween(from, to, calendar)).toBe(days);
    expect(workingDaysBetween(from, to, calendar)).toBe(working);
  });

  test('hours are those that pass, not those of the clock', () => {
    expect(hoursBetween('2026-03-29T00:00:00', '2026-03-29T12:00:00', ZURICH)).toBe(11);
    expect(hoursBetween('2026-10-25T00:00:00', '2026-10-25T12:00:00', ZURICH)).toBe(13);
    expect(hoursBetween('2026-10-25T12:00:00Z', '2026-10-25T10:30:00Z', ZURICH)).toBe(-2);
  });

  test('what lies a thousand years back counts as ten', () => {
    expect(workingDaysBetween('1026-01-01', '2026-01-01', ZURICH)).toBeLessThan(3_000);
    expect(workingDaysBetween('1026-01-01', '2026-01-01', ZURICH)).toBeGreaterThan(2_500);
  });

  const day = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
    .map((one) => one.toISOString());
  test('there and back is the same with the other sign, and no more working days than days', () => {
    fc.assert(
      fc.property(day, day, (one, other) => {
        const days = daysBetween(one, other, ZURICH) ?? Number.NaN;
        const working = workingDaysBetween(one, other, ZURICH) ?? Number.NaN;
        expect(daysBetween(other, one, ZURICH)).toBe(0 - days);
        expect(Math.abs(working)).toBeLessThanOrEqual(Math.abs(days));
        expect(Math.sign(working) * Math.sign(days)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('days add up', () => {
    fc.assert(
      fc.property(day, day, day, (...three) => {
        const [a = '', b = '', c = ''] = three.toSorted();
        for (const count of [daysBetween, workingDaysBetween])
          expect((count(a, b, ZURICH) ?? Number.NaN) + (count(b, c, ZURICH) ?? Number.NaN)).toBe(
            count(a, c, ZURICH),
          );
      }),
    );
  });
});
