/** The example Vendure on a PostgreSQL of its own, for trying out and to be killed at. */
import type { RunningShop } from '../running.ts';
import { customers } from './customers.ts';
import { exampleOrders } from './examples.ts';
import { startVendure } from './start.ts';

export async function runningVendure(): Promise<RunningShop> {
  const vendure = await startVendure();
  const { adminUrl, apiKey } = vendure;
  return {
    shop: { kind: 'vendure', url: adminUrl, key: apiKey },
    ways: [
      `The Admin API  ${adminUrl}`,
      `  as           ${vendure.username} / ${vendure.password}`,
      `  or header    authorization: Bearer ${vendure.token}`,
      `  or header    vendure-api-key: ${apiKey}`,
      `The Shop API   ${vendure.shopUrl}`,
    ],
    examples: exampleOrders.map(({ customer: { emailAddress: email }, about }, at) => ({
      ...{ order: `V-${10_001 + at}`, email, about },
    })),
    orders: { orders: 'V-#####', example: 'V-10002' },
    killed: {
      makeOrder: () =>
        vendure.makeOrder({ customer: customers.grace, lines: [['LAMP-STEEL', 1]], state: 'Delivered' }),
      refundsOf: async (order) => (await vendure.refundsOf(order)).map(({ reason }) => reason),
      providerRefundsOf: async (order) => (await vendure.providerRefundsOf(order)).length,
    },
    close: () => vendure.close(),
  };
}
