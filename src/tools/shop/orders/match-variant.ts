/**
 * Which other variant of an ordered item somebody means, by the words they wrote: `the mug set in sand
 * instead`.
 */

import { z } from 'zod';
import { type ReadTool, ToolFault } from '../../contract.ts';
import { OWN_READ } from '../../keyed-write.ts';
import type { OrderLine, ShopPort, Variant } from '../contract/shop.ts';
import { isFiller, mean, stemsOf } from '../goods.ts';
import { ownOrder } from '../owned.ts';
import { OrderId } from '../shapes.ts';
import { ambiguous } from './match-line.ts';
import { mentions, otherGoods } from './name-lines.ts';
import { LineShape, lineOut } from './reads.ts';

const Input = z.strictObject({
  order: OrderId,
  words: z
    .string()
    .min(1)
    .max(32_768)
    .describe('what was written about the item and the variant that is wanted'),
});
const Output = z.strictObject({
  line: LineShape,
  to: z.strictObject({ sku: z.string(), variant: z.string(), cents: z.int() }),
});

export function matchVariant(shop: ShopPort): ReadTool<typeof Input, typeof Output> {
  return {
    ...OWN_READ,
    name: 'orders.match_variant',
    description:
      'Finds a line of an order and the other variant of the same product, in stock, that a request names by its words.',
    input: Input,
    output: Output,
    async run({ order: id, words }, context) {
      const order = await ownOrder(shop, context, id);
      const open = order.lines.filter(({ cancelled }) => !cancelled);
      const named = new Set(mentions(open, words).flat());
      const choices = await Promise.all(
        open
          .filter((line) => named.size === 0 || named.has(line))
          .map(async (line) => {
            const product = await shop.productOfSku(context.tenant, line.sku);
            const others = (product?.variants ?? []).filter(({ sku }) => sku !== line.sku);
            return {
              line,
              others,
              wanted: bestVariant(others, { words, now: line.variant, title: line.title }),
            };
          }),
      );
      const meant = choices.filter(({ wanted }) => wanted);
      const [choice, second] = meant.length > 0 ? meant : choices;
      if (!choice) throw new ToolFault('no_match', `${id} has no line left.`);
      const { line, others, wanted } = choice;
      if (second)
        throw ambiguous(
          (meant.length > 0 ? meant : choices).map((one) => one.line),
          id,
        );
      if (!wanted) throw noVariant(line, others, otherGoods(order.lines, words));
      if (!wanted.available)
        throw new ToolFault('not_available', `${line.title}, ${wanted.variant} is not in stock.`);
      const { sku, variant, cents } = wanted;
      return {
        output: { line: lineOut(line), to: { sku, variant, cents } },
        headline: `line ${line.line} ${line.title}: ${line.variant} -> ${variant}`,
      };
    },
  };
}

function noVariant({ title }: OrderLine, others: readonly Variant[], goods: string[]): ToolFault {
  const inStock = others.filter(({ available }) => available).map(({ variant }) => variant);
  const choice = inStock.join('; ');
  const [good] = goods;
  if (good !== undefined)
    return new ToolFault(
      'no_variant',
      `The request names another item (${good}), which needs a return and a new order; ${title} comes${
        choice === '' ? ' in no other variant' : ` in: ${choice}`
      }`,
    );
  return new ToolFault(
    'no_variant',
    choice === ''
      ? `${title} has no other variant in stock.`
      : `The request does not say which variant of ${title} is wanted; in stock: ${choice}.`,
  );
}

/**
 * The one that is named by what it has and the present one has not, or by being larger or smaller; a single
 * other variant is not taken unless it is named. undefined: none, or two alike.
 */
export function bestVariant<One extends { variant: string }>(
  variants: readonly One[],
  { words, now, title }: { words: string; now: string; title: string },
): One | undefined {
  const has = new Set([...stemsOf(now), ...stemsOf(title)]);
  const named = stemsOf(words).filter((word) => !isFiller(word));
  const says = (word: string): boolean => named.some((other) => mean(other, word) !== undefined);
  const scored = variants
    .map((one) => {
      const own = stemsOf(one.variant).filter((word) => !isFiller(word));
      const fresh = own.filter((word) => !has.has(word));
      return { one, fresh: fresh.filter(says).length, all: own.filter(says).length };
    })
    .sort((a, b) => b.fresh - a.fresh || b.all - a.all);
  const [best, next] = scored;
  if (best && best.fresh > 0)
    return best.fresh === next?.fresh && best.all === next.all ? undefined : best.one;
  const bySize = variants.filter(({ variant }) => sizeNamed(named, variant, now));
  return bySize.length === 1 ? bySize[0] : undefined;
}

/** Whether `the bigger one` or `the smaller one` may be this: the same in all but its numbers. */
function sizeNamed(named: string[], variant: string, now: string): boolean {
  const numbers = (text: string): number[] => (text.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);
  const rest = (text: string): string => text.replaceAll(/\d+(?:\.\d+)?/g, '#');
  const area = (text: string): number => numbers(text).reduce((product, one) => product * one, 1);
  if (rest(variant) !== rest(now) || numbers(variant).length === 0) return false;
  const larger = named.some((word) => mean(word, 'larger') !== undefined);
  const smaller = named.some((word) => mean(word, 'smaller') !== undefined);
  if (larger === smaller) return false;
  return larger ? area(variant) > area(now) : area(variant) < area(now);
}
