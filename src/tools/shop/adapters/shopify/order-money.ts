/** The money of an order of Shopify's: what was paid, and what went back for what. Pure. */
import type { GivenOut, Payment, PaymentMethod, Payout, PayoutPart } from '../../contract/shop.ts';
import { cardName } from '../../money.ts';
import { readText } from '../remote/mark.ts';
import { partsNamed, sumOf, withinLines } from '../remote/parts.ts';
import { ITEMS_CHANGED } from '../remote/swapping.ts';
import type { ShopifyLine, ShopifyOrder, ShopifyRefund, ShopifyTransaction } from './documents.ts';
import { byAge, refundIdOf, tailOf } from './ids.ts';

type WithMoney = Pick<ShopifyOrder, 'transactions'>;

/** What was paid for each line, in cents: also for the pieces that are gone. */
export function totalsOf({ lineItems, taxesIncluded }: ShopifyOrder): number[] {
  return lineItems.nodes.map(({ originalTotalSet, discountAllocations, taxLines }) => {
    const off = discountAllocations.reduce((sum, { allocatedAmountSet }) => sum + allocatedAmountSet, 0);
    return originalTotalSet - off + (taxesIncluded ? 0 : taxOf(taxLines));
  });
}

export function shippingOf({ shippingLines, taxesIncluded }: ShopifyOrder): number {
  return shippingLines.nodes.reduce(
    (sum, { discountedPriceSet, taxLines }) =>
      sum + discountedPriceSet + (taxesIncluded ? 0 : taxOf(taxLines)),
    0,
  );
}

const taxOf = (lines: { priceSet: number }[]) => lines.reduce((sum, { priceSet }) => sum + priceSet, 0);

/** One that is still to be carried out is money that goes out. */
const stands = ({ status }: ShopifyTransaction) => status !== 'FAILURE' && status !== 'ERROR';

/** Money that came in: what is only authorised did not. The oldest first. */
export function settled({ transactions }: WithMoney): ShopifyTransaction[] {
  return transactions
    .filter(({ kind, status }) => (kind === 'SALE' || kind === 'CAPTURE') && status === 'SUCCESS')
    .toSorted(byAge);
}

function refundsOf({ transactions }: WithMoney): ShopifyTransaction[] {
  return transactions.filter((one) => one.kind === 'REFUND' && stands(one)).toSorted(byAge);
}

/** What can still go back to a payment, in cents. */
export function left(order: WithMoney, payment: ShopifyTransaction): number {
  const back = refundsOf(order).filter(({ parentTransaction }) => parentTransaction?.id === payment.id);
  return Math.max(0, payment.amountSet - back.reduce((sum, { amountSet }) => sum + amountSet, 0));
}

/** What went out with a refund, in cents; 0: it moved no money, or all of it came back. */
export function outWith(order: WithMoney, refund: ShopifyRefund): number {
  const ids = new Set(refund.transactions.nodes.map(({ id }) => id));
  return refundsOf(order)
    .filter(({ id }) => ids.has(id))
    .reduce((sum, { amountSet }) => sum + amountSet, 0);
}

/** Of that, what has moved: the rest may still come back. */
export function movedWith(order: WithMoney, refund: ShopifyRefund): number {
  const moved = order.transactions.filter(({ status }) => status === 'SUCCESS');
  return outWith({ transactions: moved }, refund);
}

/** Oldest first. What is more than was paid for a line counts on the order as a whole. */
export function payoutsOf(order: ShopifyOrder, totals: number[]): Payout[] {
  const room = [...totals];
  return order.refunds.toSorted(byAge).flatMap((refund): Payout[] => {
    const cents = outWith(order, refund);
    const { reason, parts, ours } = readText(refund.note ?? '');
    if (cents === 0 && refund.transactions.nodes.length === 0) return [];
    const told = sumOf(parts) === cents;
    const of = withinLines(told ? parts : partsOf(order, { refund, cents, totals, room }), room);
    for (const part of of)
      if (part.line !== undefined) room[part.line - 1] = (room[part.line - 1] ?? 0) - part.cents;
    return [
      {
        ...{ id: refundIdOf(refund.id), cents, parts: of, reason },
        kind: ours && reason === ITEMS_CHANGED ? 'price_difference' : 'refund',
        ...(ours || reason === '' ? {} : { byStaff: true as const }),
        state: cents > 0 ? 'done' : 'failed',
        at: refund.createdAt ?? order.createdAt,
      },
    ];
  });
}

interface Told {
  refund: ShopifyRefund;
  cents: number;
  totals: number[];
  /** What of each line was not given back before. */
  room: number[];
}

/** What goes back with a cancellation counts on the order as a whole. */
function partsOf(order: ShopifyOrder, { refund, cents, totals, room }: Told): PayoutPart[] {
  if (isOfCancellation(order, refund)) return [{ cents }];
  const lines = order.lineItems.nodes;
  const named = refund.refundLineItems.nodes.flatMap(({ quantity, lineItem }) => {
    const at = lines.findIndex(({ id }) => id === lineItem.id);
    const line = lines[at];
    if (!line) return [];
    const worth = Math.round(((totals[at] ?? 0) * quantity) / Math.max(1, line.quantity));
    return [{ line: at + 1, worth, most: room[at] ?? 0 }];
  });
  const shipping = refund.refundShippingLines.nodes.reduce(
    (sum, { subtotalAmountSet, taxAmountSet }) =>
      sum + subtotalAmountSet + (order.taxesIncluded ? 0 : taxAmountSet),
    0,
  );
  return partsNamed({ total: cents, shipping, named });
}

function isOfCancellation({ cancelledAt }: ShopifyOrder, refund: ShopifyRefund): boolean {
  if (!cancelledAt) return false;
  const pieces = refund.refundLineItems.nodes;
  const all = pieces.length > 0 && pieces.every(({ restockType }) => restockType === 'CANCEL');
  return all || (refund.createdAt ?? '') >= cancelledAt;
}

/** How many pieces of a line were taken out of the order, by a cancellation or an edit. */
export function takenOut({ refunds }: ShopifyOrder, line: ShopifyLine): number {
  const kept = refunds
    .flatMap(({ refundLineItems }) => refundLineItems.nodes)
    .filter(({ lineItem, restockType }) => lineItem.id === line.id && restockType !== 'CANCEL')
    .reduce((sum, { quantity }) => sum + quantity, 0);
  return line.quantity - line.currentQuantity - kept;
}

export function givenOn(order: string, payouts: Payout[]): GivenOut[] {
  return payouts
    .filter(({ state }) => state === 'done')
    .map(({ kind, cents, reason, at }): GivenOut => ({ order, kind, cents, reason, at }));
}

export function paymentsOf(order: ShopifyOrder): Payment[] {
  return [
    ...shown(order).map(({ id, amountSet }): Payment => {
      return { kind: 'payment', method: tailOf(id), cents: amountSet };
    }),
    ...refundsOf(order).map(({ id, parentTransaction, amountSet }): Payment => {
      return { kind: 'refund', method: tailOf(parentTransaction?.id ?? id), cents: amountSet };
    }),
  ];
}

/** What came in, or what is authorised while nothing did. */
function shown(order: WithMoney): ShopifyTransaction[] {
  const came = settled(order);
  if (came.length > 0) return came;
  return order.transactions.filter(({ kind, status }) => kind === 'AUTHORIZATION' && status === 'SUCCESS');
}

export function methodsOf(order: ShopifyOrder): PaymentMethod[] {
  return shown(order).map((payment) => {
    const { brand, last4 } = nameOf(payment);
    const kind =
      payment.gateway === 'paypal' ? 'paypal' : payment.gateway === 'gift_card' ? 'gift_card' : 'card';
    return { id: tailOf(payment.id), kind, brand, last4: last4 || null, balance: null };
  });
}

/**
 * Where money would go back to: the payments that still hold some, the oldest first. Where there are several
 * their names stand together.
 */
export function cardOf(order: ShopifyOrder): { brand: string; last4: string } {
  const holding = settled(order).filter((payment) => left(order, payment) > 0);
  const [first, ...others] = holding.length > 0 ? holding : shown(order).slice(-1);
  if (!first) return { brand: '', last4: '' };
  if (others.length === 0) return nameOf(first);
  return { brand: [first, ...others].map((one) => cardName(nameOf(one))).join(' and '), last4: '' };
}

function nameOf({ paymentDetails, formattedGateway, gateway }: ShopifyTransaction) {
  const { company, number, paymentMethodName } = paymentDetails ?? {};
  const [last4 = ''] = /\d{4}$/.exec(number ?? '') ?? [];
  return { brand: company || paymentMethodName || formattedGateway || gateway || 'payment', last4 };
}
