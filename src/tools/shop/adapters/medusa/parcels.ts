/** What was sent of an order of Medusa's, and what is to be sent for others. Pure. */
import type { Order, Packing, Parcel } from '../../contract/shop.ts';
import { byAge } from './order-money.ts';
import { addedFor, type Replaced } from './replaced.ts';
import type { MedusaFulfillment, MedusaItem, MedusaOrder, MedusaPlaced } from './shapes.ts';

const STATUS: { [fulfillment: string]: Order['status'] } = {
  partially_shipped: 'shipped',
  shipped: 'shipped',
  partially_delivered: 'shipped',
  delivered: 'delivered',
};

export function statusOf({ status, fulfillment_status }: MedusaPlaced): Order['status'] {
  return status === 'canceled' ? 'cancelled' : (STATUS[fulfillment_status ?? ''] ?? 'open');
}

/** Of what was ordered: what goes out for it afterwards, by claims and exchanges, Medusa counts as well. */
export function statusNow(order: MedusaOrder, replaced: Replaced[]): Order['status'] {
  const added = addedFor(replaced);
  const own = order.items.filter(({ id, quantity }) => quantity > 0 && !added.has(id));
  if (added.size === 0 || order.status === 'canceled' || own.length === 0) return statusOf(order);
  if (own.every(({ detail, quantity }) => (detail?.delivered_quantity ?? 0) >= quantity)) return 'delivered';
  return own.some(({ detail }) => (detail?.shipped_quantity ?? 0) > 0) ? 'shipped' : 'open';
}

export function packingOf(order: MedusaOrder, status: Order['status']): Packing {
  if (status !== 'open') return 'none';
  return fulfilled(order).length > 0 ? 'packed' : 'open';
}

function fulfilled({ fulfillments }: MedusaOrder): MedusaFulfillment[] {
  return (fulfillments ?? []).filter(({ canceled_at }) => !canceled_at).toSorted(byAge);
}

/** When the last of what was ordered came. */
export function deliveredAt(order: MedusaOrder, replaced: Replaced[]): string | null {
  const added = addedFor(replaced);
  const came = fulfilled(order).filter(({ items }) =>
    (items ?? []).some(({ line_item_id }) => line_item_id && !added.has(line_item_id)),
  );
  return came.at(-1)?.delivered_at ?? null;
}

/** One that goes out by a claim has the claim's id, and is there before people have packed it. */
export function parcelsOf(order: MedusaOrder, lines: MedusaItem[], replaced: Replaced[]): Parcel[] {
  const added = addedFor(replaced);
  const numbersOf = (ids: string[]) => {
    const numbers = ids.map((id) => lines.findIndex((line) => line.id === (added.get(id) ?? id)) + 1);
    return [...new Set(numbers)].filter((one) => one > 0);
  };
  const sent = fulfilled(order).map((parcel) => {
    const ids = (parcel.items ?? []).flatMap(({ line_item_id }) => line_item_id ?? []);
    return { ...sentAs(parcel, claimOf(replaced, ids)), lines: numbersOf(ids), ids };
  });
  const waiting = replaced
    .filter(({ kind, stands }) => kind === 'claim' && stands)
    .filter(({ pairs }) => !sent.some(({ ids }) => pairs.some(({ by }) => ids.includes(by))))
    .map(({ id, at, pairs }) => ({
      ...{ id, carrier: '', status: 'preparing' as const, lastScan: 'being packed', lastScanAt: at },
      ...{ deliveredAt: null, lines: numbersOf(pairs.map(({ item }) => item)) },
    }));
  return [...sent.map(({ ids: _, ...parcel }) => parcel), ...waiting].map((parcel, n): Parcel => {
    const { id, ...rest } = parcel;
    return { id, number: n + 1, ...rest, signed: false, trace: null, tracedAt: null, remindOn: null };
  });
}

function claimOf(replaced: Replaced[], ids: string[]): string | undefined {
  return replaced.find(({ kind, pairs }) => kind === 'claim' && pairs.some(({ by }) => ids.includes(by)))?.id;
}

function sentAs(parcel: MedusaFulfillment, claim: string | undefined) {
  const { delivered_at, shipped_at, packed_at } = parcel;
  const [status, lastScan, at] = delivered_at
    ? (['delivered', 'delivered', delivered_at] as const)
    : shipped_at
      ? (['in_transit', 'shipped', shipped_at] as const)
      : (['preparing', 'packed', packed_at ?? parcel.created_at] as const);
  return {
    id: claim ?? (parcel.labels?.[0]?.tracking_number || parcel.id),
    carrier: carrierOf(parcel),
    ...{ status, lastScan, lastScanAt: at, deliveredAt: delivered_at ?? null },
  };
}

/** `ups_ups`: of which kind, and which of them. The one that ships by hand is no carrier. */
function carrierOf({ provider_id }: MedusaFulfillment): string {
  const [kind = ''] = (provider_id ?? '').split('_');
  return kind === 'manual' ? '' : kind;
}
