/** How a letter writes days, amounts and its first line, by language. */
import type { Citation } from '../../run/terms.ts';
import type { AgentDesk } from '../desk.ts';
import { dataOf, type Language } from './all.ts';

/** `26 Nov`, `26. November`, `1er mars`. `month` counts from 1. */
export function dayIn(language: Language, day: number, month: number): string {
  const { writes } = dataOf(language);
  const pattern = day === 1 ? (writes.firstDay ?? writes.day) : writes.day;
  const name = writes.months.split(' ')[month - 1] ?? '';
  return pattern.replace('{day}', String(day)).replace('{month}', name);
}

/** `CHF 54.90`, `54,90 €`. `decimal` is the amount with a point: `54.90`. */
export function amountIn(language: Language, decimal: string, currency: string): string {
  const { writes } = dataOf(language);
  return writes.amount
    .replace('{amount}', () => decimal.replace('.', writes.decimal))
    .replace('{sign}', () => signIn(language, currency))
    .replace('{code}', () => currency);
}

const signs = new Map<string, string>();

function signIn(language: Language, currency: string): string {
  const name = `${language} ${currency}`;
  const known = signs.get(name);
  if (known !== undefined) return known;
  const parts = new Intl.NumberFormat(language, { style: 'currency', currency }).formatToParts(0);
  const sign = parts.find(({ type }) => type === 'currency')?.value ?? currency;
  signs.set(name, sign);
  return sign;
}

/** `lamp, vase and rug`. */
export function listIn(language: Language, words: string[]): string {
  return new Intl.ListFormat(language === 'en' ? 'en-GB' : language, { type: 'conjunction' }).format(words);
}

/**
 * `Hello Mara,`, or `Hello,` to somebody without a name: as the desk's text `greeting` has it in that
 * language, with `{name}`.
 */
export function greetingIn(
  language: Language,
  name?: string,
  { texts }: Pick<AgentDesk, 'texts'> = {},
): string {
  const greeting = texts?.greeting?.[language] ?? dataOf(language).greeting;
  return name === undefined ? greeting.replace(/,? \{name\}/, '') : greeting.replace('{name}', () => name);
}

/** How a letter ends: as the desk's text `closing` has it in that language. */
export function closingIn(language: Language, { texts }: Pick<AgentDesk, 'texts'>): string {
  return texts?.closing?.[language] ?? dataOf(language).closing;
}

/**
 * What a letter rests on, behind it: as the desk's text `sources` has it in that language, with `{sources}`.
 * undefined: the desk lists none, or there is none.
 */
export function sourcesIn(
  language: Language,
  citations: readonly Pick<Citation, 'title'>[],
  { texts }: Pick<AgentDesk, 'texts'>,
): string | undefined {
  const text = texts?.sources?.[language];
  if (text === undefined || citations.length === 0) return undefined;
  const list = citations.map(({ title }, n) => `[${n + 1}] ${title}`).join('\n');
  return text.replace('{sources}', () => list);
}
