/** Whether an order has as many of something as a request speaks of, and what they cost where it has more. */
import { count } from '../../../run/text/counts.ts';
import { ToolFault } from '../../contract.ts';
import type { OrderLine } from '../contract/shop.ts';
import { piecesOf, SETS, stemsOf } from '../goods.ts';
import { namedFirst } from './name-lines.ts';

const COUNT = /^(\d{1,2}) (.+)$/;

export interface Spoken {
  /** `3 vases arrived; 2 lamps`, as a message has it. */
  counted?: string | undefined;
  /** A part of something is spoken of, in whatever words. */
  part?: boolean | undefined;
  /**
   * What is done with the line: all of it is taken, what is spoken of is paid, or all of it is sent again; a
   * set counts as one then, since its pieces are not sent alone.
   */
  taken?: 'whole' | 'paid' | 'sent' | undefined;
  order: string;
  /** Writes an amount in words. */
  money: (cents: number) => string;
}

/** Cents of a line that are spoken of, by its number, where they are fewer than all. */
export type Shares = ReadonlyMap<number, number>;

/**
 * Throws ToolFault `too_many` where more are spoken of than one of these lines has, pieces of a set counted
 * one by one, and `only_some` where fewer are and nothing says what those cost or sends those alone.
 */
export function sharesSpokenOf(lines: readonly OrderLine[], spoken: Spoken): Shares {
  const shares = new Map<number, number>();
  const { counted = '', part = false, taken, order } = spoken;
  let matched = false;
  for (const text of counted.split(';')) {
    const [, digits = '', words = ''] = COUNT.exec(text.trim()) ?? [];
    const line = namedFirst(lines, words);
    const named = Number(digits);
    if (!line || named === 0) continue;
    matched = true;
    const pieces = stemsOf(words).some((word) => SETS.has(word)) ? 1 : piecesOf(line.variant);
    if (named > line.quantity * pieces)
      throw new ToolFault('too_many', `The words speak of ${named}, and ${order} has ${inWords(line)}.`);
    const has = taken === 'sent' ? line.quantity : line.quantity * pieces;
    if (taken === undefined || named >= has) continue;
    const cents = Math.round((line.total * named) / (line.quantity * pieces));
    if (taken !== 'paid' || pieces > 1 || line.refunded > 0) throw onlySome(named, line, { spoken, cents });
    shares.set(line.line, cents);
  }
  const [line] = lines;
  const open = taken === 'sent' ? (line?.quantity ?? 1) > 1 : taken !== undefined;
  if (part && !matched && open && line)
    throw new ToolFault('only_some', `The words speak of a part, and ${order} has ${inWords(line)}.`);
  return shares;
}

function onlySome(
  named: number,
  line: OrderLine,
  { spoken, cents }: { spoken: Spoken; cents: number },
): ToolFault {
  const cost = `; of its ${spoken.money(line.total)} that is ${spoken.money(cents)}`;
  const says = `The words speak of ${named} only, and ${spoken.order} has ${inWords(line)}`;
  return new ToolFault('only_some', `${says}${spoken.taken === 'paid' ? cost : ''}.`);
}

/** `line 2 Stoneware mug set (moss green, 4 pieces) once`. */
function inWords({ line, title, variant, quantity }: OrderLine): string {
  const of = variant === '' ? '' : ` (${variant})`;
  return `line ${line} ${title}${of} ${quantity === 1 ? 'once' : count(quantity, 'time')}`;
}
