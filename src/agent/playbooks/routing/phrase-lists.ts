/** Many lists of phrases, looked for in one pass over a text's words. */
import { alternativesOf, type Phrase, type PhraseHit, phraseAt, type Word } from '../words.ts';

export interface Hit {
  phrase: Phrase;
  hit: PhraseHit;
}

/** Of each list what stands in the words: in the order of the text, and at one word in that of the list. */
export type PhraseLists = (words: Word[]) => Hit[][];

interface Listed {
  /** Counted through all lists. */
  n: number;
  list: number;
  phrase: Phrase;
}

/** By their first words, so that each word of a text meets only those phrases that may begin there. */
export function phraseLists(lists: Phrase[][]): PhraseLists {
  const whole = new Map<string, Listed[]>();
  const begins = new Map<string, Listed[]>();
  let n = 0;
  for (const [list, phrases] of lists.entries())
    for (const phrase of phrases) {
      const listed = { n, list, phrase };
      n += 1;
      for (const { text, begins: open } of alternativesOf(phrase[0] ?? '')) {
        const lookup = open ? begins : whole;
        lookup.set(text, [...(lookup.get(text) ?? []), listed]);
      }
    }
  const lengths = [...new Set([...begins.keys()].map(({ length }) => length))];

  const beginningWith = (word: string): Listed[] => {
    const found = [...(whole.get(word) ?? [])];
    for (const length of lengths)
      if (length <= word.length) found.push(...(begins.get(word.slice(0, length)) ?? []));
    if (found.length < 2) return found;
    found.sort((one, other) => one.n - other.n);
    return found.filter((one, at) => one !== found[at - 1]);
  };
  return (words) => {
    const hits: Hit[][] = lists.map(() => []);
    for (const [at, { text }] of words.entries())
      for (const { list, phrase } of beginningWith(text)) {
        const hit = phraseAt(words, phrase, at);
        if (hit) hits[list]?.push({ phrase, hit });
      }
    return hits;
  };
}
