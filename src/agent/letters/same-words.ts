/** Whether words are the same whatever their endings, and which words a text has. */

import { folded } from '../../run/text/folded.ts';

const WORD = /\p{L}[\p{L}\p{N}]*(?:['-][\p{L}\p{N}]+)*/gu;

export interface WordAt {
  /** In small letters, without marks. */
  word: string;
  start: number;
  end: number;
}

export function wordsAt(text: string): WordAt[] {
  return [...text.matchAll(WORD)].map((found) => ({
    word: folded(found[0]),
    start: found.index,
    end: found.index + found[0].length,
  }));
}

/** mug and mugs, Tasse and Tassen, lamp and lamp's. */
export function sameWord(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short === long) return true;
  if (short.length < 3) return false;
  if (long.startsWith(short))
    return /^(?:'?s|e?s|e?n|e|er|ed|en|ern|d|ing|t)$/.test(long.slice(short.length));
  const stem = short.length - 1;
  return stem >= 5 && long.length - short.length <= 2 && long.slice(0, stem) === short.slice(0, stem);
}

/** Words of a text, for asking whether it has one. */
export class Words {
  readonly #words: Set<string>;
  readonly #byBeginning = new Map<string, string[]>();

  constructor(texts: Iterable<string>) {
    this.#words = new Set(
      [...texts].flatMap((text) => wordsAt(text).flatMap(({ word }) => [word, ...word.split(/[-']/)])),
    );
    for (const word of this.#words) {
      const key = word.slice(0, 3);
      const known = this.#byBeginning.get(key);
      if (known) known.push(word);
      else this.#byBeginning.set(key, [word]);
    }
  }

  has(word: string): boolean {
    if (this.#words.has(word)) return true;
    return (this.#byBeginning.get(word.slice(0, 3)) ?? []).some((known) => sameWord(word, known));
  }
}
