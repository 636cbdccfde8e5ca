/** An order of Vendure's as the contract has it. Pure. */
import { present } from '../../../../run/present.ts';
import type { Order, OrderLine, Packing, Parcel, Payout, StreetAddress } from '../../contract/shop.ts';
import { readText } from '../remote/mark.ts';
import { paidBack } from '../remote/parts.ts';
import type { VendureCustomer, VendureLine, VendureOrder } from './documents.ts';
import {
  byId,
  cameIn,
  cardOf,
  differenceKept,
  givenTo,
  methodOf,
  paymentsOf,
  payoutsOf,
  totalsOf,
} from './order-money.ts';
import { itemsChanged, lineChanged, linesOf } from './swapped-lines.ts';
import { customerIdOf } from './whose.ts';

/** Products with a facet value of this code are not taken back. */
export const FINAL_SALE = 'final-sale';

/** `customer`: whose order it is, with all of their orders, since limits count what went out on any. */
export function orderOf(order: VendureOrder, customer: VendureCustomer): Order {
  const lines = linesOf(order);
  const numberOf = (id: string) => lines.findIndex((line) => line.id === id) + 1;
  const status = statusOf(order);
  const shipping = order.shippingLines.reduce(
    (sum, { discountedPriceWithTax }) => sum + discountedPriceWithTax,
    0,
  );
  const changes = itemsChanged(order);
  const less = changes.reduce((sum, { priceChange }) => sum - Math.min(0, priceChange), 0);
  const totals = totalsOf(order, lines, { shipping, less });
  // What was to be given back and was not is money that the line still holds.
  const changed = lineChanged(order, lines);
  totals[changed] = (totals[changed] ?? 0) + differenceKept(order, changes);
  const payouts = payoutsOf(order, lines, totals);
  const paid = cameIn(order);
  return {
    id: order.code,
    customer: customerIdOf(customer, order.code),
    email: customer.emailAddress,
    status,
    placedAt: order.orderPlacedAt ?? '',
    deliveredAt: status === 'delivered' ? deliveredAt(order) : null,
    packing: packingOf(order),
    address: addressOf(order.shippingAddress),
    postcode: order.shippingAddress?.postalCode ?? '',
    card: cardOf(order),
    shipping: { cents: shipping, refunded: paidBack(payouts, ({ shipping: of }) => of === true) },
    lines: lines.map((line, n) => lineOf(line, { number: n + 1, payouts, total: totals[n] ?? 0 })),
    parcels: parcelsOf(order, numberOf),
    payouts,
    given: givenTo(customer, order),
    payments: paymentsOf(paid),
    returns: [],
    itemsChanged: changes.length,
    ...cancelReasonOf(order),
    methods: paid.map(methodOf),
  };
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

function cancelReasonOf(order: VendureOrder): Pick<Order, 'cancelReason' | 'cancelledByStaff'> {
  const entry =
    order.state === 'Cancelled' && order.history.items.find(({ type }) => type === 'ORDER_CANCELLATION');
  if (!entry || typeof entry.data.reason !== 'string') return { cancelReason: null };
  const { reason, ours } = readText(entry.data.reason);
  return ours ? { cancelReason: reason } : { cancelReason: reason, cancelledByStaff: true };
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
