/** An order of Shopify's as the contract has it. Pure. */
import { present } from '../../../../run/present.ts';
import type {
  GivenOut,
  Order,
  OrderLine,
  Packing,
  Parcel,
  Payout,
  StreetAddress,
} from '../../contract/shop.ts';
import { readText } from '../remote/mark.ts';
import { paidBack } from '../remote/parts.ts';
import { promisedBy } from '../remote/return-notes.ts';
import type { ShopifyAddress, ShopifyFulfillment, ShopifyLine, ShopifyOrder } from './documents.ts';
import { byAge, orderIdOf, tailOf } from './ids.ts';
import {
  cardOf,
  givenOn,
  methodsOf,
  paymentsOf,
  payoutsOf,
  shippingOf,
  takenOut,
  totalsOf,
} from './order-money.ts';
import { returnsOf } from './return-notes.ts';
import { againParcel, againPayout } from './sent-again.ts';

/** Products with this tag are not taken back. */
export const FINAL_SALE = 'final-sale';

/** `others`: what went out on other orders of the same customer, since limits count it on any. */
export function orderOf(
  raw: ShopifyOrder,
  { customer, others }: { customer: string; others: GivenOut[] },
): Order {
  const id = orderIdOf(raw.name);
  const totals = totalsOf(raw);
  const again = raw.again.filter(({ order }) => order === id);
  const payouts = [
    ...payoutsOf(raw, totals),
    ...raw.credits.filter(({ order }) => order === id).map(payoutOf),
    ...again.map(againPayout),
  ].toSorted(byTime);
  const parcels = parcelsOf(raw);
  const status = statusOf(raw);
  const lines = raw.lineItems.nodes.map((line, n) =>
    lineOf(line, { raw, number: n + 1, payouts, total: totals[n] ?? 0 }),
  );
  const returns = returnsOf(raw, lines);
  return {
    ...{ id, customer, email: raw.email ?? '', status, placedAt: raw.createdAt },
    deliveredAt: status === 'delivered' ? deliveredAt(raw) : null,
    packing: packingOf(raw),
    address: addressOf(raw.shippingAddress),
    postcode: raw.shippingAddress?.zip ?? '',
    card: cardOf(raw),
    shipping: { cents: shippingOf(raw), refunded: paidBack(payouts, ({ shipping }) => shipping === true) },
    lines,
    parcels: [
      ...parcels,
      ...again
        .filter(({ isCancelled }) => !isCancelled)
        .map((one, n) => againParcel(one, parcels.length + n + 1)),
    ],
    payouts,
    given: [
      ...others,
      ...raw.credits.filter(({ order }) => order !== id).flatMap((one) => givenOn(one.order, [one])),
      ...raw.again
        .filter(({ order }) => order !== id)
        .flatMap((one) => givenOn(one.order, [againPayout(one)])),
      ...givenOf(raw, { id, payouts, returns, lines }),
    ].toSorted(byTime),
    payments: paymentsOf(raw),
    returns,
    itemsChanged: raw.changedBy.length,
    ...cancelReasonOf(raw),
    methods: methodsOf(raw),
  };
}

/** What went out on an order, and what its returns promise. */
export function givenWith(raw: ShopifyOrder): GivenOut[] {
  const { id, payouts, returns, lines } = orderOf(raw, { customer: '', others: [] });
  return givenOf(raw, { id, payouts, returns, lines });
}

function givenOf(
  raw: ShopifyOrder,
  { id, payouts, returns, lines }: Pick<Order, 'id' | 'payouts' | 'returns' | 'lines'>,
): GivenOut[] {
  const promised = returns.flatMap((one): GivenOut[] => {
    const at = raw.returns.find(({ name }) => orderIdOf(name) === one.id)?.createdAt ?? raw.createdAt;
    const cents = promisedBy(one, lines);
    return cents > 0 ? [{ order: id, kind: one.kind, cents, reason: one.kind, at }] : [];
  });
  return [...givenOn(id, payouts), ...promised];
}

const payoutOf = ({ order: _, ...payout }: ShopifyOrder['credits'][number]): Payout => payout;

const byTime = (one: { at: string }, other: { at: string }): number => (one.at < other.at ? -1 : 1);

interface Numbered {
  raw: ShopifyOrder;
  number: number;
  payouts: Payout[];
  total: number;
}

function lineOf(line: ShopifyLine, { raw, number, payouts, total }: Numbered): OrderLine {
  const { title, variantTitle, sku, quantity, product } = line;
  return {
    ...{ line: number, sku: sku ?? '', title, variant: variantTitle ?? '', quantity, total },
    refunded: Math.min(
      total,
      paidBack(payouts, (part) => part.line === number),
    ),
    cancelled: Boolean(raw.cancelledAt) || (line.currentQuantity === 0 && takenOut(raw, line) > 0),
    finalSale: product?.tags.includes(FINAL_SALE) ?? false,
  };
}

const GONE = ['CANCELLED', 'ERROR', 'FAILURE'];

function sent({ fulfillments }: Pick<ShopifyOrder, 'fulfillments'>): ShopifyFulfillment[] {
  return fulfillments.filter(({ status }) => !GONE.includes(status)).toSorted(byAge);
}

const isThere = ({ displayStatus }: ShopifyFulfillment): boolean =>
  displayStatus === 'DELIVERED' || displayStatus === 'PICKED_UP';

function statusOf(raw: ShopifyOrder): Order['status'] {
  if (raw.cancelledAt) return 'cancelled';
  const parcels = sent(raw);
  if (parcels.length === 0) return 'open';
  return raw.displayFulfillmentStatus === 'FULFILLED' && parcels.every(isThere) ? 'delivered' : 'shipped';
}

/** Of an order that is only listed. */
export function listedStatus(order: {
  cancelledAt?: string | null | undefined;
  displayFulfillmentStatus: string;
}): Order['status'] {
  if (order.cancelledAt) return 'cancelled';
  const some = ['FULFILLED', 'PARTIALLY_FULFILLED'];
  return some.includes(order.displayFulfillmentStatus) ? 'shipped' : 'open';
}

/** Work on a parcel that has begun cannot be called back. */
const BEGUN = ['IN_PROGRESS', 'INCOMPLETE'];

function packingOf(raw: ShopifyOrder): Packing {
  if (statusOf(raw) !== 'open') return 'none';
  const states = raw.fulfillmentOrders.nodes.map(({ status }) => status);
  // An app sees only the work that its scopes let it see: what it does not see may have begun.
  if (states.length === 0 || states.some((state) => BEGUN.includes(state))) return 'packed';
  return states.includes('ON_HOLD') ? 'held' : 'open';
}

function deliveredAt(raw: ShopifyOrder): string | null {
  const days = sent(raw).map(({ deliveredAt: at, updatedAt }) => at ?? updatedAt);
  return days.toSorted().at(-1) ?? null;
}

const PREPARING = ['LABEL_PRINTED', 'LABEL_PURCHASED', 'CONFIRMED', 'SUBMITTED', 'READY_FOR_PICKUP'];

function parcelsOf(raw: ShopifyOrder): Parcel[] {
  const numberOf = (line: string) => raw.lineItems.nodes.findIndex(({ id }) => id === line) + 1;
  return sent(raw).map((one, n) => {
    const [{ company, number } = {}] = one.trackingInfo;
    const state = one.displayStatus ?? 'FULFILLED';
    const there = isThere(one);
    return {
      ...{ id: number || tailOf(one.id), number: n + 1, carrier: company ?? '' },
      status: there ? 'delivered' : PREPARING.includes(state) ? 'preparing' : 'in_transit',
      ...{ lastScanAt: one.updatedAt, lastScan: state.toLowerCase().replaceAll('_', ' ') },
      deliveredAt: there ? (one.deliveredAt ?? one.updatedAt) : null,
      signed: false,
      ...{ trace: null, tracedAt: null, remindOn: null },
      lines: one.fulfillmentLineItems.nodes.map(({ lineItem }) => numberOf(lineItem.id)),
    };
  });
}

function cancelReasonOf({
  cancelledAt,
  cancellation,
}: ShopifyOrder): Pick<Order, 'cancelReason' | 'cancelledByStaff'> {
  const note = cancelledAt ? cancellation?.staffNote : undefined;
  if (!note) return { cancelReason: null };
  const { reason, ours } = readText(note);
  return ours ? { cancelReason: reason } : { cancelReason: reason, cancelledByStaff: true };
}

export function addressOf(address: ShopifyAddress | null | undefined): StreetAddress {
  const { address1, address2, zip, city, province, provinceCode, country } = address ?? {};
  return present({
    street: address1 ?? '',
    line2: address2 || undefined,
    postcode: zip ?? '',
    city: city ?? '',
    state: provinceCode || province || undefined,
    country: country || undefined,
  });
}
