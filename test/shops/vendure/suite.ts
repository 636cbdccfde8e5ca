/** The example Vendure, for the suite of every order system. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, inject } from 'vitest';
import { givenReader } from '../../../src/agent/given/given.ts';
import { openOwn, toolsOf } from '../../../src/start/own.ts';
import { type Database, openDatabase } from '../../../src/store/db.ts';
import { checkMasterKey, Keyring } from '../../../src/store/keys.ts';
import { addTenant } from '../../../src/store/policies.ts';
import { createToolRunner } from '../../../src/tools/runner.ts';
import { openVendureShop, VENDURE_CAN } from '../../../src/tools/shop/adapters/vendure/open.ts';
import { desk, policy } from '../../fernhill.ts';
import { GOODS, type OrderWanted, type SuiteShop } from '../../shop-suite/suite.ts';
import { customers } from './customers.ts';
import type { OrderState } from './orders.ts';
import { startVendure, type Vendure } from './start.ts';

const TENANT = 'suite';
const CURRENCY = 'USD';
const STATES: Record<OrderWanted['state'], OrderState> = {
  paid: 'PaymentSettled',
  packed: 'Packed',
  shipped: 'Shipped',
  delivered: 'Delivered',
};
/** Long enough for what a loaded machine takes to send a change, short enough to be waited for. */
const QUIET_MS = 12_000;

export interface VendureSuite extends SuiteShop {
  close(): Promise<void>;
}

export async function openVendureSuite(vendure: Vendure): Promise<VendureSuite> {
  const database = await openedDatabase();
  const records = openOwn(database, { report: () => {}, demoOutbox: true });
  const access = { url: vendure.adminUrl, by: { key: vendure.apiKey } };
  const open = () =>
    openVendureShop({
      ...{ access, calls: records.remoteCalls, currency: CURRENCY },
      ...{ secret: Buffer.alloc(32, 7), quietMs: QUIET_MS },
    });
  const shop = open();
  const runner = (on = open()) =>
    createToolRunner({
      tools: toolsOf(
        { shop: { kind: 'vendure', url: vendure.adminUrl, key: `\${KEY}` } },
        { ...records, shop: on, customers: records.outsideCustomers, readGiven: givenReader(desk) },
      ),
      report: () => {},
      retryMs: 0,
    });
  const run = `run-${TENANT}`;
  return {
    ...{ system: 'vendure', can: VENDURE_CAN, tenant: TENANT, currency: CURRENCY, shop, hands: runner(shop) },
    another: () => runner(),
    async makeOrder({ of, lines, state }) {
      const customer = customers[of];
      const skus = lines.map(([name, quantity]): [string, number] => [GOODS[name].sku, quantity]);
      const order = await vendure.makeOrder({ customer, lines: skus, state: STATES[state] });
      const { emailAddress: email, address } = customer;
      const placed = await shop.order(TENANT, order);
      return { order, customer: placed?.customer ?? '', email, postcode: address.postalCode };
    },
    word: {
      refunds: async (order) =>
        (await vendure.refundsOf(order)).filter(({ state }) => state !== 'Failed').map(({ total }) => total),
      cancelledLines: async (order) => (await vendure.cancelledLines(order)).map(({ line }) => line),
      isCancelled: async (order) => (await vendure.orderNow(order)).state === 'Cancelled',
      notes: async (order) => (await vendure.notesOf(order)).map(({ text }) => text),
      street: async (order) => (await vendure.orderNow(order)).shippingAddress.streetLine1 ?? '',
    },
    line: {
      next({ done, answer }) {
        const told = answer === 'lost' ? ('drop' as const) : { status: 500, body: 'no' };
        vendure.faults.next('mutation', { arrives: done, answer: told });
      },
      away: (is) => vendure.faults.away(is),
    },
    context: (more) => ({
      ...{ tenant: TENANT, run, asker: 'engineer', words: [], now: new Date().toISOString() },
      policy: { ...policy, currency: CURRENCY },
      ...more,
    }),
    close: () => database.close(),
  };
}

/** A copy of the example Vendure for a test file, opened before its tests and closed after them. */
export function vendureForTests(): { vendure(): Vendure; shop(): VendureSuite } {
  let vendure: Vendure;
  let shop: VendureSuite;
  beforeAll(async () => {
    vendure = await startVendure(inject('vendure'));
    shop = await openVendureSuite(vendure);
  });
  afterAll(async () => {
    await shop.close();
    await vendure.close();
  });
  return { vendure: () => vendure, shop: () => shop };
}

async function openedDatabase(): Promise<Database> {
  const database = await openDatabase({ memory: true });
  await checkMasterKey(database, new Keyring(randomBytes(32)));
  await addTenant(database, TENANT, 'The suite');
  return database;
}
