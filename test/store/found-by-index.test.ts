/**
 * Under row-level security, as the application's role, nobody is looked up by reading a whole table: an
 * index serves each look-up by an address or a name, whatever its capitals.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { addTenant } from '../../src/store/policies.ts';
import { staffOf } from '../../src/store/staff.ts';
import { accountsWithEmail, customersNamed } from '../../src/tools/shop/adapters/own/customers.ts';
import { ordersWithEmail } from '../../src/tools/shop/adapters/own/order.ts';
import { freshDatabase } from '../postgres.ts';

const server = inject('postgres');
const TENANT = 't';
const CUSTOMERS = 20_000;

describe.skipIf(server === null)(`on PostgreSQL${server === null ? ' (skipped: no PostgreSQL)' : ''}`, () => {
  const mark = randomUUID().slice(0, 8);
  const [ownerRole, appRole] = [`owner_${mark}`, `app_${mark}`];
  let fresh: Awaited<ReturnType<typeof freshDatabase>>;
  let admin: pg.Client;
  let database: Database;

  beforeAll(async () => {
    fresh = await freshDatabase(server ?? '');
    admin = new pg.Client({ connectionString: fresh.url });
    await admin.connect();
    for (const role of [ownerRole, appRole]) await admin.query(`create role ${role} login password 'test'`);
    await admin.query(`alter database ${new URL(fresh.url).pathname.slice(1)} owner to ${ownerRole}`);
    const as = (role: string) => Object.assign(new URL(fresh.url), { username: role, password: 'test' }).href;
    await (await openDatabase({ url: as(appRole), ownerUrl: as(ownerRole) })).close();
    database = await openDatabase({ url: as(appRole), connections: 1 });
    await addTenant(database, TENANT, TENANT);
    await admin.query(
      `insert into shop_customers (tenant, id, name, email, state)
       select $1, 'C-' || n, 'Name ' || n, 'Somebody' || n || '@Example.com', 'open' from generate_series(1, ${CUSTOMERS}) n`,
      [TENANT],
    );
    await admin.query(
      `insert into shop_orders (tenant, id, customer, email, status, placed_at, packing, street, postcode, city,
                                placed_postcode, card_brand, card_last4, shipping_cents, shipping_refunded)
       select $1, 'O-' || n, 'C-' || n, 'Somebody' || n || '@Example.com', 'open', now(), 'open', 'S 1', '10115',
              'B', '10115', 'Visa', '4417', 0, 0 from generate_series(1, ${CUSTOMERS}) n`,
      [TENANT],
    );
    await admin.query(
      `insert into staff (tenant, id, name, email, role, limit_cents)
       select $1, 'p' || n, 'P', 'Person' || n || '@Example.com', 'engineer', 0 from generate_series(1, ${CUSTOMERS}) n`,
      [TENANT],
    );
    await admin.query('analyze');
  });
  afterAll(async () => {
    await database?.close();
    await admin?.end();
    await fresh?.drop();
    const last = new pg.Client({ connectionString: server ?? '' });
    await last.connect();
    for (const role of [ownerRole, appRole]) await last.query(`drop role if exists ${role}`);
    await last.end();
  });

  /** What the server says that the query costs, by the plan that it makes for it. */
  const usesOf = async (index: string): Promise<number> => {
    await database.of(TENANT).transaction((tx) => tx.execute('select pg_stat_force_next_flush()'));
    const { rows } = await admin.query(
      'select idx_scan::int as uses from pg_stat_user_indexes where indexrelname = $1',
      [index],
    );
    return rows[0].uses;
  };

  const LOOK_UPS: [string, string, () => Promise<{ length: number }>][] = [
    [
      'an account by its address',
      'shop_customers_email',
      () => accountsWithEmail(database.of(TENANT), TENANT, 'SOMEBODY77@example.com'),
    ],
    [
      'an account by its name',
      'shop_customers_name',
      () => customersNamed(database.of(TENANT), TENANT, { name: 'NAME 77', postcode: '10115' }),
    ],
    [
      'orders by their address',
      'shop_orders_email',
      () => ordersWithEmail(database.of(TENANT), TENANT, 'SOMEBODY77@example.com'),
    ],
    [
      'a member of the staff by the address',
      'staff_email',
      async () =>
        [await staffOf(database).byEmail(TENANT, 'PERSON77@example.com')].flatMap((one) => one ?? []),
    ],
  ];
  test.each(LOOK_UPS)('%s', async (_, index, lookUp) => {
    const before = await usesOf(index);
    expect(await lookUp()).toHaveLength(1);
    await expect.poll(() => usesOf(index)).toBeGreaterThan(before);
  });
});
