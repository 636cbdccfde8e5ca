/** Days in a text, as people write them. The year is left open where it is not given. */
import { present } from '../../run/present.ts';
import { anyOf, LANGUAGES } from '../languages/all.ts';

export interface Day {
  day: number;
  month: number;
  year?: number;
}

export interface FoundDay {
  /** What it may mean: 05/06/2026 is two days. */
  days: Day[];
  text: string;
  start: number;
  end: number;
}

const languages = Object.values(LANGUAGES);
/** Every name of each month, in every language. */
const MONTHS = Array.from({ length: 12 }, (_, n) => languages.flatMap(({ months }) => months[n] ?? []));
const MONTH = String.raw`(?<month>${MONTHS.flat()
  .toSorted((one, other) => other.length - one.length)
  .join('|')})\.?(?!\p{L})`;
const ORDINALS = anyOf('ordinals');
const YEAR = String.raw`(?:,?\s+(?<year>\d{4})(?!\d))?`;
const PATTERNS = [
  /(?<!\d)(?<year>\d{4})-(?<monthNumber>\d{2})-(?<day>\d{2})(?!\d)/gu,
  /(?<![\d.])(?<day>\d{1,2})\.\s?(?<monthNumber>\d{1,2})\.(?:\s?(?<year>\d{4}|\d{2}))?(?!\d)/gu,
  /(?<![\d/])(?<day>\d{1,2})\/(?<monthNumber>\d{1,2})\/(?<year>\d{4}|\d{2})(?!\d)/gu,
  new RegExp(
    String.raw`(?<![\d.,])(?<day>\d{1,2})(?:${ORDINALS}|\.)?\s+(?:(?:${anyOf('ofMonth')})\s+)?${MONTH}${YEAR}`,
    'giu',
  ),
  new RegExp(String.raw`(?<!\p{L})${MONTH}\s+(?<day>\d{1,2})(?:${ORDINALS})?(?![\d.,]*\d)${YEAR}`, 'giu'),
];

export function daysIn(text: string): FoundDay[] {
  const found: FoundDay[] = [];
  for (const pattern of PATTERNS)
    for (const match of text.matchAll(pattern)) {
      const days = meanings(match.groups ?? {}, match[0].includes('/'));
      const [start, end] = [match.index, match.index + match[0].length];
      if (days.length === 0 || found.some((other) => start < other.end && other.start < end)) continue;
      found.push({ days, text: match[0].replace(/\.$/, ''), start, end });
    }
  return found.sort((one, other) => one.start - other.start);
}

function meanings(groups: Record<string, string | undefined>, eitherWay: boolean): Day[] {
  const named = groups.month?.toLowerCase();
  const month = named ? MONTHS.findIndex((names) => names.includes(named)) + 1 : Number(groups.monthNumber);
  const day = Number(groups.day);
  const year =
    groups.year === undefined ? undefined : Number(groups.year) + (groups.year.length === 2 ? 2000 : 0);
  const made = (d: number, m: number): Day[] =>
    m >= 1 && m <= 12 && d >= 1 && d <= 31 ? [present({ day: d, month: m, year })] : [];
  return [...made(day, month), ...(eitherWay && day !== month ? made(month, day) : [])];
}

export function sameDay(one: Day, other: Day): boolean {
  const years = one.year === undefined || other.year === undefined || one.year === other.year;
  return one.day === other.day && one.month === other.month && years;
}

/** Weekdays named in a text, 0 is Sunday. */
export function weekdaysIn(text: string): number[] {
  const lower = text.toLowerCase();
  return Array.from({ length: 7 }, (_, n) => n).filter((n) =>
    languages.some(({ weekdays }) => weekdays[n]?.some((name) => new RegExp(`\\b${name}`).test(lower))),
  );
}

/** `tomorrow`, as the day that it is. */
export function tomorrowIn(text: string, now: string): Day | undefined {
  if (!languages.some(({ tomorrow }) => tomorrow.test(text))) return undefined;
  const next = new Date(Date.parse(now) + 86_400_000);
  return { day: next.getUTCDate(), month: next.getUTCMonth() + 1, year: next.getUTCFullYear() };
}
