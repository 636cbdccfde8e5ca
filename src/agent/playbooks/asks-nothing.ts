/** Messages that ask for nothing: thanks, feelings, impatience, agreement. What was planned stands. */
import { perVocabulary, type Vocabulary } from '../languages/vocabulary.ts';
import { readable, type Word, wordsOf } from './words.ts';

/** Whoever writes more than this says more. */
const LONGEST = 300;

const expressionOf = perVocabulary(
  (among) =>
    new RegExp(
      String.raw`(?<![\p{L}\p{N}_])(?:${among.phrases('nothingElse').join('|')})(?![\p{L}\p{N}_])`,
      'giu',
    ),
);

/**
 * Every word of it is one of those, or a small word that asks for nothing either. A text without a word, such
 * as `?!` or a thumb, asks for nothing too; one with a number may.
 */
export function asksNothing(text: string, among: Vocabulary): boolean {
  if (text.length > LONGEST) return false;
  const rest = readable(text).replace(expressionOf(among), (found) => ' '.repeat(found.length));
  return wordsOf(rest, among).every((word) => !/\p{N}/u.test(word.text) && isIdle(word));
}

function isIdle({ text, among }: Word): boolean {
  if (among.has('polite', text) || among.has('yes', text)) return true;
  return among.isSmall(text) && !among.has('asking', text) && !among.has('negations', text);
}
