/** A desk's own calendar: its time zone, the holidays of its country, and the days that it has off itself. */
import Holidays from 'date-holidays';
import type { Desk } from '../run/desk.ts';
import type { Calendar } from '../run/text/calendar.ts';

type Of = Pick<Desk, 'time_zone' | 'holidays' | 'working_days'>;

const WEEK = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const WORKING = ['mon', 'tue', 'wed', 'thu', 'fri'];
const DAY = 86_400_000;

export function calendarOf({ time_zone: timeZone, holidays, working_days }: Of): Calendar {
  const working: readonly string[] = working_days ?? WORKING;
  const isPublic = holidays?.country === undefined ? () => false : publicHolidays(holidays);
  const also = listed(holidays?.also);
  const except = listed(holidays?.except);
  return {
    timeZone,
    isWorkingDay(day) {
      const weekday = WEEK[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';
      return working.includes(weekday) && !also(day) && !(isPublic(day) && !except(day));
    },
  };
}

/** `2026-12-24` is that day, `12-24` one of every year. */
function listed(days: readonly string[] = []): (day: string) => boolean {
  const all = new Set(days);
  return (day) => all.has(day) || all.has(day.slice(5));
}

/** Whether the country, or the region within it, has this day off by law. */
export function publicHolidays({
  country = '',
  region,
}: NonNullable<Desk['holidays']>): (day: string) => boolean {
  const known = open(country, region);
  const years = new Map<number, ReadonlySet<string>>();
  return (day) => {
    const year = Number(day.slice(0, 4));
    const off = years.get(year) ?? new Set(daysOff(known, year));
    years.set(year, off);
    return off.has(day);
  };
}

/** What is known of the names: the country, and its region where there is one. */
export function isKnownPlace({ country = '', region }: NonNullable<Desk['holidays']>): {
  countries: string[];
  regions: string[];
  country: boolean;
  region: boolean;
} {
  const all = new Holidays();
  const countries = Object.keys(all.getCountries());
  const regions = countries.includes(country) ? Object.keys(all.getStates(country) ?? {}) : [];
  return {
    ...{ countries, regions: regions.map((one) => one.toUpperCase()) },
    country: countries.includes(country),
    region: region === undefined || regions.some((one) => one.toUpperCase() === region),
  };
}

function open(country: string, region: string | undefined): Holidays {
  const states = Object.keys(new Holidays().getStates(country) ?? {});
  const state = states.find((one) => one.toUpperCase() === region);
  return state === undefined ? new Holidays(country) : new Holidays(country, state);
}

/** Whole days alone: what begins in the afternoon leaves the morning for work. */
function daysOff(holidays: Holidays, year: number): string[] {
  return holidays
    .getHolidays(year)
    .filter(
      ({ type, start, end }) => type === 'public' && end.getTime() - start.getTime() > DAY - 2 * 3_600_000,
    )
    .flatMap(({ date, start, end }) => {
      const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY));
      const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
      return Array.from({ length: days }, (_, n) => new Date(first + n * DAY).toISOString().slice(0, 10));
    });
}
