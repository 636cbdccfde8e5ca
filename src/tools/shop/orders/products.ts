/** What the shop sells. The same whoever asks. */

import { z } from 'zod';
import { count } from '../../../run/text/counts.ts';
import { type ReadTool, ToolFault } from '../../contract.ts';
import { OWN_READ } from '../../keyed-write.ts';
import type { ShopPort } from '../contract/shop.ts';
import { Sku } from '../shapes.ts';

const VariantShape = z.strictObject({
  sku: z.string(),
  variant: z.string(),
  options: z.record(z.string(), z.string()),
  cents: z.int(),
  available: z.boolean(),
  finalSale: z.boolean(),
  /** Why this batch was called back. */
  recalled: z.string().nullable(),
});

const ProductInput = z.strictObject({
  product: z.string().trim().min(1).max(60).optional().describe("the product's own number"),
  sku: Sku.optional(),
});
const ProductOutput = z.strictObject({
  product: z.strictObject({ id: z.string(), title: z.string(), variants: z.array(VariantShape) }),
  /** The variant that was asked for by its item number. */
  variant: VariantShape.nullable(),
});

export function orderProduct(shop: ShopPort): ReadTool<typeof ProductInput, typeof ProductOutput> {
  return {
    ...OWN_READ,
    name: 'orders.product',
    description:
      'A product with all its variants, their prices in cents and whether they are in stock; by product or by item number.',
    input: ProductInput,
    output: ProductOutput,
    impersonal: true,
    async run({ product: id, sku }, context) {
      if (id === undefined && sku === undefined)
        throw new ToolFault('too_little', 'Name a product or an item.');
      const product =
        id === undefined
          ? await shop.productOfSku(context.tenant, sku ?? '')
          : await shop.product(context.tenant, id);
      if (!product) throw new ToolFault('no_such_product', `The shop has no product ${id ?? sku}.`);
      const variant = product.variants.find((known) => known.sku === sku) ?? null;
      if (sku !== undefined && !variant)
        throw new ToolFault('no_such_item', `${product.title} has no item ${sku}.`);
      const inStock = product.variants.filter(({ available }) => available).length;
      return {
        output: { product, variant },
        headline: `${product.title}: ${count(product.variants.length, 'variant')}, ${inStock} in stock`,
      };
    },
  };
}

const ListInput = z.strictObject({});
const ListOutput = z.strictObject({
  products: z.array(z.strictObject({ id: z.string(), title: z.string() })),
});

export function productList(shop: ShopPort): ReadTool<typeof ListInput, typeof ListOutput> {
  return {
    ...OWN_READ,
    name: 'orders.products',
    description: 'Every product that the shop sells, by title.',
    input: ListInput,
    output: ListOutput,
    impersonal: true,
    async run(_input, context) {
      const products = await shop.products(context.tenant);
      return { output: { products }, headline: count(products.length, 'product') };
    },
  };
}
