import { describe, expect, test } from 'vitest';
import { count, inWords } from '../../../src/run/text/counts.ts';
import {
  dayOf,
  daysAgo,
  daysBefore,
  daysBetween,
  hoursAgo,
  hoursBetween,
  minuteOf,
  weekday,
} from '../../../src/run/text/dates.ts';

const now = '2026-11-23T09:10:00.000Z';

describe('dates on a card', () => {
  test.each<[() => string, string]>([
    [() => dayOf('2026-11-20T23:59:59.999Z', now), '20 Nov'],
    [() => dayOf('2025-12-31', now), '31 Dec 2025'],
    [() => dayOf('2025-12-31'), '31 Dec'],
    [() => weekday('2026-11-26', now), 'Thu 26 Nov'],
    [() => minuteOf('2026-11-17T21:10:00.000Z', now), '17 Nov 21:10'],
    [() => daysAgo('2026-11-20T23:00:00.000Z', now), '3 days ago'],
    [() => daysAgo('2026-11-22T23:00:00.000Z', now), '1 day ago'],
    [() => daysAgo('2026-11-23T00:00:00.000Z', now), 'today'],
    [() => daysAgo('2026-11-25', now), 'in 2 days'],
    [() => hoursAgo('2026-11-17T21:10:00.000Z', now), '5 d 12 h ago'],
    [() => hoursAgo('2026-11-23T01:00:00.000Z', now), '8 h ago'],
    [() => hoursAgo('2026-11-24T01:00:00.000Z', now), '0 h ago'],
    [() => dayOf('2027-01-01', now), '1 Jan 2027'],
    [() => inWords(1, 'wrong password'), 'one wrong password'],
    [() => inWords(0, 'line'), 'no lines'],
    [() => inWords(10, 'line'), 'ten lines'],
    [() => inWords(11, 'line'), '11 lines'],
    [() => count(1, 'line'), '1 line'],
    [() => count(0, 'session'), '0 sessions'],
    [() => inWords(5, 'wrong password'), 'five wrong passwords'],
    [() => inWords(12, 'wrong password'), '12 wrong passwords'],
    [() => daysBefore(now, 30), '2026-10-24T09:10:00.000Z'],
  ])('%s is %s', (said, expected) => expect(said()).toBe(expected));

  test('days are calendar days, however late in the day; hours are whole ones that passed', () => {
    expect(daysBetween('2026-10-07T23:59:00.000Z', now)).toBe(47);
    expect(daysBetween('2026-11-22T00:00:00.000Z', '2026-11-22T23:59:00.000Z')).toBe(0);
    expect(daysBetween('2026-11-22T23:59:00.000Z', '2026-11-23T00:01:00.000Z')).toBe(1);
    expect(hoursBetween('2026-11-20T09:10:00.001Z', now)).toBe(71);
    expect(hoursBetween('2026-11-20T09:10:00.000Z', now)).toBe(72);
  });
});
