/** The loopback of Shopify, for trying out and to be killed at. */
import type { RunningShop } from '../running.ts';
import { customers, idOf, placeOrder, type Wanted } from './populate.ts';
import { startShopify } from './suite.ts';

/** Orders from #1001 on. */
export const EXAMPLES: (Wanted & { about: string })[] = [
  {
    ...{ of: 'ada', state: 'delivered', about: 'two mugs and a lamp, delivered' },
    lines: [
      ['MUG-BLUE', 2],
      ['LAMP-STEEL', 1],
    ],
  },
  { of: 'grace', state: 'paid', about: 'a lamp, not packed yet', lines: [['LAMP-STEEL', 1]] },
  {
    ...{ of: 'grace', state: 'shipped', about: 'three mugs, for three weeks on their way' },
    ...{ daysAgo: 21, lines: [['MUG-BLUE', 3]] },
  },
  { of: 'ada', state: 'paid', about: 'a mug, not packed yet', lines: [['MUG-BLUE', 1]] },
  { of: 'ada', state: 'delivered', about: 'remnants, which are not taken back', lines: [['REMNANTS', 1]] },
  { of: 'ada', state: 'delivered', about: 'a grey throw, delivered', lines: [['THROW-GREY', 1]] },
  { of: 'grace', state: 'paid', about: 'a grey throw, not packed yet', lines: [['THROW-GREY', 1]] },
  { of: 'ada', state: 'delivered', about: 'a lamp, delivered', lines: [['LAMP-STEEL', 1]] },
];

export async function runningShopify(): Promise<RunningShop> {
  const shopify = await startShopify();
  const { records, app, faults } = shopify;
  for (const wanted of EXAMPLES) placeOrder(records, wanted);
  return {
    shop: { kind: 'shopify', url: faults.url, client: app.client, secret: app.secret },
    ways: [`The Admin API  ${faults.url}`, `  as           ${app.client} / ${app.secret}`],
    examples: EXAMPLES.map(({ of, about }, at) => ({
      ...{ order: `#${1_001 + at}`, email: customers[of].email, about },
    })),
    orders: { example: '#1001' },
    killed: {
      /** Each is somebody else's: with an order those under its address are read that gave money back. */
      async makeOrder() {
        const email = `grace.${records.orders.length}@example.com`;
        const lines: Wanted['lines'] = [['LAMP-STEEL', 1]];
        return idOf(placeOrder(records, { of: 'grace', email, lines, state: 'delivered' }));
      },
      refundsOf: async (order) => shopify.orderNow(order).refunds.map(({ note }) => note ?? ''),
    },
    close: () => shopify.close(),
  };
}
