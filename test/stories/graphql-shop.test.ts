/** A shop of somebody else's that speaks GraphQL, brought up by files alone and spoken to over REST. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type GraphqlShop,
  openGraphqlShop,
  REFUND_DOCUMENT,
  SHOP_SCHEMA,
  shopTools,
} from '../tools/outside/graphql-shop.ts';
import { atHarbor, HARBOR, JUNE } from './at-harbor.ts';
import { type Installation, openInstallation } from './installation.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let shop: GraphqlShop;
let place: string;
let harbor: Installation;

beforeAll(async () => {
  shop = await openGraphqlShop();
  place = await mkdtemp(join(tmpdir(), 'greenlight-desk-'));
  const DESK = join(place, 'harbor');
  await cp(HARBOR, DESK, { recursive: true });
  await rm(join(DESK, 'playbooks', 'change-address.md'));
  // The refund that has no key and can be looked for.
  const tools = shopTools(shop.url, 'schema: schema.graphql')
    .replace(/\n +headers: .*CRM_TOKEN.*/, '')
    .replace('      refund:\n', '      keyed_refund:\n')
    .replace('      bare_refund:\n', '      refund:\n');
  await writeFile(join(DESK, 'tools.yaml'), tools);
  await writeFile(join(DESK, 'refund.graphql'), REFUND_DOCUMENT);
  await writeFile(join(DESK, 'schema.graphql'), SHOP_SCHEMA);
  // The service has words of its own for reasons and places.
  await changed(join(DESK, 'playbooks', 'refund.md'), 'reason: damaged', 'reason: DAMAGED');
  await changed(join(DESK, 'playbooks', 'where-is-it.md'), 'details.delivered_on', 'details.deliveredOn');
  await changed(join(DESK, 'policy.yaml'), 'equals: damaged', 'equals: DAMAGED');
  await changed(join(DESK, 'policy.yaml'), /\n {2}- tool: shop.cancel\n(?: {4}.*\n)+/, '\n');
  harbor = await openInstallation({ DESK });
});
afterAll(async () => {
  await harbor?.stop();
  await shop?.close();
  await rm(place, { recursive: true, force: true });
});
beforeEach(() => {
  shop.effects.splice(0);
  shop.asked.splice(0);
  shop.breakAfter = 0;
  for (const order of shop.orders.values()) order.refunded = '0.00';
});

async function changed(path: string, from: string | RegExp, to: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  expect(text).toMatch(from);
  await writeFile(path, text.replaceAll(new RegExp(from, 'g'), to));
}

const { opened, answered, ...harborDesk } = atHarbor(() => harbor);
type Opened = Awaited<ReturnType<typeof opened>>;

/** What was given before counts: whoever may approve it does. */
const approved = (run: Opened, person = run.approval?.role === 'helper' ? 'kim' : 'ola') =>
  harborDesk.approved(run, person);

test('it starts without a complaint', () => {
  expect(harbor.problems).toEqual([]);
});

describe('a refund', () => {
  test('under a helper’s limit is shown, approved, done once, and told', async () => {
    const run = await opened(`#1043, ${JUNE}: bowl arrived broken, please refund $12.50`);
    expect(run.customer).toMatchObject({ id: 'cus_77', verified: true });
    expect(run.approval).toMatchObject({ role: 'helper' });
    expect(shop.effects).toEqual([]);
    expect((await approved(run)).status).toBe(200);
    expect((await answered(run)).answer?.reply).toContain('refunded USD 12.50');
    expect(shop.effects).toMatchObject([
      { what: 'refund', input: { number: '1043', amount: '12.50', reason: 'DAMAGED' } },
    ]);
  });

  test('over it waits for the owner', async () => {
    const run = await opened(`#1044, ${JUNE}: lamp arrived broken, please refund $600`);
    expect(run.approval).toMatchObject({ role: 'owner' });
    expect((await approved(run, 'kim')).status).toBe(403);
    expect(shop.effects).toEqual([]);
    expect((await approved(run, 'ola')).status).toBe(200);
    await answered(run);
    expect(shop.effects).toMatchObject([{ what: 'refund', input: { amount: '600.00' } }]);
  });

  test('that the service refuses in a list of errors is told to nobody as done', async () => {
    const run = await opened(`#1043, ${JUNE}: arrived broken, please refund $49.50`);
    expect((await approved(run)).status).toBe(200);
    const later = await harbor
      .as('kim')
      .until(run.id, (now) => JSON.stringify(now).includes('more than is left'));
    expect(later.answer?.reply ?? '').not.toContain('We have refunded');
    expect(shop.orders.get('1043')?.refunded).toBe('0.00');
  });

  test('whose connection is cut after it was done is looked for, was done once, and is told', async () => {
    shop.breakAfter = 1;
    const run = await opened(`#1043, ${JUNE}: plate arrived broken, please refund $8`);
    expect((await approved(run)).status).toBe(200);
    expect((await answered(run)).answer?.reply).toContain('refunded USD 8.00');
    expect(shop.effects).toHaveLength(1);
    expect(shop.orders.get('1043')?.refunded).toBe('8.00');
  });
});

test('a cancellation is tried before anybody is asked, shown with its fee, and done once', async () => {
  const run = await opened(`order 1046, ${JUNE}: please cancel my order`);
  expect(JSON.stringify(run.card)).toContain('1.50');
  const tries = shop.asked.filter(({ query }) => query.includes('orderCancel'));
  expect(tries.map(({ variables }) => variables.dry)).not.toContain(undefined);
  expect(shop.effects).toEqual([]);
  expect((await approved(run)).status).toBe(200);
  expect((await answered(run)).answer?.reply).toContain('cancelled your order 1046');
  expect(shop.effects).toMatchObject([{ what: 'cancel', input: { number: '1046' } }]);
});
