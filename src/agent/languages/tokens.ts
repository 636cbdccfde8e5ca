/** Words of a text with their places. */
import { anyOf, everyPhrase, everyWord } from './all.ts';

export interface Token {
  /** Lower case, without marks: `doesn't` is `doesnt`. */
  text: string;
  start: number;
  end: number;
}

const elisions = everyWord('elisions');

/** What stands behind `is` in the phrases of things with which nothing is wrong. */
const predicates = new Set(
  everyPhrase('spared').flatMap((phrase) => (phrase.startsWith('is ') ? phrase.slice(3) : [])),
);
const SHORT_IS = /^(\p{L}{3,})['’]s$/iu;
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/uy;

/** `l'assiette` is two words, `don't` is one, and `the lantern's fine` is `the lantern is fine`. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(
    /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu,
  )) {
    const [written] = match;
    const mark = written.search(/['’]/);
    const elided = mark > 0 && elisions.has(written.slice(0, mark).toLowerCase());
    const stem = SHORT_IS.exec(written)?.[1];
    if (stem && predicates.has(wordAt(text, match.index + written.length + 1))) {
      const end = match.index + stem.length;
      tokens.push(
        { text: stem.toLowerCase().normalize('NFC'), start: match.index, end },
        { text: 'is', start: end + 1, end: end + 2 },
      );
      continue;
    }
    const parts = elided ? [written.slice(0, mark), written.slice(mark + 1)] : [written];
    let start = match.index;
    for (const part of parts) {
      const end = start + part.length;
      tokens.push({ text: part.toLowerCase().replace(/['’]/g, '').normalize('NFC'), start, end });
      start = end + 1;
    }
  }
  return tokens;
}

function wordAt(text: string, at: number): string {
  WORD.lastIndex = at;
  return WORD.exec(text)?.[0].toLowerCase() ?? '';
}

const ELIDED = new RegExp(String.raw`(?<![\p{L}\p{N}])(${anyOf('elisions')})['’](?=\p{L})`, 'giu');

/** `l'assiette` as `l assiette`, for what splits at blanks. */
export function withoutElisions(text: string): string {
  return text.replace(ELIDED, '$1 ');
}
