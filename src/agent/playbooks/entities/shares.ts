/** Shares of a sum as people write them: `20 %`, `60 percent`. */
import type { Span } from './found.ts';

const SIGN = '(?:%|percent|per cent|prozent|pour ?cent|por ciento)';
const SHARE = new RegExp(String.raw`\d\s?${SIGN}`, 'giu');
const WORD = new RegExp(SIGN, 'iu');

export interface Share extends Span {
  /** A plain whole number, above 0 and below 100. */
  percent?: number;
}

export function sharesIn(text: string): Share[] {
  return [...text.matchAll(SHARE)].map(({ 0: found, index }): Share => {
    const end = index + found.length;
    const number = /(?:^|[^\p{L}\p{N}.,])(\d{1,2})$/u.exec(
      text.slice(Math.max(0, index - 2), index + 1),
    )?.[1];
    const plain =
      number !== undefined && Number(number) > 0 && (found.endsWith('%') || !/\p{L}/u.test(text[end] ?? ''));
    return plain ? { percent: Number(number), start: index + 1 - number.length, end } : { start: index, end };
  });
}

/** Whether the text has a word or sign for a share, with a number or without. */
export function mentionsShares(text: string): boolean {
  return WORD.test(text);
}
