/** Returns and exchanges of Medusa's as the contract has them. Pure. */
import type { GivenOut, Order, OrderLine, OrderReturn } from '../../contract/shop.ts';
import { bears } from '../remote/on-order.ts';
import { methodIn } from '../remote/return-notes.ts';
import { RETURN_KEY } from './marks.ts';
import { byAge, holding } from './order-money.ts';
import { type Replaced, shortId } from './replaced.ts';
import { worthOf } from './resent.ts';
import {
  centsOf,
  type MedusaItem,
  type MedusaOrder,
  type MedusaPlaced,
  type MedusaReturn,
} from './shapes.ts';

/** Those that stand: goods that were received are settled by people. */
const STANDING = ['requested', 'partially_received'];

/** As Medusa's admin shows it to people; of an exchange the exchange's. */
export const returnIdOf = ({ id, exchange_id }: MedusaReturn): string => shortId(exchange_id ?? id);

export function standing({ returns }: MedusaOrder): MedusaReturn[] {
  return (returns ?? []).filter(({ status }) => STANDING.includes(status)).toSorted(byAge);
}

export function hasStanding({ returns }: MedusaPlaced): boolean {
  return returns?.some(({ status }) => STANDING.includes(status)) ?? false;
}

/** The one that bears the mark, and was not cancelled since. */
export function returnWith({ returns }: MedusaOrder, mark: string): MedusaReturn | undefined {
  return returns?.find(
    ({ metadata, status }) => status !== 'canceled' && bears(metadata?.[RETURN_KEY], mark),
  );
}

interface Known {
  lines: OrderLine[];
  /** Medusa's own of the lines, in their order. */
  items: MedusaItem[];
  replaced: Replaced[];
}

export function returnsOf(raw: MedusaOrder, { lines, items, replaced }: Known): OrderReturn[] {
  const last = holding(raw).at(-1)?.payment ?? '';
  return standing(raw).map((one) => {
    const exchange = replaced.find(({ record }) => record === one.exchange_id);
    const back = (one.items ?? []).flatMap(({ item_id, quantity }) => {
      const line = lines[items.findIndex(({ id }) => id === item_id)];
      const by = exchange?.pairs.find(({ item }) => item === item_id)?.by;
      const out = by === undefined ? undefined : raw.items.find(({ id }) => id === by);
      return line ? [{ line, quantity, out }] : [];
    });
    const worth = back.reduce((sum, { line, quantity }) => sum + stillWorth(line, quantity), 0);
    const note = exchange?.note ?? one.metadata?.[RETURN_KEY];
    const method = (typeof note === 'string' ? methodIn(note) : undefined) ?? last;
    const id = returnIdOf(one);
    if (exchange)
      return {
        ...{ id, kind: 'exchange', method },
        items: back.map(({ line: { line, sku }, out }) => ({ line, sku, to: out?.variant_sku ?? sku })),
        cents: centsOf(back.reduce((sum, { out }) => sum + (out?.total ?? 0), 0)) - worth,
      };
    return {
      ...{ id, kind: 'return', method },
      items: back.map(({ line: { line, sku } }) => ({ line, sku })),
      // What comes back by a claim was replaced.
      cents: replaced.some(({ record }) => record === one.claim_id) ? 0 : worth,
    };
  });
}

function stillWorth(line: OrderLine, quantity: number): number {
  return Math.min(Math.max(0, line.total - line.refunded), worthOf(line, quantity));
}

/** What goes back when the goods are here: of an exchange the difference. */
export function promisedBy(raw: MedusaOrder, { id, returns }: Pick<Order, 'id' | 'returns'>): GivenOut[] {
  const made = standing(raw);
  return returns.flatMap(({ kind, cents }, n): GivenOut[] => {
    const at = made[n]?.created_at ?? raw.created_at;
    if (kind === 'return') return cents > 0 ? [{ order: id, kind, cents, reason: kind, at }] : [];
    return cents < 0 ? [{ order: id, kind, cents: -cents, reason: kind, at }] : [];
  });
}

/** How many pieces of a line are with the customer and not on their way back. */
export function withCustomer({ detail }: MedusaItem): number {
  return detail ? detail.delivered_quantity - settled(detail) : 0;
}

/** How many were sent, and were neither replaced nor come back. */
export function sent({ detail }: MedusaItem): number {
  return detail ? detail.shipped_quantity - settled(detail) : 0;
}

function settled(detail: NonNullable<MedusaItem['detail']>): number {
  const { return_requested_quantity, return_received_quantity, return_dismissed_quantity } = detail;
  const back = return_requested_quantity + return_received_quantity + return_dismissed_quantity;
  return back + detail.written_off_quantity;
}
