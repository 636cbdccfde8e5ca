/**
 * A demo shop whose personal values can be recognised wherever they turn up, in a database that writes down
 * by itself every row that is changed, with its transaction. Both are made with SQL, beside the code that is
 * judged.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Database } from '../../../src/store/db.ts';
import { FERNHILL } from '../../fernhill.ts';
import { demoShop, type TestShop } from '../../tools/shop/own/demo-shop.ts';

/** A personal value of a customer: whose, and which. */
export interface Mark {
  customer: string;
  field: string;
}

export interface ChangedRow {
  seq: number;
  tx: string;
  table: string;
  old: Record<string, unknown> | null;
  now: Record<string, unknown> | null;
}

export interface Owned {
  customer: string;
  order: string;
  email: string;
  postcode: string;
  /** One of the customer's payment methods. */
  method: string;
}

export interface Records {
  shop: TestShop;
  database: Database;
  /** Orders with what proves their customer. */
  orders: Owned[];
  customerOfOrder: ReadonlyMap<string, string>;
  emailOf: ReadonlyMap<string, string>;
  /** Every marked value in the text, once. */
  marksIn(text: string): Map<string, Mark>;
  /** What was changed since the last call. */
  changes(): Promise<ChangedRow[]>;
}

/** Tables whose rows are nobody's: numbers that were given, and tries that were counted. */
const COUNTERS = ['shop_counters', 'evidence_tries'];

const WATCH = `
create table attack_changes (seq bigint generated always as identity, tx text, tab text, old jsonb, now jsonb);
create function attack_note() returns trigger language plpgsql as $$
begin
  insert into attack_changes (tx, tab, old, now) values (pg_current_xact_id()::text, tg_table_name,
    case when tg_op = 'INSERT' then null else to_jsonb(old) end,
    case when tg_op = 'DELETE' then null else to_jsonb(new) end);
  return null;
end $$`;

export async function watchChanges(database: Database): Promise<void> {
  await database.execute(WATCH);
  const tables = await database.execute<{ tab: string }>(
    `select c.table_name as tab from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.column_name = 'tenant' and c.table_schema = 'public' and t.table_type = 'BASE TABLE'`,
  );
  for (const { tab } of tables)
    if (!COUNTERS.includes(tab))
      await database.execute(
        `create trigger attack_note after insert or update or delete on ${tab} for each row execute function attack_note()`,
      );
}

/** The order of each mark is its customer's number. In a digest, letters stand around five digits. */
const MARK = /kanari(\d{1,4})(mensch|post|weg|ort)|(?<![\w.])7(\d{4})(?![\w.])|\bK(\d{4})\b/gi;
const FIELDS: Record<string, string> = { mensch: 'name', post: 'email', weg: 'street', ort: 'city' };

export async function openShop(database: Database): Promise<Records> {
  const shop = await demoShop(database);
  const of = database.of(shop.tenant);
  const rows = await of.execute<{ id: string }>(
    'select id from shop_customers where tenant = $1 order by id',
    [shop.tenant],
  );
  const ids = rows.map(({ id }) => id);
  await of.transaction(async (tx) => {
    await tx.execute('create temp table attack_numbers (id text primary key, n int) on commit drop');
    await tx.execute(
      'insert into attack_numbers select id, (row_number() over (order by id) - 1)::int from shop_customers where tenant = $1',
      [shop.tenant],
    );
    await tx.execute(
      `update shop_customers c set name = 'Ina Kanari' || n || 'mensch', email = 'kanari' || n || 'post@example.com',
        street = case when street is null then null else 'Kanari' || n || 'weg 5' end,
        city = case when city is null then null else 'Kanari' || n || 'ort' end,
        postcode = case when postcode is null then null else '7' || lpad(n::text, 4, '0') end
       from attack_numbers k where k.id = c.id and c.tenant = $1`,
      [shop.tenant],
    );
    await tx.execute(
      `update shop_orders o set email = 'kanari' || n || 'post@example.com', card_last4 = 'K' || lpad(n::text, 4, '0'),
        street = case when street is null then null else 'Kanari' || n || 'weg 5' end,
        city = case when city is null then null else 'Kanari' || n || 'ort' end,
        postcode = '7' || lpad(n::text, 4, '0'), placed_postcode = '7' || lpad(n::text, 4, '0')
       from attack_numbers k where k.id = o.customer and o.tenant = $1`,
      [shop.tenant],
    );
    await tx.execute(
      `update shop_payment_methods m set last4 = case when last4 is null then null else 'K' || lpad(n::text, 4, '0') end
       from attack_numbers k where k.id = m.customer and m.tenant = $1`,
      [shop.tenant],
    );
  });
  const orders = await of.execute<Owned>(
    `select id as "order", customer, email, postcode, coalesce((select min(m.id) from shop_payment_methods m
        where m.tenant = o.tenant and m.customer = o.customer), 'none') as method
      from shop_orders o where tenant = $1 order by id`,
    [shop.tenant],
  );
  let last = Number(
    (await database.execute<{ seq: string }>('select coalesce(max(seq), 0) as seq from attack_changes'))[0]
      ?.seq ?? 0,
  );
  return {
    shop,
    database,
    orders,
    customerOfOrder: new Map(orders.map(({ order, customer }) => [order, customer])),
    emailOf: new Map(ids.map((id, n) => [id, `kanari${n}post@example.com`])),
    marksIn(text) {
      const found = new Map<string, Mark>();
      for (const [whole, number, field, postcode, last4] of text.matchAll(MARK)) {
        const customer = ids[Number(number ?? postcode ?? last4)];
        const name = field ? (FIELDS[field.toLowerCase()] ?? '') : postcode ? 'postcode' : 'card';
        if (customer !== undefined) found.set(whole.toLowerCase(), { customer, field: name });
      }
      return found;
    },
    async changes() {
      const changed = await database.execute<
        { seq: string; tx: string; tab: string } & Pick<ChangedRow, 'old' | 'now'>
      >('select seq, tx, tab, old, now from attack_changes where seq > $1 order by seq', [last]);
      last = Math.max(last, ...changed.map(({ seq }) => Number(seq)));
      return changed.map(({ seq, tab, ...row }) => ({ ...row, seq: Number(seq), table: tab }));
    },
  };
}

/** The staff and the limits, from the file that people edit. */
export const STAFF: ReadonlyMap<string, { id: string; name: string; role: string; limit: number }> = new Map(
  (
    parse(readFileSync(join(FERNHILL, 'staff.yaml'), 'utf8')) as {
      id: string;
      name: string;
      role: string;
      limit: number;
    }[]
  ).map((member) => [member.id, member]),
);
