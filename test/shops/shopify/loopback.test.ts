/** The loopback itself: what Shopify's documentation says that it refuses. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CANCEL, REFUND } from '../../../src/tools/shop/adapters/shopify/mutations.ts';
import { type Loopback, startLoopback } from './loopback.ts';
import { placeOrder, populate, type Wanted } from './populate.ts';
import type { Order } from './records.ts';

let loopback: Loopback;

beforeAll(async () => {
  loopback = await startLoopback();
  populate(loopback.records);
});
afterAll(() => loopback.close());

interface Answer {
  data?: { [field: string]: { userErrors?: { message: string }[]; refund?: { id: string } | null } | null };
  errors?: { message: string; extensions?: { code: string } }[] | string;
  extensions?: { cost: { requestedQueryCost: number } };
}

async function ask(query: string, variables: object = {}, key = loopback.token) {
  const response = await fetch(`${loopback.url}/admin/api/2026-10/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': key },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...((await response.json()) as Answer) };
}

const mug: Wanted = { of: 'ada', lines: [['MUG-BLUE', 2]], state: 'paid' };

function refundOf(order: Order, amount: string, more: object = {}) {
  const [payment] = order.transactions;
  const { id: parentId, gateway } = payment ?? {};
  const transactions = [{ orderId: order.id, parentId, gateway, kind: 'REFUND', amount }];
  return { orderId: order.id, transactions, ...more };
}

it('the same key with the same refund is answered the same, and with another one refused', async () => {
  const order = placeOrder(loopback.records, mug);
  const input = refundOf(order, '5.00');
  const first = await ask(REFUND, { input, key: 'one' });
  const again = await ask(REFUND, { input, key: 'one' });
  expect(again.data).toEqual(first.data);
  const other = await ask(REFUND, { input: refundOf(order, '6.00'), key: 'one' });
  expect(other.data?.refundCreate?.userErrors?.[0]?.message).toContain('idempotency key');
  expect(order.refunds).toHaveLength(1);
});

it.each([
  ['more than is left', '33.01', {}],
  ['more pieces than there are', '1.00', { quantity: 3 }],
])('%s is refused in an answer with status 200', async (_, amount, pieces) => {
  const order = placeOrder(loopback.records, mug);
  const named = { lineItemId: order.lines[0]?.id, quantity: 1, restockType: 'NO_RESTOCK', ...pieces };
  const input = refundOf(order, amount, { refundLineItems: [named] });
  const { status, data } = await ask(REFUND, { input, key: `${order.id}` });
  expect(status).toBe(200);
  expect(data?.refundCreate).toMatchObject({ refund: null, userErrors: [{}] });
  expect(order.refunds).toEqual([]);
});

it('a cancelled order has nothing left to give back, and is not cancelled again', async () => {
  const order = placeOrder(loopback.records, mug);
  await ask(CANCEL, { id: order.id, note: 'x' });
  await expect.poll(() => order.cancelledAt).not.toBeNull();
  const late = await ask(REFUND, { input: refundOf(order, '1.00'), key: `${order.id}` });
  expect(late.data?.refundCreate).toMatchObject({ refund: null, userErrors: [{}] });
  const again = await ask(CANCEL, { id: order.id, note: 'x' });
  expect(again.data?.orderCancel).toMatchObject({ job: null, orderCancelUserErrors: [{ code: 'INVALID' }] });
});

it('an id that nobody has is null, a wrong token is 401, a field that there is not is refused', async () => {
  const query = 'query ($id: ID!) { order(id: $id) { id } }';
  expect((await ask(query, { id: 'gid://shopify/Order/1' })).data).toEqual({ order: null });
  expect(await ask(query, { id: 'gid://shopify/Order/1' }, 'wrong')).toMatchObject({ status: 401 });
  expect((await ask('{ shop { nothing } }')).errors).toMatchObject([
    { extensions: { code: 'undefinedField' } },
  ]);
});

it('a query that costs more than any may is refused, and one that has to wait is told how long', async () => {
  const orders = (first: number) =>
    `{ orders(first: ${first}) { nodes { lineItems(first: 50) { nodes { originalTotalSet { shopMoney { amount } } } } } } }`;
  expect((await ask(orders(50))).errors).toMatchObject([{ extensions: { code: 'MAX_COST_EXCEEDED' } }]);
  Object.assign(loopback.bucket, { available: 10, restoreRate: 1 });
  const throttled = await ask(orders(1));
  expect(throttled.errors).toMatchObject([{ extensions: { code: 'THROTTLED' } }]);
  expect(throttled.extensions?.cost.requestedQueryCost).toBeGreaterThan(10);
});
