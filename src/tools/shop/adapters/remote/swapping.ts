/** An order with what other items cost that lines of it are to be. */
import type { Facts } from '../../../../run/plan/plan.ts';
import type { LineSwap } from '../../contract/changes.ts';
import { fact, orderFacts } from '../../contract/facts.ts';
import type { Order, Product } from '../../contract/shop.ts';
import { priceFacts, type Swap, swapsOf } from '../../contract/swaps.ts';
import { Refusal } from '../remote/kinds.ts';
import { type OrderParts, type OrderState, onOrder } from '../remote/on-order.ts';

/** Why money goes back that an order costs less with other items. */
export const ITEMS_CHANGED = 'items changed';

export interface Swapping<Raw> extends OrderState<Raw> {
  /** The products of the items asked for. */
  bySku: ReadonlyMap<string, Product>;
}

export interface SwapParts<Client, Raw> extends OrderParts<Client, Raw> {
  productOfSku(sku: string): Promise<Product | undefined>;
}

type Args = { order: string; items: LineSwap[] };

export function onSwap<Client, Raw>(parts: SwapParts<Client, Raw>) {
  const { read, subject } = onOrder(parts);
  return {
    subject,
    async read(tenant: string, customer: string, args: Args): Promise<Swapping<Raw> | undefined> {
      const state = await read(tenant, customer, args);
      if (!state) return undefined;
      const skus = [...new Set(args.items.map(({ to }) => to))];
      const found = await Promise.all(skus.map((sku) => parts.productOfSku(sku)));
      const bySku = new Map(
        skus.flatMap((sku, at): [string, Product][] => (found[at] ? [[sku, found[at]]] : [])),
      );
      return { ...state, bySku };
    },
    facts: ({ order, bySku }: Swapping<Raw>): Facts => ({ ...orderFacts(order), ...priceFacts(bySku) }),
  };
}

/**
 * Throws Refusal where the payment that was shown does not hold what is to go back. `cents`: what the order
 * costs more; `left`: of the payment, absent where the order has no such one.
 */
export function refuseNotHeld(
  { id }: Order,
  { cents, left = 0 }: { cents: number; left?: number | undefined },
): void {
  if (left < -cents)
    throw new Refusal('too_much', `That payment of ${id} does not hold what is to be given back.`);
}

/** Throws Refusal where they do not go together, or somebody would have to pay more. */
export function swapsFor(
  { order, bySku }: Swapping<unknown>,
  { items, how, system }: { items: LineSwap[]; how: 'change' | 'exchange'; system: string },
): { swaps: Swap[]; cents: number } {
  const planned = swapsOf(order, items, { bySku, how });
  if ('code' in planned) throw new Refusal(planned.code, planned.message);
  if (planned.cents > 0)
    throw new Refusal('not_charged', `It costs more, and ${system} charges nobody for it: a person has to.`);
  return planned;
}

/** Whether an order is as a change of its items left it: with those, and else as it was. */
export function isAsLeft(order: Order, { items, before }: { items: LineSwap[]; before: Facts }): boolean {
  const now = orderFacts(order);
  return order.lines.every(({ line, sku, cancelled }) => {
    const swap = items.find((one) => one.line === line);
    if (swap) return sku === swap.to && !cancelled;
    const names = [fact.lineSku, fact.lineQuantity, fact.lineTotal, fact.lineCancelled];
    return names.every((name) => now[name(order.id, line)] === before[name(order.id, line)]);
  });
}
