/** Words of a text with their places. */
import { anyOf, everyWord } from './all.ts';

export interface Token {
  /** Lower case, without marks: `doesn't` is `doesnt`. */
  text: string;
  start: number;
  end: number;
}

const elisions = everyWord('elisions');

/** `l'assiette` is two words, `don't` is one. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(
    /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu,
  )) {
    const [written] = match;
    const mark = written.search(/['’]/);
    const elided = mark > 0 && elisions.has(written.slice(0, mark).toLowerCase());
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

const ELIDED = new RegExp(String.raw`(?<![\p{L}\p{N}])(${anyOf('elisions')})['’](?=\p{L})`, 'giu');

/** `l'assiette` as `l assiette`, for what splits at blanks. */
export function withoutElisions(text: string): string {
  return text.replace(ELIDED, '$1 ');
}
