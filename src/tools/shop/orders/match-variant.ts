/**
 * Which other variant of an ordered item somebody means, by the words they wrote: `the mug set in sand
 * instead`.
 */

import { z } from 'zod';
import { type ReadTool, ToolFault } from '../../contract.ts';
import { OWN_READ } from '../../keyed-write.ts';
import type { ShopPort } from '../contract/shop.ts';
import { ownOrder } from '../owned.ts';
import { OrderId } from '../shapes.ts';
import { matched, stems } from './match-line.ts';
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
      const line = matched(order.lines, words, id);
      const product = await shop.productOfSku(context.tenant, line.sku);
      const others = (product?.variants ?? []).filter(({ sku }) => sku !== line.sku);
      const inStock = others.filter(({ available }) => available);
      const wanted = bestVariant(others, words);
      if (!wanted) {
        const choice = inStock.map(({ variant }) => variant).join('; ');
        throw new ToolFault(
          'no_variant',
          choice === ''
            ? `${line.title} has no other variant in stock.`
            : `The request does not say which variant of ${line.title} is wanted; in stock: ${choice}.`,
        );
      }
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

/**
 * The one that shares most words with the request; a single other variant is not taken unless it is named.
 * undefined: none, or two alike.
 */
export function bestVariant<Variant extends { variant: string }>(
  variants: readonly Variant[],
  words: string,
): Variant | undefined {
  const named = new Set(stems(words));
  const scored = variants
    .map((one) => ({ one, score: new Set(stems(one.variant).filter((word) => named.has(word))).size }))
    .sort((a, b) => b.score - a.score);
  const [best, next] = scored;
  return best && best.score > 0 && best.score !== next?.score ? best.one : undefined;
}
