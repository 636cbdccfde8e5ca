/** Goods that come back, for money or for other goods. The money moves when they are here. */

import { z } from 'zod';
import type { CallContext } from '../../../flow/ports/tools.ts';
import type { Facts } from '../../../run/plan/plan.ts';
import { present } from '../../../run/present.ts';
import { count } from '../../../run/text/counts.ts';
import { type Tool, ToolFault } from '../../contract.ts';
import { keyedWrite } from '../../keyed-write.ts';
import {
  fact,
  orderFacts,
  outAfter,
  outNames,
  paidWith,
  returnOf,
  cents as toCents,
} from '../contract/facts.ts';
import type { Order, OrderLine, OrderReturn, PaymentMethod, ShopPort } from '../contract/shop.ts';
import { methodName } from '../contract/swaps.ts';
import { moneyOf } from '../money.ts';
import { ownOrder, pick, withAssumed } from '../owned.ts';
import { LineNumber, MethodId, OrderId, Reason } from '../shapes.ts';
import { differenceChange, differenceText, plannedSwaps, SwapsShape, swapChanges } from './changes.ts';
import { judgedOf } from './money-out.ts';
import { moneyGiven } from './reads.ts';
import { balancesAfter, balancesOf, methodOf, refuseStale } from './settle.ts';
import { lineOf, lineWorth } from './shares.ts';

const ReturnInput = z.strictObject({
  order: OrderId,
  lines: z
    .array(LineNumber)
    .min(1)
    .max(50)
    .refine((lines) => new Set(lines).size === lines.length, 'a line is named twice'),
  method: MethodId.describe('where the money is to go when the goods are here'),
  reason: Reason.optional(),
});
const ExchangeInput = z.strictObject({
  order: OrderId,
  items: SwapsShape,
  method: MethodId.describe('with which the difference is settled'),
  reason: Reason.optional(),
});
const WithdrawInput = z.strictObject({ order: OrderId, return: z.string().min(1).max(40) });
const OpenedOutput = z.strictObject({
  return: z.string(),
  order: z.string(),
  cents: z.int(),
  /** Titles of the lines that come back. */
  items: z.array(z.string()).exactOptional(),
});
const WithdrawnOutput = z.strictObject({ return: z.string(), order: z.string() });

const withdrawing = (order: string, id: string) => ({
  tool: 'orders.withdraw_return',
  args: { order, return: id },
});

export function returnTools(shop: ShopPort): Tool[] {
  return [
    keyedWrite(shop, {
      name: 'orders.return',
      description:
        'Notes that lines of a delivered order come back for money. Name every line at once. Can be withdrawn.',
      input: ReturnInput,
      output: OpenedOutput,
      claims: ['returned'],
      doneTo: { of: 'order', items: 'lines' },
      excludes: ['orders.exchange', 'orders.reship'],
      args: { cents: { label: 'amount', unit: 'cents' } },
      trusted: ['order', 'lines', 'method'],
      verified: true,
      async preview({ order: id, lines, method, reason }, context, assumed) {
        const { order, facts } = await delivered(shop, context, { id, assumed });
        const to = methodOf(order, method);
        const goods = lines.map((line) => withCustomer(order, line, facts));
        const cents = goods.reduce(
          (sum, line) => sum + line.total - toCents(facts[fact.lineRefunded(id, line.line)]),
          0,
        );
        const titles = goods.map(({ line, title }) => `line ${line} ${title}`).join(', ');
        return {
          before: pick(facts, [
            ...FIRM(id),
            ...outNames(order),
            ...goods.flatMap((line) => lineWorth(id, line)),
          ]),
          after: {
            [fact.returns(id)]: order.returns.length + 1,
            ...comingBack(id, goods),
            ...outAfter(order, facts, cents),
          },
          money: moneyGiven(order, context, cents),
          shows: [
            { label: titles, before: 'with the customer', after: 'to come back' },
            {
              label: `then to ${methodName(to)}`,
              before: moneyOf(context, 0),
              after: moneyOf(context, cents),
            },
          ],
          judged: present({ ...judgedReturn(order, context, { goods, to }), reason }),
          undoable: true,
        };
      },
      effect: ({ order, lines, method, reason }, context, effect) =>
        shop.openReturn(context.tenant, effect, { order, lines, method, reason: reason ?? null }),
      account: ({ input: { order, lines }, id }) => ({
        headline: `return ${id} of ${count(lines.length, 'line')} of ${order}`,
        undo: withdrawing(order, id),
      }),
    }),
    keyedWrite(shop, {
      name: 'orders.exchange',
      description:
        'Notes that lines of a delivered order come back and other variants of the same products go out for them. Name every line at once. Can be withdrawn.',
      input: ExchangeInput,
      output: OpenedOutput,
      claims: ['returned', 'sent'],
      doneTo: { of: 'order', items: 'items', by: 'line' },
      excludes: ['orders.return', 'orders.reship'],
      trusted: ['order', 'items', 'line', 'to', 'method'],
      verified: true,
      async preview({ order: id, items, method, reason }, context, assumed) {
        const { order, facts } = await delivered(shop, context, { id, assumed });
        const paying = methodOf(order, method);
        const goods = items.map(({ line }) => withCustomer(order, line, facts));
        const { swaps, cents, prices } = await plannedSwaps(shop, context, { order, items, how: 'exchange' });
        // Asked for its fault alone: nothing is paid before the goods are here.
        balancesAfter(order, facts, [{ method, cents }]);
        const names = goods.flatMap((line) => lineWorth(id, line));
        return present({
          before: {
            ...pick(facts, [...FIRM(id), ...outNames(order), ...names, ...balancesOf(order, [method])]),
            ...prices,
          },
          after: {
            [fact.returns(id)]: order.returns.length + 1,
            ...comingBack(id, goods),
            ...(cents < 0 ? outAfter(order, facts, -cents) : {}),
          },
          shows: [...swapChanges(swaps), differenceChange(context, cents, methodName(paying))],
          money: cents < 0 ? moneyGiven(order, context, -cents) : undefined,
          judged: present({
            ...judgedReturn(order, context, { goods, to: paying }),
            difference_cents: cents,
            reason,
          }),
          undoable: true,
        });
      },
      effect: ({ order, items, method, reason }, context, effect) =>
        shop.openExchange(context.tenant, effect, { order, items, method, reason: reason ?? null }),
      account: ({ input: { order, items }, id, output: { cents }, context }) => ({
        headline: `exchange ${id} of ${count(items.length, 'line')} of ${order}, ${differenceText(context, cents)}`,
        undo: withdrawing(order, id),
      }),
    }),
    keyedWrite(shop, {
      name: 'orders.withdraw_return',
      description: 'Takes back a return or an exchange that was noted.',
      input: WithdrawInput,
      output: WithdrawnOutput,
      trusted: ['order', 'return'],
      verified: true,
      async preview({ order: orderId, return: id }, context, assumed) {
        const order = await ownOrder(shop, context, orderId);
        const facts = withAssumed(orderFacts(order), assumed);
        const known = order.returns.find((candidate) => candidate.id === id);
        if (!known)
          throw new ToolFault('no_such_return', `${orderId} has no return or exchange ${id} that stands.`);
        const promised = promisedBy(order, known);
        return {
          before: pick(facts, [fact.returns(orderId), ...outNames(order)]),
          after: {
            [fact.returns(orderId)]: order.returns.length - 1,
            ...(promised > 0 ? outAfter(order, facts, -promised) : {}),
          },
          shows: [{ label: `${known.kind} ${id} of ${orderId}`, before: 'noted', after: 'withdrawn' }],
          judged: { kind: known.kind },
          undoable: false,
        };
      },
      effect: ({ order, return: id }, context, effect) =>
        shop.withdrawReturn(context.tenant, effect, { order, id }),
      account: ({ input: { order }, id }) => ({ headline: `${id} of ${order} withdrawn` }),
    }),
  ];
}

const FIRM = (id: string) => [fact.status(id), fact.returns(id)];

async function delivered(
  shop: ShopPort,
  context: CallContext,
  { id, assumed }: { id: string; assumed: Facts },
) {
  const order = await ownOrder(shop, context, id);
  const facts = withAssumed(orderFacts(order), assumed);
  if (facts[fact.status(id)] !== 'delivered') {
    throw new ToolFault('not_delivered', `${id} has not been delivered; nothing of it can come back.`);
  }
  if (facts[fact.returns(id)] !== order.returns.length) {
    throw new ToolFault(
      'earlier_change',
      `Something of ${id} comes back already by this plan: name every line at once.`,
    );
  }
  refuseStale(order, facts);
  return { order, facts };
}

function withCustomer(order: Order, number: number, facts: Facts): OrderLine {
  const line = lineOf(order, number);
  if (facts[fact.lineCancelled(order.id, number)] === true) {
    throw new ToolFault('already_cancelled', `Line ${number} of ${order.id} is cancelled.`);
  }
  const what = `Line ${number} of ${order.id} (${line.title})`;
  const known = returnOf(order, number);
  if (known)
    throw new ToolFault('already_returning', `${what} comes back already: ${known.kind} ${known.id}.`);
  if (toCents(facts[fact.lineRefunded(order.id, number)]) >= line.total)
    throw new ToolFault(
      'already_refunded',
      `The money for ${what} was given back already, or is by this plan.`,
    );
  if (facts[fact.lineResent(order.id, number)] === true)
    throw new ToolFault('already_resent', `${what} is sent once more already, or by this plan.`);
  return line;
}

/** What still counts as given because of it. */
function promisedBy(order: Order, { kind, items, cents }: OrderReturn): number {
  if (kind === 'exchange') return Math.max(0, -cents);
  return order.lines
    .filter(({ line }) => items.some((item) => item.line === line))
    .reduce((sum, { total, refunded }) => sum + Math.max(0, total - refunded), 0);
}

function comingBack(id: string, goods: OrderLine[]): Facts {
  return Object.fromEntries(goods.map(({ line }) => [fact.lineReturning(id, line), true]));
}

/** `returns`: how many stand on the order already. */
function judgedReturn(
  order: Order,
  context: CallContext,
  { goods, to }: { goods: OrderLine[]; to: PaymentMethod },
): Facts {
  return {
    ...judgedOf(order, context),
    returns: order.returns.length,
    final_sale: goods.some(({ finalSale }) => finalSale),
    refunded: goods.some(({ refunded }) => refunded > 0),
    method: to.kind,
    to_original: paidWith(order) === to.id,
  };
}
