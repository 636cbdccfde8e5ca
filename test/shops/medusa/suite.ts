/** The example Medusa, for the suite of every order system. */
import { afterAll, beforeAll, inject } from 'vitest';
import { GOODS, inOrder } from '../../shop-suite/suite.ts';
import { openSuite, type RealSuite } from '../suite.ts';
import { customers } from '../vendure/customers.ts';
import { type Medusa, startMedusa } from './start.ts';

export function openMedusaSuite(medusa: Medusa): Promise<RealSuite> {
  return openSuite({
    shop: { kind: 'medusa', url: medusa.url, key: medusa.key },
    async makeOrder({ of, lines, state }) {
      const customer = customers[of];
      const skus = lines.map(([name, quantity]): [string, number] => [GOODS[name].sku, quantity]);
      const order = await medusa.makeOrder({ customer, lines: skus, state });
      const { emailAddress: email, address } = customer;
      return { order, email, postcode: address.postalCode };
    },
    word: {
      refunds: async (order) => (await medusa.refundsOf(order)).map(({ amount }) => Math.round(amount * 100)),
      async cancelledLines(order) {
        const skus = [GOODS.mug.sku, GOODS.lamp.sku];
        return (await medusa.takenOut(order)).map((sku) => skus.indexOf(sku) + 1);
      },
      async items(order) {
        const { items } = await medusa.orderNow(order);
        const left = items.filter(({ quantity }) => quantity > 0);
        return inOrder(left.map(({ variant_sku, quantity }) => [variant_sku, quantity]));
      },
      isCancelled: async (order) => (await medusa.orderNow(order)).status === 'canceled',
      notes: (order) => medusa.notesOf(order),
      street: async (order) => (await medusa.orderNow(order)).shipping_address.address_1 ?? '',
    },
    faults: medusa.faults,
    changing: 'POST ',
  });
}

interface Opened {
  medusa: Medusa;
  shop: RealSuite;
}

/** A copy of the example Medusa for a test file, which `takes` it before its tests; closed after them. */
export function medusaForTests(takes: (opened: Opened) => void): void {
  let opened: Opened;
  beforeAll(async () => {
    const medusa = await startMedusa(inject('medusa'));
    opened = { medusa, shop: await openMedusaSuite(medusa) };
    takes(opened);
  });
  afterAll(async () => {
    await opened.shop.close();
    await opened.medusa.close();
  });
}
