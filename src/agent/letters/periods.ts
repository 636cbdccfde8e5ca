/**
 * Spans of time in a text, in hours where they have a length in hours: 14 days, two weeks, 5 to 7 working
 * days, 24 Stunden.
 */

import { anyOf, LANGUAGES } from '../languages/all.ts';
import { type LanguageData, UNITS } from '../languages/data.ts';

export interface FoundPeriod {
  /** `h:336`, `work:5-7`, `m:2`: equal where the same is meant. */
  key: string;
  text: string;
  start: number;
  end: number;
}

type Unit = keyof LanguageData['units'];

const languages = Object.values(LANGUAGES);
const NUMBERS = new Map(
  languages.flatMap(({ numbers, otherNumbers }) => [
    ...numbers.split(' ').map((word, n) => [word, n + 1] as const),
    ...Object.entries(otherNumbers),
  ]),
);
const UNIT_WORDS = UNITS.map((unit) => [unit, languages.map(({ units }) => units[unit]).join('|')] as const);
const NUMBER = [String.raw`\d{1,4}`, ...[...NUMBERS.keys()].toSorted((a, b) => b.length - a.length)].join(
  '|',
);
const PERIOD = new RegExp(
  String.raw`(?<![\p{L}\d.,])(?<from>${NUMBER})(?:\s*(?:-|–|${anyOf('spans')})\s*(?<to>${NUMBER}))?[\s-]+(?:${UNIT_WORDS.map(([unit, words]) => `(?<${unit}>${words})`).join('|')})(?!\p{L})`,
  'giu',
);

export function periodsIn(text: string): FoundPeriod[] {
  return [...text.matchAll(PERIOD)].map((found) => {
    const { from = '', to, ...units } = found.groups ?? {};
    const unit = UNIT_WORDS.find(([name]) => units[name] !== undefined)?.[0] ?? 'day';
    return {
      key: keyOf(unit, numberOf(from), to === undefined ? undefined : numberOf(to)),
      text: found[0],
      start: found.index,
      end: found.index + found[0].length,
    };
  });
}

/** A number of days or hours that a tool put out. */
export function periodKey(amount: number, unit: 'day' | 'hour'): string {
  return keyOf(unit, amount);
}

/** What the key of a unit begins with, and how many of its steps the unit has. */
const KEYS: { [unit in Unit]: [string, number] } = {
  hour: ['h', 1],
  workday: ['work', 1],
  day: ['h', 24],
  week: ['h', 168],
  month: ['m', 1],
  year: ['m', 12],
};

function keyOf(unit: Unit, from: number, to?: number): string {
  const [begins, factor] = KEYS[unit];
  return `${begins}:${from * factor}${to === undefined ? '' : `-${to * factor}`}`;
}

function numberOf(word: string): number {
  return NUMBERS.get(word.toLowerCase()) ?? Number(word);
}
