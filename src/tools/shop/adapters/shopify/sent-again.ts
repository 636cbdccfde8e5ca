/**
 * Goods that were sent once more: an order of its own at Shopify, for nothing, whose note says for which
 * order it is and what it is worth. It is found among the orders of the same address. Pure.
 */
import type { Parcel, Payout, PayoutPart } from '../../contract/shop.ts';
import { readText, textOf } from '../remote/mark.ts';
import { orderIdOf } from './ids.ts';

export interface SentAgain {
  /** The order that it is for. */
  order: string;
  id: string;
  mark: string;
  reason: string;
  parts: PayoutPart[];
  at: string;
  isCancelled: boolean;
  /** Of its parcel, which there is before it is packed. */
  status: Parcel['status'];
}

/** What is used of an order that is listed. */
interface Listed {
  name: string;
  note?: string | null | undefined;
  createdAt: string;
  cancelledAt?: string | null | undefined;
  displayFulfillmentStatus: string;
  fulfillments: { displayStatus?: string | null | undefined }[];
}

const HEAD = 'sent again for ';

/** `sent again for 1001, damaged; line 2 89.00; gl-…`; undefined where that is more than a note holds. */
export function againNote(of: {
  order: string;
  reason: string;
  parts: PayoutPart[];
  mark: string;
}): string | undefined {
  const { order, reason, parts, mark } = of;
  const note = textOf({ reason: `${HEAD}${order}, ${reason}`, parts, mark });
  return readText(note).parts.length === parts.length ? note : undefined;
}

/** Those of any order, the oldest first. `listed`: the newest first. */
export function sentAgain(listed: Listed[]): SentAgain[] {
  return listed.toReversed().flatMap((one): SentAgain[] => {
    // What the staff notes on it stands below.
    const [note = ''] = (one.note ?? '').split('\n\n');
    const { reason: text, parts, ours } = readText(note);
    if (!ours || !text.startsWith(HEAD)) return [];
    const comma = text.indexOf(', ', HEAD.length);
    const states = one.fulfillments.map(({ displayStatus }) => displayStatus ?? '');
    return [
      {
        ...{ order: text.slice(HEAD.length, comma), id: orderIdOf(one.name), reason: text.slice(comma + 2) },
        ...{ mark: note.split('; ').at(-1) ?? '', parts, at: one.createdAt },
        isCancelled: Boolean(one.cancelledAt),
        status: statusOf(one.displayFulfillmentStatus, states),
      },
    ];
  });
}

function statusOf(fulfillment: string, parcels: string[]): Parcel['status'] {
  if (fulfillment !== 'FULFILLED') return 'preparing';
  const isThere = (state: string) => state === 'DELIVERED' || state === 'PICKED_UP';
  return parcels.length > 0 && parcels.every(isThere) ? 'delivered' : 'in_transit';
}

export function againPayout({ id, reason, parts, at, isCancelled }: SentAgain): Payout {
  const cents = parts.reduce((sum, part) => sum + part.cents, 0);
  const state = isCancelled ? 'withdrawn' : 'done';
  return { id, kind: 'reship', cents, parts, reason, state, at };
}

/** Its parcel, as one of the order's that it is for; under its own number. */
export function againParcel({ id, status, parts, at }: SentAgain, number: number): Parcel {
  return {
    ...{ id, number, carrier: '', status, lastScanAt: at, lastScan: status.replace('_', ' ') },
    ...{ deliveredAt: null, signed: false, trace: null, tracedAt: null, remindOn: null },
    lines: parts.flatMap(({ line }) => line ?? []),
  };
}
