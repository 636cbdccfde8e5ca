/** Which lines of an order somebody means, by what they call them. */

import { z } from 'zod';
import { count } from '../../../run/text/counts.ts';
import { type ReadTool, ToolFault } from '../../contract.ts';
import { OWN_READ } from '../../keyed-write.ts';
import type { OrderLine, ShopPort } from '../contract/shop.ts';
import { moneyOf } from '../money.ts';
import { ownOrder } from '../owned.ts';
import { OrderId } from '../shapes.ts';
import { sharesSpokenOf } from './line-counts.ts';
import { mentions, otherGoods, pointedAt } from './name-lines.ts';
import { LineShape, lineOut, orderHeadline } from './reads.ts';

const Words = z.string().max(32_768);
const Beside = z.strictObject({
  spared: Words.optional().describe('words for what the request is not about: it is fine, or stays'),
  elsewhere: Words.optional().describe('words of other parts of the message'),
  listed: Words.optional().describe('words of parts that only say what was ordered'),
  counted: Words.optional().describe('how many the message speaks of, as "3 vases; 2 lamps"'),
});
const Input = z.strictObject({
  order: OrderId,
  words: Words.min(1).describe('what the customer or the asker wrote about the item'),
  beside: Beside.optional(),
  taken: z
    .enum(['whole', 'paid', 'sent'])
    .optional()
    .describe('what is done with the line: all of it is taken, what is named is paid, all is sent again'),
  part: z.boolean().optional().describe('a part of something is named'),
});
const Output = z.strictObject({
  /** The first of them. */
  line: LineShape,
  lines: z.array(z.int()).optional(),
  /** What each of them cost and was not given back yet, as a refund takes it. */
  refunds: z.array(z.strictObject({ line: z.int(), cents: z.int() })).optional(),
  titles: z.string().optional(),
  affected: z.int(),
  of: z.int(),
});

/** Words of a request and of what stands beside it. */
export interface Named {
  words: string;
  beside?: z.infer<typeof Beside> | undefined;
}

export function matchLine(shop: ShopPort): ReadTool<typeof Input, typeof Output> {
  return {
    ...OWN_READ,
    name: 'orders.match_line',
    description:
      'Finds the lines of an order that a request is about, by the words of their titles and variants.',
    input: Input,
    output: Output,
    matches: { words: 'words', item: '.line.line', cents: '.line.total' },
    async run({ order: id, words, beside, taken, part }, context) {
      const order = await ownOrder(shop, context, id);
      const lines = linesMeant(order.lines, { words, beside }, id);
      const money = (cents: number) => moneyOf(context, cents);
      const shares = sharesSpokenOf(lines, { counted: beside?.counted, part, taken, order: id, money });
      const [line] = lines;
      const of = order.lines.length;
      return {
        output: {
          line: lineOut(line),
          lines: lines.map((one) => one.line),
          refunds: lines.map((one) => ({ line: one.line, cents: shares.get(one.line) ?? leftOf(one) })),
          titles: lines.map(({ title }) => title).join(', '),
          affected: lines.length,
          of,
        },
        headline: `${orderHeadline(order, context)}; ${lines.length} of ${count(of, 'line')} affected`,
      };
    },
  };
}

/** Of one that was given back as a whole, its price: the refund says so itself. */
function leftOf({ total, refunded }: OrderLine): number {
  return refunded < total ? total - refunded : total;
}

/**
 * The lines that are named, each by a name that fits it alone; the only line is meant even when nobody names
 * it, unless goods are named that the order does not have. Throws ToolFault `no_match` or `ambiguous`.
 */
export function linesMeant(all: OrderLine[], named: Named, order: string): [OrderLine, ...OrderLine[]] {
  const lines = all.filter((line) => !line.cancelled);
  const [only, another] = lines;
  if (!only) throw new ToolFault('no_match', `${order} has no line left.`);
  const { words, beside } = named;
  const spared = mentions(lines, beside?.spared ?? '').flatMap((fits) => (fits.length === 1 ? fits : []));
  // Of the only line, whatever is fine is a part of it.
  const meant = chosen(lines, words, { spared: another ? spared : [], order });
  const others = mentions(lines, beside?.elsewhere ?? '').flat();
  const pointed = meant.length > 0 ? [] : pointedAt(lines, words, spared.length > 0 ? spared : others);
  for (const found of [meant, pointed]) {
    const [first, ...more] = found;
    if (!first) continue;
    // A name in another part of the message may be meant as well: nothing is left out without a word.
    const open = others.filter((line) => !found.includes(line) && !spared.includes(line));
    if (open.length > 0 && found === meant) throw ambiguous([...found, ...open], order);
    return [first, ...more];
  }
  for (const tier of [beside?.elsewhere ?? '', beside?.listed ?? '']) {
    const [first, ...more] = chosen(lines, tier, { spared, order });
    if (first && more.length > 0) throw ambiguous([first, ...more], order);
    if (first) return [first];
  }
  if (!another && otherGoods(lines, words).length === 0) return [only];
  const left = lines.filter((line) => !spared.includes(line));
  if (spared.length > 0 && left.length === 1 && left[0]) return [left[0]];
  throw new ToolFault('no_match', `The request names none of the lines of ${order}: ${titles(lines)}.`);
}

function chosen(
  lines: OrderLine[],
  words: string,
  { spared, order }: { spared: OrderLine[]; order: string },
): OrderLine[] {
  const meant = new Set<OrderLine>();
  for (const fits of mentions(lines, words)) {
    const open = fits.length > 1 ? fits.filter((line) => !spared.includes(line)) : fits;
    const [first, second] = open;
    if (second) throw ambiguous(open, order);
    if (!first) continue;
    // It is to stay, and it is to go: nobody knows.
    if (spared.includes(first)) throw ambiguous(lines, order);
    meant.add(first);
  }
  return [...meant];
}

export function ambiguous(lines: readonly OrderLine[], order: string): ToolFault {
  return new ToolFault(
    'ambiguous',
    `The request fits several lines of ${order}: ${titles([...new Set(lines)])}.`,
  );
}

function titles(lines: readonly OrderLine[]): string {
  return lines.map(({ line, title }) => `line ${line} ${title}`).join(', ');
}
