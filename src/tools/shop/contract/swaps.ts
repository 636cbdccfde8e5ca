/**
 * Arithmetic that the tools show and the store makes: which variant takes a line's place, what that costs,
 * and whose money is on an order. Pure.
 */

import type { Facts } from '../../../run/plan/plan.ts';
import { decimal } from '../../../run/text/money.ts';
import type { LineSwap } from './changes.ts';
import { fact } from './facts.ts';
import type { Order, OrderLine, PaymentMethod, Product, Variant } from './shop.ts';

export interface Wrong {
  code: string;
  message: string;
}

export interface Swap {
  line: OrderLine;
  to: Variant;
  /** What the line costs with it, in cents. */
  total: number;
}

/**
 * `bySku`: the products of the variants asked for. A change to the same variant is nothing; an exchange for
 * it is another piece of the same.
 */
export function swapsOf(
  order: Order,
  items: LineSwap[],
  { bySku, how }: { bySku: ReadonlyMap<string, Product>; how: 'change' | 'exchange' },
): { swaps: Swap[]; cents: number } | Wrong {
  const swaps: Swap[] = [];
  for (const { line: number, to: sku } of items) {
    const line = order.lines.find((candidate) => candidate.line === number);
    if (!line) return { code: 'no_such_line', message: `${order.id} has no line ${number}.` };
    if (line.cancelled)
      return { code: 'already_cancelled', message: `Line ${number} of ${order.id} is cancelled.` };
    if (line.refunded > 0)
      return {
        code: 'already_refunded',
        message: `Money for line ${number} of ${order.id} was given back already.`,
      };
    const product = bySku.get(sku);
    const to = product?.variants.find((variant) => variant.sku === sku);
    if (!product || !to) return { code: 'no_such_item', message: `The shop has no item ${sku}.` };
    if (!product.variants.some((variant) => variant.sku === line.sku))
      return { code: 'other_product', message: `${sku} is no variant of ${line.title}.` };
    if (how === 'change' && sku === line.sku)
      return { code: 'same_item', message: `Line ${number} of ${order.id} is ${sku} already.` };
    if (!to.available)
      return { code: 'not_available', message: `${product.title}, ${to.variant} is not in stock.` };
    swaps.push({ line, to, total: to.cents * line.quantity });
  }
  const cents = swaps.reduce((sum, { line, total }) => sum + total - line.total, 0);
  return { swaps, cents };
}

/** `bySku`: as for swapsOf. What was shown to cost so much is done at that alone. */
export function priceFacts(bySku: ReadonlyMap<string, Product>): Facts {
  return Object.fromEntries(
    [...bySku].flatMap(([sku, { variants }]) => {
      const variant = variants.find((one) => one.sku === sku);
      return variant ? [[fact.price(sku), decimal(variant.cents)]] : [];
    }),
  );
}

/** `Visa ...4417`, `PayPal`, `gift card`; as much of it as is known. */
export function methodName({ kind, brand, last4, id }: PaymentMethod): string {
  if (kind === 'card') return last4 === null ? (brand ?? 'card') : `${brand ?? 'card'} ...${last4}`;
  return kind === 'paypal' ? 'PayPal' : `gift card ...${id.slice(-4)}`;
}

/** What an order shows as its card, whatever the method is. */
export function cardOf(method: PaymentMethod): { brand: string; last4: string } {
  if (method.kind === 'card') return { brand: method.brand ?? 'card', last4: method.last4 ?? '' };
  return { brand: method.kind === 'paypal' ? 'PayPal' : 'Gift card', last4: method.id.slice(-4) };
}
