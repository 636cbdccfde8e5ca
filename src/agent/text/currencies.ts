/** Which currency somebody means by a code, a sign or a word beside an amount. */
import { ALL_LANGUAGES } from '../languages/all.ts';

const known = new Map<string, (mark: string) => boolean>();
const CODES = new Set(Intl.supportedValuesOf('currency'));

/**
 * Whether the mark may stand for this currency: its code, its sign, which others may have too (`$`), its name
 * in a language that Greenlight reads (`dollars`), or a word that is the name of none (`bucks`).
 */
export function mayMean(currency: string): (mark: string) => boolean {
  const made = known.get(currency) ?? judgeOf(currency);
  known.set(currency, made);
  return made;
}

function judgeOf(currency: string): (mark: string) => boolean {
  const sign = signOf(currency);
  const own = namesOf([currency]);
  return (mark) => {
    const written = mark.trim();
    const code = written.toUpperCase();
    if (CODES.has(code)) return code === currency;
    if (/^\p{Sc}$/u.test(written)) return written === sign || !SIGNS().has(written);
    const word = stemOf(written);
    return own.has(word) || !OTHERS().has(word);
  };
}

const SIGNS = once(() => new Set([...CODES].map(signOf)));
/** Names of currencies that have a sign; of the others a name may be any word. */
const OTHERS = once(() => namesOf([...CODES].filter((code) => signOf(code) !== code)));

function signOf(currency: string): string {
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  });
  return format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? '';
}

function namesOf(currencies: string[]): Set<string> {
  const names = ALL_LANGUAGES.flatMap((language) => {
    const display = new Intl.DisplayNames(language, { type: 'currency' });
    return currencies.flatMap((currency) => (display.of(currency) ?? '').split(/[\s-]+/));
  });
  return new Set(names.map(stemOf).filter((name) => name.length > 2));
}

/** `Dollars`, `dólares` and `dollar` alike. */
function stemOf(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/(?<=\p{L}{3})(?:es|s|en)$/u, '');
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
