/**
 * Money that goes back with `refundCreate`: all of it in one request, over whatever payments hold it. Its key
 * is the mark, under which Shopify makes it once for a day; the mark in its note is found for ever.
 */
import type { Facts, Json } from '../../../../run/plan/plan.ts';
import { decimal } from '../../../../run/text/money.ts';
import type { PayoutPart } from '../../contract/shop.ts';
import { cardName } from '../../money.ts';
import { type Progress, Refusal, type RemoteChange, type Sending } from '../remote/kinds.ts';
import { bearsMark, textOf } from '../remote/mark.ts';
import { onlyOursWentOut, onOrder, refusePacked } from '../remote/on-order.ts';
import { partsAsked, type RefundArgs, sumOf } from '../remote/parts.ts';
import { lineToCancel, progressOf, refundTold, refuseTooMuch } from '../remote/pieces.ts';
import { ITEMS_CHANGED } from '../remote/swapping.ts';
import type { ShopifyLine, ShopifyOrder, ShopifyTransaction } from './documents.ts';
import { refundIdOf, tailOf } from './ids.ts';
import { REFUND } from './mutations.ts';
import type { OrderState, Parts } from './on-order.ts';
import { left, movedWith, outWith, settled } from './order-money.ts';

export function refund(parts: Parts): RemoteChange<OrderState, RefundArgs> {
  return {
    ...onOrder(parts),
    expected({ raw, order }, args) {
      refuseTooMuch(order, args);
      piecesOf(raw, sumOf(partsAsked(args)));
      return { output: refundTold(order, args) };
    },
    isStillDue: nothingElseWentOut,
    progress: ({ raw }, args, mark) => refundProgress(raw, { cents: sumOf(partsAsked(args)), mark }),
    async send({ raw, order }, args, sending) {
      const named = args.lines.flatMap(({ line, cents }) => {
        const known = order.lines.find((one) => one.line === line);
        const item = raw.lineItems.nodes[line - 1];
        // Shopify counts whole pieces: a part of the money of a line is given on none of them.
        const whole = known && known.refunded === 0 && cents === known.total;
        return item && whole && item.refundableQuantity > 0 ? [wholeLine(item, 'NO_RESTOCK')] : [];
      });
      await giveBack(parts, raw, { parts: partsAsked(args), reason: args.reason, named, sending });
    },
  };
}

type CancelLineArgs = { order: string; line: number; cents: number };

/** The refund itself takes the pieces out of the order: neither stands without the other. */
export function cancelLine(parts: Parts): RemoteChange<OrderState, CancelLineArgs> {
  const toGive = ({ line, cents }: CancelLineArgs): PayoutPart[] => [{ line, cents }];
  return {
    ...onOrder(parts),
    expected({ raw, order }, args) {
      refusePacked(order);
      const line = lineToCancel(order, args);
      if (raw.lineItems.nodes[args.line - 1]?.refundableQuantity !== line.quantity)
        throw new Refusal('pieces_gone', `Pieces of line ${args.line} were refunded: a person has to look.`);
      piecesOf(raw, args.cents);
      return { output: { cents: args.cents, to: cardName(order.card), items: [line.title] } };
    },
    isStillDue: nothingElseWentOut,
    progress: ({ raw }, args, mark) => refundProgress(raw, { cents: args.cents, mark }),
    async send({ raw }, args, sending) {
      const item = raw.lineItems.nodes[args.line - 1];
      const named = item ? [{ ...wholeLine(item, 'CANCEL'), ...locationOf(raw) }] : [];
      await giveBack(parts, raw, { parts: toGive(args), reason: 'cancelled', named, sending });
    },
  };
}

function wholeLine(item: ShopifyLine, restockType: string): { [name: string]: Json } {
  return { lineItemId: item.id, quantity: item.refundableQuantity, restockType };
}

/** Where the goods go back to the shelf. */
function locationOf({ fulfillmentOrders }: ShopifyOrder): { [name: string]: Json } {
  const [first] = fulfillmentOrders.nodes.flatMap(({ assignedLocation }) => assignedLocation.location ?? []);
  return first ? { locationId: first.id } : {};
}

interface Piece {
  payment: ShopifyTransaction;
  cents: number;
}

/**
 * The oldest payment first, or the one that is named, each up to what is left of it. Throws Refusal where
 * the payments do not hold as much.
 */
function piecesOf(raw: ShopifyOrder, cents: number, method?: string): Piece[] {
  let open = cents;
  const holding = settled(raw).filter(({ id }) => method === undefined || tailOf(id) === method);
  const pieces = holding.flatMap((payment) => {
    const share = Math.min(open, left(raw, payment));
    open -= share;
    return share > 0 ? [{ payment, cents: share }] : [];
  });
  if (open > 0)
    throw new Refusal('too_much', `The payments of ${raw.name} do not hold what is to be given back.`);
  return pieces;
}

interface ToGive {
  parts: PayoutPart[];
  reason: string;
  /** Lines that Shopify is to count as refunded, in its own form. */
  named: { [name: string]: Json }[];
  /** The payment that it goes back to; absent: those that hold it. */
  method?: string;
  sending: Sending;
}

async function giveBack({ client }: Parts, raw: ShopifyOrder, give: ToGive): Promise<void> {
  const { parts, reason, named, method, sending } = give;
  const { mark } = sending;
  if (refundWith(raw, mark)) return;
  const shipping = sumOf(parts.filter((part) => part.shipping));
  const input = {
    orderId: raw.id,
    note: textOf({ reason, parts, mark }),
    notify: false,
    refundLineItems: named,
    ...(shipping > 0 ? { shipping: { amount: decimal(shipping) } } : {}),
    transactions: piecesOf(raw, sumOf(parts), method).map(({ payment, cents }) => ({
      ...{ orderId: raw.id, parentId: payment.id, gateway: payment.gateway ?? '' },
      ...{ kind: 'REFUND', amount: decimal(cents) },
    })),
  };
  await client.write(REFUND, { input, key: mark }, sending.once);
}

/** What an order costs less than before, to the payment that it was shown for. */
export function giveDifference(
  parts: Parts,
  raw: ShopifyOrder,
  { cents, ...to }: { cents: number; method: string; sending: Sending },
): Promise<void> {
  return giveBack(parts, raw, { ...to, parts: [{ cents }], reason: ITEMS_CHANGED, named: [] });
}

function refundWith(raw: ShopifyOrder, mark: string) {
  return raw.refunds.find(({ note }) => bearsMark(note, mark));
}

/** A refund whose money came back is none: whether it may be made anew, a person has to say. */
export function refundProgress(raw: ShopifyOrder, of: { cents: number; mark: string }): Progress {
  const made = refundWith(raw, of.mark);
  if (!made) return { kind: 'nothing' };
  const progress = progressOf([refundIdOf(made.id)], { given: outWith(raw, made), cents: of.cents });
  return progress.kind === 'whole' && movedWith(raw, made) < of.cents ? { kind: 'pending' } : progress;
}

/** Of one that stands by half, which is none of Shopify's: it is made whole by nobody. */
export function nothingElseWentOut(
  { raw, order }: OrderState,
  _args: unknown,
  { before, mark }: { before: Facts; mark: string },
): boolean {
  const made = refundWith(raw, mark);
  return onlyOursWentOut(order, { ours: made ? outWith(raw, made) : 0, before });
}
