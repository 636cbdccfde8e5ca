/** Numbers of records in a letter: a shop's own are random, so that a part of one may look like anything. */
import type { Evidence } from './evidence.ts';

/** A place in a letter. */
export interface Found {
  text: string;
  start: number;
  end: number;
}

/** Everything in one piece that has a digit. */
export const WITH_DIGIT =
  /(?<![\p{L}\p{N}])[\p{L}]*\p{N}[\p{L}\p{N}]*(?:[-_/.#][\p{L}\p{N}]+)*|(?<![\p{L}\p{N}])[\p{L}]+(?:[-_/#][\p{L}]*\p{N}[\p{L}\p{N}]*)+(?:[-_/.#][\p{L}\p{N}]+)*/gu;

/**
 * Those that stand in what was found: the date in 12MAR34, the money in 2PKR0 and the time in 27PM3X3 are
 * none. What has digits alone is a quantity as well, and not among them.
 */
export function recordNumbersIn(letter: string, evidence: Pick<Evidence, 'text'>): Found[] {
  return [...letter.matchAll(WITH_DIGIT)]
    .filter(({ 0: text }) => /\p{L}/u.test(text) && holdsWhole(evidence.text, text.toLowerCase()))
    .map(({ 0: text, index }) => ({ text, start: index, end: index + text.length }));
}

/** Whether the text stands there with nothing of its own kind on either side: A-1048 is not in A-10482. */
export function holdsWhole(text: string, part: string): boolean {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + part.length] ?? ' ';
    if (!/[\p{L}\d]/u.test(before) && !/[\p{L}\d]/u.test(after)) return true;
  }
  return false;
}
