/** The demo shop: the same on every machine, relative to its day, and with only reserved names. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/run/policy.ts';
import { Policy } from '../../../src/run/policy-data.ts';
import type { Database } from '../../../src/store/db.ts';
import { generateDemo, loadDemo } from '../../../src/store/demo/load.ts';
import { demoPolicy } from '../../../src/store/demo/policy.ts';
import { staffOf } from '../../../src/store/staff.ts';
import { onEachDatabase } from '../on-each-database.ts';
import { demoShop, TODAY } from './demo-shop.ts';

describe('the generator', () => {
  it('gives the same shop for the same day and seed, and another for another seed', () => {
    expect(generateDemo(TODAY, 7)).toEqual(generateDemo(TODAY, 7));
    expect(generateDemo(TODAY, 8)).not.toEqual(generateDemo(TODAY, 7));
  });

  it('moves every date with its day', () => {
    const text = (day: string) => JSON.stringify(generateDemo(day, 7));
    const shift = (json: string) =>
      json.replaceAll(
        /\d{4}-\d\d-\d\dT/g,
        (at) => `${new Date(Date.parse(`${at.slice(0, 10)}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)}T`,
      );
    expect(text('2026-11-24')).toBe(shift(text('2026-11-23')));
  });

  it('grows with its sizes and never gives one number or address twice', () => {
    const shop = generateDemo(TODAY, 7, { accounts: 55, orders: 175 });
    expect(shop.customers).toHaveLength(60);
    expect(shop.orders).toHaveLength(180);
    expect(new Set(shop.orders.map(({ id }) => id)).size).toBe(180);
    expect(new Set(shop.customers.map(({ id }) => id)).size).toBe(60);
    expect(new Set(shop.customers.map(({ email }) => email)).size).toBe(60);
  });

  it('has something of everything that policies and lists need', () => {
    const { customers, orders } = generateDemo(TODAY, 7);
    expect(new Set(customers.map(({ state }) => state))).toEqual(new Set(['open', 'locked', 'closed']));
    expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(['open', 'shipped', 'delivered']));
    const days = orders.map(({ deliveredAt }) =>
      deliveredAt ? (Date.parse(TODAY) - Date.parse(deliveredAt.slice(0, 10))) / 86_400_000 : -1,
    );
    expect(days).toEqual(expect.arrayContaining([13, 14, 15, 29, 30, 31]));
    expect(orders.flatMap(({ payouts }) => payouts).length).toBeGreaterThan(3);
    for (const { email } of [...customers, ...orders]) expect(email).toMatch(/@example\.com$/);
    for (const { placedAt, deliveredAt, parcels } of orders) {
      expect(placedAt <= `${TODAY}T23:59:59.999Z`).toBe(true);
      if (deliveredAt) expect(deliveredAt > placedAt).toBe(true);
      for (const { lastScanAt } of parcels) expect(lastScanAt > placedAt).toBe(true);
    }
  });
});

describe('the policy', () => {
  const policy = demoPolicy({ 'returns-and-refunds': '2026-11-02' });
  const refund = (judged: { [name: string]: string | number | boolean }) =>
    judge(policy, [{ tool: 'orders.refund', preview: { before: {}, after: {}, shows: [], undoable: false, judged } }]);
  const damaged = { reason: 'damaged', delivered: true, delivered_at: '9 Nov', photo: true, final_sale: false };
  const unwanted = { reason: 'changed_mind', delivered: true, delivered_at: '7 Oct', photo: false, final_sale: false };

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

  it('quotes the article when it says no, and every quote stands in its article', async () => {
    const verdict = refund({ ...unwanted, delivered_days: 47 });
    expect(verdict).toMatchObject({
      reason: 'delivered 7 Oct, 47 days ago; the limit is 30',
      exception: 'lead',
      article: { title: 'Returns and refunds', section: 'section 2', checkedAt: '2026-11-02' },
    });
    for (const { article } of policy.rules) {
      const text = await readFile(new URL(`../../../knowledge/${article.id}.md`, import.meta.url), 'utf8');
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
