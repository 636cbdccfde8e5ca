/** The shop's tables as they were when it was imported: which records have changed since, and back to it. */
import type { Connection, Database } from '../../src/store/db.ts';
import { differences, type Shop } from './canonical.ts';
import { exportShop, type Some } from './export-shop.ts';
import { TENANT } from './policy.ts';

/** Parents before children. `part` and `of`: which record of the public set a row belongs to. */
const TABLES = [
  { name: 'shop_products', key: ['sku'], part: 'products', of: 'product' },
  { name: 'shop_customers', key: ['id'], part: 'users', of: 'id' },
  { name: 'shop_payment_methods', key: ['id'], part: 'users', of: 'customer' },
  { name: 'shop_orders', key: ['id'], part: 'orders', of: 'id' },
  { name: 'shop_order_lines', key: ['order_id', 'line'], part: 'orders', of: 'order_id' },
  { name: 'shop_parcels', key: ['id'], part: 'orders', of: 'order_id' },
  { name: 'shop_payments', key: ['order_id', 'number'], part: 'orders', of: 'order_id' },
  { name: 'shop_returns', key: ['id'], part: 'orders', of: 'order_id' },
  { name: 'shop_payouts', key: ['id'], part: 'orders', of: 'order_id' },
  { name: 'shop_notes', key: ['id'], part: 'orders', of: 'order_id' },
] as const;

const kept = (name: string) => `as_imported.${name}`;

export interface Snapshot {
  untouched: Shop;
  /** The changed records with their new bytes, found by comparing every row of every table of the shop. */
  changes(from: Connection): Promise<Map<string, string>>;
  /** Puts every changed row back. */
  restore(): Promise<void>;
}

export async function takeSnapshot(database: Database): Promise<Snapshot> {
  await database.execute('create schema as_imported');
  for (const { name } of TABLES) {
    await database.execute(`create table ${kept(name)} as select * from ${name} where tenant = '${TENANT}'`);
    await database.execute(`analyze ${kept(name)}`);
    await database.execute(`analyze ${name}`);
  }
  const restoring = await restoringScript(database);
  const untouched = await exportShop(database);
  const touched = TABLES.map(({ name, part, of }) => {
    const now = `select * from ${name} where tenant = '${TENANT}'`;
    const then = `select * from ${kept(name)}`;
    const moved = `(${now} except all ${then}) union all (${then} except all ${now})`;
    return `select distinct '${part}' as part, ${of} as id from (${moved}) moved`;
  }).join(' union ');
  return {
    untouched,
    async changes(from) {
      const rows = await from.execute<{ part: keyof Some; id: string }>(touched);
      const some: Some = { orders: [], products: [], users: [] };
      for (const { part, id } of rows) some[part].push(id);
      return rows.length === 0 ? new Map() : differences(untouched, await exportShop(from, some), some);
    },
    async restore() {
      await database.transaction((tx) => tx.execute(restoring));
    },
  };
}

async function restoringScript(database: Database): Promise<string> {
  const parts: string[] = [];
  const same = (key: readonly string[]) => key.map((column) => `kept.${column} = now.${column}`).join(' and ');
  for (const { name, key } of TABLES.toReversed()) {
    const known = `select from ${kept(name)} kept where ${same(key)}`;
    parts.push(`delete from ${name} now where tenant = '${TENANT}' and not exists (${known});`);
  }
  for (const { name, key } of TABLES) {
    const columns = await database.execute<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1
       and is_generated = 'NEVER' order by ordinal_position`,
      [name],
    );
    const sets = columns.map(({ name: column }) => `"${column}" = kept."${column}"`).join(', ');
    parts.push(
      `update ${name} now set ${sets} from ${kept(name)} kept
       where now.tenant = '${TENANT}' and ${same(key)} and now.* is distinct from kept.*;`,
      `insert into ${name} select kept.* from ${kept(name)} kept
       where not exists (select from ${name} now where now.tenant = '${TENANT}' and ${same(key)});`,
    );
  }
  return parts.join('\n');
}
