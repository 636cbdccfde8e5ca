/**
 * How a text is taken apart into words: the same for articles, which are indexed, and for what is asked. What
 * a stem is and which words say nothing, the database knows.
 */

/**
 * Goes up whenever the same text gives other words or stems; articles indexed by an older version are indexed
 * again when the database is opened.
 */
export const WORDS_VERSION = 1;

const LONGEST = 60;
const SHORTEST_SPELT = 4;
const LONGEST_SPELT = 24;

/** What says nothing: `n't` with its verb, and the short tails after an apostrophe. */
const CONTRACTED = /(?<!\p{L})\p{L}+n['’]t(?!\p{L})|['’](?:s|re|ve|ll|d|m)(?!\p{L})/gu;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const HYPHENED = /(?<![\p{L}\p{M}])[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)+/gu;

export interface Words {
  /**
   * Runs of letters and digits in lower case, in their order. Never more than 60 characters long, never a
   * character that the database refuses.
   */
  words: string[];
  /**
   * What a hyphen joins, as one word: `pickup` for `pick-up`, with its parts, which are among the words too.
   */
  joined: { word: string; parts: string[] }[];
}

export function wordsOf(text: string): Words {
  const plain = text.normalize('NFKC').toLowerCase().replaceAll(CONTRACTED, ' ');
  return {
    words: [...plain.matchAll(WORD)].map(([word]) => word.slice(0, LONGEST)),
    joined: [...plain.matchAll(HYPHENED)].map(([run]) => {
      const parts = run.split('-').map((part) => part.slice(0, LONGEST));
      return { word: parts.join('').slice(0, LONGEST), parts };
    }),
  };
}

/**
 * The word, and the word with each one of its characters left out. Two words that one edit tells apart (a
 * character added, left out, replaced, or swapped with its neighbour) have one of these in common, so that
 * likely spellings are found by equality. Empty for words that are short, endless, or have digits.
 */
export function spellingsOf(word: string): string[] {
  const characters = [...word];
  if (characters.length < SHORTEST_SPELT || characters.length > LONGEST_SPELT || /\p{N}/u.test(word))
    return [];
  return [...new Set([word, ...characters.map((_, at) => characters.toSpliced(at, 1).join(''))])];
}

/** At most one edit apart. */
export function oneEditApart(one: string, other: string): boolean {
  const [a, b] = [[...one], [...other]];
  if (a.length > b.length) return oneEditApart(other, one);
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const rest = (from: string[], at: number) => from.slice(at).join('');
  if (a.length < b.length) return rest(a, start) === rest(b, start + 1);
  const swapped = a[start] === b[start + 1] && a[start + 1] === b[start];
  return rest(a, start + 1) === rest(b, start + 1) || (swapped && rest(a, start + 2) === rest(b, start + 2));
}
