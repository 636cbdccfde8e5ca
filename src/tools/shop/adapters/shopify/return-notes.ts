/** Returns of Shopify's as the contract has them. Pure. */
import type { OrderLine, OrderReturn, ReturnItem } from '../../contract/shop.ts';
import { bearsMark } from '../remote/mark.ts';
import { methodIn, worthOf } from '../remote/return-notes.ts';
import type { KnownVariant } from './catalogue.ts';
import type { Exchanged, ReturnNode, ShopifyOrder, ShopifyReturn } from './documents.ts';
import { byAge, orderIdOf, tailOf } from './ids.ts';
import { settled } from './order-money.ts';

/** Those that stand: a closed one is settled, by money that went back or by none. */
const STANDING = ['OPEN', 'REQUESTED'];

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
      .map(({ returnReasonNote }) => methodIn(returnReasonNote))
      .find((method) => method !== undefined);
    const last = settled(raw).at(-1);
    const method = told ?? (last ? tailOf(last.id) : '');
    const id = orderIdOf(one.name);
    if (one.exchangeLineItems.nodes.length === 0)
      return {
        ...{ id, kind: 'return', method, cents: worthOf(back) },
        items: back.map(({ line, sku }) => ({ line, sku })),
      };
    const costs = one.exchanged.reduce((sum, { cents, quantity }) => sum + cents * quantity, 0);
    const paid = back.reduce((sum, { total }) => sum + total, 0);
    return { id, kind: 'exchange', method, cents: costs - paid, items: exchangedItems(raw, one, back) };
  });
}

/** What goes out in exchange, as far as its variants are still known. */
export function exchangedOf({ exchangeLineItems }: ReturnNode, known: KnownVariant[]): Exchanged[] {
  return exchangeLineItems.nodes.flatMap(({ quantity, variantId }) => {
    const variant = known.find(({ id }) => id === variantId);
    if (!variant) return [];
    const cents = Math.round(Number(variant.price) * 100);
    return [{ quantity, sku: variant.sku ?? '', product: variant.product.id, cents }];
  });
}

/** Which of the new items is for which line: one of the same product, in their order. */
function exchangedItems(raw: ShopifyOrder, { exchanged }: ShopifyReturn, back: OrderLine[]): ReturnItem[] {
  const left = [...exchanged];
  return back.map(({ line, sku }) => {
    const product = raw.lineItems.nodes[line - 1]?.product?.id;
    const at = left.findIndex((one) => one.product === product);
    const [to] = at < 0 ? [] : left.splice(at, 1);
    return { line, sku, ...(to ? { to: to.sku } : {}) };
  });
}
