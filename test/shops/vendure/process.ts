/** One Vendure on one database, as a process of its own that ends with this one. */
import { join } from 'node:path';
import { runShop, type ShopProcess } from '../server.ts';

/** An empty database is populated with the settings and products first. The APIs are below its address. */
export function runVendure(database: string): Promise<ShopProcess> {
  return runShop(join(import.meta.dirname, 'server.mjs'), { SHOP_DATABASE: database });
}
