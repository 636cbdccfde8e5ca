/** Loads the demo shop: tenant, staff, policy, articles, accounts, orders. */
import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { WrittenArticle } from '../../flow/ports/shop.ts';
import type { Database, Transaction } from '../db.ts';
import { writeArticles } from '../knowledge/write.ts';
import { policies, staff, tenants } from '../schema/core.ts';
import {
  counters,
  customers,
  orderLines,
  orders,
  parcels,
  payouts,
  products,
  sessions,
  settings,
} from '../schema/shop.ts';
import { readArticles } from './articles.ts';
import type { DemoOrder, DemoShop } from './model.ts';
import { ordinary, type Sizes } from './ordinary.ts';
import { STAFF } from './people.ts';
import { demoPolicy } from './policy.ts';
import { ITEMS } from './products.ts';
import { seeded } from './random.ts';
import { threads } from './threads.ts';

export const DEMO_TENANT = 'fernhill';
const DEMO_NAME = 'Fernhill Home';
const SIZES: Sizes = { accounts: 20, orders: 36 };
/** The last numbers given out: the first refund made is RF-7731, the first trace TR-118. */
const NUMBERS = { RF: 7730, TR: 117, RM: 40, NT: 1200, ML: 5000 };

export interface DemoOptions {
  /** ISO date that the shop's dates are relative to. */
  today: string;
  seed: number;
  tenant?: string;
  /** How long the packing desk takes to answer; 3 so that new facts can be typed meanwhile. */
  packingDeskSeconds?: number;
}

/** The same day and seed give the same shop. */
export function generateDemo(today: string, seed: number, sizes: Sizes = SIZES): DemoShop {
  const random = seeded(seed);
  const first = threads(today, random);
  const rest = ordinary(
    today,
    random,
    sizes,
    first.orders.map(({ id }) => id),
  );
  return { customers: [...first.customers, ...rest.customers], orders: [...first.orders, ...rest.orders] };
}

/** One transaction. False, and nothing written, when the tenant exists already. */
export async function loadDemo(database: Database, options: DemoOptions): Promise<boolean> {
  const tenant = options.tenant ?? DEMO_TENANT;
  const shop = generateDemo(options.today, options.seed);
  const written = await readArticles(options.today);
  return database.transaction(async (tx) => {
    const made = await tx.orm
      .insert(tenants)
      .values({ tenant, name: DEMO_NAME })
      .onConflictDoNothing()
      .returning({ tenant: tenants.tenant });
    if (made.length === 0) return false;
    await loadHouse(tx, tenant, options.packingDeskSeconds ?? 3, written);
    await writeArticles(tx, tenant, written);
    await loadShop(tx, tenant, shop);
    return true;
  });
}

async function loadHouse(tx: Transaction, tenant: string, desk: number, written: WrittenArticle[]): Promise<void> {
  const policy = demoPolicy(Object.fromEntries(written.map(({ id, checkedAt }) => [id, checkedAt])));
  await tx.orm.insert(policies).values({ tenant, version: policy.version, policy, madeAt: sql`now()` });
  await tx.orm.update(tenants).set({ policyVersion: policy.version }).where(eq(tenants.tenant, tenant));
  await tx.orm.insert(staff).values(STAFF.map((member) => ({ tenant, ...member })));
  const claimSecret = randomBytes(16).toString('hex');
  await tx.orm.insert(settings).values({ tenant, name: DEMO_NAME, packingDeskSeconds: desk, claimSecret });
  await tx.orm.insert(counters).values(Object.entries(NUMBERS).map(([name, last]) => ({ tenant, name, last })));
}

async function loadShop(tx: Transaction, tenant: string, shop: DemoShop): Promise<void> {
  await tx.orm.insert(products).values(ITEMS.map((item) => ({ tenant, ...item })));
  await tx.orm.insert(customers).values(shop.customers.map(({ sessions: _sessions, ...row }) => ({ tenant, ...row })));
  const open = shop.customers.flatMap(({ id: customer, sessions: rows }) =>
    rows.map((row) => ({ tenant, customer, ...row })),
  );
  if (open.length > 0) await tx.orm.insert(sessions).values(open);
  await tx.orm.insert(orders).values(shop.orders.map((order) => orderRow(tenant, order)));
  await tx.orm.insert(orderLines).values(shop.orders.flatMap((order) => lineRows(tenant, order)));
  await tx.orm
    .insert(parcels)
    .values(
      shop.orders.flatMap(({ id: order, parcels: sent }) =>
        sent.map((row) => ({ tenant, order, id: `P-${order.slice(3)}-${row.number}`, ...row })),
      ),
    );
  await tx.orm.insert(payouts).values(payoutRows(tenant, shop.orders));
}

function orderRow(tenant: string, order: DemoOrder): typeof orders.$inferInsert {
  const { lines: _lines, parcels: _parcels, payouts: _payouts, address, ...row } = order;
  return { tenant, ...row, ...address, pickup: null, placedPostcode: address.postcode, shippingRefunded: 0 };
}

function lineRows(tenant: string, order: DemoOrder): (typeof orderLines.$inferInsert)[] {
  return order.lines.map(({ item, quantity }, at) => {
    const number = at + 1;
    const paid = order.payouts.filter(({ line, state }) => line === number && state === 'done');
    const { sku, title, variant, finalSale } = item;
    const refunded = paid.reduce((sum, { cents }) => sum + cents, 0);
    const what = { sku, title, variant, quantity, total: item.cents * quantity, finalSale };
    return { tenant, order: order.id, line: number, ...what, refunded, cancelled: false };
  });
}

/** Numbered by age, the newest with the last number given out. */
function payoutRows(tenant: string, all: DemoOrder[]): (typeof payouts.$inferInsert)[] {
  const paid = all
    .flatMap(({ id, payouts: rows }) => rows.map((row) => ({ order: id, ...row })))
    .sort((a, b) => b.at.localeCompare(a.at));
  return paid.map(({ order, line, kind, cents, reason, state, at }, age) => {
    const id = `RF-${NUMBERS.RF - age}`;
    return { tenant, id, order, kind, cents, parts: [{ line, cents }], reason, state, at, by: 'engineer2', run: null };
  });
}
