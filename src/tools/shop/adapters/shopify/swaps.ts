/** Lines of an order and the variants that are to take their places, as Shopify sells them now. */
import type { LineSwap } from '../../contract/changes.ts';
import type { Product } from '../../contract/shop.ts';
import { priceFacts, type Swap, swapsOf } from '../../contract/swaps.ts';
import { Refusal } from '../remote/kinds.ts';
import { onOrder } from '../remote/on-order.ts';
import type { ShopifyProduct } from './catalogue.ts';
import type { OrderState, Parts } from './on-order.ts';
import { productOf } from './product.ts';

export interface SwapParts extends Parts {
  /** The product that has this variant. */
  productOfSku(sku: string): Promise<ShopifyProduct | undefined>;
}

export interface SwapState extends OrderState {
  /** By the variants that are asked for. */
  goods: ReadonlyMap<string, ShopifyProduct>;
}

type Asked = { order: string; items: LineSwap[] };

export function onSwaps(parts: SwapParts) {
  const { subject, read, facts } = onOrder(parts);
  return {
    subject,
    facts: (state: SwapState) => ({ ...facts(state), ...priceFacts(soldBy(state)) }),
    async read(tenant: string, customer: string, args: Asked): Promise<SwapState | undefined> {
      const state = await read(tenant, customer, args);
      if (!state) return undefined;
      const skus = args.items.map(({ to }) => to);
      return { ...state, goods: await goodsOf(parts, skus) };
    },
  };
}

export async function goodsOf(
  { productOfSku }: Pick<SwapParts, 'productOfSku'>,
  skus: string[],
): Promise<Map<string, ShopifyProduct>> {
  const goods = new Map<string, ShopifyProduct>();
  for (const sku of new Set(skus)) {
    const product = await productOfSku(sku);
    if (product) goods.set(sku, product);
  }
  return goods;
}

/** Throws Refusal for what does not go together, and where it would cost more: Shopify charges nobody. */
export function swapsIn(
  state: SwapState,
  items: LineSwap[],
  how: 'change' | 'exchange',
): { swaps: Swap[]; cents: number } {
  const planned = swapsOf(state.order, items, { bySku: soldBy(state), how });
  if ('code' in planned) throw new Refusal(planned.code, planned.message);
  if (planned.cents > 0)
    throw new Refusal('not_charged', `It costs more, and Shopify charges nobody for it: a person has to.`);
  return planned;
}

function soldBy({ goods }: SwapState): Map<string, Product> {
  return new Map([...goods].map(([sku, product]) => [sku, productOf(product)]));
}

/** Shopify's id of a variant. */
export function variantIdOf({ goods }: SwapState, sku: string): string {
  return goods.get(sku)?.variants.nodes.find((one) => one.sku === sku)?.id ?? '';
}
