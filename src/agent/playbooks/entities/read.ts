/** Reads one text: every field that stands in it, and where. */
import type { AgentDesk } from '../../desk.ts';
import { entitiesMarked } from '../../desk.ts';
import { vocabularyFor } from '../../languages/vocabulary.ts';
import { amountsGivenBackIn, amountsIn, bareAmountsIn, spelledAmountsIn } from '../../text/amounts.ts';
import { daysIn } from '../../text/dates.ts';
import { readable } from '../words.ts';
import { addressReader } from './addresses.ts';
import { emails } from './emails.ts';
import { Cover, type Found } from './found.ts';
import { names } from './names.ts';
import { numbersOfTheirOwn } from './other-numbers.ts';
import { patternReader } from './patterns.ts';
import { photos } from './photos.ts';

/** Fields that are read from words whatever the desk's records are. */
export const COMMON_FIELDS = [
  'email',
  'claimed_email',
  'amount',
  'date',
  'address',
  'photo',
  'name',
] as const;

/**
 * In the order of the text. Never throws and takes time linear in the text. Text is data: nothing in it is
 * followed here.
 */
export type EntityReader = (written: string) => Found[];

export function entityReader(desk: AgentDesk): EntityReader {
  const patterns = Object.entries(desk.entities).map(([name, entity]) => patternReader(name, entity));
  const [code] = entitiesMarked(desk, 'address').flatMap((name) => {
    const entity = desk.entities[name];
    return entity ? [{ name, entity }] : [];
  });
  const addresses = code ? addressReader(code.name, code.entity) : undefined;
  return (written) => {
    const text = readable(written);
    const words = vocabularyFor(text, desk);
    const taken = new Cover(text.length);
    const apart = [
      ...emails(text, words),
      ...patterns.flatMap((pattern) => (pattern.alone ? [] : pattern.read(text, taken))),
      ...amounts(text, desk.currencies),
      ...(addresses?.(text, words) ?? []),
      ...dates(text),
    ];
    taken.add(...apart, ...numbersOfTheirOwn(text));
    const alone = patterns.flatMap((pattern) => (pattern.alone ? pattern.read(text, taken) : []));
    const found = [...apart, ...alone, ...photos(text, words), ...names(text, words)];
    return found.sort((one, other) => one.start - other.start);
  };
}

function amounts(text: string, currencies: readonly string[]): Found[] {
  const found: Found[] = [];
  const taken = new Cover(text.length);
  for (const { cents, start, end } of [
    ...amountsIn(text, currencies),
    ...bareAmountsIn(text),
    ...spelledAmountsIn(text),
    ...amountsGivenBackIn(text),
  ]) {
    if (cents === 0 || !Number.isSafeInteger(cents) || taken.touches({ start, end })) continue;
    taken.add({ start, end });
    found.push({ field: 'amount', value: cents, start, end });
  }
  return found;
}

/** A day that may be one of two is none. */
function dates(text: string): Found[] {
  return daysIn(text).flatMap(({ days: [day, another], start, end }) => {
    if (!day || another) return [];
    const two = (n: number) => String(n).padStart(2, '0');
    return [{ field: 'date', value: `${day.year ?? '-'}-${two(day.month)}-${two(day.day)}`, start, end }];
  });
}
