/**
 * A sentence about money, or about something sent, takes number, item, amount and place from one done step: a
 * right amount beside another refund's number is a wrong sentence.
 */
import type { Claim } from '../../run/plan/catalogue.ts';
import { type Language, letterWordsOf } from '../languages/all.ts';
import { amountsIn, type FoundAmount } from '../text/amounts.ts';
import { blanked } from '../text/blanked.ts';
import type { Evidence } from './evidence.ts';
import { hits } from './hits.ts';
import type { Piece } from './pieces.ts';
import { recordNumbersIn } from './record-numbers.ts';
import { sameWord, wordsAt } from './same-words.ts';
import type { Span } from './sentences.ts';
import type { Standing, ToldWrite } from './standing.ts';

const TOLD: readonly Claim[] = ['refunded', 'credited', 'sent', 'returned', 'cancelled'];

/** Each part of a sentence that has an amount of its own is looked at by itself. */
export function mixedPieces(sentence: Span, language: Language, standing: Standing): Piece[] {
  const { acts: all, anew } = letterWordsOf(language);
  const acts = all.filter(({ says }) => hits(says, sentence.text));
  // An item that arrived before the case is of the order, not of what this case sends.
  const earlier = standing.brought && !hits(anew, sentence.text) && !namesOne(sentence.text, standing);
  const claims = new Set(
    acts
      .flatMap(({ claims, coming = [] }) => [...claims, ...coming])
      .filter((one) => TOLD.includes(one) && !(earlier && one === 'sent')),
  );
  const writes = standing.writes.filter((write) => write.claims.some((claim) => claims.has(claim)));
  if (writes.length === 0) return [];
  return partsOf(sentence, standing).flatMap((part) => mixedIn(part, writes, standing));
}

function partsOf(sentence: Span, { evidence }: Standing): Span[] {
  const amounts = amountsBeside(sentence.text, evidence);
  if (amounts.length < 2) return [sentence];
  const cuts: number[] = [];
  for (const [n, { start }] of amounts.entries()) {
    const before = amounts[n - 1]?.end;
    if (before === undefined) continue;
    const joint = /,|;|\s(?:and|und|et|y|plus|sowie)\s/gu.exec(sentence.text.slice(before, start));
    cuts.push(before + (joint ? joint.index : 0));
  }
  return [0, ...cuts].map((from, n) => {
    const to = cuts[n] ?? sentence.text.length;
    return { text: sentence.text.slice(from, to), start: sentence.start + from, end: sentence.start + to };
  });
}

/** Whether an amount or the number of a done write stands in the text. */
function namesOne(text: string, { writes, evidence }: Standing): boolean {
  const lower = text.toLowerCase();
  const amounts = amountsBeside(text, evidence);
  return amounts.length > 0 || writes.some(({ id }) => id !== undefined && lower.includes(id));
}

/** Amounts beside the numbers of records. */
function amountsBeside(text: string, evidence: Evidence): FoundAmount[] {
  return amountsIn(blanked(text, recordNumbersIn(text, evidence.numbers)), [evidence.currency]);
}

interface Told {
  cents: number[];
  ids: string[];
  items: string[];
}

function mixedIn(part: Span, writes: ToldWrite[], standing: Standing): Piece[] {
  const told = toldIn(part.text, standing);
  const sum = writes.reduce((all, { cents }) => all + Math.max(0, ...cents), 0);
  const together =
    told.ids.length === 0 && told.items.length === 0 && told.cents.every((cents) => cents === sum);
  const fits = writes.some((write) => coversAll(told, write));
  // Numbers of all of them beside their sum tell of all of them.
  const all =
    told.cents.every((cents) => cents === sum) && told.ids.length === writes.length && writes.length > 1;
  if (fits || together || all) return [];
  const [first] = amountsBeside(part.text, standing.evidence);
  const at = first ?? { text: part.text, start: 0, end: part.text.length };
  return [{ kind: 'one step', text: at.text, start: part.start + at.start, end: part.start + at.end }];
}

function coversAll({ cents, ids, items }: Told, write: ToldWrite): boolean {
  return (
    cents.every((one) => write.cents.has(one) || write.cents.size === 0) &&
    ids.every((id) => id === write.id) &&
    (write.items.length === 0
      ? items.length === 0 || write.cents.size === 0
      : items.every((title) => write.items.includes(title)))
  );
}

/** Amounts, numbers of writes and items that stand in the text. */
function toldIn(text: string, { evidence, writes }: Standing): Told {
  const lower = text.toLowerCase();
  const ids = writes.flatMap(({ id }) => (id !== undefined && lower.includes(id) ? [id] : []));
  const words = wordsAt(text);
  const items = evidence.items.filter(({ title }) =>
    wordsAt(title).some(
      ({ word }) =>
        word.length > 3 &&
        isOwn(word, title, evidence.items) &&
        words.some((other) => sameWord(word, other.word)),
    ),
  );
  const cents = amountsBeside(text, evidence).map((one) => one.cents);
  return { cents, ids, items: items.map(({ title }) => title) };
}

const GENERAL = new Set([
  'with',
  'from',
  'pair',
  'pack',
  'piece',
  'pieces',
  'small',
  'large',
  'cover',
  'covers',
  'set',
  'sets',
  'glass',
]);

/** A word that only this item's title has. */
function isOwn(word: string, title: string, items: { title: string }[]): boolean {
  if (GENERAL.has(word)) return false;
  return !items.some(
    (other) => other.title !== title && wordsAt(other.title).some((one) => sameWord(one.word, word)),
  );
}
