/**
 * What a letter says was done, will be done, is refused, excepted or guaranteed. Each needs a done step that
 * claims it, or an article that was read.
 */
import type { Claim } from '../../run/plan/catalogue.ts';
import { dataOf, type Language, letterWordsOf } from '../languages/all.ts';
import type { LetterWords } from '../languages/letter-words.ts';
import { vocabularyOf } from '../languages/vocabulary.ts';
import { amountsIn } from '../text/amounts.ts';
import { daysIn, sameDay } from '../text/dates.ts';
import { hits } from './hits.ts';
import { periodsIn } from './periods.ts';
import type { Piece } from './pieces.ts';
import { type Words, wordsAt } from './same-words.ts';
import type { Span } from './sentences.ts';
import type { Standing } from './standing.ts';

type Tense = 'done' | 'coming';

interface Said {
  tense: Tense;
  verb: string;
  negated: boolean;
  /** From the verb to the end of its clause; the whole clause; from where it is said. */
  tail: string;
  clause: string;
  whole: string;
  start: number;
  end: number;
}

export function actPieces(sentence: Span, language: Language, standing: Standing): Piece[] {
  const words = letterWordsOf(language);
  const pieces: Piece[] = [];
  const byArticle = () => inArticle(sentence.text, language, standing);
  const mark = (kind: string, start: number, end: number) =>
    pieces.push(pieceOf(kind, sentence, [start, end]));
  for (const said of saidIn(sentence.text, words))
    if (!stands(said, language, standing) && !(isGeneral(said, words) && byArticle()))
      mark('a promise', said.start, said.end);
  const found = (pattern: RegExp, kind: string, allowed: (text: string) => boolean) => {
    for (const one of sentence.text.matchAll(pattern))
      if (!allowed(one[0])) mark(kind, one.index, one.index + one[0].length);
  };
  const { evidence } = standing;
  found(words.refusals, 'a refusal', () => standing.refused || deniedIn(sentence.text, language, standing));
  found(words.exceptions, 'an exception', () => standing.exceptionMade || (standing.refused && byArticle()));
  found(
    words.guarantees,
    'a guarantee',
    (text) => wordsAt(text).every(({ word }) => standing.found.has(word)) && byArticle(),
  );
  found(words.vagueDays, 'the day', (text) => evidence.text.includes(text.toLowerCase()));
  found(words.underway, 'a promise', () => {
    const moneyOnly = isMoney(sentence.text, language);
    const claims: Claim[] = moneyOnly ? ['refunded', 'credited'] : ['sent', 'released'];
    return (
      (standing.underway && !hits(words.anew, sentence.text)) ||
      claims.some((claim) => evidence.claims.has(claim)) ||
      hits(words.conditional, sentence.text) ||
      byArticle()
    );
  });
  return pieces;
}

function pieceOf(kind: string, sentence: Span, [start, end]: [number, number]): Piece {
  const text = sentence.text.slice(start, end).replace(/(?<![\s.,;:!?])[\s.,;:!?]+$/, '');
  return { kind, text, start: sentence.start + start, end: sentence.start + start + text.length };
}

/** Everything that the sentence says was done or is to come. */
function saidIn(sentence: string, words: LetterWords): Said[] {
  const found: Said[] = [];
  for (const tense of ['done', 'coming'] as const)
    for (const { find, verbs, near } of words[tense])
      for (const match of sentence.matchAll(find)) {
        const after = match.index + match[0].length;
        const verb = match.groups?.verb;
        const add = (verb: string, at: number, negated: boolean) => {
          const [from, end] = clauseAround(sentence, [at, at + verb.length], words.breaks);
          found.push({
            ...{ tense, verb: verb.toLowerCase(), negated },
            ...{ tail: sentence.slice(at, end), clause: sentence.slice(from, end) },
            ...{
              whole: sentence.slice(Math.min(match.index, at), end),
              start: Math.min(match.index, at),
              end,
            },
          });
        };
        const ofUs = hits(words.us, match[0]);
        if (verb !== undefined) {
          const at = match.index + match[0].lastIndexOf(verb);
          const [from] = clauseAround(sentence, [at, after], words.breaks);
          add(
            verb,
            at,
            match.groups?.no !== undefined || (!ofUs && hits(words.negated, sentence.slice(from, at))),
          );
        } else if (verbs) {
          const tail = sentence.slice(after);
          for (const inner of (near ? (tail.split(/[,;]/)[0] ?? '') : tail).matchAll(verbs)) {
            const at = after + inner.index + inner[0].lastIndexOf(inner.groups?.verb ?? '');
            const between = sentence.slice(after, at);
            add(inner.groups?.verb ?? '', at, inner.groups?.no !== undefined || hits(words.negated, between));
          }
        }
      }
  return found;
}

const CLAUSE = /[;!?]|[.,](?=\s|$)|\s[–—-]\s/g;

/** Where the clause around a verb begins and ends. */
function clauseAround(sentence: string, [from, to]: [number, number], breaks: RegExp): [number, number] {
  const ends = (text: string) => [...text.matchAll(CLAUSE), ...text.matchAll(breaks)];
  const before = ends(sentence.slice(0, from)).map(
    ({ index, 0: found }) => index + (/^\P{L}/u.test(found) ? 1 : 0),
  );
  const after = ends(sentence.slice(to)).flatMap(({ index, 0: found }) =>
    index > 0 || to === from || found === ',' ? [index] : [],
  );
  return [Math.max(0, ...before), to + Math.min(...after, sentence.length - to)];
}

function stands(said: Said, language: Language, standing: Standing): boolean {
  const { verb, tense, negated, tail, clause, whole } = said;
  const { acts: all, anew, carries, harmless, us } = letterWordsOf(language);
  const exact = all.filter(({ says }) => startsWith(says, tail));
  // A verb that says only that something came about is of the act that its clause names.
  const acts =
    exact.length === 0 || carries.has(verb)
      ? all.filter(({ says }) => hits(says, carries.has(verb) ? clause : verb))
      : exact;
  const ofOthers = tense === 'done' && !hits(us, whole) && standing.found.has(verb);
  if (acts.length === 0)
    return negated || harmless.has(verb) || vocabularyOf([language]).isSmall(verb) || ofOthers;
  const claims = acts.flatMap(({ claims, coming }) => (tense === 'coming' ? (coming ?? claims) : claims));
  if (negated) return !claims.some((claim) => standing.evidence.claims.has(claim));
  if (ofOthers && claims.every((claim) => OF_ANYBODY.includes(claim))) return true;
  return claims.some((claim) => claimed(claim, { tense, clause, anew: hits(anew, clause) }, standing));
}

/** What others do as well, and people write of: the laptop that they requested. */
const OF_ANYBODY: readonly Claim[] = ['requested'];

interface ActSaid {
  tense: Tense;
  clause: string;
  /** It is about another thing, which was not there before. */
  anew: boolean;
}

/** What was done before the case, or stands in outputs as it is now. */
function claimed(claim: Claim, { tense, clause, anew }: ActSaid, standing: Standing): boolean {
  const { evidence, underway, brought, traced } = standing;
  if (claim === 'reminds') return tense === 'coming' && reminded(clause, evidence.reminders);
  if (evidence.claims.has(claim)) return claim !== 'sent' || tense === 'done' || announced(clause, evidence);
  if (claim === 'refunded') return tense === 'done' && evidence.alreadyRefunded;
  if (claim === 'cancelled') return tense === 'done' && evidence.alreadyCancelled;
  if (claim === 'sent' && tense === 'done' && brought && !anew) return true;
  if (claim === 'sent') return underway && !anew && (tense === 'done' || announced(clause, evidence));
  return claim === 'traced' && traced;
}

/** When something arrives is announced only for a day or a time that outputs and articles give. */
function announced(text: string, { ahead, periods }: Standing['evidence']): boolean {
  const days = daysIn(text).every(({ days }) =>
    days.some((day) => ahead.some((other) => sameDay(day, other))),
  );
  return days && periodsIn(text).every(({ key }) => periods.has(key));
}

function reminded(text: string, reminders: string[]): boolean {
  if (reminders.length === 0) return false;
  const set = reminders.flatMap((date) => daysIn(date).flatMap(({ days }) => days));
  return daysIn(text).every(({ days }) => days.some((day) => set.some((other) => sameDay(day, other))));
}

/** `refunds are made to the card`: how things are done, as an article has it; not what somebody did. */
function isGeneral({ tense, whole }: Said, { past, us }: LetterWords): boolean {
  return tense === 'coming' || !(hits(us, whole) || hits(past, whole));
}

/** An article refuses the same. */
function deniedIn(sentence: string, language: Language, standing: Standing): boolean {
  return standing.denials.some((article) => covers(article, { sentence, language }, 0.8));
}

/** Most of what the sentence is about stands in one place of an article that was read. */
export function inArticle(sentence: string, language: Language, { articles }: Standing): boolean {
  return articles.some((article) => covers(article, { sentence, language }, 0.8));
}

function covers(
  article: Words,
  { sentence, language }: { sentence: string; language: Language },
  share: number,
): boolean {
  const { itemEnds } = letterWordsOf(language);
  const content = wordsAt(sentence).filter(({ word }) => word.length > 2 && !itemEnds.has(word));
  return (
    content.length >= 4 && content.filter(({ word }) => article.has(word)).length >= content.length * share
  );
}

export function isMoney(text: string, language: Language): boolean {
  return hits(dataOf(language).aboutMoney, text) || /\p{Sc}/u.test(text) || amountsIn(text).length > 0;
}

function startsWith(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  return pattern.exec(text)?.index === 0;
}
