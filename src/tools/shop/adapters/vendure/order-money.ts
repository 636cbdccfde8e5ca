/** The money of an order of Vendure's: what was paid, and what went back for what. Pure. */
import type { Json } from '../../../../run/plan/plan.ts';
import { isRecord } from '../../../../run/plan/references.ts';
import type { GivenOut, Payment, PaymentMethod, Payout, PayoutPart } from '../../contract/shop.ts';
import { cardName } from '../../money.ts';
import { bearsMark, markIn, readText } from '../remote/mark.ts';
import { partsNamed, sumOf, withinLines } from '../remote/parts.ts';
import { ITEMS_CHANGED } from '../remote/swapping.ts';
import type {
  VendureCustomer,
  VendureLine,
  VendureModification,
  VendureOrder,
  VendurePayment,
  VendureRefund,
} from './documents.ts';

export function byId(one: { id: string }, other: { id: string }): number {
  return Number(one.id) - Number(other.id) || (one.id < other.id ? -1 : 1);
}

/**
 * What was paid for each line, in cents. Vendure forgets what cancelled pieces cost with their share of a
 * discount: it is what was paid beyond all that is still there, by the prices of the pieces. `less`: what
 * other items cost less, which was given back for no piece that is gone.
 */
export function totalsOf(
  order: VendureOrder,
  lines: VendureLine[],
  { shipping, less }: { shipping: number; less: number },
): number[] {
  const there = lines.map(({ proratedLinePriceWithTax }) => proratedLinePriceWithTax);
  const total = (cents: number[]) => cents.reduce((sum, one) => sum + one, 0);
  const came = cameIn(order).map(({ amount }) => amount);
  const extra = order.surcharges.map(({ priceWithTax }) => priceWithTax);
  let gone = Math.max(0, total(came) - less - shipping - total(extra) - total(there));
  let weight = total(lines.map(priceOfGone));
  return lines.map((line, n) => {
    const price = priceOfGone(line);
    const share = weight === 0 ? 0 : Math.min(price, Math.round((gone * price) / weight));
    gone -= share;
    weight -= price;
    return (there[n] ?? 0) + share;
  });
}

function priceOfGone({ orderPlacedQuantity, quantity, unitPriceWithTax }: VendureLine): number {
  return Math.max(0, orderPlacedQuantity - quantity) * unitPriceWithTax;
}

/** One that is still to be carried out is money that goes out. */
export function stands({ state }: VendureRefund): boolean {
  return state !== 'Failed';
}

/** Oldest first. What is more than was paid for a line counts on the order as a whole. */
export function payoutsOf(order: VendureOrder, lines: VendureLine[], totals: number[]): Payout[] {
  const room = [...totals];
  const refunds = order.payments.flatMap((payment) => payment.refunds).toSorted(byId);
  return refunds.map((refund) => {
    const { reason, parts, ours } = readText(refund.reason ?? '');
    const told = sumOf(parts) === refund.total;
    const of = withinLines(told ? parts : partsOf(refund, { lines, totals, room }), room);
    if (stands(refund))
      for (const { line, cents } of of)
        if (line !== undefined) room[line - 1] = (room[line - 1] ?? 0) - cents;
    return {
      ...{ id: refund.id, kind: kindOf(refund, order), cents: refund.total, parts: of, reason },
      ...(ours ? {} : { byStaff: true as const }),
      state: stands(refund) ? 'done' : 'failed',
      at: refund.createdAt,
    };
  });
}

/** Somebody's own reason for a refund may be the same words: the items were changed under the same mark. */
function kindOf(
  { reason }: VendureRefund,
  { modifications }: { modifications: readonly Pick<VendureModification, 'note'>[] },
): 'refund' | 'price_difference' {
  const mark = markIn(reason);
  const isOfChange = mark !== undefined && modifications.some(({ note }) => bearsMark(note, mark));
  return isOfChange && readText(reason ?? '').reason === ITEMS_CHANGED ? 'price_difference' : 'refund';
}

/** What other items cost less, in cents, that is still with the shop: the refund of it failed. */
export function differenceKept(order: VendureOrder, changes: readonly { priceChange: number }[]): number {
  const less = changes.reduce((sum, { priceChange }) => sum - Math.min(0, priceChange), 0);
  const given = order.payments
    .flatMap(({ refunds }) => refunds)
    .filter((refund) => stands(refund) && kindOf(refund, order) === 'price_difference')
    .reduce((sum, { total }) => sum + total, 0);
  return Math.max(0, less - given);
}

interface Lines {
  lines: VendureLine[];
  totals: number[];
  /** What of each was not given back before. */
  room: number[];
}

/** Of a refund that somebody made in Vendure. */
function partsOf(refund: VendureRefund, { lines, totals, room }: Lines): PayoutPart[] {
  const named = refund.lines.flatMap(({ orderLineId, quantity }) => {
    const at = lines.findIndex(({ id }) => id === orderLineId);
    const line = lines[at];
    if (!line) return [];
    const placed = Math.max(line.quantity, line.orderPlacedQuantity, 1);
    const worth = Math.round(((totals[at] ?? 0) * Math.min(quantity, placed)) / placed);
    return [{ line: at + 1, worth, most: room[at] ?? 0 }];
  });
  return partsNamed({ total: refund.total, shipping: refund.shipping, named });
}

/**
 * What went out on any order of the customer's record, in the currency of this one: orders in another are
 * left to people, and so is what they gave on them.
 */
export function givenTo({ orders }: VendureCustomer, order: VendureOrder): GivenOut[] {
  const others = orders.items.filter(({ code }) => code !== order.code);
  return [...others, order]
    .filter(({ currencyCode }) => currencyCode === order.currencyCode)
    .flatMap((one) =>
      one.payments
        .flatMap(({ refunds }) => refunds)
        .filter(stands)
        .map((refund): GivenOut => {
          const { reason } = readText(refund.reason ?? '');
          const kind = kindOf(refund, one);
          return { order: one.code, kind, cents: refund.total, reason, at: refund.createdAt };
        }),
    )
    .toSorted((one, other) => (one.at < other.at ? -1 : 1));
}

/** Payments that were declined or broke off are none. */
const CAME_IN = ['Authorized', 'Settled'];

export function cameIn({ payments }: VendureOrder): VendurePayment[] {
  return payments.filter(({ state }) => CAME_IN.includes(state)).toSorted(byId);
}

/** Money that came in: what is only authorised did not. */
export function settled(order: VendureOrder): VendurePayment[] {
  return order.payments.filter(({ state }) => state === 'Settled').toSorted(byId);
}

/** What can still go back to a payment, in cents. */
export function left({ amount, refunds }: VendurePayment): number {
  return Math.max(0, amount - refunds.filter(stands).reduce((sum, { total }) => sum + total, 0));
}

export function paymentsOf(paid: VendurePayment[]): Payment[] {
  return [
    ...paid.map(({ id, amount }): Payment => ({ kind: 'payment', method: id, cents: amount })),
    ...paid.flatMap(({ id, refunds }) =>
      refunds.filter(stands).map(({ total }): Payment => ({ kind: 'refund', method: id, cents: total })),
    ),
  ];
}

export function methodOf(payment: VendurePayment): PaymentMethod {
  const { brand, last4 } = cardOfPayment(payment);
  return { id: payment.id, kind: 'card', brand, last4: last4 || null, balance: null };
}

/**
 * Where money would go back to: the payments that still hold some, the oldest first. Where there are several
 * their names stand together.
 */
export function cardOf(order: VendureOrder): { brand: string; last4: string } {
  const holding = settled(order).filter((payment) => left(payment) > 0);
  const [first, ...others] = holding.length > 0 ? holding : cameIn(order).slice(-1);
  if (!first) return { brand: '', last4: '' };
  if (others.length === 0) return cardOfPayment(first);
  const names = [first, ...others].map((payment) => cardName(cardOfPayment(payment)));
  return { brand: names.join(' and '), last4: '' };
}

/** What a payment handler lets be known of the card, where it does. */
function cardOfPayment({ method, metadata }: VendurePayment): { brand: string; last4: string } {
  const known = publicOf(metadata);
  const text = (value: Json | undefined) => (typeof value === 'string' ? value : undefined);
  return { brand: text(known.brand) ?? method, last4: text(known.last4) ?? '' };
}

function publicOf(metadata: Json): { [name: string]: Json } {
  if (!isRecord(metadata)) return {};
  return isRecord(metadata.public) ? metadata.public : {};
}
