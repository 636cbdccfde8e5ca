/** Returns of Shopify's as the contract has them. Pure. */
import type { OrderLine, OrderReturn } from '../../contract/shop.ts';
import { bearsMark } from '../remote/mark.ts';
import type { ShopifyOrder, ShopifyReturn } from './documents.ts';
import { byAge, orderIdOf, tailOf } from './ids.ts';
import { settled } from './order-money.ts';

/** Those that stand: a closed one is settled, by money that went back or by none. */
const STANDING = ['OPEN', 'REQUESTED'];

/** Shopify keeps so many characters of why a piece comes back. */
const MOST_NOTE = 255;

/** `too small; money to 601; gl-…` */
export function noteOf({ reason, method, mark }: { reason: string; method: string; mark: string }): string {
  const tail = `; money to ${method}; ${mark}`;
  return reason.replaceAll(';', ',').slice(0, MOST_NOTE - tail.length) + tail;
}

export function standing({ returns }: ShopifyOrder): ShopifyReturn[] {
  return returns.filter(({ status }) => STANDING.includes(status)).toSorted(byAge);
}

/** The one that bears the mark, and stands. */
export function returnWith(raw: ShopifyOrder, mark: string): ShopifyReturn | undefined {
  return standing(raw).find(({ returnLineItems }) =>
    returnLineItems.nodes.some(({ returnReasonNote }) => bearsMark(returnReasonNote, mark)),
  );
}

export function returnsOf(raw: ShopifyOrder, lines: OrderLine[]): OrderReturn[] {
  return standing(raw).map((one) => {
    const pieces = one.returnLineItems.nodes;
    const ids = new Set(pieces.map(({ fulfillmentLineItem }) => fulfillmentLineItem?.lineItem.id));
    const back = lines.filter((_, n) => ids.has(raw.lineItems.nodes[n]?.id));
    const told = pieces
      .map(({ returnReasonNote }) => /; money to (\d{1,20}); gl-/.exec(returnReasonNote ?? '')?.[1])
      .find((method) => method !== undefined);
    const last = settled(raw).at(-1);
    return {
      id: orderIdOf(one.name),
      kind: 'return',
      items: back.map(({ line, sku }) => ({ line, sku })),
      method: told ?? (last ? tailOf(last.id) : ''),
      cents: worthOf(back),
    };
  });
}

/** In cents: what it gives back when the goods are here. */
export function promisedBy({ items }: OrderReturn, lines: OrderLine[]): number {
  return worthOf(lines.filter(({ line }) => items.some((item) => item.line === line)));
}

function worthOf(lines: OrderLine[]): number {
  return lines.reduce((sum, { total, refunded }) => sum + Math.max(0, total - refunded), 0);
}
