/** What a letter names: items, what is wrong with them, where money goes, and people. */

import { folded } from '../../run/text/folded.ts';
import { ALL_LANGUAGES, dataOf, type Language, letterWordsOf } from '../languages/all.ts';
import type { LetterWords } from '../languages/letter-words.ts';
import { vocabularyOf } from '../languages/vocabulary.ts';
import { inArticle, isMoney } from './acts.ts';
import { hits } from './hits.ts';
import type { Piece } from './pieces.ts';
import { Words, wordsAt } from './same-words.ts';
import type { Span } from './sentences.ts';
import type { Standing } from './standing.ts';

const calendar = new Set(
  ALL_LANGUAGES.flatMap((code) => {
    const { months, weekdays } = dataOf(code);
    return [...months, ...weekdays].flat().map(folded);
  }),
);

const QUOTED = /["“„«»]([^"“”„«»\n]{2,300})["”“»«]/gu;
const LONGEST_NAME = 4;

/** Things after words such as "your", and what stands between quotation marks. */
export function itemPieces(sentence: Span, language: Language, standing: Standing): Piece[] {
  const { itemAfter, itemEnds, nounsAreCapital } = letterWordsOf(language);
  const pieces: Piece[] = [];
  for (const found of sentence.text.matchAll(QUOTED)) {
    const inner = (found[1] ?? '')
      .trim()
      .replace(/(?<![.,;:!?])[.,;:!?]+$/, '')
      .toLowerCase();
    if (!standing.evidence.text.includes(inner) && !standing.messages.toLowerCase().includes(inner))
      pieces.push(at('the words', sentence, [found.index + 1, found[1] ?? '']));
  }
  for (const pattern of itemAfter)
    for (const found of sentence.text.matchAll(pattern)) {
      const from = found.index + found[0].length;
      const rest = /^[\s\p{L}\p{N}'-]*/u.exec(sentence.text.slice(from))?.[0] ?? '';
      const name: { word: string; start: number; end: number }[] = [];
      let noun = false;
      for (const word of wordsAt(rest)) {
        const capital = /^\p{Lu}/u.test(rest.slice(word.start));
        // Where nouns have capitals, a name is over with the small word after its noun.
        if (itemEnds.has(word.word) || name.length === LONGEST_NAME || (nounsAreCapital && noun && !capital))
          break;
        noun ||= capital;
        if (capital || !nounsAreCapital) name.push(word);
      }
      const unknown = name.find(({ word }) => !isKnownThing(word, language, standing));
      const last = name.at(-1);
      if (unknown && last)
        pieces.push(at('the item', sentence, [from + unknown.start, rest.slice(unknown.start, last.end)]));
    }
  return pieces;
}

const generals = new Map<Language, Words>();

function generalWords(language: Language): Words {
  const made = generals.get(language) ?? new Words(letterWordsOf(language).general);
  generals.set(language, made);
  return made;
}

function isKnownThing(word: string, language: Language, standing: Standing): boolean {
  const { general, endings, harmless } = letterWordsOf(language);
  return (
    /\d/.test(word) ||
    general.has(word) ||
    generalWords(language).has(word) ||
    harmless.has(word) ||
    calendar.has(word) ||
    [...endings].some((ending) => word.endsWith(folded(ending))) ||
    standing.found.has(word) ||
    standing.written.has(word)
  );
}

/** What is wrong with a thing must be what was written, or what a done step says. */
export function conditionPieces(sentence: Span, language: Language, standing: Standing): Piece[] {
  const { conditional, conditions } = letterWordsOf(language);
  if (hits(conditional, sentence.text) || inArticle(sentence.text, language, standing)) return [];
  const known = `${standing.messages}\n${standing.writes.map(({ text }) => text).join('\n')}`;
  return Object.entries(conditions).flatMap(([kind, pattern]) =>
    [...sentence.text.matchAll(pattern)]
      .filter(
        () =>
          !ALL_LANGUAGES.some((code) =>
            hits(letterWordsOf(code).conditions[kind as keyof LetterWords['conditions']], known),
          ),
      )
      .map((found) => at('what is wrong', sentence, [found.index, found[0]])),
  );
}

/** A card, PayPal, a gift card: in a sentence about money, the one of a done step. */
export function placePieces(sentence: Span, language: Language, standing: Standing): Piece[] {
  const { ofMoney, all } = standing.places;
  const told = ofMoney.size > 0 && isMoney(sentence.text, language) ? ofMoney : all;
  return Object.entries(letterWordsOf(language).places).flatMap(([kind, pattern]) =>
    told.has(kind) || inArticle(sentence.text, language, standing)
      ? []
      : [...sentence.text.matchAll(pattern)].map((found) =>
          at('where money goes', sentence, [found.index, found[0]]),
        ),
  );
}

/** Names of people where one is greeted, named or signs; in languages without capital nouns, every name. */
export function namePieces(
  { letter, sentences, language }: { letter: string; sentences: Span[]; language: Language },
  standing: Standing,
): Piece[] {
  const { greeted, notNames, nounsAreCapital, general, harmless, itemEnds } = letterWordsOf(language);
  const pieces: Piece[] = [];
  const known = (word: string) =>
    notNames.has(word) || calendar.has(word) || standing.customer.has(word) || standing.found.has(word);
  const named = ({ text, start: offset }: { text: string; start: number }, name: string, index: number) => {
    const from = index + text.slice(index).indexOf(name);
    for (const { word, start, end } of wordsAt(name))
      if (!known(word) && !general.has(word))
        pieces.push({
          kind: 'the name',
          text: name.slice(start, end),
          start: offset + from + start,
          end: offset + from + end,
        });
  };
  const [greeting, ...others] = greeted;
  for (const { text, start } of sentences)
    for (const found of greeting ? text.matchAll(greeting) : [])
      named({ text, start }, found.groups?.name ?? '', found.index);
  for (const pattern of others)
    for (const found of letter.matchAll(pattern))
      named(
        { text: letter, start: 0 },
        found.groups?.name ?? '',
        found.index + found[0].lastIndexOf(found.groups?.name ?? ''),
      );
  const { isSmall } = vocabularyOf([language]);
  const fine = (word: string) => known(word) || general.has(word) || isSmall(word);
  pieces.push(...signed(sentences.at(-1), fine));
  if (nounsAreCapital) return pieces;
  for (const sentence of sentences)
    for (const { index, 0: word } of sentence.text.matchAll(
      // What has a digit is a number of something, and looked for as such.
      /(?<=[\p{L}\p{N},)%'"-]\s["“(]?)\p{Lu}[\p{L}'’-]*(?![\p{L}\p{N}])/gu,
    )) {
      const parts = word.split(/['’-]/).filter(Boolean).map(folded);
      const all = parts.every(
        (part) =>
          part.length < 2 ||
          known(part) ||
          general.has(part) ||
          harmless.has(part) ||
          itemEnds.has(part) ||
          dataOf(language).small.split(' ').includes(part),
      );
      if (!all) pieces.push(at('the name', sentence, [index, word]));
    }
  return pieces;
}

/** Who signs, on a last line that is no sentence. */
function signed(last: Span | undefined, known: (word: string) => boolean): Piece[] {
  if (!last || /[.!?]$|[\d/@\]]/.test(last.text) || wordsAt(last.text).length > 5) return [];
  return wordsAt(last.text).flatMap(({ word, start, end }) => {
    const text = last.text.slice(start, end);
    return /^\p{Lu}/u.test(text) && !known(word) ? [at('the name', last, [start, text])] : [];
  });
}

function at(kind: string, sentence: Span, [index, text]: [number, string]): Piece {
  const start = sentence.start + index;
  return { kind, text, start, end: start + text.length };
}
