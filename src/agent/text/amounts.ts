/**
 * Amounts of money in a text, in minor units of their currency, whichever way people write them: with a code,
 * a sign or a word for the currency before or behind, and either mark for the decimals.
 */
import { minorDigits } from '../../run/text/money.ts';
import { anyOf, numberWords } from '../languages/all.ts';
import { minorOf } from './minor.ts';

export interface FoundAmount {
  /** NaN: the currency has not so many digits, so that it is no amount of it. */
  cents: number;
  /** The code, sign or word that says in what; of a bare number none. */
  currency?: string;
  text: string;
  start: number;
  end: number;
}

const numberOf = (digits: number) =>
  String.raw`\d{1,3}(?:[.,'’ ]\d{3}){1,4}(?![.,'’ ]\d{3})(?:[.,]\d{1,2})?(?!\d)|\d{1,9}(?:[.,]\d{1,${Math.max(2, digits)}})?(?!\d)`;
/** Every currency's code counts in capitals; a desk's own also in small letters. */
const KNOWN = new Set(Intl.supportedValuesOf('currency'));
const CODES = `(?-i:${[...KNOWN].join('|')})`;
const WORDS = anyOf('money');
const patterns = new Map<string, RegExp>();

/** Of the first of the desk's currencies, in which it counts; two where none is known. */
export function digitsOf([own]: readonly string[]): number {
  return own === undefined ? 2 : minorDigits(own);
}

/** `own`: the codes of the desk's currencies. Signs and words are taken for the first of them. */
export function amountsIn(text: string, own: readonly string[] = []): FoundAmount[] {
  return [...text.matchAll(patternFor(own))].filter(standsAlone).map((found) => {
    const currency = (found.groups?.first ?? found.groups?.last ?? '').trim();
    const code = currency.toUpperCase();
    const digits = KNOWN.has(code) ? minorDigits(code) : digitsOf(own);
    return {
      cents: minorOf(found.groups?.after ?? found.groups?.before ?? '', digits),
      currency,
      text: found[0],
      start: found.index,
      end: found.index + found[0].length,
    };
  });
}

/** `2PKR0` and `7MKD` in `7MKD4` are parts of some number, not money; `$20for` is an amount. */
function standsAlone({ 0: found, index, input }: RegExpExecArray): boolean {
  const glued = /^\p{L}+\d|\d\p{L}+$/u.test(found);
  return !(glued && /^[\p{L}\p{N}]|[\p{L}\p{N}]$/u.test(around(input, index, found.length)));
}

const around = (text: string, start: number, length: number) =>
  `${text.charAt(start - 1) || ' '}${text.charAt(start + length) || ' '}`;

const BARE = /(?<![\p{L}\d.,-])(\d{1,7},\d{2})(?![\d.,]?\d)(?!\p{L})/gu;

/**
 * Numbers with a decimal comma and two places, which are amounts even where no currency stands beside
 * them, in a currency that has two.
 */
export function bareAmountsIn(text: string, own: readonly string[] = []): FoundAmount[] {
  if (digitsOf(own) !== 2) return [];
  return [...text.matchAll(BARE)].map((found) => ({
    cents: minorOf(found[0], 2),
    text: found[0],
    start: found.index,
    end: found.index + found[0].length,
  }));
}

const IN_PLACE = String.raw`(?:${anyOf('insteadOf')})\s{1,2}(?:\p{L}{1,12}\s{1,2}){0,3}`;
/** What says that the number before it is a sum. */
const BESIDE_SUM = String.raw`(?:${anyOf('givenBack')}|${IN_PLACE}(?:${anyOf('halfOf')}))(?!\p{L})`;
const GIVEN_BACK = new RegExp(
  String.raw`(?<![\p{L}\d.,-])(\d{1,5}(?:[.,]\d{2})?)(?=\s{1,2}${BESIDE_SUM})`,
  'giu',
);
/** In minor units. A smaller number before `back` may be how many items come back. */
const LEAST_GIVEN_BACK = 500;

/**
 * Numbers right before a word that gives them back, or what they replace: `15 back`, `20 Nachlass`,
 * `60 instead of the full price`.
 */
export function amountsGivenBackIn(text: string, own: readonly string[] = []): FoundAmount[] {
  const digits = digitsOf(own);
  return [...text.matchAll(GIVEN_BACK)].flatMap((found) => {
    const cents = minorOf(found[0], digits);
    if (!(cents >= LEAST_GIVEN_BACK)) return [];
    return [{ cents, text: found[0], start: found.index, end: found.index + found[0].length }];
  });
}

const NUMBERS = numberWords();
const WORD = [...NUMBERS.keys()].toSorted((one, other) => other.length - one.length).join('|');
const SPELLED = new RegExp(
  String.raw`(?<![\p{L}\p{N}-])(?<first>${WORD})(?:[-\s](?<unit>${WORD}))?\s{1,3}(?<mark>${WORDS}|\p{Sc})(?![\p{L}\p{N}_])`,
  'giu',
);

/** Whole amounts in words, with a word or sign for the currency: `twenty-five euros`, `zwanzig Euro`. */
export function spelledAmountsIn(text: string, own: readonly string[] = []): FoundAmount[] {
  const one = 10 ** digitsOf(own);
  return [...text.matchAll(SPELLED)].flatMap((found) => {
    const first = NUMBERS.get(found.groups?.first?.toLowerCase() ?? '') ?? 0;
    const unit = NUMBERS.get(found.groups?.unit?.toLowerCase() ?? '') ?? 0;
    if (unit > 0 && (unit > 9 || first < 20 || first % 10 > 0)) return [];
    const { index } = found;
    const place = { start: index, end: index + found[0].length };
    return [{ cents: one * (first + unit), currency: found.groups?.mark ?? '', text: found[0], ...place }];
  });
}

function patternFor(own: readonly string[]): RegExp {
  const key = own.join(' ');
  const known = patterns.get(key);
  if (known) return known;
  const currency = String.raw`\p{Sc}|${[...own, WORDS].join('|')}|${CODES}`;
  const number = numberOf(digitsOf(own));
  const made = new RegExp(
    String.raw`(?<![\p{L}\p{N}_])(?<first>${currency})\s{0,3}(?<after>${number})|(?<![\d.,]|(?<!\d)-)(?<before>${number})\s{0,3}(?<last>${currency})(?![\p{L}\p{N}_])`,
    'giu',
  );
  patterns.set(key, made);
  return made;
}
