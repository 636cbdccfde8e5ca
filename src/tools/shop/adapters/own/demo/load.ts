/** Loads the demo shop: tenant, staff, policy, articles, accounts, orders. */

import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { WrittenArticle } from '../../../../../flow/ports/articles.ts';
import { writeArticles } from '../../../../../store/articles/write.ts';
import type { Database, Transaction } from '../../../../../store/db.ts';
import { policies, staff, tenants } from '../../../../../store/schema/core.ts';
import { counters } from '../../../../../store/schema/effects.ts';
import { pastCases, paymentMethods, payments } from '../schema/payments.ts';
import {
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
import type { DemoShop } from './model.ts';
import { ordinary, type Sizes } from './ordinary.ts';
import { STAFF } from './people.ts';
import { demoPolicy } from './policy.ts';
import { ITEMS } from './products.ts';
import { seeded } from './random.ts';
import { lineRows, NUMBERS, orderRow, otherMethods, paymentRows, payoutRows } from './rows.ts';
import { threads } from './threads.ts';

export const DEMO_TENANT = 'fernhill';
const DEMO_NAME = 'Fernhill Home';
/** The whole shop; the threads' own records count. */
const SIZES: Sizes = { accounts: 60, orders: 180, parcels: 210, refunds: 45, cases: 120 };
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
  const rest: Sizes = {
    accounts: sizes.accounts - first.customers.length,
    orders: sizes.orders - first.orders.length,
    parcels: sizes.parcels - first.orders.reduce((sum, { parcels: sent }) => sum + sent.length, 0),
    refunds: sizes.refunds,
    cases: sizes.cases,
  };
  const more = ordinary(
    today,
    random,
    rest,
    first.orders.map(({ id }) => id),
  );
  return {
    customers: [...first.customers, ...more.customers],
    orders: [...first.orders, ...more.orders],
    cases: more.cases,
  };
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

async function loadHouse(
  tx: Transaction,
  tenant: string,
  desk: number,
  written: WrittenArticle[],
): Promise<void> {
  const policy = demoPolicy(Object.fromEntries(written.map(({ id, checkedAt }) => [id, checkedAt])));
  await tx.orm.insert(policies).values({ tenant, version: policy.version, policy, madeAt: sql`now()` });
  await tx.orm.update(tenants).set({ policyVersion: policy.version }).where(eq(tenants.tenant, tenant));
  await tx.orm.insert(staff).values(STAFF.map((member) => ({ tenant, ...member })));
  const claimSecret = randomBytes(16).toString('hex');
  await tx.orm.insert(settings).values({ tenant, name: DEMO_NAME, packingDeskSeconds: desk, claimSecret });
  await tx.orm
    .insert(counters)
    .values(Object.entries(NUMBERS).map(([name, last]) => ({ tenant, name, last })));
}

async function loadShop(tx: Transaction, tenant: string, shop: DemoShop): Promise<void> {
  await tx.orm.insert(products).values(ITEMS.map((item) => ({ tenant, ...item })));
  await tx.orm
    .insert(customers)
    .values(shop.customers.map(({ sessions: _sessions, ...row }) => ({ tenant, ...row })));
  const open = shop.customers.flatMap(({ id: customer, sessions: rows }) =>
    rows.map((row) => ({ tenant, customer, ...row })),
  );
  if (open.length > 0) await tx.orm.insert(sessions).values(open);
  const paid = paymentRows(tenant, shop.orders);
  await tx.orm.insert(paymentMethods).values([...paid.methods, ...otherMethods(tenant, shop.customers)]);
  await tx.orm.insert(orders).values(shop.orders.map((order) => orderRow(tenant, order)));
  await tx.orm.insert(orderLines).values(shop.orders.flatMap((order) => lineRows(tenant, order)));
  await tx.orm
    .insert(parcels)
    .values(
      shop.orders.flatMap(({ id: order, parcels: sent }) =>
        sent.map((row) => ({ tenant, order, id: `P-${order.slice(3)}-${row.number}`, ...row })),
      ),
    );
  await tx.orm.insert(payments).values(paid.payments);
  await tx.orm.insert(payouts).values(payoutRows(tenant, shop.orders));
  await tx.orm.insert(pastCases).values(shop.cases.map((row) => ({ tenant, ...row })));
}
