/** What no letter may have, whatever was found: a question for a secret, and what a template left open. */
import { type Language, letterWordsOf } from '../languages/all.ts';
import { hits } from './hits.ts';
import type { Piece } from './pieces.ts';
import type { Span } from './sentences.ts';

const OPEN =
  /\[(?!\d{1,2}\])[^\]\n]{0,60}\]|\{[^}\n]{0,60}\}|<(?=[\p{L}/!])[^>\n]{0,60}>|\$\{|%\w+%|_{3,}|\*{3,}|#{3,}|\.{5,}|(?<![\p{L}\p{N}])(?:X{3,}|x{3,}|TODO|TBD|TBC|FIXME|lorem ipsum|undefined|NaN|null|\[object Object\])(?![\p{L}\p{N}])|(?<!\p{L})(?:YOUR|CUSTOMER|INSERT|FIRST|LAST|ORDER|KUNDE[NR]?|VORNAME|NACHNAME|NAME|DATUM|BETRAG|BESTELL)[ _-]?(?:NAME|NUMBER|NUMMER|DATE|AMOUNT|ID|HERE|HIER)(?!\p{L})/gu;

export function openPieces(letter: string): Piece[] {
  return [...letter.matchAll(OPEN)].map(({ 0: text, index }) => ({
    kind: 'a gap',
    text,
    start: index,
    end: index + text.length,
  }));
}

export function secretPieces(sentence: Span, language: Language): Piece[] {
  const { secrets, asking, neverAsk } = letterWordsOf(language);
  if (!hits(asking, sentence.text) || hits(neverAsk, sentence.text)) return [];
  return [...sentence.text.matchAll(secrets)].map(({ 0: text, index }) => ({
    kind: 'a question for a secret',
    text,
    start: sentence.start + index,
    end: sentence.start + index + text.length,
  }));
}
