/** Whether an order has as many of something as a request speaks of. */
import { count } from '../../../run/text/counts.ts';
import { ToolFault } from '../../contract.ts';
import type { OrderLine } from '../contract/shop.ts';
import { piecesOf, SETS, stemsOf } from '../goods.ts';
import { namedFirst } from './name-lines.ts';

const COUNT = /^(\d{1,2}) (.+)$/;

interface Counted {
  /** `3 vases arrived; 2 lamps`, as a message has it. */
  counted: string | undefined;
  /** The whole line is to be taken: then fewer are no less than another number. */
  whole: boolean;
  order: string;
}

/**
 * Throws ToolFault `too_many` where more are spoken of than one of these lines has, pieces of a set counted
 * one by one, and `only_some` where fewer are and the whole of it would be taken.
 */
export function checkCounts(lines: readonly OrderLine[], { counted = '', whole, order }: Counted): void {
  for (const part of counted.split(';')) {
    const [, digits = '', words = ''] = COUNT.exec(part.trim()) ?? [];
    const line = namedFirst(lines, words);
    const named = Number(digits);
    if (!line || named === 0) continue;
    const pieces = stemsOf(words).some((word) => SETS.has(word)) ? 1 : piecesOf(line.variant);
    const has = line.quantity * pieces;
    if (named > has)
      throw new ToolFault('too_many', `The words speak of ${named}, and ${order} has ${inWords(line)}.`);
    if (whole && named < has)
      throw new ToolFault(
        'only_some',
        `The words speak of ${named} only, and ${order} has ${inWords(line)}.`,
      );
  }
}

/** `line 2 Stoneware mug set (moss green, 4 pieces) once`. */
function inWords({ line, title, variant, quantity }: OrderLine): string {
  const of = variant === '' ? '' : ` (${variant})`;
  return `line ${line} ${title}${of} ${quantity === 1 ? 'once' : count(quantity, 'time')}`;
}
