/** A whole order that has not left the house: cancelled, with other variants, or paid otherwise. */

import { z } from 'zod';
import type { CallContext } from '../../../flow/ports/tools.ts';
import type { Facts } from '../../../run/plan/plan.ts';
import { present } from '../../../run/present.ts';
import { count } from '../../../run/text/counts.ts';
import { decimal } from '../../../run/text/money.ts';
import { type Tool, ToolFault } from '../../contract.ts';
import { keyedWrite } from '../../keyed-write.ts';
import type { LineSwap } from '../contract/changes.ts';
import {
  fact,
  orderFacts,
  outAfter,
  outNames,
  paidWith,
  refundable,
  cents as toCents,
} from '../contract/facts.ts';
import { paidByMethod } from '../contract/payments.ts';
import type { Order, Product, ShopPort } from '../contract/shop.ts';
import { methodName, priceFacts, type Swap, swapsOf } from '../contract/swaps.ts';
import { moneyOf } from '../money.ts';
import { ownOrder, pick, withAssumed } from '../owned.ts';
import { LineNumber, MethodId, OrderId, Reason, Sku } from '../shapes.ts';
import { refusePacked } from './packing.ts';
import { moneyGiven } from './reads.ts';
import { balancesAfter, balancesOf, methodOf, refuseStale } from './settle.ts';
import { lineWorth } from './shares.ts';

export const SwapsShape = z
  .array(z.strictObject({ line: LineNumber, to: Sku }))
  .min(1)
  .max(50)
  .refine((items) => new Set(items.map(({ line }) => line)).size === items.length, 'a line is named twice');

const CancelInput = z.strictObject({
  order: OrderId,
  reason: Reason.describe("why, in the shop's own words for it"),
});
const CancelOutput = z.strictObject({ order: z.string(), refund: z.string().nullable(), cents: z.int() });
const ItemsInput = z.strictObject({ order: OrderId, items: SwapsShape, method: MethodId });
const ItemsOutput = z.strictObject({ order: z.string(), lines: z.array(z.int()), cents: z.int() });
const PaymentInput = z.strictObject({ order: OrderId, method: MethodId });
const PaymentOutput = z.strictObject({
  order: z.string(),
  method: z.string(),
  cents: z.int(),
  previous: z.string().nullable(),
});

export function orderChangeTools(shop: ShopPort): Tool[] {
  return [
    keyedWrite(shop, {
      name: 'orders.cancel',
      description:
        'Cancels a whole order that is not packed yet and gives everything paid back. Cannot be undone.',
      input: CancelInput,
      output: CancelOutput,
      claims: ['refunded', 'cancelled'],
      doneTo: { of: 'order' },
      excludes: ['orders.refund', 'orders.cancel_line', 'orders.reship'],
      trusted: ['order'],
      verified: true,
      async preview({ order: id, reason }, context, assumed) {
        const { order, facts } = await changeable(shop, context, { id, assumed });
        const back = paidByMethod(order);
        const cents = refundable(order);
        const methods = back.map(({ method }) => method);
        const after: Facts = {
          [fact.status(id)]: 'cancelled',
          [fact.packing(id)]: 'none',
          [fact.amountRefunded(id)]: decimal(toCents(facts[fact.amountRefunded(id)]) + cents),
          ...outAfter(order, facts, cents),
          [fact.payments(id)]: order.payments.length + back.length,
          ...balancesAfter(
            order,
            facts,
            back.map(({ method, cents: paid }) => ({ method, cents: -paid })),
          ),
        };
        for (const { line } of order.lines) after[fact.lineCancelled(id, line)] = true;
        const to = methods.map((method) => methodName(methodOf(order, method))).join(', ');
        return {
          before: pick(facts, [
            ...FIRM(id),
            ...outNames(order),
            ...refundedFacts(order),
            fact.refundable(id),
            ...balancesOf(order, methods),
          ]),
          after,
          shows: [
            { label: `order ${id}`, before: 'not packed yet', after: `cancelled: ${reason}` },
            {
              label: `refund${to ? ` to ${to}` : ''}`,
              before: moneyOf(context, 0),
              after: moneyOf(context, cents),
            },
          ],
          money: moneyGiven(order, context, cents),
          judged: { ...judgedChange(order, facts), reason, total_cents: cents },
          undoable: false,
        };
      },
      effect: (input, context, effect) => shop.cancelOrder(context.tenant, effect, input),
      account: ({ input: { order }, output: { cents, refund }, context }) => ({
        headline:
          refund === null
            ? `${order} cancelled`
            : `${order} cancelled, refund ${refund}, ${moneyOf(context, cents)}`,
      }),
    }),
    keyedWrite(shop, {
      name: 'orders.change_items',
      description:
        'Changes lines of an order that is not packed yet to other variants of the same products. The difference is paid with, or given back to, the method. Name every line at once.',
      input: ItemsInput,
      output: ItemsOutput,
      claims: ['changed'],
      trusted: ['order', 'items', 'line', 'to', 'method'],
      verified: true,
      async preview({ order: id, items, method }, context, assumed) {
        const { order, facts } = await changeable(shop, context, { id, assumed });
        const paying = methodOf(order, method);
        const { swaps, cents, prices } = await plannedSwaps(shop, context, { order, items, how: 'change' });
        const changed = Number(facts[fact.itemsChanged(id)]);
        const after: Facts = {
          [fact.itemsChanged(id)]: changed + 1,
          ...(cents === 0 ? {} : { [fact.payments(id)]: order.payments.length + 1 }),
          ...(cents < 0 ? outAfter(order, facts, -cents) : {}),
          ...(cents === 0 ? {} : balancesAfter(order, facts, [{ method, cents }])),
        };
        for (const { line, to, total } of swaps) {
          after[fact.lineSku(id, line.line)] = to.sku;
          if (total !== line.total) after[fact.lineTotal(id, line.line)] = decimal(total);
        }
        return present({
          before: {
            ...pick(facts, [
              ...FIRM(id),
              ...outNames(order),
              ...swaps.flatMap(({ line }) => lineWorth(id, line)),
              ...balancesOf(order, [method]),
            ]),
            ...prices,
          },
          after,
          shows: [...swapChanges(swaps), differenceChange(context, cents, methodName(paying))],
          money: cents < 0 ? moneyGiven(order, context, -cents) : undefined,
          judged: { ...judgedChange(order, facts), difference_cents: cents },
          undoable: false,
        });
      },
      effect: (input, context, effect) => shop.changeItems(context.tenant, effect, input),
      account: ({ input: { order }, output: { lines, cents }, context }) => ({
        headline: `${count(lines.length, 'line')} of ${order} changed, ${differenceText(context, cents)}`,
      }),
    }),
    keyedWrite(shop, {
      name: 'orders.change_payment',
      description:
        'Has an order that is not packed yet paid with another method of the customer; the old payment goes back.',
      input: PaymentInput,
      output: PaymentOutput,
      claims: ['changed'],
      trusted: ['order', 'method'],
      verified: true,
      async preview({ order: id, method }, context, assumed) {
        const { order, facts } = await changeable(shop, context, { id, assumed });
        const to = methodOf(order, method);
        if (paidWith(order) === method)
          throw new ToolFault('nothing_to_do', `${id} is paid with ${method} already.`);
        const back = paidByMethod(order);
        const cents = back.reduce((sum, entry) => sum + entry.cents, 0);
        if (cents === 0)
          throw new ToolFault('not_paid', `Nothing is paid for ${id} that could be paid otherwise.`);
        const moves = [
          { method, cents },
          ...back.map((entry) => ({ method: entry.method, cents: -entry.cents })),
        ];
        const methods = moves.map((move) => move.method);
        const names = back.map((entry) => methodName(methodOf(order, entry.method))).join(', ');
        return {
          before: pick(facts, [...FIRM(id), fact.paidWith(id), fact.paid(id), ...balancesOf(order, methods)]),
          after: {
            [fact.paidWith(id)]: method,
            [fact.payments(id)]: order.payments.length + moves.length,
            ...balancesAfter(order, facts, moves),
          },
          shows: [
            {
              label: `payment of ${moneyOf(context, cents)} for ${id}`,
              before: names,
              after: methodName(to),
            },
          ],
          judged: { ...judgedChange(order, facts), method: to.kind },
          undoable: back.length === 1,
        };
      },
      effect: (input, context, effect) => shop.changePayment(context.tenant, effect, input),
      account: ({ input: { order }, output: { method, previous } }) =>
        present({
          headline: `${order} is paid with ${method}`,
          undo:
            previous === null
              ? undefined
              : { tool: 'orders.change_payment', args: { order, method: previous } },
        }),
    }),
  ];
}

/** Whatever is changed about a whole order rests on these. */
const FIRM = (id: string) => [fact.status(id), fact.packing(id), fact.itemsChanged(id), fact.payments(id)];

function refundedFacts(order: Order): string[] {
  const lines = order.lines.map(({ line }) => fact.lineRefunded(order.id, line));
  return [fact.amountRefunded(order.id), fact.shippingRefunded(order.id), ...lines];
}

async function changeable(
  shop: ShopPort,
  context: CallContext,
  { id, assumed }: { id: string; assumed: Facts },
) {
  const order = await ownOrder(shop, context, id);
  const facts = withAssumed(orderFacts(order), assumed);
  refusePacked(order, facts);
  refuseStale(order, facts);
  return { order, facts };
}

function judgedChange(order: Order, facts: Facts): Facts {
  return {
    status: facts[fact.status(order.id)] ?? null,
    packing: facts[fact.packing(order.id)] ?? null,
    items_changed: facts[fact.itemsChanged(order.id)] ?? null,
    payments: facts[fact.payments(order.id)] ?? null,
  };
}

/** Throws ToolFault for lines and items that do not go together. */
export async function plannedSwaps(
  shop: ShopPort,
  context: CallContext,
  { order, items, how }: { order: Order; items: LineSwap[]; how: 'change' | 'exchange' },
): Promise<{ swaps: Swap[]; cents: number; prices: Facts }> {
  const bySku = new Map<string, Product>();
  for (const sku of new Set(items.map(({ to }) => to))) {
    const product = await shop.productOfSku(context.tenant, sku);
    if (product) bySku.set(sku, product);
  }
  const planned = swapsOf(order, items, { bySku, how });
  if ('code' in planned) throw new ToolFault(planned.code, planned.message);
  if (planned.cents > 0 && !shop.canCharge)
    throw new ToolFault(
      'not_charged',
      `That costs ${moneyOf(context, planned.cents)} more, which nobody can be charged for from here.`,
    );
  return { ...planned, prices: priceFacts(bySku) };
}

export function swapChanges(swaps: Swap[]) {
  return swaps.map(({ line, to }) => ({
    label: `line ${line.line} ${line.title}`,
    before: line.variant,
    after: to.variant,
  }));
}

export function differenceChange(context: CallContext, cents: number, method: string) {
  return {
    label: `difference, ${method}`,
    before: moneyOf(context, 0),
    after: differenceText(context, cents),
  };
}

/** `EUR 4.00 to pay`, `EUR 4.00 back`. */
export function differenceText(context: CallContext, cents: number): string {
  if (cents === 0) return 'no difference';
  return cents > 0 ? `${moneyOf(context, cents)} to pay` : `${moneyOf(context, -cents)} back`;
}
