/** What a refund in Vendure was for: never less of a line than may have been given back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fits, markOf, readText, textOf } from '../../../../src/tools/shop/adapters/remote/mark.ts';
import type {
  VendureLine,
  VendureOrder,
  VendureRefund,
} from '../../../../src/tools/shop/adapters/vendure/documents.ts';
import { payoutsOf } from '../../../../src/tools/shop/adapters/vendure/order-money.ts';
import type { PayoutPart } from '../../../../src/tools/shop/contract/shop.ts';

/** Of two pieces each. */
const lineOf = (id: number, cents: number): VendureLine => ({
  ...{ id: String(id), quantity: 2, orderPlacedQuantity: 2 },
  ...{ unitPriceWithTax: cents / 2, proratedLinePriceWithTax: cents },
  productVariant: { id: '1', sku: 'A', name: 'A', product: { id: '1', name: 'A', facetValues: [] } },
});

type Made = Partial<Omit<VendureRefund, 'lines'>> & { of?: [line: number, quantity: number][] };

function payouts(totals: number[], made: Made[]): PayoutPart[][] {
  const refunds = made.map(({ of = [], ...more }, n): VendureRefund => {
    const lines = of.map(([line, quantity]) => ({ orderLineId: String(line), quantity }));
    const at = { id: String(n + 1), createdAt: '2026-11-01T08:00:00.000Z', state: 'Settled' };
    return { ...at, total: 0, shipping: 0, reason: '', lines, ...more };
  });
  const order: VendureOrder = {
    ...{ id: '1', code: 'V-1', state: 'Delivered', orderPlacedAt: '2026-11-01T08:00:00.000Z' },
    ...{ currencyCode: 'USD', totalWithTax: 0, lines: [], surcharges: [], shippingLines: [] },
    payments: [
      {
        ...{ id: '1', createdAt: '2026-11-01T08:00:00.000Z', method: 'card', amount: 0 },
        ...{ state: 'Settled', metadata: {}, refunds },
      },
    ],
    ...{ fulfillments: [], modifications: [], history: { totalItems: 0, items: [] } },
  };
  return payoutsOf(
    order,
    totals.map((cents, n) => lineOf(n + 1, cents)),
    totals,
  ).map(({ parts }) => parts);
}

const first = (cents: number): PayoutPart => ({ line: 1, cents });
const second = (cents: number): PayoutPart => ({ line: 2, cents });
const amount = (cents: number): PayoutPart => ({ cents });
const shipping = (cents: number): PayoutPart => ({ shipping: true, cents });

describe('of two lines of 28.00 and 89.00', () => {
  const both: [number, number][] = [
    [1, 2],
    [2, 2],
  ];
  const cases: { what: string; made: Made[]; parts: PayoutPart[][] }[] = [
    { what: 'their worth', made: [{ of: both, total: 11_700 }], parts: [[first(2_800), second(8_900)]] },
    {
      what: 'their worth with the shipping',
      made: [{ of: both, total: 12_200, shipping: 500 }],
      parts: [[shipping(500), first(2_800), second(8_900)]],
    },
    { what: 'one piece', made: [{ of: [[1, 1]], total: 1_400 }], parts: [[first(1_400)]] },
    { what: 'less than both', made: [{ of: both, total: 5_000 }], parts: [[first(2_800), second(5_000)]] },
    { what: 'more than one', made: [{ of: [[1, 2]], total: 3_000 }], parts: [[first(2_800), amount(200)]] },
    {
      what: 'one line twice',
      made: [
        { of: [[1, 2]], total: 2_000 },
        { of: [[1, 2]], total: 2_000 },
      ],
      parts: [[first(2_000)], [first(800), amount(1_200)]],
    },
    {
      what: 'one that failed before',
      made: [
        { of: [[1, 2]], total: 2_800, state: 'Failed' },
        { of: [[1, 2]], total: 2_800 },
      ],
      parts: [[first(2_800)], [first(2_800)]],
    },
    { what: 'none of them', made: [{ total: 700 }], parts: [[amount(700)]] },
  ];
  it.each(cases)('$what', ({ made, parts }) => {
    expect(payouts([2_800, 8_900], made)).toEqual(parts);
  });
});

it('the parts tell at least what went back, and of no line more than it cost', () => {
  const cents = fc.integer({ min: 1, max: 20_000 });
  const made = fc.record({
    total: cents,
    shipping: fc.integer({ min: 0, max: 900 }),
    of: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })), {
      selector: ([line]) => line,
    }),
  });
  fc.assert(
    fc.property(fc.tuple(cents, cents), fc.array(made, { maxLength: 4 }), (totals, all) => {
      const told = payouts(totals, all);
      const sumOf = (parts: PayoutPart[]) => parts.reduce((sum, part) => sum + part.cents, 0);
      for (const [n, parts] of told.entries())
        expect(sumOf(parts)).toBeGreaterThanOrEqual(all[n]?.total ?? 0);
      for (const [n, total] of totals.entries())
        expect(sumOf(told.flat().filter(({ line }) => line === n + 1))).toBeLessThanOrEqual(total);
    }),
  );
});

it('a text tells its parts, or is known before to be too long for them', () => {
  const text = { reason: 'damaged', mark: markOf('a key') };
  const parts = (most: number) => Array.from({ length: most }, (_, n) => ({ line: n + 1, cents: 1_400 }));
  expect(fits({ ...text, parts: parts(10) })).toBe(true);
  expect(readText(textOf({ ...text, parts: parts(10) })).parts).toEqual(parts(10));
  expect(fits({ ...text, parts: parts(40) })).toBe(false);
  expect(readText(textOf({ ...text, parts: parts(40) }))).toEqual({
    ...{ reason: 'damaged', parts: [], ours: true },
  });
});
