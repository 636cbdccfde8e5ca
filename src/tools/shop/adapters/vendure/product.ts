/** A product of Vendure's as the contract has it. Pure. */
import type { Product } from '../../contract/shop.ts';
import type { VendureProduct } from './documents.ts';
import { FINAL_SALE } from './order.ts';

export function productOf({ id, name: title, facetValues, variants }: VendureProduct): Product {
  const finalSale = facetValues.some(({ code }) => code === FINAL_SALE);
  return {
    id,
    title,
    variants: variants
      .map(({ sku, name, priceWithTax: cents, stockLevel, enabled, options }) => ({
        sku,
        variant: name.startsWith(title) ? name.slice(title.length).trim() : name,
        options: Object.fromEntries(options.map((option) => [option.group.name, option.name])),
        cents,
        available: enabled && stockLevel !== 'OUT_OF_STOCK',
        finalSale,
        recalled: null,
      }))
      .toSorted((one, other) => (one.sku < other.sku ? -1 : 1)),
  };
}
