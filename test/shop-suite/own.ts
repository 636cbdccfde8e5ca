/** Our own shop, for the suite: orders are written as the shop's own hand would. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import { ownTools } from '../../src/start/own.ts';
import type { Database } from '../../src/store/db.ts';
import { createToolRunner } from '../../src/tools/runner.ts';
import { paymentMethods, payments } from '../../src/tools/shop/adapters/own/schema/payments.ts';
import {
  customers,
  notes,
  orderLines,
  orders,
  payouts,
  products,
} from '../../src/tools/shop/adapters/own/schema/shop.ts';
import { EVERY_CAPABILITY } from '../../src/tools/shop/contract/capabilities.ts';
import { demoShop } from '../tools/shop/own/demo-shop.ts';
import { GOODS, inOrder, type OrderWanted, type Placed, SHIPPING, type SuiteShop } from './suite.ts';

const PEOPLE = {
  ada: {
    id: 'C-ada',
    name: 'Ada Byron',
    email: 'ada.byron@example.com',
    street: '12 Elm Street',
    postcode: '97205',
    city: 'Portland',
  },
  grace: {
    id: 'C-grace',
    name: 'Grace Hopper',
    email: 'grace.hopper@example.com',
    street: '2 Navy Yard',
    postcode: '02129',
    city: 'Boston',
  },
};

const STATES = {
  paid: { status: 'open', packing: 'open' },
  packed: { status: 'open', packing: 'packed' },
  shipped: { status: 'shipped', packing: 'none' },
  delivered: { status: 'delivered', packing: 'none' },
} as const;

export async function openOwnSuite(database: Database, currency = 'EUR'): Promise<SuiteShop> {
  const demo = await demoShop(database);
  const { tenant } = demo;
  const { orm } = database.of(tenant);
  for (const { id, name, email } of Object.values(PEOPLE)) {
    await orm.insert(customers).values({ tenant, id, name, email, state: 'open', wrongPasswords: 0 });
    await orm
      .insert(paymentMethods)
      .values({ tenant, id: `PM-${id}`, customer: id, kind: 'card', brand: 'Visa', last4: '4242' });
  }
  const goods = Object.values(GOODS).map(({ title, ...variant }) => ({
    ...{ tenant, title, ...variant, product: title, finalSale: false },
  }));
  await orm.insert(products).values(goods);
  let made = 0;

  async function makeOrder({ of, lines, state }: OrderWanted): Promise<Placed> {
    made += 1;
    const { id: customer, name: _, ...person } = PEOPLE[of];
    const order = `SU-${made}`;
    const at = '2026-11-20T10:00:00.000Z';
    await orm.insert(orders).values({
      ...{ tenant, id: order, customer, ...person, ...STATES[state], placedAt: at },
      ...{ deliveredAt: state === 'delivered' ? at : null, placedPostcode: person.postcode },
      ...{ cardBrand: 'Visa', cardLast4: '4242', shippingCents: SHIPPING, shippingRefunded: 0 },
    });
    const rows = lines.map(([name, quantity], n) => {
      const { cents, ...goods } = GOODS[name];
      const total = cents * quantity;
      return {
        tenant,
        order,
        line: n + 1,
        ...goods,
        quantity,
        total,
        refunded: 0,
        cancelled: false,
        finalSale: false,
      };
    });
    await orm.insert(orderLines).values(rows);
    const cents = rows.reduce((sum, { total }) => sum + total, SHIPPING);
    await orm
      .insert(payments)
      .values({ tenant, order, number: 1, kind: 'payment', method: `PM-${customer}`, cents });
    return { order, customer, email: person.email, postcode: person.postcode };
  }

  const isOf = (table: typeof orderLines | typeof payouts | typeof notes, order: string) =>
    and(eq(table.tenant, tenant), eq(table.order, order));
  const orderRow = async (order: string) => {
    const [row] = await orm
      .select()
      .from(orders)
      .where(and(eq(orders.tenant, tenant), eq(orders.id, order)));
    if (!row) throw new Error(`there is no order ${order}`);
    return row;
  };
  return {
    ...{ system: 'own', can: EVERY_CAPABILITY, tenant, currency, shop: demo.shop, hands: demo.hands },
    another: () => createToolRunner({ tools: ownTools(demo), report: () => {}, retryMs: 0 }),
    makeOrder,
    word: {
      async refunds(order) {
        const rows = await orm
          .select()
          .from(payouts)
          .where(isOf(payouts, order))
          .orderBy(asc(payouts.at), asc(payouts.id));
        return rows.filter(({ state }) => state === 'done').map(({ cents }) => cents);
      },
      async items(order) {
        const rows = await orm.select().from(orderLines).where(isOf(orderLines, order));
        const left = rows.filter(({ cancelled }) => !cancelled);
        return inOrder(left.map(({ sku, quantity }) => [sku, quantity]));
      },
      async cancelledLines(order) {
        const rows = await orm
          .select()
          .from(orderLines)
          .where(isOf(orderLines, order))
          .orderBy(asc(orderLines.line));
        return rows.filter(({ cancelled }) => cancelled).map(({ line }) => line);
      },
      isCancelled: async (order) => (await orderRow(order)).status === 'cancelled',
      async notes(order) {
        const rows = await orm
          .select()
          .from(notes)
          .where(and(isOf(notes, order), isNull(notes.removedAt)));
        return rows.map(({ text }) => text);
      },
      street: async (order) => (await orderRow(order)).street ?? '',
    },
    context(more) {
      const context = demo.who([], more);
      return { ...context, policy: { ...context.policy, currency } };
    },
  };
}
