/** The example Vendure, for the suite of every order system. */
import { afterAll, beforeAll, inject } from 'vitest';
import { GOODS, inOrder, type OrderWanted } from '../../shop-suite/suite.ts';
import { openSuite, type RealSuite } from '../suite.ts';
import { customers } from './customers.ts';
import type { OrderState } from './orders.ts';
import { startVendure, type Vendure } from './start.ts';

const STATES: Record<OrderWanted['state'], OrderState> = {
  paid: 'PaymentSettled',
  packed: 'Packed',
  shipped: 'Shipped',
  delivered: 'Delivered',
};

export function openVendureSuite(vendure: Vendure): Promise<RealSuite> {
  return openSuite({
    shop: { kind: 'vendure', url: vendure.adminUrl, key: vendure.apiKey },
    async makeOrder({ of, lines, state }) {
      const customer = customers[of];
      const skus = lines.map(([name, quantity]): [string, number] => [GOODS[name].sku, quantity]);
      const order = await vendure.makeOrder({ customer, lines: skus, state: STATES[state] });
      const { emailAddress: email, address } = customer;
      return { order, email, postcode: address.postalCode };
    },
    word: {
      refunds: async (order) =>
        (await vendure.refundsOf(order)).filter(({ state }) => state !== 'Failed').map(({ total }) => total),
      cancelledLines: async (order) => (await vendure.cancelledLines(order)).map(({ line }) => line),
      async items(order) {
        const { lines } = await vendure.orderNow(order);
        const left = lines.filter(({ quantity }) => quantity > 0);
        return inOrder(left.map(({ productVariant: { sku }, quantity }) => [sku, quantity]));
      },
      isCancelled: async (order) => (await vendure.orderNow(order)).state === 'Cancelled',
      notes: async (order) => (await vendure.notesOf(order)).map(({ text }) => text),
      street: async (order) => (await vendure.orderNow(order)).shippingAddress.streetLine1 ?? '',
    },
    faults: vendure.faults,
    changing: 'mutation',
  });
}

/** A copy of the example Vendure for a test file, opened before its tests and closed after them. */
export function vendureForTests(): { vendure(): Vendure; shop(): RealSuite } {
  let vendure: Vendure;
  let shop: RealSuite;
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
