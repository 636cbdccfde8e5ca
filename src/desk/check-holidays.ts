/** The desk's holidays: places that nobody knows, days that are none, and exceptions to no holiday. */
import { noSuch } from '../run/text/no-such.ts';
import { isKnownPlace, publicHolidays } from './calendar.ts';
import type { DeskFiles } from './files.ts';
import type { Mistake } from './mistake.ts';

export function holidayMistakes({ desk }: Pick<DeskFiles, 'desk'>): Mistake[] {
  const { holidays } = desk;
  if (!holidays) return [];
  const at = (...path: (string | number)[]) => ({ file: 'desk.yaml' as const, path: ['holidays', ...path] });
  const { country, region, also = [], except = [] } = holidays;
  const lists = [['also', also] as const, ['except', except] as const];
  const days = lists.flatMap(([name, list]) =>
    list.flatMap((day, n): Mistake[] =>
      isDay(day)
        ? []
        : [{ ...at(name, n), says: `"${day}" is no day: write 2026-12-24, or 12-24 for every year` }],
    ),
  );
  if (country === undefined)
    return [
      ...days,
      ...(region === undefined
        ? []
        : [{ ...at('region'), says: 'goes with country: write both, or neither' }]),
      ...(except.length === 0
        ? []
        : [{ ...at('except'), says: 'is of the holidays of a country, and there is none: add country' }]),
    ];
  const known = isKnownPlace(holidays);
  if (!known.country)
    return [
      ...days,
      { ...at('country'), says: noSuch('country with holidays', country, { known: known.countries }) },
    ];
  if (!known.region)
    return [
      ...days,
      { ...at('region'), says: noSuch(`region of ${country}`, region ?? '', { known: known.regions }) },
    ];
  const isHoliday = publicHolidays(holidays);
  const idle = except.flatMap((day, n): Mistake[] =>
    !isDay(day) || yearsOf(day).some(isHoliday)
      ? []
      : [{ ...at('except', n), says: `${day} is no holiday there: take it out`, warning: true }],
  );
  return [...days, ...idle];
}

/** 29 February is a day of some years. */
function isDay(day: string): boolean {
  const whole = day.length === 5 ? `2024-${day}` : day;
  const at = Date.parse(`${whole}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(whole);
}

/** A day of every year falls on a holiday that moves in some years only. */
function yearsOf(day: string): string[] {
  if (day.length > 5) return [day];
  return Array.from({ length: 28 }, (_, n) => `${2020 + n}-${day}`);
}
