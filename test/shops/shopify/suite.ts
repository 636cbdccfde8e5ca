/** The loopback, for the suite of every order system. */
import { afterAll, beforeAll } from 'vitest';
import { GOODS, inOrder } from '../../shop-suite/suite.ts';
import { type Faults, faultsBefore } from '../faults.ts';
import { openSuite, type RealSuite } from '../suite.ts';
import { type Loopback, startLoopback } from './loopback.ts';
import { customers, idOf, placeOrder, populate } from './populate.ts';
import { type Order, refundedPieces } from './records.ts';

export interface Shopify extends Loopback {
  faults: Faults;
  orderNow(id: string): Order;
  /** Cents of the refunds that moved money, oldest first. */
  refundsOf(id: string): number[];
}

/** With a network in between. */
export async function startShopify(): Promise<Shopify> {
  const loopback = await startLoopback();
  populate(loopback.records);
  const faults = await faultsBefore(loopback.url);
  const orderNow = (id: string) => {
    const order = loopback.records.orders.find((one) => idOf(one) === id);
    if (!order) throw new Error(`there is no order ${id}`);
    return order;
  };
  return {
    ...loopback,
    faults,
    orderNow,
    refundsOf(id) {
      const { refunds, transactions } = orderNow(id);
      return refunds
        .map(({ transactions: ids }) =>
          transactions.filter((one) => ids.includes(one.id)).reduce((sum, { cents }) => sum + cents, 0),
        )
        .filter((cents) => cents > 0);
    },
    async close() {
      await faults.close();
      await loopback.close();
    },
  };
}

export function openShopifySuite(shopify: Shopify): Promise<RealSuite> {
  const { records, orderNow } = shopify;
  return openSuite({
    shop: { kind: 'shopify', url: shopify.faults.url, key: shopify.token, accounts_since: '2020-01-01' },
    async makeOrder({ of, lines, state }) {
      const skus = lines.map(([name, quantity]): [string, number] => [GOODS[name].sku, quantity]);
      const order = placeOrder(records, { of, lines: skus, state });
      return { order: idOf(order), email: customers[of].email, postcode: customers[of].zip };
    },
    word: {
      refunds: async (id) => shopify.refundsOf(id),
      async cancelledLines(id) {
        const order = orderNow(id);
        return order.lines.flatMap((line, n) =>
          refundedPieces(order, line, ['CANCEL']) === line.quantity ? [n + 1] : [],
        );
      },
      async items(id) {
        const left = orderNow(id).lines.map(({ variant, quantity, removed = 0 }): [string, number] => [
          variant.sku,
          quantity - removed,
        ]);
        return inOrder(left.filter(([, quantity]) => quantity > 0));
      },
      isCancelled: async (id) => orderNow(id).cancelledAt !== null,
      notes: async (id) => (orderNow(id).note ? [orderNow(id).note ?? ''] : []),
      street: async (id) => orderNow(id).address.address1,
    },
    faults: shopify.faults,
    changing: 'mutation',
  });
}

/** A loopback for a test file, opened before its tests and closed after them. */
export function shopifyForTests(): { shopify(): Shopify; shop(): RealSuite } {
  let shopify: Shopify;
  let shop: RealSuite;
  beforeAll(async () => {
    shopify = await startShopify();
    shop = await openShopifySuite(shopify);
  });
  afterAll(async () => {
    await shop.close();
    await shopify.close();
  });
  return { shopify: () => shopify, shop: () => shop };
}
