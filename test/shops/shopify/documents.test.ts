/**
 * Every document of the adapter's against Shopify's own schema, in each version that is kept: one difference
 * is known, and the schema does not say it.
 */
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import * as catalogue from '../../../src/tools/shop/adapters/shopify/catalogue.ts';
import { API_VERSION } from '../../../src/tools/shop/adapters/shopify/client.ts';
import * as documents from '../../../src/tools/shop/adapters/shopify/documents.ts';
import * as entries from '../../../src/tools/shop/adapters/shopify/entries.ts';
import * as mutations from '../../../src/tools/shop/adapters/shopify/mutations.ts';
import * as storeCredit from '../../../src/tools/shop/adapters/shopify/store-credit.ts';
import { costOf, MOST_COST } from './cost.ts';
import { startLoopback } from './loopback.ts';
import { customers, placeOrder, populate } from './populate.ts';
import { schemaOf, VERSIONS, type Version } from './schema.ts';

const DOCUMENTS = Object.entries<unknown>({
  ...documents,
  ...catalogue,
  ...mutations,
  ...storeCredit,
  ...entries,
}).filter(
  (entry): entry is [string, string] => typeof entry[1] === 'string' && /^(query|mutation)\b/.test(entry[1]),
);

describe.each(VERSIONS)('in %s', (version) => {
  it('every one is valid', async () => {
    const schema = await schemaOf(version);
    for (const [name, text] of DOCUMENTS) {
      const wrong = validate(schema, parse(text), undefined, { maxErrors: 5 });
      expect(
        wrong.map(({ message }) => message),
        name,
      ).toEqual([]);
    }
  });

  it('none costs more than any may', async () => {
    const schema = await schemaOf(version);
    for (const [name, text] of DOCUMENTS)
      expect(costOf(schema, parse(text), { first: 50 }), name).toBeLessThanOrEqual(MOST_COST);
  });
});

it('the adapter asks for the newest of them', () => {
  expect(API_VERSION).toBe(VERSIONS.at(-1));
});

/** What the schema does not say: the directive is in every version, and needed from 2026-04 on. */
it.each(VERSIONS)('in %s a refund without a key is refused at runtime, but in 2026-01', async (version) => {
  const { answer, close } = await asked(version, mutations.REFUND.replace('@idempotent(key: $key) ', ''));
  await close();
  const isTaken = version === '2026-01';
  expect(answer).toMatchObject(
    isTaken
      ? { data: { refundCreate: { userErrors: [] } } }
      : { data: { refundCreate: null }, errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
  );
});

async function asked(version: Version, refund: string) {
  const loopback = await startLoopback(version);
  populate(loopback.records);
  const order = placeOrder(loopback.records, { of: 'ada', lines: [['MUG-BLUE', 1]], state: 'paid' });
  const [payment] = order.transactions;
  const transactions = [
    { orderId: order.id, parentId: payment?.id, gateway: payment?.gateway, kind: 'REFUND', amount: '1.00' },
  ];
  const response = await fetch(`${loopback.url}/admin/api/${version}/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': loopback.token },
    body: JSON.stringify({
      query: refund.replace(', $key: String!', ''),
      variables: { input: { orderId: order.id, note: customers.ada.email, transactions } },
    }),
  });
  return { answer: await response.json(), close: () => loopback.close() };
}
