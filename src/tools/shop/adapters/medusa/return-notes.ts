/** Returns of Medusa's as the contract has them. Pure. */
import type { GivenOut, Order, OrderLine, OrderReturn } from '../../contract/shop.ts';
import { bears } from '../remote/on-order.ts';
import { methodIn } from '../remote/return-notes.ts';
import { RETURN_KEY } from './marks.ts';
import { byAge, holding } from './order-money.ts';
import type { MedusaItem, MedusaOrder, MedusaPlaced, MedusaReturn } from './shapes.ts';

/** Those that stand: goods that were received are settled by people. */
const STANDING = ['requested', 'partially_received'];

/** As Medusa's admin shows it to people. */
export const returnIdOf = ({ id }: Pick<MedusaReturn, 'id'>): string => id.slice(-7);

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

/** `items`: Medusa's own of the lines, in their order. */
export function returnsOf(raw: MedusaOrder, lines: OrderLine[], items: MedusaItem[]): OrderReturn[] {
  const last = holding(raw).at(-1)?.payment ?? '';
  return standing(raw).map((one) => {
    const note = one.metadata?.[RETURN_KEY];
    const back = (one.items ?? []).flatMap(({ item_id, quantity }) => {
      const line = lines[items.findIndex(({ id }) => id === item_id)];
      return line ? [{ line, quantity }] : [];
    });
    return {
      id: returnIdOf(one),
      kind: 'return',
      items: back.map(({ line: { line, sku } }) => ({ line, sku })),
      method: (typeof note === 'string' ? methodIn(note) : undefined) ?? last,
      cents: back.reduce((sum, { line, quantity }) => sum + worthOf(line, quantity), 0),
    };
  });
}

/** In cents: what so many pieces of a line give back when they are here. */
function worthOf({ total, refunded, quantity: all }: OrderLine, quantity: number): number {
  return Math.min(Math.max(0, total - refunded), Math.round((total * quantity) / Math.max(1, all)));
}

export function promisedBy(raw: MedusaOrder, { id, returns }: Pick<Order, 'id' | 'returns'>): GivenOut[] {
  const made = standing(raw);
  return returns.flatMap(({ cents }, at): GivenOut[] => {
    const from = made[at]?.created_at ?? raw.created_at;
    return cents > 0 ? [{ order: id, kind: 'return', cents, reason: 'return', at: from }] : [];
  });
}

/** How many pieces of a line are with the customer and not on their way back. */
export function withCustomer({ detail }: MedusaItem): number {
  if (!detail) return 0;
  const { return_requested_quantity, return_received_quantity, return_dismissed_quantity } = detail;
  const back = return_requested_quantity + return_received_quantity + return_dismissed_quantity;
  return detail.delivered_quantity - back - detail.written_off_quantity;
}
