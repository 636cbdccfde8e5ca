/**
 * Words of a text with their places. Everything here runs in time linear in the text, whatever the text is.
 */
import { everyWord } from '../languages/all.ts';
import { spellings } from '../languages/spelling.ts';
import { type Token, tokensOf, withoutElisions } from '../languages/tokens.ts';
import { everyVocabulary, type Vocabulary } from '../languages/vocabulary.ts';

export interface Word extends Token {
  /** The words that count in the text where it stands. */
  among: Vocabulary;
}

/** Longest text that is read; the way in allows 32,768 bytes, so this only guards against other callers. */
export const LONGEST_TEXT = 40_000;

/**
 * The text with control and format characters and odd blanks replaced by as many spaces, so that places in it
 * stay true. Line ends stay.
 */
export function readable(text: string): string {
  return text.slice(0, LONGEST_TEXT).replace(/[^\P{C}\n]|[^\P{Z}\n ]/gu, (found) => ' '.repeat(found.length));
}

export function wordsOf(text: string, among: Vocabulary = everyVocabulary()): Word[] {
  return tokensOf(text).map((token) => ({ ...token, among }));
}

export interface Clause {
  start: number;
  end: number;
  words: Word[];
}

/**
 * Parts of a text between commas, semicolons, colons, line ends and sentence ends. A dot inside a number or
 * an abbreviation ends nothing, nor does a decimal comma.
 */
export function clausesOf(text: string, among?: Vocabulary): Clause[] {
  const clauses: Clause[] = [];
  const words = wordsOf(text, among);
  let start = 0;
  let next = 0;
  const close = (end: number): void => {
    const inside: Word[] = [];
    for (let word = words[next]; word && word.end <= end; word = words[++next]) inside.push(word);
    if (inside.length > 0) clauses.push({ start, end, words: inside });
    start = end + 1;
  };
  for (const { 0: mark, index } of text.matchAll(/(?<!\d),|,(?!\d{2}(?!\d))|[;:\n!?]|\.(?=\s|$)/g))
    if (mark !== '.' || !isShort(text, index)) close(index);
  close(text.length);
  return clauses;
}

const abbreviations = everyWord('abbreviations');
const LONGEST_SHORT = 10;

/** Whether the dot at this place belongs to `incl.` and the like, with more behind it. */
function isShort(text: string, dot: number): boolean {
  const word = /\p{L}{1,10}$/u.exec(text.slice(Math.max(0, dot - LONGEST_SHORT), dot))?.[0] ?? '';
  return abbreviations.has(word.toLowerCase()) && /^\.[^\S\n]{1,3}\S/u.test(text.slice(dot, dot + 5));
}

/**
 * A phrase as playbooks write it: words in order; `injur*` stands for every word that begins so, `...` for up
 * to four words between.
 */
export type Phrase = string[];

export function phraseOf(text: string): Phrase {
  return withoutElisions(text.toLowerCase())
    .split(/\s+/)
    .map((part) => (part === '...' ? part : part.replace(/[^\p{L}\p{N}*/]/gu, '')))
    .filter((part) => part !== '');
}

export interface PhraseHit {
  /** Places of its first and last word among the words. */
  at: number;
  last: number;
  start: number;
  end: number;
  /** Its own words, without what stands where the phrase has `...`. */
  parts: { start: number; end: number }[];
  /** A word such as `not` or `nobody` stands among the three words before it, in the same sentence part. */
  negated: boolean;
}

/** Every place where the phrase stands in these words. */
export function findPhrase(words: Word[], phrase: Phrase): PhraseHit[] {
  const hits: PhraseHit[] = [];
  const first = phrase[0];
  if (first === undefined || first === '...' || words.length === 0) return hits;
  const firsts = alternativesOf(first);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    const hit = word && isOneOf(word, firsts) ? phraseAt(words, phrase, at) : undefined;
    if (hit) hits.push(hit);
  }
  return hits;
}

/** Whether one of the phrases stands in these words. */
export function standsIn(words: Word[], phrases: Phrase[]): boolean {
  return phrases.some((phrase) => findPhrase(words, phrase).length > 0);
}

/** Whether one of the phrases stands there and nothing says no to it. */
export function holdsIn(words: Word[], phrases: Phrase[]): boolean {
  return phrases.some((phrase) => findPhrase(words, phrase).some(({ negated }) => !negated));
}

/** The phrase where its first word stands at this place. */
export function phraseAt(words: Word[], phrase: Phrase, at: number): PhraseHit | undefined {
  const first = phrase[0];
  const from = words[at];
  if (first === undefined || from === undefined || !fits(from, first)) return undefined;
  const runs = followPhrase(words, phrase, at);
  const last = runs?.at(-1)?.last;
  const to = last === undefined ? undefined : words[last];
  if (runs === undefined || last === undefined || to === undefined) return undefined;
  const parts = runs.map((run) => ({
    start: words[run.at]?.start ?? from.start,
    end: words[run.last]?.end ?? to.end,
  }));
  return { at, last, start: from.start, end: to.end, parts, negated: negatedAt(words, at) };
}

/** The places of its first and last word, for each part of the phrase between its gaps. */
function followPhrase(words: Word[], phrase: Phrase, at: number): { at: number; last: number }[] | undefined {
  let run = { at, last: at };
  const runs = [run];
  let gap = 0;
  for (const part of phrase.slice(1)) {
    if (part === '...') {
      gap = 4;
      continue;
    }
    let next: number | undefined;
    for (let skip = 1; skip <= gap + 1; skip += 1) {
      if (fits(words[run.last + skip], part)) {
        next = run.last + skip;
        break;
      }
    }
    if (next === undefined) return undefined;
    if (next === run.last + 1) run.last = next;
    else {
      run = { at: next, last: next };
      runs.push(run);
    }
    gap = 0;
  }
  return runs;
}

function fits(word: Word | undefined, part: string): boolean {
  return word !== undefined && isOneOf(word, alternativesOf(part));
}

function isOneOf(word: Word, alternatives: Alternative[]): boolean {
  for (const { text, begins } of alternatives)
    if (begins ? word.text.startsWith(text) : word.text === text) return true;
  return false;
}

export interface Alternative {
  text: string;
  /** A word that goes on fits too. */
  begins: boolean;
}

const alternatives = new Map<string, Alternative[]>();

/** What a part of a phrase stands for. */
export function alternativesOf(part: string): Alternative[] {
  const known = alternatives.get(part);
  if (known) return known;
  const made = part.split('/').flatMap((one) => {
    const begins = one.endsWith('*');
    return spellings(begins ? one.slice(0, -1) : one).map((text) => ({ text, begins }));
  });
  // Parts of data alone are asked for; the limit is for whoever asks for something else.
  if (alternatives.size < 20_000) alternatives.set(part, made);
  return made;
}

/** Whether one of the three words before place `at` says no. */
export function negatedAt(words: Word[], at: number): boolean {
  for (let before = Math.max(0, at - 3); before < at; before += 1) {
    const word = words[before];
    if (word?.among.has('negations', word.text)) return true;
  }
  return false;
}

/** `"…"` for questions and summaries: one line, at most 160 characters. */
export function quoted(text: string): string {
  const line = readable(text).replace(/\s+/g, ' ').trim();
  return `"${line.length > 160 ? `${line.slice(0, 159)}…` : line}"`;
}
