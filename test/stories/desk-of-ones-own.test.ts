/**
 * A shop of somebody else's, behind a service of their own: brought up by files alone, with the promises
 * that our own shop has.
 */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CornerShop, cornerOrders, cornerTools, openCornerShop } from '../tools/outside/corner-shop.ts';
import { atHarbor, HARBOR, JUNE } from './at-harbor.ts';
import { type Installation, openInstallation } from './installation.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** Everything that anybody was shown, to look for words of another desk in it. */
const shown: string[] = [];
let shop: CornerShop;
let place: string;
let harbor: Installation;

beforeAll(async () => {
  shop = await openCornerShop();
  place = await mkdtemp(join(tmpdir(), 'greenlight-desk-'));
  const DESK = join(place, 'harbor');
  await cp(HARBOR, DESK, { recursive: true });
  await writeFile(join(DESK, 'tools.yaml'), cornerTools(shop.url));
  harbor = await openInstallation({ DESK });
});
afterAll(async () => {
  await harbor?.stop();
  await shop?.close();
  await rm(place, { recursive: true, force: true });
});
beforeEach(() => {
  for (const order of cornerOrders()) shop.orders.set(order.number, order);
  shop.effects.splice(0);
});

const { approved, answered, ...harborDesk } = atHarbor(() => harbor);

async function opened(text: string) {
  const run = await harborDesk.opened(text);
  shown.push(JSON.stringify(run));
  return run;
}
type Opened = Awaited<ReturnType<typeof opened>>;

async function sent(run: Opened) {
  const kim = harbor.as('kim');
  const { answer } = await answered(run);
  const { status } = await kim.post(`/runs/${run.id}/send`, { draft: answer?.draft });
  expect(status).toBe(200);
  const closed = await kim.until(run.id, ({ status: phase }) => phase === 'closed');
  shown.push(JSON.stringify(closed));
  return closed;
}

const letters = async () => {
  const response = await fetch(`${harbor.url}/v1/outbox`, { headers: { 'x-greenlight-person': 'kim' } });
  const text = await response.text();
  shown.push(text);
  return text;
};

test('it starts without a complaint', () => {
  expect(harbor.problems).toEqual([]);
});

describe('a refund', () => {
  test('is verified, shown, approved, done once, and told in a letter to the address on file', async () => {
    const run = await opened(`#1043, ${JUNE}: bowl arrived broken, please refund $12.50`);
    expect(run.customer).toMatchObject({ id: 'cus_77', verified: true });
    expect(run.approval).toMatchObject({ role: 'helper' });
    expect(JSON.stringify(run.card)).toContain('USD 12.50');
    expect((await approved(run)).status).toBe(200);
    const closed = await sent(run);
    expect(shop.effects).toMatchObject([
      { what: 'refunds', order: '1043', body: { amount: '12.50', reason: 'damaged' } },
    ]);
    expect(closed.answer?.reply).toContain('refunded USD 12.50');
    expect(await letters()).toContain('june@example.com');
  });

  test('over what a helper may approve waits for the owner', async () => {
    const run = await opened(`#1044, ${JUNE}: lamp arrived broken, please refund $600`);
    expect(run.approval).toMatchObject({ role: 'owner' });
    expect((await approved(run)).status).toBe(403);
    expect((await approved(run, 'ola')).status).toBe(200);
    await harbor.as('kim').until(run.id, ({ status }) => status === 'awaiting_reply');
    expect(shop.effects).toHaveLength(1);
  });

  test('after the window is refused, with the article', async () => {
    const run = await opened(`#1045, ${JUNE}: the cup arrived broken, please refund $10`);
    expect(run.approval).toMatchObject({ state: 'refused', article: 'refunds' });
    expect(shop.effects).toEqual([]);
  });

  test('in another currency is not taken for dollars', async () => {
    const run = await opened(`SO-2024-000991, ${JUNE}: arrived broken, please refund £10`);
    expect(run.approval).toBeUndefined();
    expect(JSON.stringify(run.card)).not.toMatch(/USD 10/);
    expect(run.question?.text).toContain('Amounts are in USD here, and "£10" is not: nothing is converted.');
    expect(shop.effects).toEqual([]);
  });

  test.each([
    ['a wrong zip code', '#1043, june@example.com, 60601: bowl broken, refund $12'],
    ['somebody else’s order', `#1050, ${JUNE}: bowl broken, refund $12`],
  ])('with %s is not verified, and nothing is done', async (_, text) => {
    const run = await opened(text);
    expect(run.customer?.verified ?? false).toBe(false);
    expect(run.approval).toBeUndefined();
    expect(shop.effects).toEqual([]);
  });
});

test('where is it is answered from the record, in the customer’s language', async () => {
  const run = await opened(`SO-2024-000991, ${JUNE}: ¿dónde está mi pedido?`);
  const closed = await sent(run);
  expect(closed.answer?.reply).toMatch(/Su pedido SO-2024-000991 se entregó el 20 de noviembre/);
});

test('an order that is not sent is cancelled', async () => {
  const run = await opened(`order 1046, ${JUNE}: please cancel my order`);
  expect((await approved(run)).status).toBe(200);
  const closed = await sent(run);
  expect(closed.answer?.reply).toContain('cancelled your order 1046');
  expect(shop.orders.get('1046')?.status).toBe('cancelled');
});

test('an address is changed to what was given', async () => {
  const text = `#1046, ${JUNE}: I moved, new address: 500 Howard St, San Francisco, CA 94107`;
  const run = await opened(text);
  expect((await approved(run)).status).toBe(200);
  await sent(run);
  expect(shop.orders.get('1046')?.ship_to).toMatchObject({ street: '500 Howard St', zip: '94107' });
});

test('nobody was shown a word of another desk', async () => {
  expect(shown.length).toBeGreaterThan(10);
  const page = JSON.stringify((await harbor.as('kim').get('/me')).body);
  expect([...shown, page].join('\n')).not.toMatch(/fernhill|FH-\d|EUR|€|Berlin/i);
});
