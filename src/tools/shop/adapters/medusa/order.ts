/** An order of Medusa's as the contract has it. Pure. */
import { present } from '../../../../run/present.ts';
import { refundable } from '../../contract/facts.ts';
import type { GivenOut, Order, OrderLine, StreetAddress } from '../../contract/shop.ts';
import { paidBack } from '../remote/parts.ts';
import { cancelledBy, numberOf, postcodeBefore, timesItemsChanged } from './marks.ts';
import {
  byAge,
  givenTo,
  leftOf,
  methodsOf,
  PAID_WITH,
  paymentsOf,
  payoutsOf,
  sharesOf,
} from './order-money.ts';
import { deliveredAt, packingOf, parcelsOf, statusNow } from './parcels.ts';
import { addedFor, replacedIn } from './replaced.ts';
import { givenBy, reshipsOf } from './resent.ts';
import { promisedBy, returnsOf } from './return-notes.ts';
import type { MedusaAddress, MedusaCustomer, MedusaItem, MedusaOrder } from './shapes.ts';
import { inTheirPlaces, placesOf, swapsIn } from './swapped-lines.ts';
import { customerIdOf } from './whose.ts';

/** Products with this tag are not taken back. */
export const FINAL_SALE = 'final-sale';

/**
 * `customer`: whose order it is, with all of their orders, since limits count what went out on any;
 * `elsewhere`: what their other orders promise, or had sent once more.
 */
export function orderOf(
  order: MedusaOrder,
  { customer, elsewhere }: { customer: MedusaCustomer; elsewhere: GivenOut[] },
): Order {
  const id = numberOf(order);
  const replaced = replacedIn(order);
  const items = linesOf(order);
  const { lines, shipping, payouts } = valuesOf(order, items);
  const returns = returnsOf(order, { lines, items, replaced });
  const reships = reshipsOf(replaced, lines, items);
  const status = statusNow(order, replaced);
  return {
    ...{ id, customer: customerIdOf(customer, order), email: order.email ?? customer.email, status },
    placedAt: order.created_at,
    deliveredAt: status === 'delivered' ? deliveredAt(order, replaced) : null,
    packing: packingOf(order, status),
    address: addressOf(order.shipping_address),
    postcode: postcodeBefore(order) ?? order.shipping_address?.postal_code ?? '',
    card: { brand: PAID_WITH, last4: '' },
    ...{ shipping, lines, parcels: parcelsOf(order, items, replaced) },
    payouts: inTime([...payouts, ...reships]),
    given: inTime([
      ...[...givenTo(customer, order), ...elsewhere],
      ...[...promisedBy(order, { id, returns }), ...givenBy(id, reships)],
    ]),
    payments: paymentsOf(order),
    returns,
    itemsChanged: timesItemsChanged(order),
    ...cancelReasonOf(order),
    methods: methodsOf(order),
  };
}

/** What returns and exchanges of an order will give back, and what was sent once more. */
export function givenBeside(order: MedusaOrder): GivenOut[] {
  const id = numberOf(order);
  const replaced = replacedIn(order);
  const items = linesOf(order);
  const { lines } = valuesOf(order, items);
  const returns = returnsOf(order, { lines, items, replaced });
  return [...promisedBy(order, { id, returns }), ...givenBy(id, reshipsOf(replaced, lines, items))];
}

/** What was paid for what, and given back for it. */
function valuesOf(order: MedusaOrder, items: MedusaItem[]): Pick<Order, 'lines' | 'shipping' | 'payouts'> {
  const shipping = (order.shipping_methods ?? []).reduce((sum, { total }) => sum + total, 0);
  const shares = sharesOf([...items.map(({ total }) => total), shipping]);
  const totals = shares.slice(0, -1);
  const payouts = payoutsOf(order, totals);
  const values = {
    payouts,
    shipping: {
      cents: shares.at(-1) ?? 0,
      refunded: paidBack(payouts, ({ shipping: of }) => of === true),
    },
    lines: items.map((item, n): OrderLine => {
      const total = totals[n] ?? 0;
      const refunded = paidBack(payouts, ({ line }) => line === n + 1);
      return { ...lineOf(item, order), line: n + 1, total, refunded: Math.min(total, refunded) };
    }),
  };
  // What an other item costs less and was not given back is money that its line still holds.
  const changed = values.lines.at(lineChanged(order, items));
  if (changed) changed.total += Math.max(0, leftOf(order) - refundable(values));
  return values;
}

/** Out of reach where no item was changed. */
function lineChanged(order: MedusaOrder, items: MedusaItem[]): number {
  const by = swapsIn(order).at(-1)?.by;
  const at = items.findIndex(({ id }) => id === by);
  return at < 0 ? items.length : at;
}

const inTime = <One extends { at: string }>(all: One[]): One[] =>
  all.toSorted((one, other) => (one.at < other.at ? -1 : 1));

/**
 * As they were placed, since a line that was taken out is in the order no more, and then what was added, save
 * for what goes out for others. The oldest is line 1. One whose item was changed stays where it was.
 */
export function linesOf(order: MedusaOrder): MedusaItem[] {
  const { placed, items, added } = order;
  const instead = [...addedFor(replacedIn(order)).keys(), ...placesOf(swapsIn(order)).keys()];
  const known = new Set([...placed.map(({ id }) => id), ...instead]);
  const now = new Map(items.map((item) => [item.id, item]));
  const more = (item: MedusaItem) => {
    const current = now.get(item.id);
    return current && current.quantity > item.quantity ? current : item;
  };
  const later = new Map([...items, ...added].map((item) => [item.id, item]));
  const others = [...later.values()].filter(({ id }) => !known.has(id));
  return inTheirPlaces([...placed.toSorted(byAge), ...others.toSorted(byAge)], order).map(more);
}

function lineOf(item: MedusaItem, { items, status }: MedusaOrder) {
  const now = items.find(({ id }) => id === item.id);
  return {
    sku: item.variant_sku ?? '',
    title: item.product_title ?? item.title,
    variant: item.variant_title ?? '',
    quantity: item.quantity,
    cancelled: status === 'canceled' || (now?.quantity ?? 0) === 0,
    finalSale: item.product?.tags?.some(({ value }) => value === FINAL_SALE) ?? false,
  };
}

function cancelReasonOf(order: MedusaOrder): Pick<Order, 'cancelReason' | 'cancelledByStaff'> {
  if (order.status !== 'canceled') return { cancelReason: null };
  const ours = cancelledBy(order);
  return ours ? { cancelReason: ours.reason } : { cancelReason: 'cancelled', cancelledByStaff: true };
}

export function addressOf(address: MedusaAddress | null | undefined): StreetAddress {
  return present({
    street: address?.address_1 ?? '',
    line2: address?.address_2 || undefined,
    postcode: address?.postal_code ?? '',
    city: address?.city ?? '',
    state: address?.province || undefined,
    country: address?.country_code?.toUpperCase() || undefined,
  });
}
