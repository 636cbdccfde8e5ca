/** Goods once more, free of charge, and store credit. */

import { z } from 'zod';
import type { Facts } from '../../../run/plan/plan.ts';
import { count } from '../../../run/text/counts.ts';
import { decimal } from '../../../run/text/money.ts';
import { type Tool, ToolFault } from '../../contract.ts';
import { keyedWrite } from '../../keyed-write.ts';
import { fact, orderFacts, outAfter, outNames, returnOf, cents as toCents } from '../contract/facts.ts';
import type { ShopPort } from '../contract/shop.ts';
import { moneyOf } from '../money.ts';
import { ownOrder, pick, withAssumed } from '../owned.ts';
import { Cents, LineNumber, OrderId } from '../shapes.ts';
import { judgedOf } from './money-out.ts';
import { moneyGiven } from './reads.ts';
import { lineOf, lineWorth, refuseSettled, refuseUnderWay } from './shares.ts';

const RESHIP_REASONS = ['lost', 'missing', 'wrong_item', 'damaged', 'faulty'] as const;
const CREDIT_REASONS = ['goodwill', 'late', 'price', 'promo'] as const;

const ReshipInput = z.strictObject({
  order: OrderId,
  lines: z
    .array(LineNumber)
    .min(1)
    .max(50)
    .refine((lines) => new Set(lines).size === lines.length, 'a line is named twice'),
  reason: z.enum(RESHIP_REASONS),
  photo: z.boolean().optional().describe('the customer sent a photo'),
});
const ReshipOutput = z.strictObject({
  reship: z.string(),
  order: z.string(),
  parcel: z.int(),
  cents: z.int(),
  /** Titles of the lines that are sent. */
  items: z.array(z.string()).exactOptional(),
});
const CreditInput = z.strictObject({ order: OrderId, cents: Cents, reason: z.enum(CREDIT_REASONS) });
const CreditOutput = z.strictObject({
  credit: z.string(),
  order: z.string(),
  method: z.string(),
  cents: z.int(),
});
const BackInput = z.strictObject({ order: OrderId, id: z.string().min(1).max(40) });

export function goodwillTools(shop: ShopPort): Tool[] {
  return [
    keyedWrite(shop, {
      name: 'orders.reship',
      description:
        'Sends lines of an order once more, free of charge. Can be withdrawn until the parcel leaves.',
      input: ReshipInput,
      output: ReshipOutput,
      claims: ['sent'],
      stated: { reason: 'request', photo: 'words' },
      pictures: ['photo'],
      doneTo: { of: 'order', items: 'lines' },
      excludes: ['orders.refund'],
      trusted: ['order', 'lines'],
      verified: true,
      async preview({ order: id, lines, reason, photo }, context, assumed) {
        const order = await ownOrder(shop, context, id);
        const facts = withAssumed(orderFacts(order), assumed);
        if (order.status !== 'shipped' && order.status !== 'delivered') {
          throw new ToolFault('not_sent', `${id} was not sent yet; there is nothing to send once more.`);
        }
        const goods = lines.map((number) => {
          const line = lineOf(order, number);
          const what = `Line ${number} of ${id}`;
          if (facts[fact.lineCancelled(id, number)])
            throw new ToolFault('already_cancelled', `${what} is cancelled.`);
          if (toCents(facts[fact.lineRefunded(id, number)]) > 0) {
            throw new ToolFault(
              'already_refunded',
              `Money for ${what.toLowerCase()} was given back already.`,
            );
          }
          refuseSettled(order, line, facts);
          refuseUnderWay(order, line);
          const back = returnOf(order, number);
          if (back)
            throw new ToolFault('already_returning', `${what} comes back already: ${back.kind} ${back.id}.`);
          return line;
        });
        for (const { sku, title, variant } of goods) {
          const product = await shop.productOfSku(context.tenant, sku);
          if (!product?.variants.find((known) => known.sku === sku)?.available) {
            throw new ToolFault('not_available', `${title}, ${variant} is not in stock.`);
          }
        }
        const cents = goods.reduce((sum, { total }) => sum + total, 0);
        const reships = fact.reships(id);
        const before = goods.flatMap((line) => [
          ...lineWorth(id, line),
          ...[fact.lineReturning(id, line.line), fact.lineResent(id, line.line)],
        ]);
        return {
          before: pick(facts, [fact.status(id), ...outNames(order), reships, ...before]),
          after: {
            ...outAfter(order, facts, cents),
            [reships]: Number(facts[reships]) + 1,
            ...Object.fromEntries(goods.map(({ line }) => [fact.lineResent(id, line), true])),
          },
          shows: goods.map(({ line, title, quantity }) => ({
            label: `line ${line} ${title}`,
            before: 'sent',
            after: `sent once more${quantity > 1 ? ` (${quantity})` : ''}`,
          })),
          money: moneyGiven(order, context, cents),
          judged: {
            ...judgedOf(order, context),
            reason,
            photo: photo ?? false,
            reships: facts[reships] ?? null,
            lost: order.parcels.some(({ status }) => status === 'lost'),
            traced: order.parcels.some(({ trace }) => trace !== null),
            total_cents: cents,
          },
          undoable: true,
        };
      },
      effect: ({ order, lines, reason }, context, effect) =>
        shop.reship(context.tenant, effect, { order, lines, reason }),
      account: ({ input: { order, lines }, id, output: { parcel } }) => ({
        headline: `${count(lines.length, 'line')} of ${order} sent once more: ${id}, parcel ${parcel}`,
        undo: { tool: 'orders.withdraw_reship', args: { order, id } },
      }),
    }),
    keyedWrite(shop, {
      name: 'orders.credit',
      description:
        "Puts store credit on the customer's gift card (a new one if there is none). Can be withdrawn while unspent.",
      input: CreditInput,
      output: CreditOutput,
      claims: ['credited'],
      stated: { reason: 'request' },
      args: { cents: { label: 'amount', unit: 'cents' } },
      trusted: ['order', 'cents'],
      verified: true,
      async preview({ order: id, cents, reason }, context, assumed) {
        const order = await ownOrder(shop, context, id);
        const facts = withAssumed(orderFacts(order), assumed);
        const card = order.methods.find(({ kind, balance }) => kind === 'gift_card' && balance !== null);
        const held = card && fact.balance(card.id);
        const had = held ? toCents(facts[held]) : 0;
        return {
          before: pick(facts, [...outNames(order), ...(held ? [held] : [])]),
          after: {
            ...outAfter(order, facts, cents),
            ...(held ? { [held]: decimal(had + cents) } : {}),
          },
          shows: [
            {
              label: `store credit for ${id}`,
              before: moneyOf(context, had),
              after: moneyOf(context, had + cents),
            },
          ],
          money: moneyGiven(order, context, cents),
          judged: { ...judgedOf(order, context), reason, total_cents: cents },
          undoable: true,
        };
      },
      effect: (input, context, effect) => shop.giveCredit(context.tenant, effect, input),
      account: ({ input: { order }, id, output: { cents }, context }) => ({
        headline: `store credit ${id}, ${moneyOf(context, cents)}`,
        undo: { tool: 'orders.withdraw_credit', args: { order, id } },
      }),
    }),
    backTool(shop, 'reship'),
    backTool(shop, 'credit'),
  ];
}

function backTool(shop: ShopPort, kind: 'reship' | 'credit'): Tool {
  const shared = {
    name: `orders.withdraw_${kind}`,
    description:
      kind === 'reship'
        ? 'Stops a parcel that is being packed once more.'
        : 'Takes store credit back that is not spent.',
    input: BackInput,
    trusted: ['order', 'id'],
    verified: true as const,
    async preview(
      { order: orderId, id }: z.infer<typeof BackInput>,
      context: Parameters<typeof ownOrder>[1],
      assumed: Facts,
    ) {
      const order = await ownOrder(shop, context, orderId);
      const facts = withAssumed(orderFacts(order), assumed);
      const known = order.payouts.find((payout) => payout.id === id && payout.kind === kind);
      if (!known) throw new ToolFault('no_such_payout', `${orderId} has no ${kind} ${id}.`);
      if (known.state !== 'done') throw new ToolFault('already_withdrawn', `${id} does not stand any more.`);
      const name = kind === 'reship' ? `parcel of ${id}` : `store credit ${id}`;
      return {
        before: pick(facts, [...outNames(order), fact.stands(id)]),
        after: { ...outAfter(order, facts, -known.cents), [fact.stands(id)]: decimal(0) },
        shows: [{ label: name, before: moneyOf(context, known.cents), after: 'withdrawn' }],
        judged: {},
        undoable: false,
      };
    },
    account: ({ input, id }: { input: z.infer<typeof BackInput>; id: string }) => ({
      headline: `${id} of ${input.order} withdrawn`,
    }),
  };
  return kind === 'reship'
    ? keyedWrite(shop, {
        ...shared,
        output: ReshipOutput,
        effect: (input, context, effect) => shop.withdrawReship(context.tenant, effect, input),
      })
    : keyedWrite(shop, {
        ...shared,
        output: CreditOutput,
        effect: (input, context, effect) => shop.withdrawCredit(context.tenant, effect, input),
      });
}
