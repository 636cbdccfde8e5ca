/** An order of Vendure's as the contract has it. Pure. */
import type { Json } from '../../../../run/plan/plan.ts';
import { isRecord } from '../../../../run/plan/references.ts';
import { present } from '../../../../run/present.ts';
import type {
  GivenOut,
  Order,
  OrderLine,
  Packing,
  Parcel,
  Payment,
  PaymentMethod,
  Payout,
  PayoutPart,
  StreetAddress,
} from '../../contract/shop.ts';
import { readText } from '../remote/mark.ts';
import type {
  VendureCustomer,
  VendureLine,
  VendureOrder,
  VendurePayment,
  VendureRefund,
} from './documents.ts';

/** Products with a facet value of this code are not taken back. */
export const FINAL_SALE = 'final-sale';

/** `customer`: whose order it is, with all of their orders, since limits count what went out on any. */
export function orderOf(order: VendureOrder, customer: VendureCustomer): Order {
  const lines = linesOf(order);
  const numberOf = (id: string) => lines.findIndex((line) => line.id === id) + 1;
  const payouts = order.payments.flatMap(({ refunds }) => refunds).map((one) => payoutOf(one, numberOf));
  const status = statusOf(order);
  const shipping = order.shippingLines.reduce(
    (sum, { discountedPriceWithTax }) => sum + discountedPriceWithTax,
    0,
  );
  const totals = totalsOf(order, lines, shipping);
  const paid = order.payments.filter(({ state }) => CAME_IN.includes(state)).toSorted(byId);
  return {
    id: order.code,
    customer: customer.id,
    email: customer.emailAddress,
    status,
    placedAt: order.orderPlacedAt ?? '',
    deliveredAt: status === 'delivered' ? deliveredAt(order) : null,
    packing: packingOf(order),
    address: addressOf(order.shippingAddress),
    postcode: order.shippingAddress?.postalCode ?? '',
    card: cardOf(paid.at(-1)),
    shipping: { cents: shipping, refunded: paidBack(payouts, ({ shipping: of }) => of === true) },
    lines: lines.map((line, n) => lineOf(line, { number: n + 1, payouts, total: totals[n] ?? 0 })),
    parcels: parcelsOf(order, numberOf),
    payouts,
    given: givenTo(customer),
    payments: paymentsOf(paid),
    returns: [],
    itemsChanged: 0,
    cancelReason: cancelReason(order),
    methods: paid.map(methodOf),
  };
}

/** Vendure gives lines in no order; the first that was added is line 1. */
export function linesOf(order: VendureOrder): VendureLine[] {
  return order.lines.toSorted(byId);
}

function byId(one: { id: string }, other: { id: string }): number {
  return Number(one.id) - Number(other.id) || (one.id < other.id ? -1 : 1);
}

/**
 * What was paid for each line, in cents. Vendure forgets what cancelled pieces cost with their share of a
 * discount: it is what was paid beyond all that is still there, by the prices of the pieces.
 */
function totalsOf(order: VendureOrder, lines: VendureLine[], shipping: number): number[] {
  const there = lines.map(({ proratedLinePriceWithTax }) => proratedLinePriceWithTax);
  const sumOf = (cents: number[]) => cents.reduce((sum, one) => sum + one, 0);
  const came = order.payments.filter(({ state }) => CAME_IN.includes(state)).map(({ amount }) => amount);
  const extra = order.surcharges.map(({ priceWithTax }) => priceWithTax);
  let gone = Math.max(0, sumOf(came) - shipping - sumOf(extra) - sumOf(there));
  let weight = sumOf(lines.map(priceOfGone));
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

interface Numbered {
  number: number;
  payouts: Payout[];
  total: number;
}

function lineOf(line: VendureLine, { number, payouts, total }: Numbered): OrderLine {
  const { productVariant: variant, quantity, orderPlacedQuantity } = line;
  const placed = Math.max(quantity, orderPlacedQuantity);
  const { name: title, facetValues } = variant.product;
  return {
    line: number,
    sku: variant.sku,
    title,
    variant: variant.name.startsWith(title) ? variant.name.slice(title.length).trim() : variant.name,
    quantity: placed,
    total,
    refunded: Math.min(
      total,
      paidBack(payouts, (part) => part.line === number),
    ),
    cancelled: quantity === 0,
    finalSale: facetValues.some(({ code }) => code === FINAL_SALE),
  };
}

function paidBack(payouts: Payout[], of: (part: PayoutPart) => boolean): number {
  return payouts
    .filter(({ state }) => state === 'done')
    .flatMap(({ parts }) => parts)
    .filter(of)
    .reduce((sum, { cents }) => sum + cents, 0);
}

/** One that is still to be carried out is money that goes out. */
export function stands({ state }: VendureRefund): boolean {
  return state !== 'Failed';
}

function payoutOf(refund: VendureRefund, numberOf: (line: string) => number): Payout {
  const { reason, parts } = readText(refund.reason ?? '');
  const told = parts.reduce((sum, { cents }) => sum + cents, 0) === refund.total;
  return {
    id: refund.id,
    kind: 'refund',
    cents: refund.total,
    parts: told ? parts : partsOf(refund, numberOf),
    reason,
    state: stands(refund) ? 'done' : 'failed',
    at: refund.createdAt,
  };
}

/** Of a refund that somebody made in Vendure: it says which lines, and never how much of it is for which. */
function partsOf(
  { total, shipping, lines }: VendureRefund,
  numberOf: (line: string) => number,
): PayoutPart[] {
  const rest = total - shipping;
  const [only, ...others] = lines;
  const line = only && others.length === 0 ? numberOf(only.orderLineId) : 0;
  return [
    ...(shipping > 0 ? [{ shipping: true as const, cents: shipping }] : []),
    ...(rest > 0 ? [{ ...present({ line: line > 0 ? line : undefined }), cents: rest }] : []),
  ];
}

function givenTo({ orders }: VendureCustomer): GivenOut[] {
  return orders.items
    .flatMap(({ code, payments }) =>
      payments
        .flatMap(({ refunds }) => refunds)
        .filter(stands)
        .map((refund): GivenOut => {
          const { reason } = readText(refund.reason ?? '');
          return { order: code, kind: 'refund', cents: refund.total, reason, at: refund.createdAt };
        }),
    )
    .toSorted((one, other) => (one.at < other.at ? -1 : 1));
}

const STATUS: { [state: string]: Order['status'] } = {
  PartiallyShipped: 'shipped',
  Shipped: 'shipped',
  PartiallyDelivered: 'shipped',
  Delivered: 'delivered',
  Cancelled: 'cancelled',
};

/** The state that an order which is being changed comes from. */
export function stateBefore({ state, history }: VendureOrder): string {
  if (state !== 'Modifying') return state;
  const last = history.items.find(
    ({ type, data }) => type === 'ORDER_STATE_TRANSITION' && data.to === 'Modifying',
  );
  return typeof last?.data.from === 'string' ? last.data.from : 'PaymentSettled';
}

export function statusOfState(state: string): Order['status'] {
  return STATUS[state] ?? 'open';
}

const statusOf = (order: VendureOrder) => statusOfState(stateBefore(order));

function packingOf(order: VendureOrder): Packing {
  if (statusOf(order) !== 'open') return 'none';
  return order.fulfillments.some(({ state }) => state !== 'Cancelled') ? 'packed' : 'open';
}

function deliveredAt({ history, fulfillments }: VendureOrder): string | null {
  const entry = history.items.find(
    ({ type, data }) => type === 'ORDER_STATE_TRANSITION' && data.to === 'Delivered',
  );
  return (
    entry?.createdAt ??
    fulfillments
      .map(({ updatedAt }) => updatedAt)
      .toSorted()
      .at(-1) ??
    null
  );
}

function cancelReason(order: VendureOrder): string | null {
  if (order.state !== 'Cancelled') return null;
  const entry = order.history.items.find(({ type }) => type === 'ORDER_CANCELLATION');
  return typeof entry?.data.reason === 'string' ? readText(entry.data.reason).reason : null;
}

const PARCEL: { [state: string]: Parcel['status'] } = { Pending: 'preparing', Delivered: 'delivered' };

function parcelsOf({ fulfillments }: VendureOrder, numberOf: (line: string) => number): Parcel[] {
  return fulfillments
    .filter(({ state }) => state !== 'Cancelled')
    .toSorted(byId)
    .map(({ id, state, method, trackingCode, updatedAt, lines }, n) => ({
      id: trackingCode || id,
      number: n + 1,
      carrier: method ?? '',
      status: PARCEL[state] ?? 'in_transit',
      lastScanAt: updatedAt,
      lastScan: state.toLowerCase(),
      deliveredAt: state === 'Delivered' ? updatedAt : null,
      signed: false,
      ...{ trace: null, tracedAt: null, remindOn: null },
      lines: lines.map(({ orderLineId }) => numberOf(orderLineId)),
    }));
}

export function addressOf(address: VendureOrder['shippingAddress']): StreetAddress {
  const { streetLine1, streetLine2, postalCode, city, province, country } = address ?? {};
  return present({
    street: streetLine1 ?? '',
    line2: streetLine2 || undefined,
    postcode: postalCode ?? '',
    city: city ?? '',
    state: province || undefined,
    country: country || undefined,
  });
}

/** Payments that were declined or broke off are none. */
const CAME_IN = ['Authorized', 'Settled'];

/** Money that came in: what is only authorised did not. */
export function settled(order: VendureOrder): VendurePayment[] {
  return order.payments.filter(({ state }) => state === 'Settled').toSorted(byId);
}

/** What can still go back to a payment, in cents. */
export function left({ amount, refunds }: VendurePayment): number {
  return Math.max(0, amount - refunds.filter(stands).reduce((sum, { total }) => sum + total, 0));
}

function paymentsOf(paid: VendurePayment[]): Payment[] {
  return [
    ...paid.map(({ id, amount }): Payment => ({ kind: 'payment', method: id, cents: amount })),
    ...paid.flatMap(({ id, refunds }) =>
      refunds.filter(stands).map(({ total }): Payment => ({ kind: 'refund', method: id, cents: total })),
    ),
  ];
}

function methodOf(payment: VendurePayment): PaymentMethod {
  const { brand, last4 } = cardOf(payment);
  return { id: payment.id, kind: 'card', brand, last4: last4 || null, balance: null };
}

/** What a payment handler lets be known of the card, where it does. */
function cardOf(payment: VendurePayment | undefined): { brand: string; last4: string } {
  const known = publicOf(payment?.metadata ?? null);
  const text = (value: Json | undefined) => (typeof value === 'string' ? value : undefined);
  return { brand: text(known.brand) ?? payment?.method ?? '', last4: text(known.last4) ?? '' };
}

function publicOf(metadata: Json): { [name: string]: Json } {
  if (!isRecord(metadata)) return {};
  return isRecord(metadata.public) ? metadata.public : {};
}
