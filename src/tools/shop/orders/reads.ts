/** What can be read of an order. */

import { z } from 'zod';
import type { CallContext } from '../../../flow/ports/tools.ts';
import type { Preview } from '../../../run/plan/plan.ts';
import { count } from '../../../run/text/counts.ts';
import { dayOf, daysAgo, daysBefore, daysBetween } from '../../../run/text/dates.ts';
import type { ReadTool } from '../../contract.ts';
import { OWN_READ } from '../../keyed-write.ts';
import { customerOut, moneyOut, paidWith } from '../contract/facts.ts';
import type { GivenOut, Order, Payout, ShopPort } from '../contract/shop.ts';
import { masked, ownOrder } from '../owned.ts';
import { OrderId, StreetAddressShape } from '../shapes.ts';

export const LineShape = z.strictObject({
  line: z.int(),
  sku: z.string(),
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
  address: z.union([StreetAddressShape, z.strictObject({ pickup: z.string() })]),
  card: z.strictObject({ brand: z.string(), last4: z.string() }),
  lines: z.array(LineShape),
  lineCount: z.int(),
  shipping: z.strictObject({ cents: z.int(), refunded: z.int() }),
  /** Money out on the order in the policy's window, in cents. */
  given: z.int(),
  /** What was paid and what went back, oldest first. */
  payments: z.array(
    z.strictObject({ kind: z.enum(['payment', 'refund']), method: z.string(), cents: z.int() }),
  ),
  /** The method it is paid with; null where it is not known. */
  paidWith: z.string().nullable(),
  /** Returns and exchanges that stand. */
  returns: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(['return', 'exchange']),
      items: z.array(z.strictObject({ line: z.int(), sku: z.string(), to: z.string().optional() })),
      method: z.string(),
      cents: z.int(),
    }),
  ),
  /** Money that went back, and goods that are to come back for money, oldest first. */
  moneyBack: z
    .array(z.strictObject({ kind: z.enum(['refund', 'return', 'exchange']), id: z.string(), cents: z.int() }))
    .optional(),
  /** Refunds that failed or were stopped, and that no other one took the place of. */
  refundsStuck: z.array(z.strictObject({ id: z.string(), cents: z.int(), reason: z.string() })).optional(),
  itemsChanged: z.int(),
  cancelReason: z.string().nullable(),
  /** Where it stands, under the name that holds and no other. */
  stage: z
    .partialRecord(z.enum(['open', 'packed', 'shipped', 'delivered', 'cancelled']), z.literal(true))
    .optional(),
});

const DetailsInput = z.strictObject({ order: OrderId });
const DetailsOutput = z.strictObject({ order: OrderShape });

export function orderDetails(shop: ShopPort): ReadTool<typeof DetailsInput, typeof DetailsOutput> {
  return {
    ...OWN_READ,
    name: 'orders.details',
    description:
      'One order of the customer: state, delivery, address, lines with amounts in cents, what was given back. Address and card are masked until the customer is verified.',
    input: DetailsInput,
    output: DetailsOutput,
    lists: { of: '.order.id', items: '.order.lines', title: 'title' },
    async run({ order: id }, context) {
      const order = masked(await ownOrder(shop, context, id), context);
      const { status, placedAt, deliveredAt, packing, address, card, shipping } = order;
      const output = {
        ...{ id, status, placedAt, deliveredAt, packing, address, card, shipping },
        deliveredDays: deliveredAt === null ? null : daysBetween(deliveredAt, context.now),
        lines: order.lines.map(lineOut),
        lineCount: order.lines.length,
        given: givenOn(order, context),
        ...{ payments: order.payments, paidWith: paidWith(order) ?? null, returns: order.returns },
        ...{ itemsChanged: order.itemsChanged, cancelReason: order.cancelReason },
        ...{ moneyBack: moneyBackOn(order), refundsStuck: refundsStuckOn(order) },
        stage: { [stageOf(order)]: true as const },
      };
      return {
        output: { order: output },
        headline: `${orderHeadline(order, context)}; ${count(order.lines.length, 'line')}`,
      };
    },
  };
}

function moneyBackOn({ payouts, returns }: Order) {
  const done = payouts.filter(({ kind, state }) => kind === 'refund' && state === 'done');
  return [
    ...done.map(({ id, cents }) => ({ kind: 'refund' as const, id, cents })),
    ...returns.map(({ kind, id, cents }) => ({ kind, id, cents })),
  ];
}

function refundsStuckOn({ payouts }: Order) {
  const refunds = payouts.filter(({ kind }) => kind === 'refund');
  const lines = ({ parts }: Payout): string => parts.map(({ line }) => line ?? 0).join();
  const paid = new Set(refunds.filter(({ state }) => state === 'done').map(lines));
  return refunds
    .filter((refund) => (refund.state === 'failed' || refund.state === 'blocked') && !paid.has(lines(refund)))
    .map(({ id, cents, reason }) => ({ id, cents, reason }));
}

function stageOf({ status, packing }: Order): Order['status'] | 'packed' {
  return status === 'open' && packing === 'packed' ? 'packed' : status;
}

/** Money out on the order in the policy's window, in cents. */
export function givenOn(order: Order, context: CallContext): number {
  return moneyOut(order, daysBefore(context.now, context.policy.moneyWindowDays));
}

/** What gave it: rules of a policy name it. */
const TOOL_OF: Record<GivenOut['kind'], string> = {
  refund: 'orders.refund',
  credit: 'orders.credit',
  reship: 'orders.reship',
  price_difference: 'orders.change_items',
  exchange: 'orders.exchange',
  return: 'orders.return',
};

/** Money that a write gives, with all that went out before in the policy's window. */
export function moneyGiven(order: Order, context: CallContext, cents: number): NonNullable<Preview['money']> {
  const since = daysBefore(context.now, context.policy.moneyWindowDays);
  return {
    account: order.id,
    cents,
    given: givenOn(order, context),
    customer: { id: order.customer, given: customerOut(order, since) },
    earlier: order.given
      .filter(({ at }) => at >= since)
      .map(({ order: account, kind, cents: out, reason }) => ({
        tool: TOOL_OF[kind],
        account,
        cents: out,
        reason,
      })),
  };
}

/** `order FH-10482, delivered 20 Nov (3 days ago)`. */
export function orderHeadline(order: Order, context: CallContext): string {
  if (order.deliveredAt) {
    return `order ${order.id}, delivered ${dayOf(order.deliveredAt, context.now)} (${daysAgo(order.deliveredAt, context.now)})`;
  }
  const placed = `order ${order.id}, placed ${dayOf(order.placedAt, context.now)} (${daysAgo(order.placedAt, context.now)})`;
  if (order.status === 'delivered') return `order ${order.id}, delivered`;
  if (order.status !== 'open') return `${placed}, ${order.status}`;
  if (order.packing === 'held') return `${placed}, packing on hold`;
  return `${placed}, ${order.packing === 'packed' ? 'packed' : 'not packed yet'}`;
}

export function lineOut(line: Order['lines'][number]): z.infer<typeof LineShape> {
  return { ...line };
}
