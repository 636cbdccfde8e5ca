/** Lines of an order that a text names, if any: whether it is about the whole order or about an item. */

import { z } from 'zod';
import { count } from '../../../run/text/counts.ts';
import type { ReadTool } from '../../contract.ts';
import { OWN_READ } from '../../keyed-write.ts';
import type { ShopPort } from '../contract/shop.ts';
import { ownOrder } from '../owned.ts';
import { OrderId } from '../shapes.ts';
import { mentions } from './name-lines.ts';
import { orderHeadline } from './reads.ts';

const Input = z.strictObject({
  order: OrderId,
  words: z.string().min(1).max(32_768).describe('what was written about the order'),
});
const Output = z.strictObject({ lines: z.array(z.int()), titles: z.string(), of: z.int() });

export function linesNamed(shop: ShopPort): ReadTool<typeof Input, typeof Output> {
  return {
    ...OWN_READ,
    name: 'orders.lines_named',
    description: 'Lists the lines of an order that a text names, by their titles; none where it names none.',
    input: Input,
    output: Output,
    async run({ order: id, words }, context) {
      const order = await ownOrder(shop, context, id);
      const open = order.lines.filter(({ cancelled }) => !cancelled);
      const found = [...new Set(mentions(open, words).flat())];
      return {
        output: {
          lines: found.map(({ line }) => line),
          titles: found.map(({ title }) => title).join(', '),
          of: order.lines.length,
        },
        headline: `${orderHeadline(order, context)}; names ${found.length} of ${count(order.lines.length, 'line')}`,
      };
    },
  };
}
