/** Reads one text: every field that stands in it, and where. */
import type { AgentDesk } from '../../desk.ts';
import { entitiesMarked } from '../../desk.ts';
import { type Vocabulary, vocabularyFor } from '../../languages/vocabulary.ts';
import { amountsGivenBackIn, amountsIn, bareAmountsIn, spelledAmountsIn } from '../../text/amounts.ts';
import { mayMean } from '../../text/currencies.ts';
import { daysIn } from '../../text/dates.ts';
import { readable } from '../words.ts';
import { addressReader } from './addresses.ts';
import { dayReader } from './days.ts';
import { emails } from './emails.ts';
import { Cover, type Found } from './found.ts';
import { names } from './names.ts';
import { entityReaderOf } from './of-desk.ts';
import { numbersOfTheirOwn } from './other-numbers.ts';
import { namesOf } from './patterns.ts';
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
  const entries = Object.entries(desk.entities);
  const patterns = entries.map(([name, entity]) =>
    entityReaderOf(
      name,
      entity,
      entries.flatMap(([other, one]) => (other === name ? [] : one)),
    ),
  );
  const days = dayReader(desk);
  const [code] = entitiesMarked(desk, 'address').flatMap((name) => {
    const entity = desk.entities[name];
    return entity ? [{ name, entity }] : [];
  });
  const addresses = code ? addressReader(code.name, code.entity) : undefined;
  const labels = new Map(
    entries.map(([name, entity]) => [
      name,
      new RegExp(
        String.raw`(?<![\p{L}\p{N}])(?:${namesOf(entity)})(?<words>(?:\s{1,3}\p{L}{1,20}){0,4})\s{0,3}[:.=#]{0,3}\s{0,40}$`,
        'iu',
      ),
    ]),
  );
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
      ...days(text),
    ];
    taken.add(...apart, ...numbersOfTheirOwn(text));
    const alone = patterns
      .flatMap((pattern) => (pattern.alone ? pattern.read(text, taken) : []))
      .map((one) => labelledIn(one, text, { label: labels.get(one.field), words }));
    const found = [...apart, ...alone, ...photos(text, words), ...names(text, words)];
    return found.sort((one, other) => one.start - other.start);
  };
}

/** In the desk's first currency, in which policy counts; what is said in another one is not taken for it. */
function amounts(text: string, currencies: readonly string[]): Found[] {
  const [own] = currencies;
  const isOwn = own === undefined ? () => true : mayMean(own);
  const found: Found[] = [];
  const taken = new Cover(text.length);
  for (const { cents, currency = '', start, end } of [
    ...amountsIn(text, currencies),
    ...bareAmountsIn(text, currencies),
    ...spelledAmountsIn(text, currencies),
    ...amountsGivenBackIn(text, currencies),
  ]) {
    if (cents === 0 || !Number.isSafeInteger(cents) || taken.touches({ start, end })) continue;
    taken.add({ start, end });
    if (currency !== '' && !isOwn(currency)) continue;
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

/**
 * `member number of hers: 10115`: with what it is called, which says nothing of what is asked. `set the
 * member number to 10115` does.
 */
function labelledIn(
  found: Found,
  text: string,
  { label, words }: { label: RegExp | undefined; words: Vocabulary },
): Found {
  const from = Math.max(0, found.start - 120);
  const match = label?.exec(text.slice(from, found.start));
  const between = (match?.groups?.words ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const says = between.some((word) => !words.isSmall(word) || words.has('addressCues', word));
  if (!match || says) return found;
  const start = from + match.index;
  const old = /(\p{L}{1,20})\s{1,3}$/u.exec(text.slice(Math.max(0, start - 24), start));
  const isOld = old && words.phrases('oldAddress').includes((old[1] ?? '').toLowerCase());
  return { ...found, labelled: isOld ? start - old[0].length : start };
}
