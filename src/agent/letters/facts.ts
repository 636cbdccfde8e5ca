/**
 * Everything in a letter that has a digit, a currency or the form of an address: amounts, days, periods,
 * links, numbers of records and of telephones. Each must stand in an output or in an article that was read.
 */
import type { RespondRequest } from '../../flow/ports/agent.ts';
import { minorDigits } from '../../run/text/money.ts';
import { ALL_LANGUAGES, dataOf } from '../languages/all.ts';
import { amountsIn } from '../text/amounts.ts';
import { blanked } from '../text/blanked.ts';
import { type Day, daysIn, sameDay, tomorrowIn, weekdaysIn } from '../text/dates.ts';
import { minorOf } from '../text/minor.ts';
import type { Evidence } from './evidence.ts';
import { periodsIn } from './periods.ts';
import type { Piece } from './pieces.ts';
import { recordNumbersIn } from './record-numbers.ts';
import { type Span, sentencesOf } from './sentences.ts';

const LINK =
  /(?<![\p{L}\p{N}])(?:[a-z][a-z0-9+.-]{1,20}:\/\/|(?:mailto|tel|sms|javascript|data|callto|skype|tg|whatsapp|sip|ftp|file):(?=\S)|www\s?\.\s?)[^\s<>"')\]]+/giu;
const ADDRESS = /[\p{L}\p{N}._%+-]{1,64}\s?(?:@|\(at\)|\[at\]|\{at\})\s?[\p{L}\p{N}.-]+\.?[a-z]{0,12}/giu;
const DOTTED =
  /(?<![\p{L}\p{N}@./-])[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}[\p{L}\p{N}-]*(?:\/[^\s<>"')\]]*)?/gu;
const SPACED =
  /(?<![\p{L}\p{N}])[\p{L}\p{N}-]{1,64}\s?(?:\.|\(dot\)|\[dot\]|\sdot\s)\s?(?:com|net|org|io|de|shop|info|example|ly|me|link)(?![\p{L}\p{N}])/giu;
const HANDLE = /(?<![\p{L}\p{N}])@[\p{L}\p{N}_.]{2,}/gu;
const SHORT_FORM = /^(?:\p{L}\.)+\p{L}$|^(?:p\.s|z\.b|d\.h|u\.a|s\.o|i\.d\.r|o\.ä|u\.u|v\.a)$/iu;
const CLOCK =
  /(?<![\d.:])\d{1,2}(?::\d{2}){1,2}(?:\s?(?:am|pm|uhr|h))?(?![\d:])|(?<![\p{L}\d.,])\d{1,2}\s?(?:am|pm|a\.m\.?|p\.m\.?|uhr|o'clock)(?!\p{L})/giu;
const SHARE = /(?<![\p{L}\d.,])\d{1,3}(?:[.,]\d+)?\s?(?:%|percent|per cent|prozent|pour cent|por ciento)/giu;
const PHONE = /(?<![\p{L}\d+])(?:\+|\()?\d[\d\s()/.-]{5,20}\d(?![\p{L}\d])/gu;
const DECIMAL = /(?<![\p{L}\d.,-])\d{1,7}[.,]\d{2}(?![\d.,]?\d)(?!\p{L})/gu;
const WITH_DIGIT =
  /(?<![\p{L}\p{N}])[\p{L}]*\p{N}[\p{L}\p{N}]*(?:[-_/.#][\p{L}\p{N}]+)*|(?<![\p{L}\p{N}])[\p{L}]+(?:[-_/#][\p{L}]*\p{N}[\p{L}\p{N}]*)+(?:[-_/.#][\p{L}\p{N}]+)*/gu;
const MARK = /\[\d{1,2}\]/g;

export function factPieces(letter: string, evidence: Evidence, { now, policy }: RespondRequest): Piece[] {
  const pieces: Piece[] = [];
  const currencies = [policy.currency];
  let rest = letter.replace(MARK, (mark) => ' '.repeat(mark.length));
  // What is recognised is taken out, so that its digits are not looked at twice.
  const take = (kind: string, spans: Span[], missing: (text: string, n: number) => boolean) => {
    for (const [n, { text, start, end }] of spans.entries())
      if (missing(text, n)) pieces.push({ kind, text, start, end });
    rest = blanked(rest, spans);
  };
  const all = (pattern: RegExp): Span[] =>
    [...rest.matchAll(pattern)].map(({ 0: found, index }) => {
      const text = found.replace(/(?<![\s.,;:!?])[\s.,;:!?]+$/, '');
      return { text, start: index, end: index + text.length };
    });
  const absent = (text: string) => !holdsWhole(evidence.text, text.toLowerCase());
  const known = (text: string) => !absent(text);

  take('the link', all(LINK), absent);
  take('the address', all(ADDRESS), absent);
  take(
    'the link',
    all(DOTTED).filter(({ text }) => !SHORT_FORM.test(text) && /\p{L}/u.test(text)),
    absent,
  );
  take('the link', all(SPACED), absent);
  take('the address', all(HANDLE), absent);
  take('the number', recordNumbersIn(rest, evidence.numbers), absent);
  const amounts = amountsIn(rest, currencies);
  const strange = (text: string) => !ownCurrency(text, policy.currency) && absent(text);
  take('the amount', amounts, (text, n) => !evidence.cents.has(amounts[n]?.cents ?? -1) || strange(text));
  take('the amount', amountWords(rest), absent);
  const days = daysIn(rest);
  take('the date', days, (_, n) => !days[n]?.days.some((day) => isKnown(day, evidence)));
  const quoted = quotedIn(letter, evidence);
  const times = all(CLOCK);
  take('the time', times, (text, n) => !knownTime(text, evidence) && !quoted(times[n]));
  const periods = periodsIn(rest);
  take('the period', periods, (_, n) => !evidence.periods.has(periods[n]?.key ?? ''));
  take(
    'the share',
    all(SHARE),
    (text) => !evidence.shares.has(Number(/[\d.,]+/.exec(text)?.[0]?.replace(',', '.'))),
  );
  take(
    'the number',
    all(DECIMAL),
    (text) => !evidence.cents.has(minorOf(text, minorDigits(policy.currency))) && absent(text),
  );
  take(
    'the number',
    all(PHONE).filter(isLong),
    (text) => absent(text) && !evidence.phones.has(text.replace(/\D/g, '')),
  );
  take('the number', all(WITH_DIGIT), (text) =>
    /^\d+$/.test(text) ? !evidence.digits.has(text) : !known(text) && !known(text.replace(/^#/, '')),
  );
  return [...pieces, ...relativeDays(letter, evidence, { now, quoted })];
}

/** Shorter ones may stand anywhere by chance. */
const SHORTEST_QUOTE = 20;

/**
 * Whether a place is in a sentence that stands word for word in what was found: opening hours say `Monday`
 * and mean every one.
 */
function quotedIn(letter: string, evidence: Evidence): (place: Omit<Span, 'text'> | undefined) => boolean {
  const sentences = sentencesOf(letter).filter(({ text: written }) => {
    const text = written.replace(MARK, '').trim();
    return text.length >= SHORTEST_QUOTE && holdsWhole(evidence.text, text.toLowerCase());
  });
  return (place) => sentences.some(({ start, end }) => place && start <= place.start && place.end <= end);
}

/** Fewer digits are a year or a count. */
function isLong({ text }: Span): boolean {
  return text.replace(/\D/g, '').length >= 7;
}

/** Whether the text stands there with nothing of its own kind on either side: A-1048 is not in A-10482. */
export function holdsWhole(text: string, part: string): boolean {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + part.length] ?? ' ';
    if (!/[\p{L}\d]/u.test(before) && !/[\p{L}\d]/u.test(after)) return true;
  }
  return false;
}

function isKnown(day: Day, evidence: Evidence): boolean {
  return evidence.days.some((other) => sameDay(day, other));
}

/** 9:30, 09:30 and 9.30 a.m. are one time. */
function knownTime(text: string, evidence: Evidence): boolean {
  const [hours = '', minutes = '00'] = text.match(/\d+/g) ?? [];
  const late = /p\.?m/i.test(text) && Number(hours) < 12 ? Number(hours) + 12 : Number(hours);
  return evidence.times.has(`${late}:${minutes}`);
}

const currencyNames = new Map<string, Set<string>>();

function ownCurrency(text: string, currency: string): boolean {
  const names = currencyNames.get(currency) ?? namesOf(currency);
  currencyNames.set(currency, names);
  return names.has(text.replace(/[\d.,'\s]/g, '').toLowerCase());
}

function namesOf(currency: string): Set<string> {
  const shown = ALL_LANGUAGES.flatMap((language) =>
    (['narrowSymbol', 'name', 'code'] as const).flatMap((currencyDisplay) =>
      [1, 2].map((amount) =>
        new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay })
          .format(amount)
          .replace(/[\d.,'\s]/g, '')
          .toLowerCase(),
      ),
    ),
  );
  return new Set([...shown, currency.toLowerCase()]);
}

const numberWords = new Set(
  ALL_LANGUAGES.flatMap((code) => {
    const { numbers, otherNumbers } = dataOf(code);
    return [...numbers.split(' '), ...Object.keys(otherNumbers)];
  }),
);
const MONEY_WORDS = ALL_LANGUAGES.flatMap((code) => dataOf(code).money.split(' ').filter(Boolean)).join('|');
const IN_WORDS = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?<word>\p{L}[\p{L}-]{0,80}(?:\s(?:and|und|et|y)\s\p{L}[\p{L}-]{0,80})?)\s+(?:${MONEY_WORDS})(?![\p{L}\p{N}])`,
  'giu',
);
const BIG =
  /hundred|thousand|hundert|tausend|hunderte?r?|cent|mille|cien|mil|ty$|ty-|teen$|zig$|ßig$|zehn$|ante$|enta$|einta$/iu;

/** Amounts in words are in no output: they are read out of none. */
function amountWords(text: string): Span[] {
  return [...text.matchAll(IN_WORDS)].flatMap((found) => {
    const word = found.groups?.word?.toLowerCase() ?? '';
    const counts = word.split(/[\s-]+/).some((part) => numberWords.has(part)) || BIG.test(word);
    return counts ? [{ text: found[0], start: found.index, end: found.index + found[0].length }] : [];
  });
}

const DAY_MS = 86_400_000;

/** A weekday must be one of a day that is known and near; tomorrow must be such a day. */
function relativeDays(
  letter: string,
  evidence: Evidence,
  { now, quoted }: { now: string; quoted: ReturnType<typeof quotedIn> },
): Piece[] {
  const near = new Set(
    evidence.days.flatMap(({ day, month, year }) => {
      const at = Date.UTC(year ?? Number(now.slice(0, 4)), month - 1, day);
      return Math.abs(at - Date.parse(now)) <= 21 * DAY_MS ? [new Date(at).getUTCDay()] : [];
    }),
  );
  const tomorrow = tomorrowIn(letter, now);
  const names = ALL_LANGUAGES.flatMap((code) => dataOf(code).weekdays);
  const unknown = weekdaysIn(letter).filter((weekday) => !near.has(weekday));
  const patterns = [
    ...unknown.map((weekday) => names.flatMap((list, n) => (n % 7 === weekday ? list : [])).join('|')),
  ].map((words) => new RegExp(String.raw`(?<!\p{L})(?:${words})(?!\p{L})`, 'iu'));
  if (tomorrow && !isKnown(tomorrow, evidence))
    patterns.push(...ALL_LANGUAGES.map((code) => dataOf(code).tomorrow));
  return patterns.flatMap((pattern) => {
    const found = [...letter.matchAll(new RegExp(pattern, 'giu'))]
      .map(({ 0: text, index }) => ({ kind: 'the day', text, start: index, end: index + text.length }))
      .find((one) => !quoted(one));
    return found ? [found] : [];
  });
}
