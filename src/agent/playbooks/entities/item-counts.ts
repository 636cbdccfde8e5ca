/** How many of something a message speaks of: `three of the vases`, `both lamps`, `die 2 Kissen`. */
import { numberWords } from '../../text/number-words.ts';
import type { Word } from '../words.ts';

/** Words that may stand between a number and the name that it counts. */
const MOST_BETWEEN = 4;
const MOST_WORDS_OF_A_NAME = 4;

/**
 * As `3 vases arrived`: the number, and what stands behind it as far as it may be a name. `passedOver`: what
 * may stand between and is none. `inList`: the next part goes on with the list, so that `both` counts the
 * list.
 */
export function countsIn(words: Word[], passedOver: (word: Word) => boolean, inList: boolean): string[] {
  const counts: string[] = [];
  let from = 0;
  for (const [at, word] of words.entries()) {
    const number = at < from || isNoCount(words, at) ? undefined : numberOf(word, inList);
    if (number === undefined) continue;
    let next = at + 1;
    // `two of the four cups` counts two.
    while (next <= at + MOST_BETWEEN && isBetween(words[next], passedOver)) next += 1;
    const behind = words.slice(next, next + MOST_WORDS_OF_A_NAME);
    const end = behind.findIndex((one) => numberOf(one, true) !== undefined);
    const name = behind.slice(0, end < 0 ? undefined : end);
    if (name.length === 0) continue;
    counts.push(`${number} ${name.map(({ text }) => text).join(' ')}`);
    from = next;
  }
  return counts;
}

/** `line 2`, `24 cm`. */
function isNoCount(words: Word[], at: number): boolean {
  const [before, behind] = [words[at - 1], words[at + 1]];
  return (
    before?.among.has('numberLabels', before.text) === true ||
    behind?.among.has('measures', behind.text) === true
  );
}

function isBetween(word: Word | undefined, passedOver: (word: Word) => boolean): boolean {
  return word !== undefined && (passedOver(word) || numberOf(word, true) !== undefined);
}

function numberOf({ text, among }: Word, inList: boolean): number | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  if (!inList && among.has('bothWords', text)) return 2;
  return numberWords().get(text);
}
