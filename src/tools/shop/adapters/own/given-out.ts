/** What left the shop on all orders of a customer, and what their returns will give back. */
import type { GivenOut, OrderReturn } from '../../contract/shop.ts';

/** A return that stands, with one line of its order. */
export interface Promised {
  order: string;
  items: OrderReturn['items'];
  reason: string | null;
  at: string;
  line: number;
  total: number;
  refunded: number;
}

/** What was given back for a line since counts as that payout, and no longer as promised. */
export function withPromised(out: readonly GivenOut[], promised: readonly Promised[]): GivenOut[] {
  const returning = promised.flatMap(({ order, items, reason, at, line, total, refunded }): GivenOut[] =>
    items.some((item) => item.line === line) && total > refunded
      ? [{ order, kind: 'return', cents: total - refunded, reason: reason ?? 'return', at }]
      : [],
  );
  return [...out, ...returning];
}
