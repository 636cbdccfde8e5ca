/** One Medusa on one database, as a process of its own that ends with this one. */
import { join } from 'node:path';
import { runShop, type ShopProcess } from '../server.ts';

const SERVER = join(import.meta.dirname, 'server.mjs');

export function runMedusa(database: string): Promise<ShopProcess> {
  return runShop(SERVER, { SHOP_DATABASE: database });
}

/** On an empty database, with the tables made first. `key`: of its Admin API. */
export async function runNewMedusa(database: string): Promise<ShopProcess & { key: string }> {
  const migrating = await runShop(SERVER, { SHOP_DATABASE: database, SHOP_MIGRATE: '1' });
  await migrating.stop();
  const server = await runShop(SERVER, { SHOP_DATABASE: database, SHOP_NEW_KEY: '1' });
  return { ...server, key: String(server.told.key) };
}
