/** Products and their variants. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Facts } from '../../../../run/plan/plan.ts';
import type { Connection } from '../../../../store/db.ts';
import type { LineSwap } from '../../contract/changes.ts';
import type { Product } from '../../contract/shop.ts';
import { priceFacts } from '../../contract/swaps.ts';
import { products } from './schema/shop.ts';

export async function readProduct(
  from: Connection,
  tenant: string,
  id: string,
): Promise<Product | undefined> {
  const rows = await from.orm
    .select()
    .from(products)
    .where(and(eq(products.tenant, tenant), eq(products.product, id)))
    .orderBy(asc(products.sku));
  return grouped(rows)[0];
}

/** The products that have these variants, by sku. */
export async function productsOfSkus(
  from: Connection,
  tenant: string,
  skus: string[],
): Promise<ReadonlyMap<string, Product>> {
  if (skus.length === 0) return new Map();
  const asked = alias(products, 'asked');
  const rows = await from.orm
    .selectDistinct({ product: asked.product })
    .from(asked)
    .where(and(eq(asked.tenant, tenant), inArray(asked.sku, skus)));
  if (rows.length === 0) return new Map();
  const ids = rows.map(({ product }) => product);
  const found = await from.orm
    .select()
    .from(products)
    .where(and(eq(products.tenant, tenant), inArray(products.product, ids)))
    .orderBy(asc(products.sku));
  return new Map(
    grouped(found).flatMap((product) => product.variants.map(({ sku }) => [sku, product] as const)),
  );
}

/**
 * What the variants cost that are to take lines' places, as facts of their change: none of them gets another
 * price before the transaction ends.
 */
export function pricesOf(tenant: string, items: LineSwap[]): (from: Connection) => Promise<Facts> {
  return async (from) => {
    const skus = items.map(({ to }) => to);
    await from.orm
      .select({ sku: products.sku })
      .from(products)
      .where(and(eq(products.tenant, tenant), inArray(products.sku, skus)))
      .orderBy(asc(products.sku))
      .for('share');
    return priceFacts(await productsOfSkus(from, tenant, skus));
  };
}

export async function listProducts(
  from: Connection,
  tenant: string,
): Promise<{ id: string; title: string }[]> {
  return from.orm
    .selectDistinct({ id: products.product, title: products.title })
    .from(products)
    .where(eq(products.tenant, tenant))
    .orderBy(asc(products.title), asc(products.product));
}

function grouped(rows: (typeof products.$inferSelect)[]): Product[] {
  const byId = new Map<string, Product>();
  for (const { product: id, title, sku, variant, options, cents, available, finalSale, recalled } of rows) {
    const product = byId.get(id) ?? { id, title, variants: [] };
    product.variants.push({ sku, variant, options, cents, available, finalSale, recalled });
    byId.set(id, product);
  }
  return [...byId.values()];
}
