/** What can be read of an order. */
import { z } from 'zod';
import type { Who } from '../../flow/ports/hands.ts';
import type { Order, ShopPort } from '../../flow/ports/shop.ts';
import { moneyOut } from '../../flow/ports/shop-facts.ts';
import { count, dayOf, daysAgo, daysBefore, daysBetween } from '../dates.ts';
import { ownOrder } from '../owned.ts';
import { OrderId, OWN_READ } from '../shapes.ts';
import type { ReadTool } from '../tool.ts';

export const LineShape = z.strictObject({
  line: z.int(),
  title: z.string(),
  variant: z.string(),
  quantity: z.int(),
  total: z.int(),
  refunded: z.int(),
  cancelled: z.boolean(),
  finalSale: z.boolean(),
});

const OrderShape = z.strictObject({
  id: z.string(),
  status: z.string(),
  placedAt: z.string(),
  deliveredAt: z.string().nullable(),
  deliveredDays: z.int().nullable(),
  packing: z.enum(['open', 'held', 'packed', 'none']),
  address: z.union([
    z.strictObject({ street: z.string(), postcode: z.string(), city: z.string() }),
    z.strictObject({ pickup: z.string() }),
  ]),
  card: z.strictObject({ brand: z.string(), last4: z.string() }),
  lines: z.array(LineShape),
  lineCount: z.int(),
  shipping: z.strictObject({ cents: z.int(), refunded: z.int() }),
  /** Money out on the order in the policy's window, in cents. */
  given: z.int(),
});

const DetailsInput = z.strictObject({ order: OrderId });
const DetailsOutput = z.strictObject({ order: OrderShape });

export function orderDetails(shop: ShopPort): ReadTool<typeof DetailsInput, typeof DetailsOutput> {
  return {
    ...OWN_READ,
    name: 'orders.details',
    description:
      'One order of the customer: state, delivery, address, lines with amounts in cents, what was given back.',
    input: DetailsInput,
    output: DetailsOutput,
    async run({ order: id }, who) {
      const order = await ownOrder(shop, who, id);
      const { status, placedAt, deliveredAt, packing, address, card, shipping } = order;
      const output = {
        ...{ id, status, placedAt, deliveredAt, packing, address, card, shipping },
        deliveredDays: deliveredAt === null ? null : daysBetween(deliveredAt, who.now),
        lines: order.lines.map(lineOut),
        lineCount: order.lines.length,
        given: givenOn(order, who),
      };
      return {
        output: { order: output },
        headline: `${orderHeadline(order, who)}; ${count(order.lines.length, 'line')}`,
      };
    },
  };
}

/** Money out on the order in the policy's window, in cents. */
export function givenOn(order: Order, who: Who): number {
  return moneyOut(order, daysBefore(who.now, who.policy.moneyWindowDays));
}

/** `order FH-10482, delivered 20 Nov (3 days ago)`. */
export function orderHeadline(order: Order, who: Who): string {
  if (order.deliveredAt) {
    return `order ${order.id}, delivered ${dayOf(order.deliveredAt, who.now)} (${daysAgo(order.deliveredAt, who.now)})`;
  }
  const placed = `order ${order.id}, placed ${dayOf(order.placedAt, who.now)} (${daysAgo(order.placedAt, who.now)})`;
  if (order.status !== 'open') return `${placed}, ${order.status}`;
  if (order.packing === 'held') return `${placed}, packing on hold`;
  return `${placed}, ${order.packing === 'packed' ? 'packed' : 'not packed yet'}`;
}

export function lineOut(line: Order['lines'][number]): z.infer<typeof LineShape> {
  const { sku: _sku, ...rest } = line;
  return rest;
}
