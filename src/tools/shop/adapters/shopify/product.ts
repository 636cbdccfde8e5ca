/** A product of Shopify's as the contract has it. Pure. */
import type { Product } from '../../contract/shop.ts';
import type { ShopifyProduct } from './catalogue.ts';
import { tailOf } from './ids.ts';
import { FINAL_SALE } from './order.ts';

export function productOf({ id, title, tags, variants }: ShopifyProduct): Product {
  return {
    ...{ id: tailOf(id), title },
    variants: variants.nodes
      .filter(({ sku }) => Boolean(sku))
      .map(({ sku, title: variant, price, availableForSale: available, selectedOptions }) => ({
        ...{ sku: sku ?? '', variant, available },
        options: Object.fromEntries(selectedOptions.map(({ name, value }) => [name, value])),
        cents: Math.round(Number(price) * 100),
        finalSale: tags.includes(FINAL_SALE),
        recalled: null,
      }))
      .toSorted((one, other) => (one.sku < other.sku ? -1 : 1)),
  };
}
