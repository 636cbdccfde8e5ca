/** The example Medusa on a PostgreSQL of its own, for trying out and to be killed at. */
import type { RunningShop } from '../running.ts';
import { customers } from '../vendure/customers.ts';
import { exampleOrders, FIRST_ORDER } from './examples.ts';
import { startMedusa } from './start.ts';

export async function runningMedusa(): Promise<RunningShop> {
  const medusa = await startMedusa();
  const { url, key, stocked } = medusa;
  return {
    shop: { kind: 'medusa', url, key },
    ways: [
      `The Admin API  ${url}/admin`,
      `  with         ${key} as the name in HTTP Basic, and no password`,
      `The Store API  ${url}/store`,
      `  or header    x-publishable-api-key: ${stocked.publishable}`,
    ],
    examples: exampleOrders.map(({ customer: { emailAddress: email }, about }, at) => ({
      ...{ order: `#${FIRST_ORDER + at}`, email, about },
    })),
    orders: { example: '#1002' },
    killed: {
      makeOrder: () =>
        medusa.makeOrder({ customer: customers.grace, lines: [['LAMP-STEEL', 1]], state: 'delivered' }),
      refundsOf: async (order) => (await medusa.refundsOf(order)).map(({ note }) => note ?? ''),
    },
    close: () => medusa.close(),
  };
}
