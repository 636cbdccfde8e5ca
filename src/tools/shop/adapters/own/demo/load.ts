/** Makes the demo shop and writes it down: accounts, orders, payments. */

import type { Transaction } from '../../../../../store/db.ts';
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
import type { DemoShop } from './model.ts';
import { ordinary, type Sizes } from './ordinary.ts';
import { ITEMS } from './products.ts';
import { seeded } from './random.ts';
import { lineRows, NUMBERS, orderRow, otherMethods, paymentRows, payoutRows } from './rows.ts';
import { threads } from './threads.ts';

/** The whole shop; the threads' own records count. */
const SIZES: Sizes = { accounts: 60, orders: 180, parcels: 210, refunds: 45, cases: 120 };

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
    { today, random },
    rest,
    first.orders.map(({ id }) => id),
  );
  return {
    customers: [...first.customers, ...more.customers],
    orders: [...first.orders, ...more.orders],
    cases: more.cases,
  };
}

export interface NewShop extends DemoShop {
  name: string;
  packingDeskSeconds: number;
}

/** For a tenant that has no shop yet. */
export async function loadShop(tx: Transaction, tenant: string, shop: NewShop): Promise<void> {
  const { name, packingDeskSeconds } = shop;
  await tx.orm.insert(settings).values({ tenant, name, packingDeskSeconds });
  await tx.orm
    .insert(counters)
    .values(Object.entries(NUMBERS).map(([counted, last]) => ({ tenant, name: counted, last })));
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
