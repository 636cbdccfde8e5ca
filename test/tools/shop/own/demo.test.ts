/** The demo shop: the same on every machine, relative to its day, and with only reserved names. */

import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../../src/run/policy/judge.ts';
import { Policy } from '../../../../src/run/policy/policy.ts';
import { loadDemo } from '../../../../src/start/demo.ts';
import type { Database } from '../../../../src/store/db.ts';
import { staffOf } from '../../../../src/store/staff.ts';
import { generateDemo } from '../../../../src/tools/shop/adapters/own/demo/load.ts';
import { ITEMS } from '../../../../src/tools/shop/adapters/own/demo/products.ts';
import { policyChecked } from '../../../fernhill.ts';
import { onEachDatabase } from '../../../store/on-each-database.ts';
import { demoShop, TODAY } from './demo-shop.ts';

describe('the generator', () => {
  it('gives the same shop for the same day and seed, and another for another seed', () => {
    expect(generateDemo(TODAY, 7)).toEqual(generateDemo(TODAY, 7));
    expect(generateDemo(TODAY, 8)).not.toEqual(generateDemo(TODAY, 7));
  });

  it('moves every date with its day', () => {
    const text = (day: string) => JSON.stringify(generateDemo(day, 7));
    const shift = (json: string) =>
      json.replaceAll(/\d{4}-\d\d-\d\d/g, (at) =>
        new Date(Date.parse(`${at}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10),
      );
    expect(text('2026-11-24')).toBe(shift(text('2026-11-23')));
  });

  const shop = generateDemo(TODAY, 7);
  const { customers, orders, cases } = shop;
  const payouts = orders.flatMap((order) => order.payouts.map((payout) => ({ order, ...payout })));
  const parcels = orders.flatMap((order) => order.parcels.map((parcel) => ({ order, ...parcel })));
  const daysAgo = (at: string) => (Date.parse(TODAY) - Date.parse(at.slice(0, 10))) / 86_400_000;

  it.each([1, 7, 8, 1_234])(
    'is a whole shop with seed %i, and never gives one number or address twice',
    (seed) => {
      const made = generateDemo(TODAY, seed);
      expect(made.customers).toHaveLength(60);
      expect(made.orders).toHaveLength(180);
      expect(made.orders.flatMap((order) => order.parcels)).toHaveLength(210);
      expect(made.orders.flatMap((order) => order.payouts)).toHaveLength(45);
      expect(made.cases).toHaveLength(120);
      expect(new Set(made.orders.map(({ id }) => id)).size).toBe(180);
      expect(new Set(made.customers.map(({ id }) => id)).size).toBe(60);
      expect(new Set(made.customers.map(({ email }) => email)).size).toBe(60);
    },
  );

  it('sells 40 products with variants, some of them sold out, on final sale or called back', () => {
    expect(new Set(ITEMS.map(({ product }) => product)).size).toBe(40);
    expect(new Set(ITEMS.map(({ sku }) => sku)).size).toBe(ITEMS.length);
    for (const item of ITEMS) expect(Object.values(item.options).join(', ')).toBe(item.variant);
    for (const trait of [ITEMS.filter((one) => !one.available), ITEMS.filter((one) => one.finalSale)])
      expect(trait.length).toBeGreaterThan(2);
    expect(ITEMS.filter(({ recalled }) => recalled !== null).map(({ sku }) => sku)).toEqual(['LAMP-1']);
  });

  it('has accounts that are easily mistaken', () => {
    expect(new Set(customers.map(({ state }) => state))).toEqual(new Set(['open', 'locked', 'closed']));
    const anna = customers.filter(({ name }) => name === 'Anna S.');
    expect(anna).toHaveLength(2);
    expect(new Set(anna.map(({ postcode }) => postcode)).size).toBe(1);
    const byPerson = Map.groupBy(customers, ({ name, street, postcode }) => `${name}/${street}/${postcode}`);
    expect([...byPerson.values()].filter((accounts) => accounts.length > 1).length).toBeGreaterThanOrEqual(2);
    const emailOf = new Map(customers.map(({ id, email }) => [id, email]));
    expect(
      orders.filter(({ customer, email }) => emailOf.get(customer) !== email).length,
    ).toBeGreaterThanOrEqual(4);
    for (const { email } of [...customers, ...orders]) expect(email).toMatch(/@example\.com$/);
  });

  it('has orders from 1 to 90 days old, at the edge of every window', () => {
    const ages = orders.map(({ placedAt }) => daysAgo(placedAt));
    expect(Math.min(...ages)).toBe(1);
    expect(Math.max(...ages)).toBe(90);
    const since = orders.flatMap(({ deliveredAt }) => (deliveredAt ? [daysAgo(deliveredAt)] : []));
    expect(since).toEqual(expect.arrayContaining([13, 14, 15, 29, 30, 31]));
    expect(new Set(orders.map(({ status }) => status))).toEqual(
      new Set(['open', 'shipped', 'delivered', 'cancelled']),
    );
    for (const { placedAt, deliveredAt } of orders)
      if (deliveredAt) expect(deliveredAt > placedAt).toBe(true);
  });

  it('has parcels that are stalled around the third day, lost, split, and delivered without a signature', () => {
    for (const { order, lastScanAt } of parcels) expect(lastScanAt > order.placedAt).toBe(true);
    const moving = parcels
      .filter(({ status }) => status === 'in_transit')
      .map(({ lastScanAt }) => daysAgo(lastScanAt));
    expect(moving).toEqual(expect.arrayContaining([2, 3, 4, 5]));
    expect(parcels.filter(({ status }) => status === 'lost').length).toBeGreaterThanOrEqual(5);
    expect(
      parcels.filter(({ lastScan, signed }) => lastScan.startsWith('left at the door') && !signed).length,
    ).toBeGreaterThan(4);
    const split = orders.filter((order) => order.parcels.length > 1);
    expect(split.length).toBeGreaterThan(20);
    expect(split.some((order) => new Set(order.parcels.map(({ status }) => status)).size > 1)).toBe(true);
    for (const order of split.filter(({ id }) => id !== 'FH-10533'))
      expect(order.parcels.flatMap(({ lines }) => lines)).toEqual(order.lines.map((_, at) => at + 1));
  });

  it('has refunds that failed, duplicates that were blocked, and some over the limit', () => {
    expect(payouts.filter(({ state }) => state === 'failed').length).toBeGreaterThanOrEqual(4);
    const blocked = payouts.filter(({ state }) => state === 'blocked');
    const twice = blocked.filter(({ order }) => order.payouts.some(({ state }) => state === 'done'));
    expect(twice.length).toBeGreaterThanOrEqual(3);
    expect(blocked.some(({ reason, cents }) => reason.includes('limit') && cents > 5_000)).toBe(true);
    const large = payouts.filter(({ state, cents }) => state === 'done' && cents > 5_000);
    expect(large.length).toBeGreaterThan(1);
    for (const { by } of large) expect(['lead', 'finance']).toContain(by);
    for (const { order, at } of payouts) expect(at > (order.deliveredAt ?? 'z')).toBe(true);
  });

  it('has past cases of every playbook, about its own customers and orders', () => {
    expect(new Set(cases.map(({ kind }) => kind)).size).toBe(12);
    const owner = new Map(orders.map(({ id, customer }) => [id, customer]));
    for (const { order, customer, closedOn } of cases) {
      if (typeof order === 'string') expect(owner.get(order)).toBe(customer);
      expect(closedOn <= TODAY).toBe(true);
    }
  });
});

describe('the policy', () => {
  const policy = policyChecked;
  const refund = (judged: { [name: string]: string | number | boolean }, tool = 'orders.refund') =>
    judge(policy, [{ tool, preview: { before: {}, after: {}, shows: [], undoable: false, judged } }]);
  const damaged = {
    reason: 'damaged',
    delivered: true,
    delivered_at: '9 Nov',
    photo: true,
    final_sale: false,
  };
  const unwanted = {
    reason: 'changed_mind',
    delivered: true,
    delivered_at: '7 Oct',
    photo: false,
    final_sale: false,
  };

  it('is data that the rules accept', () => expect(Policy.parse(policy)).toEqual(policy));

  it.each([
    [{ ...damaged, delivered_days: 14 }, 'allowed'],
    [{ ...damaged, delivered_days: 15 }, 'refused'],
    [{ ...damaged, delivered_days: 3, photo: false }, 'refused'],
    [{ reason: 'damaged', delivered: false, photo: true }, 'refused'],
    [{ ...unwanted, delivered_days: 30 }, 'allowed'],
    [{ ...unwanted, delivered_days: 31 }, 'refused'],
    [{ ...unwanted, delivered_days: 3, final_sale: true }, 'refused'],
    [{ reason: 'changed_mind', delivered: false, final_sale: false }, 'refused'],
    [{ reason: 'goodwill', delivered: true, delivered_days: 3, total_cents: 1_500 }, 'allowed'],
    [{ reason: 'goodwill', delivered: true, delivered_days: 3, total_cents: 1_501 }, 'refused'],
    [{ reason: 'not_delivered', delivered: true, delivered_days: 3, delivered_at: '20 Nov' }, 'refused'],
  ])('%j is %s', (judged, expected) => expect(refund(judged).kind).toBe(expected));

  it.each([
    ['orders.return', { delivered_days: 30, final_sale: false }, 'allowed'],
    ['orders.return', { delivered_days: 31, final_sale: false }, 'refused'],
    ['orders.exchange', { delivered_days: 30, final_sale: true }, 'refused'],
    ['orders.reship', { reason: 'damaged', delivered_days: 14, traced: false }, 'allowed'],
    ['orders.reship', { reason: 'damaged', delivered_days: 15, traced: false }, 'refused'],
    ['orders.reship', { reason: 'lost', lost: false, traced: false }, 'refused'],
    ['orders.reship', { reason: 'lost', lost: true, traced: true }, 'refused'],
    ['orders.credit', { total_cents: 2_500 }, 'allowed'],
    ['orders.credit', { total_cents: 2_501 }, 'refused'],
    ['orders.cancel', { packing: 'packed' }, 'refused'],
    ['orders.refund', { reason: 'price', placed_days: 7 }, 'allowed'],
    ['orders.refund', { reason: 'price', placed_days: 8 }, 'refused'],
    ['orders.refund', { reason: 'recalled', recalled: false, photo: true }, 'refused'],
  ])('%s with %j is %s', (tool, judged, expected) => expect(refund(judged, tool).kind).toBe(expected));

  it('quotes the article when it says no, and every quote stands in its article', async () => {
    const verdict = refund({ ...unwanted, delivered_days: 47 });
    expect(verdict).toMatchObject({
      reason: 'delivered 7 Oct, 47 days ago; the limit is 30',
      exception: 'lead',
      article: { title: 'Returns and refunds', section: 'section 2', checkedAt: '2026-11-02' },
    });
    for (const { article } of policy.rules) {
      const text = await readFile(
        new URL(`../../../../desks/fernhill/knowledge/${article.id}.md`, import.meta.url),
        'utf8',
      );
      const number = article.section?.replace('section ', '');
      const section = text.split(/^## /m).find((piece) => piece.startsWith(`${number}. `)) ?? '';
      expect(section.replaceAll(/\s+/g, ' ')).toContain(article.quote);
      expect(text).toContain(`title: ${article.title}\n`);
    }
  });
});

onEachDatabase((place) => {
  let database: Database;
  beforeAll(async () => {
    database = await place.database();
  });

  it('is loaded once, and never over a tenant that is there', async () => {
    const shop = await demoShop(database);
    const before = await shop.order('FH-10482');
    await shop.act('orders.note', { order: 'FH-10482', text: 'kept' }, await shop.whoOf('FH-10482'));
    expect(await loadDemo(database, { tenant: shop.tenant, today: '2027-01-01', seed: 1 })).toBe(false);
    expect(await shop.order('FH-10482')).toEqual(before);
  });

  it('has eight members of staff with their limits, and a desk that takes 3 s', async () => {
    const tenant = `loaded-${process.pid}`;
    expect(await loadDemo(database, { tenant, today: TODAY, seed: 7 })).toBe(true);
    const staff = await staffOf(database).list(tenant);
    expect(staff).toHaveLength(8);
    const limits = Object.fromEntries(staff.map(({ id, role, limit }) => [id, [role, limit]]));
    expect(limits).toMatchObject({
      engineer: ['engineer', 5_000],
      lead: ['lead', 25_000],
      finance: ['finance', 200_000],
    });
    const shop = await demoShop(database);
    expect(await shop.shop.packingDeskSeconds(tenant)).toBe(3);
    expect(await shop.shop.packingDeskSeconds(shop.tenant)).toBe(0);
  });
});
