/** Products of Medusa's as the contract has them. */
import type { Product, ShopPort, Variant } from '../../contract/shop.ts';
import { Refusal } from '../remote/kinds.ts';
import type { MedusaClient } from './client.ts';
import { FINAL_SALE } from './order.ts';
import {
  centsOf,
  type MedusaProduct,
  type MedusaVariant,
  OfProduct,
  PRODUCT,
  ProductAnswer,
  ProductsAnswer,
  VARIANTS,
  VariantsAnswer,
} from './shapes.ts';

/** Variants without an item number or a price in `currency` are sold to nobody here. */
export function productOf(
  { id, title, tags }: MedusaProduct,
  variants: MedusaVariant[],
  currency: string,
): Product {
  const finalSale = tags?.some(({ value }) => value === FINAL_SALE) ?? false;
  return {
    id,
    title,
    variants: variants
      .flatMap((variant): Variant[] => {
        const cents = priceOf(variant, currency);
        if (!variant.sku || cents === undefined) return [];
        const options = (variant.options ?? []).map(({ value, option }) => [option?.title ?? '', value]);
        return [
          {
            ...{ sku: variant.sku, variant: variant.title ?? '', cents, finalSale, recalled: null },
            options: Object.fromEntries(options) as Record<string, string>,
            available: isAvailable(variant),
          },
        ];
      })
      .toSorted((one, other) => (one.sku < other.sku ? -1 : 1)),
  };
}

/** What one costs whoever buys it wherever. */
function priceOf({ prices }: MedusaVariant, currency: string): number | undefined {
  const price = prices?.find(
    ({ currency_code, min_quantity, rules }) =>
      currency_code.toUpperCase() === currency && !min_quantity && Object.keys(rules ?? {}).length === 0,
  );
  return price && centsOf(price.amount);
}

function isAvailable({ manage_inventory, allow_backorder, inventory_quantity }: MedusaVariant): boolean {
  return !manage_inventory || allow_backorder === true || (inventory_quantity ?? 0) > 0;
}

/** By its item number. */
async function variantOf(client: MedusaClient, sku: string) {
  const fields = 'id,sku,product_id';
  const found = await client.read('product-variants', { sku, fields }, OfProduct);
  return found?.variants.find((one) => one.sku === sku);
}

/** Medusa's id. Throws Refusal where there is none. */
export async function variantIdOf(client: MedusaClient, sku: string): Promise<string> {
  const variant = await variantOf(client, sku);
  if (!variant) throw new Refusal('no_such_item', `The shop has no item ${sku}.`);
  return variant.id;
}

export function productReads(
  client: MedusaClient,
  currency: string,
): Pick<ShopPort, 'product' | 'productOfSku' | 'products'> {
  async function productWith(id: string): Promise<Product | undefined> {
    const path = `products/${encodeURIComponent(id)}`;
    const [found, sold] = await Promise.all([
      client.read(path, { fields: PRODUCT }, ProductAnswer),
      client.read(`${path}/variants`, { fields: VARIANTS, limit: '1000' }, VariantsAnswer),
    ]);
    return found && productOf(found.product, sold?.variants ?? [], currency);
  }
  return {
    product: (_tenant, id) => productWith(id),
    async productOfSku(_tenant, sku) {
      const variant = await variantOf(client, sku);
      return variant?.product_id ? productWith(variant.product_id) : undefined;
    },
    async products() {
      const query = { fields: 'id,title', order: 'title', limit: '1000' };
      const found = await client.read('products', query, ProductsAnswer);
      return found?.products ?? [];
    },
  };
}
