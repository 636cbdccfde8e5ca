/**
 * Which line of an order somebody means: the one whose title and variant share the most words with what they
 * wrote.
 */

import { z } from 'zod';
import { count } from '../../../run/text/counts.ts';
import { type ReadTool, ToolFault } from '../../contract.ts';
import { OWN_READ } from '../../keyed-write.ts';
import type { OrderLine, ShopPort } from '../contract/shop.ts';
import { ownOrder } from '../owned.ts';
import { OrderId } from '../shapes.ts';
import { FILLERS } from '../words.ts';
import { LineShape, lineOut, orderHeadline } from './reads.ts';

const Input = z.strictObject({
  order: OrderId,
  words: z.string().min(1).max(32_768).describe('what the customer or the asker wrote about the item'),
});
const Output = z.strictObject({ line: LineShape, affected: z.int(), of: z.int() });

export function matchLine(shop: ShopPort): ReadTool<typeof Input, typeof Output> {
  return {
    ...OWN_READ,
    name: 'orders.match_line',
    description: 'Finds the line of an order that a request is about, by the words of its title and variant.',
    input: Input,
    output: Output,
    matches: { words: 'words', item: '.line.line', cents: '.line.total' },
    async run({ order: id, words }, context) {
      const order = await ownOrder(shop, context, id);
      const line = matched(order.lines, words, id);
      const of = order.lines.length;
      return {
        output: { line: lineOut(line), affected: 1, of },
        headline: `${orderHeadline(order, context)}; 1 of ${count(of, 'line')} affected`,
      };
    },
  };
}

/** The only line is meant even when nobody names it. Throws ToolFault `no_match` or `ambiguous`. */
export function matched(lines: OrderLine[], words: string, order: string): OrderLine {
  const open = lines.filter((line) => !line.cancelled);
  const [first] = open;
  if (!first) throw new ToolFault('no_match', `${order} has no line left.`);
  if (open.length === 1) return first;
  const named = new Set(stems(words));
  const scored = open.map((line) => ({ line, score: score(line, named) })).sort((a, b) => b.score - a.score);
  const [best, next] = scored;
  if (!best || best.score === 0) {
    throw new ToolFault('no_match', `The request names none of the lines of ${order}: ${titles(open)}.`);
  }
  if (best.score === next?.score) {
    const equal = scored.filter(({ score }) => score === best.score).map(({ line }) => line);
    throw new ToolFault('ambiguous', `The request fits several lines of ${order}: ${titles(equal)}.`);
  }
  return best.line;
}

/** Words of the title count twice as much as those of the variant. */
function score(line: OrderLine, named: Set<string>): number {
  const hits = (text: string) => new Set(stems(text).filter((word) => named.has(word))).size;
  return hits(line.title) * 2 + hits(line.variant);
}

const EMPTY = new Set(Object.values(FILLERS).flat());

/** Lower case, without accents and plural endings. */
export function stems(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return [...plain.matchAll(/[\p{L}\p{N}]+/gu)]
    .map(([word]) => word.replace(/(?<=.{3})(?:(?<=s|x|ch|sh)es|(?<!s)s)$/, ''))
    .filter((word) => !EMPTY.has(word));
}

function titles(lines: OrderLine[]): string {
  return lines.map(({ line, title }) => `line ${line} ${title}`).join(', ');
}
