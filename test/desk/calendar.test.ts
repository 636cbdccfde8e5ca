/** A desk's calendar: its week, the holidays of its country and region, and the days of its own. */
import { describe, expect, test } from 'vitest';
import { calendarOf } from '../../src/desk/calendar.ts';
import { holidayMistakes } from '../../src/desk/check-holidays.ts';
import type { CallContext } from '../../src/flow/ports/tools.ts';
import { DeskFile } from '../../src/run/desk.ts';
import { judgedFacts } from '../../src/tools/outside/judged.ts';

const holidaysOf = (holidays: object) => DeskFile.shape.holidays.parse(holidays);
const works = (holidays: object | undefined, working_days?: string[]) => {
  const of = {
    holidays: holidays && holidaysOf(holidays),
    working_days: DeskFile.shape.working_days.parse(working_days),
  };
  return calendarOf({ time_zone: 'Europe/Berlin', ...of }).isWorkingDay;
};

describe('works', () => {
  test.each<[string, object | undefined, boolean]>([
    ['2026-12-25', undefined, true],
    ['2026-12-25', { country: 'DE' }, false],
    ['2026-11-28', { country: 'DE' }, false],
    ['2026-11-27', { country: 'DE' }, true],
    // Women's Day is a holiday in Berlin and not in Bavaria; Epiphany the other way round.
    ['2027-03-08', { country: 'DE', region: 'BE' }, false],
    ['2027-03-08', { country: 'DE', region: 'BY' }, true],
    ['2026-01-06', { country: 'DE', region: 'BE' }, true],
    ['2026-01-06', { country: 'DE', region: 'BY' }, false],
    ['2026-12-24', { country: 'DE' }, true],
    ['2026-12-24', { country: 'DE', also: ['12-24'] }, false],
    ['2027-12-24', { also: ['2026-12-24'] }, true],
    ['2026-12-25', { country: 'DE', except: ['12-25'] }, true],
    ['2026-12-25', { country: 'DE', except: ['2026-12-25'], also: ['12-25'] }, false],
    ['2026-11-26', { country: 'US' }, false],
    ['2026-08-01', { country: 'CH' }, false],
  ])('on %s with %j: %s', (day, holidays, does) => {
    expect(works(holidays)(day)).toBe(does);
  });

  test('on the days of its own week', () => {
    expect(works(undefined, ['sat'])('2026-11-28')).toBe(true);
    expect(works(undefined, ['sat'])('2026-11-27')).toBe(false);
  });
});

test('rules judge how many working days ago and ahead something is, also of an argument', () => {
  const holidays = holidaysOf({ country: 'DE', also: ['12-24'] });
  const calendar = calendarOf({ time_zone: 'Europe/Berlin', holidays, working_days: undefined });
  // The Tuesday after Christmas, late in the evening: in Berlin it is Wednesday.
  const context = { now: '2026-12-29T23:30:00Z' } as CallContext;
  const values = (name: string) => ({ starts_on: '2027-01-04' })[name];
  expect(
    judgedFacts(
      {
        ago: { days_since: 'delivered' },
        working: { working_days_since: 'delivered' },
        hours: { hours_since: 'delivered' },
        ahead: { days_until: '{starts_on}' },
        working_ahead: { working_days_until: '{starts_on}' },
        until: { hours_until: '{starts_on}' },
        past: { days_until: 'delivered' },
        nothing: { days_until: 'nowhere' },
        none: { days_until: '{nothing}' },
        odd: { days_until: 'odd' },
        there: { present: 'delivered' },
      },
      { values, read: { delivered: '2026-12-23', odd: 'tomorrow' }, context, calendar },
    ),
  ).toEqual({
    ...{ ago: 7, working: 3, hours: 168, ahead: 5, working_ahead: 2, until: 119, past: -7 },
    ...{ nothing: null, none: null, odd: null, there: true },
  });
});

describe('the check', () => {
  const mistakes = (holidays: object) =>
    holidayMistakes({ desk: { holidays: holidaysOf(holidays) } }).map(
      ({ path, says, warning }) => `${path.join('.')}: ${says}${warning ? ' (warning)' : ''}`,
    );
  test.each<[object, RegExp[]]>([
    [
      { country: 'DE', region: 'BE', also: ['12-24', '02-29'], except: ['10-31', '2026-12-25'] },
      [/^holidays\.except\.0: 10-31 is no holiday there: take it out \(warning\)$/],
    ],
    [{ country: 'DE', except: ['04-06'] }, []],
    [{ country: 'QQ' }, [/^holidays\.country: there is no country with holidays "QQ"; there is /]],
    [
      { country: 'DE', region: 'QQ' },
      [/^holidays\.region: there is no region of DE "QQ"; there is BB, BE, /],
    ],
    [{ region: 'BE' }, [/^holidays\.region: goes with country/]],
    [
      { also: ['2026-02-30'], except: ['13-01'] },
      [
        /^holidays\.also\.0: "2026-02-30" is no day/,
        /^holidays\.except\.0: "13-01" is no day/,
        /^holidays\.except: is of the holidays of a country/,
      ],
    ],
  ])('%j', (holidays, said) => {
    const found = mistakes(holidays);
    expect(found).toHaveLength(said.length);
    for (const [n, one] of said.entries()) expect(found[n]).toMatch(one);
  });
});
