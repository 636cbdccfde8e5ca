/** Mistypes a question, the same way for the same seed. */
import type { Random } from '../src/tools/shop/adapters/own/demo/random.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const LONG = 6;

/**
 * One edit in one word: the word is picked among those of six or more ASCII letters (where there is none,
 * among the longest), its place among all of the word's letters, and the edit among four: a letter left out,
 * one put in before it, one replaced by another, two neighbours swapped. A text without a letter stays.
 */
export function mistype(text: string, random: Random): string {
  const words = [...text.matchAll(/[a-z]+/gi)].map((match) => ({ at: match.index, word: match[0] }));
  if (words.length === 0) return text;
  const long = Math.min(LONG, Math.max(...words.map(({ word }) => word.length)));
  const { at, word } = random.pick(words.filter((one) => one.word.length >= long));
  return text.slice(0, at) + misspell(word, random) + text.slice(at + word.length);
}

/** Never the word itself, unless all of its letters are one letter. */
function misspell(word: string, random: Random): string {
  const place = random.between(0, word.length - 1);
  const [before, letter, after] = [word.slice(0, place), word[place] ?? '', word.slice(place + 1)];
  const other = random.pick([...LETTERS].filter((one) => one !== letter.toLowerCase()));
  switch (random.pick(['left out', 'put in', 'replaced', 'swapped'] as const)) {
    case 'left out':
      return before + after;
    case 'put in':
      return before + other + letter + after;
    case 'replaced':
      return before + other + after;
    case 'swapped':
      return swap(word, place);
  }
}

/** The first two neighbours that differ, from this place on and then from the start. */
function swap(word: string, from: number): string {
  for (let step = 0; step < word.length; step += 1) {
    const at = (from + step) % word.length;
    const [one, two] = [word[at], word[at + 1]];
    if (one && two && one.toLowerCase() !== two.toLowerCase())
      return word.slice(0, at) + two + one + word.slice(at + 2);
  }
  return word;
}
