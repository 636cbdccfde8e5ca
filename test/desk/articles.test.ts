/** The demo shop's articles, as people wrote them. */

import { expect, it } from 'vitest';
import { readArticles } from '../../src/desk/articles.ts';
import { FERNHILL } from '../fernhill.ts';

const TODAY = '2026-11-23';
const written = readArticles(FERNHILL, TODAY);

it('are 42, each with an owner, sections and something in short', () => {
  expect(written).toHaveLength(42);
  expect(new Set(written.map(({ title }) => title)).size).toBe(42);
  for (const { owner, inShort, sections } of written) {
    expect(owner).not.toBe('');
    expect(inShort.length).toBeLessThanOrEqual(60);
    expect(sections.length).toBeGreaterThanOrEqual(2);
  }
});

it('five are overdue for their check', () => {
  const days = (from: string) => (Date.parse(TODAY) - Date.parse(from)) / 86_400_000;
  const overdue = written.filter(({ checkedAt, reviewDays }) => days(checkedAt) > reviewDays);
  expect(overdue.map(({ id }) => id)).toEqual([
    'bulky-items',
    'invoices',
    'made-to-order',
    'newsletter',
    'shipping-and-delivery',
  ]);
});

it('two contradict each other, and say so', () => {
  const named = written.flatMap(({ id, contradicts }) => contradicts.map((other) => [id, other]));
  expect(named).toEqual([
    ['pick-up-points', 'shipping-and-delivery'],
    ['shipping-and-delivery', 'pick-up-points'],
  ]);
  const body = (id: string) =>
    written
      .find((one) => one.id === id)
      ?.sections.map((section) => section.body)
      .join(' ');
  expect(body('pick-up-points')).toContain('waits at the pick-up point for ten days');
  expect(body('shipping-and-delivery')).toContain('waits there for seven days');
});

it('three topics are missing: gifts, sending abroad, and a shop to visit', () => {
  const words = JSON.stringify(written);
  expect(words).not.toMatch(/gift|voucher|abroad|foreign|showroom|opening hours/i);
});
