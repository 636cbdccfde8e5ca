/** A desk as its folder has it and, where the shop is our own, one made up for it. */
import { readContents } from '../desk/contents.ts';
import type { Database } from '../store/db.ts';
import { addDesk } from '../store/desks.ts';
import { generateDemo, loadShop } from '../tools/shop/adapters/own/demo/load.ts';
import { DESK_FOLDER } from './desks/folder.ts';

export interface DemoOptions {
  /** ISO date that the shop's dates are relative to. */
  today: string;
  seed: number;
  /** Of another desk than the shipped one. */
  folder?: string;
  /** Another one than the desk's own. */
  tenant?: string;
  /** How long the packing desk takes to answer; 3 so that new facts can be typed meanwhile. */
  packingDeskSeconds?: number;
}

/** One transaction. False, and nothing written, when the tenant exists already. */
export async function loadDemo(database: Database, options: DemoOptions): Promise<boolean> {
  const { desk, staff, articles } = readContents(options.folder ?? DESK_FOLDER, options.today);
  const { tenant = desk.id, packingDeskSeconds = 3 } = options;
  const { name, policy } = desk;
  const shop = desk.shop.kind === 'own' ? generateDemo(options.today, options.seed) : undefined;
  return database.of(tenant).transaction(async (tx) => {
    if (!(await addDesk(tx, { tenant, name, policy, staff, articles }))) return false;
    if (shop) await loadShop(tx, tenant, { ...shop, name, packingDeskSeconds });
    return true;
  });
}
