/** Numbers of records in a letter: a shop's own are random, so that a part of one may look like anything. */
import type { Span } from './sentences.ts';

const NUMBER = /(?<![\p{L}\p{N}])[\p{L}\p{N}]+(?:[-_/#][\p{L}\p{N}]+)*(?![\p{L}\p{N}])/gu;

/** Whether a whole value of a record is a number of letters and digits, in one piece. */
export function isRecordNumber(value: string): boolean {
  const [found] = value.match(NUMBER) ?? [];
  return found === value && /\p{N}/u.test(value) && /\p{L}/u.test(value);
}

/**
 * Those of records that were read or written: the date in 12MAR34, the money in 2PKR0 and the time in 27PM3X3
 * are none. `known`: whole values of records, in small letters; a piece of some text is none.
 */
export function recordNumbersIn(letter: string, known: ReadonlySet<string>): Span[] {
  return [...letter.matchAll(NUMBER)]
    .filter(({ 0: text }) => known.has(text.toLowerCase()))
    .map(({ 0: text, index }) => ({ text, start: index, end: index + text.length }));
}
