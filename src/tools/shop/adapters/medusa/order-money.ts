/** The money of an order of Medusa's: what was paid, and what went back for what. Pure. */
import type { GivenOut, Payment, PaymentMethod, Payout } from '../../contract/shop.ts';
import { readText } from '../remote/mark.ts';
import { sumOf, withinLines } from '../remote/parts.ts';
import type { Holding } from '../remote/pieces.ts';
import { ITEMS_CHANGED } from '../remote/swapping.ts';
import { cancelledBy, numberOf } from './marks.ts';
import {
  centsOf,
  type MedusaCustomer,
  type MedusaOrder,
  type MedusaPayment,
  type MedusaPlaced,
  type MedusaRefund,
} from './shapes.ts';

type Dated = { id: string; created_at: string };

/** The oldest first; ids of one moment are in no order of time. */
export function byAge(one: Dated, other: Dated): number {
  if (one.created_at !== other.created_at) return one.created_at < other.created_at ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/**
 * In cents, so that the sum is what the sum of the amounts is: what is paid is rounded once, and each share
 * may have more digits than that.
 */
export function sharesOf(amounts: number[]): number[] {
  let before = 0;
  let sum = 0;
  return amounts.map((amount) => {
    sum += amount;
    const share = centsOf(sum) - before;
    before += share;
    return share;
  });
}

export function paymentsIn(order: Pick<MedusaPlaced, 'payment_collections'>): MedusaPayment[] {
  return order.payment_collections.flatMap(({ payments }) => payments ?? []).toSorted(byAge);
}

/** In cents: what came in. What is only authorised did not. */
export function captured({ captures }: MedusaPayment): number {
  return centsOf((captures ?? []).reduce((sum, { amount }) => sum + amount, 0));
}

export function refundsIn(order: Pick<MedusaPlaced, 'payment_collections'>): MedusaRefund[] {
  return paymentsIn(order)
    .flatMap(({ refunds }) => refunds ?? [])
    .toSorted(byAge);
}

function refunded({ refunds }: MedusaPayment): number {
  return (refunds ?? []).reduce((sum, { amount }) => sum + centsOf(amount), 0);
}

/** Payments with what can still go back to each, the oldest first. */
export function holding(order: Pick<MedusaPlaced, 'payment_collections'>): Holding {
  return paymentsIn(order).map((payment) => ({
    payment: payment.id,
    left: Math.max(0, captured(payment) - refunded(payment)),
  }));
}

export function leftOf(order: Pick<MedusaPlaced, 'payment_collections'>): number {
  return holding(order).reduce((sum, { left }) => sum + left, 0);
}

/** A cancellation gives back what is left without a word of its own. */
export function isOfCancellation(order: MedusaOrder, { note }: MedusaRefund): boolean {
  return !note && order.status === 'canceled';
}

/**
 * Medusa writes a refund down before the payment provider is asked, and takes it back where that fails: its
 * entry in the order's books is made when the money has moved. A cancellation makes none of its own, and is
 * only said to be one when all of it has ended.
 */
export function isInBooks(order: MedusaOrder, refund: MedusaRefund): boolean {
  const entries = order.transactions ?? [];
  const booked = entries.some(
    ({ reference, reference_id }) => reference === 'refund' && reference_id === refund.id,
  );
  return booked || isOfCancellation(order, refund);
}

/** Oldest first. What is more than was paid for a line counts on the order as a whole. */
export function payoutsOf(order: MedusaOrder, totals: number[]): Payout[] {
  const room = [...totals];
  const cancelled = cancelledBy(order);
  return refundsIn(order).map((refund) => {
    const cents = centsOf(refund.amount);
    const isOurs = cancelled !== undefined && isOfCancellation(order, refund);
    const { reason, parts, ours } = isOurs
      ? { reason: cancelled.reason, parts: [], ours: true }
      : readText(refund.note ?? '');
    const of = withinLines(sumOf(parts) === cents ? parts : [{ cents }], room);
    for (const { line, cents: part } of of)
      if (line !== undefined) room[line - 1] = (room[line - 1] ?? 0) - part;
    return {
      ...{ id: refund.id, kind: kindOf(refund), cents, parts: of, reason },
      ...(ours ? {} : { byStaff: true as const }),
      ...{ state: 'done', at: refund.created_at },
    };
  });
}

/** A refund of ours that names nothing that it is for is none: an order costs less with other items. */
function kindOf({ note }: MedusaRefund): 'refund' | 'price_difference' {
  const { reason, parts, ours } = readText(note ?? '');
  return ours && reason === ITEMS_CHANGED && parts.length === 0 ? 'price_difference' : 'refund';
}

/** On any order of the customer's record in the currency of this one. */
export function givenTo({ orders }: MedusaCustomer, order: MedusaOrder): GivenOut[] {
  return [...orders.filter(({ id }) => id !== order.id), order]
    .filter(({ currency_code }) => currency_code === order.currency_code)
    .flatMap((one) =>
      refundsIn(one).map((refund): GivenOut => {
        const { reason } = readText(refund.note ?? '');
        const { amount, created_at: at } = refund;
        return { order: numberOf(one), kind: kindOf(refund), cents: centsOf(amount), reason, at };
      }),
    );
}

export function paymentsOf(order: MedusaOrder): Payment[] {
  const paid = paymentsIn(order).filter((payment) => captured(payment) > 0);
  return [
    ...paid.map((payment): Payment => ({ kind: 'payment', method: payment.id, cents: captured(payment) })),
    ...paid.flatMap(({ id, refunds }) =>
      (refunds ?? []).map(({ amount }): Payment => ({ kind: 'refund', method: id, cents: centsOf(amount) })),
    ),
  ];
}

/** Providers keep to themselves which card it was. */
export const PAID_WITH = 'original payment';

export function methodsOf(order: MedusaOrder): PaymentMethod[] {
  return paymentsIn(order).map(({ id }) => ({
    ...{ id, kind: 'card', brand: PAID_WITH, last4: null, balance: null },
  }));
}
