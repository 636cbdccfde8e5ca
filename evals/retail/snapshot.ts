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
  /**
   * The changed records with their new bytes. Triggers note every row of the shop that is written, by
   * whomever.
   */
  changes(from: Connection): Promise<Map<string, string>>;
  /** Puts every row of the records that were written back. */
  restore(): Promise<void>;
}

const NOTE = `
create table as_imported.written (part text not null, id text not null);
create function as_imported.note() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then insert into as_imported.written values (tg_argv[0], to_jsonb(old) ->> tg_argv[1]); end if;
  if tg_op <> 'DELETE' then insert into as_imported.written values (tg_argv[0], to_jsonb(new) ->> tg_argv[1]); end if;
  return null;
end $$;`;

export async function takeSnapshot(database: Database): Promise<Snapshot> {
  await database.execute('create schema as_imported');
  await database.execute(NOTE);
  for (const { name, part, of } of TABLES) {
    await database.execute(`
      create table ${kept(name)} as select * from ${name} where tenant = '${TENANT}';
      create index on ${kept(name)} (${of});
      analyze ${kept(name)};
      analyze ${name};
      create trigger noted after insert or update or delete on ${name}
        for each row execute function as_imported.note('${part}', '${of}');`);
  }
  const restoring = await restoringScript(database);
  const untouched = await exportShop(database);
  return {
    untouched,
    async changes(from) {
      const rows = await from.execute<{ part: keyof Some; id: string }>(
        'select distinct part, id from as_imported.written',
      );
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
  const same = (key: readonly string[]) =>
    key.map((column) => `kept.${column} = now.${column}`).join(' and ');
  const written = (part: string, id: string) =>
    `${id} in (select id from as_imported.written where part = '${part}')`;
  for (const { name, key, part, of } of TABLES.toReversed()) {
    const known = `select from ${kept(name)} kept where ${same(key)}`;
    parts.push(
      `delete from ${name} now where tenant = '${TENANT}' and ${written(part, of)} and not exists (${known});`,
    );
  }
  for (const { name, key, part, of } of TABLES) {
    // What the database makes of other columns it makes again: nobody writes it.
    const columns = await database.execute<{ name: string }>(
      `select column_name as name from information_schema.columns
       where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
      [name],
    );
    const listed = (from: string) => columns.map(({ name: column }) => `${from}"${column}"`).join(', ');
    const sets = columns.map(({ name: column }) => `"${column}" = kept."${column}"`).join(', ');
    parts.push(
      `update ${name} now set ${sets} from ${kept(name)} kept where now.tenant = '${TENANT}' and ${same(key)}
       and ${written(part, `kept.${of}`)} and now.* is distinct from kept.*;`,
      `insert into ${name} (${listed('')}) select ${listed('kept.')} from ${kept(name)} kept
       where ${written(part, `kept.${of}`)}
       and not exists (select from ${name} now where now.tenant = '${TENANT}' and ${same(key)});`,
    );
  }
  parts.push('truncate as_imported.written;');
  return parts.join('\n');
}
