/** Lines of Vendure's whose item was changed: each keeps its number, since money is counted on it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markOf } from '../../../../src/tools/shop/adapters/remote/mark.ts';
import type {
  VendureLine,
  VendureModification,
  VendureOrder,
} from '../../../../src/tools/shop/adapters/vendure/documents.ts';
import {
  itemsChanged,
  linesOf,
  swapNote,
} from '../../../../src/tools/shop/adapters/vendure/swapped-lines.ts';

const MARK = markOf('a key');

const lineOf = (id: number, variant: number, quantity = 1): VendureLine => ({
  ...{ id: String(id), quantity, orderPlacedQuantity: quantity },
  ...{ unitPriceWithTax: 1_000, proratedLinePriceWithTax: 1_000 * quantity },
  productVariant: {
    ...{ id: String(variant), sku: `V${variant}`, name: 'A' },
    product: { id: '1', name: 'A', facetValues: [] },
  },
});

/** An order that is modified as Vendure does it: an item that was in it before comes onto the same line. */
class Modified {
  lines: VendureLine[];
  /** In the place of each line that was ordered, the one that is there now. */
  places: VendureLine[];
  modifications: VendureModification[] = [];

  constructor(variants: number[]) {
    this.lines = variants.map((variant, n) => lineOf(n + 1, variant, n + 1));
    this.places = [...this.lines];
  }

  /** `note`: another one than ours. */
  change(asked: { at: number; to: number }[], note?: string): void {
    const own: VendureModification['lines'] = [];
    const swaps = asked.map(({ at, to }) => ({ from: this.places[at]?.id ?? '', variant: String(to) }));
    for (const { at, to } of asked) {
      const old = this.places[at];
      if (!old) continue;
      let fresh = this.lines.find(({ productVariant }) => productVariant.id === String(to));
      if (!fresh) {
        fresh = { ...lineOf(this.lines.length + 1, to), orderPlacedQuantity: 0 };
        this.lines.push(fresh);
      }
      fresh.quantity = old.quantity;
      own.unshift({ orderLineId: fresh.id, quantity: old.quantity });
      own.push({ orderLineId: old.id, quantity: -old.quantity });
      old.quantity = 0;
      if (note === undefined) this.places[at] = fresh;
    }
    this.modifications.unshift({
      ...{ id: String(this.modifications.length + 1), priceChange: 0, lines: own },
      note: note ?? swapNote(swaps, MARK),
    });
  }

  get order(): VendureOrder {
    return {
      ...{ id: '1', code: 'V-1', state: 'PaymentSettled', orderPlacedAt: '2026-11-01T08:00:00.000Z' },
      ...{ currencyCode: 'USD', totalWithTax: 0, surcharges: [], shippingLines: [], payments: [] },
      ...{ fulfillments: [], history: { totalItems: 0, items: [] } },
      ...{ lines: this.lines.toReversed(), modifications: this.modifications },
    };
  }
}

const idsOf = (lines: VendureLine[]) => lines.map(({ id }) => id);

describe('given two lines, of which the first is changed', () => {
  it('when it is changed back, then what was placed of it is what is in it', () => {
    const order = new Modified([1, 2]);
    order.change([{ at: 0, to: 3 }]);
    expect(linesOf(order.order)).toMatchObject([
      { id: '3', quantity: 1, orderPlacedQuantity: 1 },
      { id: '2' },
    ]);
    order.change([{ at: 0, to: 1 }]);
    expect(linesOf(order.order)).toMatchObject([
      { id: '1', quantity: 1, orderPlacedQuantity: 1 },
      { id: '2' },
    ]);
    expect(itemsChanged(order.order)).toHaveLength(2);
  });

  it('when the staff did it, then Vendure’s own lines stand, with the new one behind', () => {
    const order = new Modified([1, 2]);
    order.change([{ at: 0, to: 3 }], 'she asked for it on the phone');
    expect(idsOf(linesOf(order.order))).toEqual(['1', '2', '3']);
    expect(itemsChanged(order.order)).toEqual([]);
  });

  it('when the note names lines that are not there, then no line is lost', () => {
    const order = new Modified([1, 2]);
    for (const note of [
      `items changed 7>3; ${MARK}`,
      `items changed 1>9 >; ${MARK}`,
      `items changed; ${MARK}`,
    ])
      order.change([{ at: 0, to: 3 }], note);
    expect(idsOf(linesOf(order.order))).toEqual(['1', '2', '3']);
  });
});

it('given any changes, each line is where it was ordered, with as many pieces', () => {
  const variant = fc.integer({ min: 1, max: 9 });
  const change = fc.uniqueArray(fc.record({ at: fc.nat(3), to: variant }), {
    ...{ minLength: 1, maxLength: 3 },
    selector: ({ at }) => at,
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(variant, { minLength: 4, maxLength: 4 }),
      fc.array(change, { maxLength: 6 }),
      (variants, changes) => {
        const order = new Modified(variants);
        let made = 0;
        for (const asked of changes) {
          const inOrder = order.places.map(({ productVariant }) => productVariant.id);
          const to = asked.map((one) => String(one.to));
          if (new Set([...inOrder, ...to]).size !== inOrder.length + to.length) continue;
          order.change(asked);
          made += 1;
        }
        const now = linesOf(order.order);
        expect(idsOf(now)).toEqual(idsOf(order.places));
        expect(now.map(({ quantity, orderPlacedQuantity }) => [quantity, orderPlacedQuantity])).toEqual(
          [1, 2, 3, 4].map((pieces) => [pieces, pieces]),
        );
        expect(itemsChanged(order.order)).toHaveLength(made);
      },
    ),
  );
});

it('a note that would be cut is none', () => {
  const swaps = (most: number) =>
    Array.from({ length: most }, (_, n) => ({ from: `1${n}`, variant: `2${n}` }));
  expect(swapNote(swaps(2), MARK)).toBe(`items changed 10>20 11>21; ${MARK}`);
  expect(swapNote(swaps(50), MARK)).toBeUndefined();
});
