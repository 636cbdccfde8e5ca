/** An order of Medusa's as the contract has it. Pure. */
import { present } from '../../../../run/present.ts';
import type { GivenOut, Order, OrderLine, Packing, Parcel, StreetAddress } from '../../contract/shop.ts';
import { paidBack } from '../remote/parts.ts';
import { cancelledBy, numberOf, postcodeBefore, timesItemsChanged } from './marks.ts';
import { byAge, givenTo, methodsOf, PAID_WITH, paymentsOf, payoutsOf, sharesOf } from './order-money.ts';
import { promisedBy, returnsOf } from './return-notes.ts';
import type {
  MedusaAddress,
  MedusaCustomer,
  MedusaFulfillment,
  MedusaItem,
  MedusaOrder,
  MedusaPlaced,
} from './shapes.ts';
import { customerIdOf } from './whose.ts';

/** Products with this tag are not taken back. */
export const FINAL_SALE = 'final-sale';

/**
 * `customer`: whose order it is, with all of their orders, since limits count what went out on any;
 * `promised`: what returns of their other orders will give back.
 */
export function orderOf(
  order: MedusaOrder,
  { customer, promised }: { customer: MedusaCustomer; promised: GivenOut[] },
): Order {
  const id = numberOf(order);
  const items = linesOf(order);
  const { lines, shipping, payouts } = valuesOf(order, items);
  const returns = returnsOf(order, lines, items);
  const status = statusOf(order);
  const parcels = parcelsOf(order, items);
  return {
    ...{ id, customer: customerIdOf(customer, order), email: order.email ?? customer.email, status },
    placedAt: order.created_at,
    deliveredAt: status === 'delivered' ? (parcels.at(-1)?.deliveredAt ?? null) : null,
    packing: packingOf(order),
    address: addressOf(order.shipping_address),
    postcode: postcodeBefore(order) ?? order.shipping_address?.postal_code ?? '',
    card: { brand: PAID_WITH, last4: '' },
    ...{ shipping, lines, parcels, payouts },
    given: inTime([...givenTo(customer, order), ...promised, ...promisedBy(order, { id, returns })]),
    payments: paymentsOf(order),
    returns,
    itemsChanged: timesItemsChanged(order),
    ...cancelReasonOf(order),
    methods: methodsOf(order),
  };
}

/** What returns of an order will give back. */
export function promisedOn(order: MedusaOrder): GivenOut[] {
  const items = linesOf(order);
  const returns = returnsOf(order, valuesOf(order, items).lines, items);
  return promisedBy(order, { id: numberOf(order), returns });
}

/** What was paid for what, and given back for it. */
function valuesOf(order: MedusaOrder, items: MedusaItem[]): Pick<Order, 'lines' | 'shipping' | 'payouts'> {
  const shipping = (order.shipping_methods ?? []).reduce((sum, { total }) => sum + total, 0);
  const shares = sharesOf([...items.map(({ total }) => total), shipping]);
  const totals = shares.slice(0, -1);
  const payouts = payoutsOf(order, totals);
  return {
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
}

const inTime = (given: GivenOut[]): GivenOut[] =>
  given.toSorted((one, other) => (one.at < other.at ? -1 : 1));

/**
 * As they were placed, since a line that was taken out is in the order no more, and then what was added. The
 * oldest is line 1.
 */
export function linesOf({ placed, items }: MedusaOrder): MedusaItem[] {
  const known = new Set(placed.map(({ id }) => id));
  const now = new Map(items.map((item) => [item.id, item]));
  const more = (item: MedusaItem) => {
    const current = now.get(item.id);
    return current && current.quantity > item.quantity ? current : item;
  };
  return [...placed.toSorted(byAge).map(more), ...items.filter(({ id }) => !known.has(id)).toSorted(byAge)];
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

const STATUS: { [fulfillment: string]: Order['status'] } = {
  partially_shipped: 'shipped',
  shipped: 'shipped',
  partially_delivered: 'shipped',
  delivered: 'delivered',
};

export function statusOf({ status, fulfillment_status }: MedusaPlaced): Order['status'] {
  return status === 'canceled' ? 'cancelled' : (STATUS[fulfillment_status ?? ''] ?? 'open');
}

function packingOf(order: MedusaOrder): Packing {
  if (statusOf(order) !== 'open') return 'none';
  return standing(order).length > 0 ? 'packed' : 'open';
}

function standing({ fulfillments }: MedusaOrder): MedusaFulfillment[] {
  return (fulfillments ?? []).filter(({ canceled_at }) => !canceled_at);
}

function cancelReasonOf(order: MedusaOrder): Pick<Order, 'cancelReason' | 'cancelledByStaff'> {
  if (order.status !== 'canceled') return { cancelReason: null };
  const ours = cancelledBy(order);
  return ours ? { cancelReason: ours.reason } : { cancelReason: 'cancelled', cancelledByStaff: true };
}

function parcelsOf(order: MedusaOrder, lines: MedusaItem[]): Parcel[] {
  const numberOfLine = (id: string | null | undefined) => lines.findIndex((line) => line.id === id) + 1;
  return standing(order)
    .toSorted(byAge)
    .map((parcel, n): Parcel => {
      const { delivered_at, shipped_at, packed_at } = parcel;
      const [status, lastScan, at] = delivered_at
        ? (['delivered', 'delivered', delivered_at] as const)
        : shipped_at
          ? (['in_transit', 'shipped', shipped_at] as const)
          : (['preparing', 'packed', packed_at ?? parcel.created_at] as const);
      return {
        id: parcel.labels?.[0]?.tracking_number || parcel.id,
        number: n + 1,
        carrier: carrierOf(parcel),
        ...{ status, lastScan, lastScanAt: at, deliveredAt: delivered_at ?? null, signed: false },
        ...{ trace: null, tracedAt: null, remindOn: null },
        lines: (parcel.items ?? [])
          .map(({ line_item_id }) => numberOfLine(line_item_id))
          .filter((one) => one > 0),
      };
    });
}

/** `ups_ups`: of which kind, and which of them. The one that ships by hand is no carrier. */
function carrierOf({ provider_id }: MedusaFulfillment): string {
  const [kind = ''] = (provider_id ?? '').split('_');
  return kind === 'manual' ? '' : kind;
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
