/** Money back to the customer's card. Cannot be undone. */

import { z } from 'zod';
import type { CallContext } from '../../../flow/ports/tools.ts';
import type { Facts } from '../../../run/plan/plan.ts';
import { present } from '../../../run/present.ts';
import { dayOf, daysBetween } from '../../../run/text/dates.ts';
import { type Tool, ToolFault } from '../../contract.ts';
import { keyedWrite } from '../../keyed-write.ts';
import { fact, orderFacts, refundable } from '../contract/facts.ts';
import type { Order, OrderLine, ShopPort } from '../contract/shop.ts';
import { moneyOf } from '../money.ts';
import { ownOrder, withAssumed } from '../owned.ts';
import { Cents, LineNumber, OrderId } from '../shapes.ts';
import {
  amountShare,
  assumedOut,
  lineOf,
  lineShare,
  moneyPreview,
  refuseTooMuch,
  shippingShare,
} from './shares.ts';

const REASONS = [
  ...(['damaged', 'faulty', 'changed_mind', 'not_delivered', 'wrong_item', 'late', 'goodwill'] as const),
  ...(['missing', 'recalled', 'double_charge', 'price'] as const),
] as const;

const RefundInput = z
  .strictObject({
    order: OrderId,
    lines: z.array(z.strictObject({ line: LineNumber, cents: Cents })).max(50),
    shipping: Cents.optional().describe('cents of the shipping to give back'),
    amount: Cents.optional().describe(
      'cents to give back on the order as a whole, for no line in particular',
    ),
    reason: z.enum(REASONS),
    photo: z.boolean().optional().describe('the customer sent a photo'),
  })
  .refine(
    ({ lines, shipping, amount }) => lines.length > 0 || shipping !== undefined || amount !== undefined,
    'name a line, the shipping or an amount',
  )
  .refine(
    ({ lines }) => new Set(lines.map(({ line }) => line)).size === lines.length,
    'a line is named twice',
  );
const CancelInput = z.strictObject({ order: OrderId, line: LineNumber, cents: Cents });
/** What a letter tells of one refund stands in it whole. */
const RefundOutput = z.strictObject({
  refund: z.string(),
  cents: z.int(),
  /** Where the money went: `Visa ...4417`. */
  to: z.string().exactOptional(),
  /** Titles of the lines that it is for. */
  items: z.array(z.string()).exactOptional(),
});

export function moneyTools(shop: ShopPort): Tool[] {
  return [
    keyedWrite(shop, {
      name: 'orders.refund',
      description:
        'Gives money for lines of an order, its shipping, or an amount back to where it was paid from. Cannot be undone.',
      input: RefundInput,
      output: RefundOutput,
      claims: ['refunded'],
      stated: { reason: 'request', photo: 'words' },
      pictures: ['photo'],
      args: {
        cents: { label: 'amount', unit: 'cents' },
        shipping: { unit: 'cents' },
        amount: { unit: 'cents' },
      },
      paidBack: '.cents',
      doneTo: { of: 'order', items: 'lines', by: 'line' },
      excludes: ['orders.reship'],
      parts: { of: 'order', list: 'lines', by: 'line', single: { shipping: 'refund the shipping too' } },
      trusted: ['order', 'lines', 'line', 'cents', 'shipping', 'amount'],
      verified: true,
      async preview(input, context, assumed) {
        const order = await ownOrder(shop, context, input.order);
        const facts = withAssumed(orderFacts(order), assumed);
        const named = input.lines.map(({ line, cents }) => ({ line: lineOf(order, line), cents }));
        const shares = named.map(({ line, cents }) => lineShare(order, line, { cents, facts }));
        if (input.shipping !== undefined) shares.push(shippingShare(order, input.shipping, facts));
        if (input.amount !== undefined) shares.push(amountShare(order, input.amount, facts));
        const total = shares.reduce((sum, share) => sum + share.cents, 0);
        refuseTooMuch(order.id, refundable(order) - assumedOut(order, facts), total);
        const finalSale = named.some(({ line }) => line.finalSale);
        const judged = present({
          ...judgedOf(order, context),
          recalled: input.reason === 'recalled' ? await allRecalled(shop, context, named) : undefined,
          reason: input.reason,
          photo: input.photo ?? false,
          final_sale: finalSale,
        });
        return moneyPreview(order, context, { facts, shares, judged });
      },
      effect: ({ order, lines, shipping, amount, reason }, context, effect) =>
        shop.refund(context.tenant, effect, {
          order,
          lines,
          shipping: shipping ?? 0,
          amount: amount ?? 0,
          reason,
        }),
      account: ({ id, output: { cents }, context }) => ({
        headline: `refund ${id}, ${moneyOf(context, cents)}`,
      }),
    }),
    keyedWrite(shop, {
      name: 'orders.cancel_line',
      description:
        'Takes a line out of an order that is not packed yet and gives its money back. Cannot be undone.',
      input: CancelInput,
      output: RefundOutput,
      claims: ['refunded', 'cancelled'],
      args: { cents: { label: 'amount', unit: 'cents' } },
      removes: 'line',
      doneTo: { of: 'order', items: 'line' },
      excludes: ['orders.reship'],
      trusted: ['order', 'line', 'cents'],
      verified: true,
      async preview(input, context, assumed) {
        const order = await ownOrder(shop, context, input.order);
        const facts = withAssumed(orderFacts(order), assumed);
        const line = lineOf(order, input.line);
        const packing = facts[fact.packing(order.id)] ?? null;
        if (packing !== 'open' && packing !== 'held') {
          throw new ToolFault(
            'already_packed',
            `${order.id} is packed already; nothing can be taken out of it.`,
          );
        }
        const share = {
          ...lineShare(order, line, { cents: input.cents, facts }),
          label: `refund line ${line.line} ${line.title}`,
        };
        const name = fact.lineCancelled(order.id, line.line);
        const preview = moneyPreview(order, context, {
          facts,
          shares: [share],
          alsoBefore: [fact.packing(order.id)],
          judged: { packing },
        });
        const cancelled = { label: `line ${line.line} ${line.title}`, before: 'ordered', after: 'cancelled' };
        return {
          ...preview,
          after: { ...preview.after, [name]: true },
          shows: [cancelled, ...preview.shows],
        };
      },
      effect: (input, context, effect) => shop.cancelLine(context.tenant, effect, input),
      account: ({ input: { line }, id, output: { cents }, context }) => ({
        headline: `line ${line} cancelled, refund ${id}, ${moneyOf(context, cents)}`,
      }),
    }),
  ];
}

/** Whether lines are named at all, and every one of them is of a batch that was called back. */
async function allRecalled(
  shop: ShopPort,
  context: CallContext,
  named: { line: OrderLine }[],
): Promise<boolean> {
  for (const { line } of named) {
    const product = await shop.productOfSku(context.tenant, line.sku);
    if (!product?.variants.some(({ sku, recalled }) => sku === line.sku && recalled !== null)) return false;
  }
  return named.length > 0;
}

/**
 * An order that was not delivered, or nobody knows when, has no `delivered_days`, so that no rule about them
 * holds.
 */
export function judgedOf(order: Order, context: CallContext): Facts {
  const { status, deliveredAt } = order;
  const placed_days = daysBetween(order.placedAt, context.now);
  if (deliveredAt === null) return { status, placed_days, delivered: status === 'delivered' };
  return {
    status,
    placed_days,
    delivered: true,
    delivered_days: daysBetween(deliveredAt, context.now),
    delivered_at: dayOf(deliveredAt, context.now),
  };
}
