/** Puts the public shop into the project's own tables, as a tenant of its own. */
import type { Database, Transaction } from '../../src/store/db.ts';
import { addTenant, setPolicy } from '../../src/store/policies.ts';
import { staffOf } from '../../src/store/staff.ts';
import { paymentMethods, payments } from '../../src/tools/shop/adapters/own/schema/payments.ts';
import {
  customers,
  orderLines,
  orders,
  parcels,
  products,
  settings,
} from '../../src/tools/shop/adapters/own/schema/shop.ts';
import type { RetailAddress, RetailOrder, RetailShop, RetailUser } from './material.ts';
import { AGENT, retailPolicy, TENANT } from './policy.ts';

/** Rows in one statement: each value is a parameter, and a statement takes 65,535. */
const CHUNK = 500;

export async function importShop(database: Database, shop: RetailShop): Promise<void> {
  await addTenant(database, TENANT, 'Retail');
  await setPolicy(database, TENANT, retailPolicy());
  await staffOf(database).add(TENANT, AGENT);
  const at = new Date().toISOString();
  await database.transaction(async (tx) => {
    await tx.orm.insert(settings).values({ tenant: TENANT, name: 'Retail', packingDeskSeconds: 0 });
    const users = Object.values(shop.users);
    const titles = new Map<string, string>();
    const variants = Object.values(shop.products).flatMap(
      ({ name: title, product_id: product, variants: known }) => {
        titles.set(product, title);
        return Object.values(known).map(({ item_id: sku, options, available, price }) => {
          const item = {
            sku,
            product,
            title,
            variant: variantText(options),
            options,
            available,
            cents: cents(price),
          };
          return { tenant: TENANT, finalSale: false, ...item };
        });
      },
    );
    await inChunks(variants, (rows) => tx.orm.insert(products).values(rows));
    await inChunks(users.map(customerRow), (rows) => tx.orm.insert(customers).values(rows));
    await inChunks(users.flatMap(methodRows), (rows) => tx.orm.insert(paymentMethods).values(rows));
    await importOrders(tx, shop, at);
  });
}

async function importOrders(tx: Transaction, shop: RetailShop, at: string): Promise<void> {
  const all = Object.values(shop.orders);
  await inChunks(
    all.map((order) => orderRow(order, shop.users, at)),
    (rows) => tx.orm.insert(orders).values(rows),
  );
  await inChunks(all.flatMap(lineRows), (rows) => tx.orm.insert(orderLines).values(rows));
  const sent = all.flatMap((order) => parcelRows(order, at));
  await inChunks(sent, (rows) => tx.orm.insert(parcels).values(rows));
  const paid = all.flatMap(({ order_id: order, payment_history: history }) =>
    history.map(({ transaction_type: kind, payment_method_id: method, amount }, n) => ({
      ...{ tenant: TENANT, order, number: n + 1, kind, method, cents: cents(amount) },
    })),
  );
  await inChunks(paid, (rows) => tx.orm.insert(payments).values(rows));
}

async function inChunks<T>(rows: T[], insert: (some: T[]) => PromiseLike<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += CHUNK) await insert(rows.slice(at, at + CHUNK));
}

export function cents(amount: number): number {
  return Math.round(amount * 100);
}

function variantText(options: Record<string, string>): string {
  const parts = Object.entries(options).map(([name, value]) => `${name} ${value}`);
  return parts.join(', ') || 'the only one';
}

function addressRow({
  address1: street,
  address2: line2,
  city,
  country,
  state: region,
  zip: postcode,
}: RetailAddress) {
  return { street, line2, city, country, region, postcode };
}

function customerRow(user: RetailUser): typeof customers.$inferInsert {
  const { first_name: first, last_name: last } = user.name;
  if (first.includes(' '))
    throw new Error(`${user.user_id}: a first name of several words cannot be told apart again`);
  return {
    ...{ tenant: TENANT, id: user.user_id, name: `${first} ${last}`, email: user.email, state: 'open' },
    ...{ wrongPasswords: 0, ...addressRow(user.address) },
  };
}

function methodRows(user: RetailUser): (typeof paymentMethods.$inferInsert)[] {
  return Object.values(user.payment_methods).map((method) => {
    const row = { tenant: TENANT, id: method.id, customer: user.user_id };
    switch (method.source) {
      case 'credit_card':
        return { ...row, kind: 'card', brand: method.brand, last4: method.last_four };
      case 'paypal':
        return { ...row, kind: 'paypal' };
      case 'gift_card':
        return { ...row, kind: 'gift_card', balance: cents(method.balance) };
      default:
        return method satisfies never;
    }
  });
}

const STATUS = {
  pending: { status: 'open', packing: 'open' },
  processed: { status: 'shipped', packing: 'none' },
  delivered: { status: 'delivered', packing: 'none' },
  cancelled: { status: 'cancelled', packing: 'none' },
} as const;

/**
 * The set has no dates: all were placed by the time of the import, and nobody knows when they were delivered.
 */
function orderRow(order: RetailOrder, users: RetailShop['users'], at: string): typeof orders.$inferInsert {
  const user = users[order.user_id];
  const method = user?.payment_methods[order.payment_history[0]?.payment_method_id ?? ''];
  const card =
    method?.source === 'credit_card' ? method : { brand: method?.source ?? 'unknown', last_four: '' };
  const id = order.order_id;
  return {
    ...{ tenant: TENANT, id, customer: order.user_id, email: user?.email ?? '', ...STATUS[order.status] },
    ...{ placedAt: at, deliveredAt: null, ...addressRow(order.address), placedPostcode: order.address.zip },
    ...{ cardBrand: card.brand, cardLast4: card.last_four, shippingCents: 0, shippingRefunded: 0 },
  };
}

function lineRows(order: RetailOrder): (typeof orderLines.$inferInsert)[] {
  return order.items.map(({ name: title, item_id: sku, price, options }, n) => ({
    ...{
      tenant: TENANT,
      order: order.order_id,
      line: n + 1,
      sku,
      title,
      variant: variantText(options),
      quantity: 1,
    },
    ...{ total: cents(price), refunded: 0, cancelled: order.status === 'cancelled', finalSale: false },
  }));
}

function parcelRows(order: RetailOrder, at: string): (typeof parcels.$inferInsert)[] {
  return order.fulfillments.map(({ tracking_id: [tracking, ...more], item_ids: items }, n) => {
    if (tracking === undefined || more.length > 0)
      throw new Error(`${order.order_id}: a parcel has one tracking number`);
    const lines = linesOf(
      order.items.map(({ item_id: sku }) => sku),
      items,
    );
    const status = order.status === 'delivered' ? ('delivered' as const) : ('in_transit' as const);
    return {
      ...{ tenant: TENANT, id: tracking, order: order.order_id, number: n + 1, carrier: 'unknown', status },
      ...{ lastScanAt: at, lastScan: 'not known', deliveredAt: null, signed: false, lines },
    };
  });
}

/**
 * Line numbers of these items, in their order; of equal items each line is meant once. An item that is on no
 * line gives 0.
 */
export function linesOf(skus: string[], items: string[]): number[] {
  const free = new Set(skus.keys());
  return items.map((item) => {
    const at = [...free].find((n) => skus[n] === item);
    if (at === undefined) return 0;
    free.delete(at);
    return at + 1;
  });
}
