/** Lines of Shopify's whose item was changed: each keeps its number, since money is counted on it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShopifyLine } from '../../../../src/tools/shop/adapters/shopify/documents.ts';
import { type SwapEntry, withSwaps } from '../../../../src/tools/shop/adapters/shopify/swapped-lines.ts';

const gid = (number: number) => `gid://shopify/LineItem/${number}`;

function lineOf(number: number, sku: string, left = 1): ShopifyLine {
  return {
    ...{ id: gid(number), title: sku, sku, quantity: 1, currentQuantity: left, refundableQuantity: left },
    ...{ originalTotalSet: 1_000, discountAllocations: [], taxLines: [] },
  };
}

type Swaps = SwapEntry['swaps'];

/** Entries by their marks, the oldest first. */
const kept = (...entries: [mark: string, after: number, swaps: Swaps][]) => ({
  nodes: entries.map(([key, after, swaps], second) => ({
    ...{ key, createdAt: new Date(1_000 * second).toISOString() },
    value: JSON.stringify({ kind: 'items', after: String(after), swaps } satisfies SwapEntry),
  })),
});

const swap = (from: number, to: string) => ({ from: gid(from), to, quantity: 1 });
const numbers = (lines: ShopifyLine[]) => lines.map(({ id }) => Number(id.split('/').at(-1)));

describe('given one change of several lines', () => {
  it('when two get the same item, then each keeps its place, and so does what is between them', () => {
    const lines = [
      ...[lineOf(1, 'A', 0), lineOf(2, 'X'), lineOf(3, 'B', 0)],
      ...[lineOf(4, 'C'), lineOf(5, 'C')],
    ];
    const { lines: now, changedBy } = withSwaps(kept(['m', 3, [swap(1, 'C'), swap(3, 'C')]]), lines);
    expect(numbers(now)).toEqual([4, 2, 5]);
    expect(changedBy).toEqual(['m']);
  });

  it('when fewer came in than it says, then none of it stands', () => {
    const lines = [lineOf(1, 'A', 0), lineOf(2, 'B', 0), lineOf(3, 'C')];
    const { lines: now, changedBy } = withSwaps(kept(['m', 2, [swap(1, 'C'), swap(2, 'C')]]), lines);
    expect(numbers(now)).toEqual([1, 2, 3]);
    expect(changedBy).toEqual([]);
  });
});

describe('given a change that Shopify refused, whose entry is left', () => {
  it('when the same is done later, then that is what stands', () => {
    const refused = ['refused', 1, [swap(1, 'C')]] as [string, number, Swaps];
    const lines = [lineOf(1, 'A', 0), lineOf(2, 'C')];
    const { lines: now, changedBy } = withSwaps(kept(refused, ['done', 1, [swap(1, 'C')]]), lines);
    expect(numbers(now)).toEqual([2]);
    expect(changedBy).toEqual(['done']);
  });

  it('when its line is cancelled and another gets that item, then the new one is in the place of the other', () => {
    const refused = ['refused', 2, [swap(1, 'C')]] as [string, number, Swaps];
    const lines = [lineOf(1, 'A', 0), lineOf(2, 'B', 0), lineOf(3, 'C')];
    const { lines: now, changedBy } = withSwaps(kept(refused, ['done', 2, [swap(2, 'C')]]), lines);
    expect(numbers(now)).toEqual([1, 3]);
    expect(changedBy).toEqual(['done']);
  });
});

it('an entry that somebody wrote so that lines go in a circle ends, and loses no line', () => {
  const lines = [lineOf(1, 'C', 0), lineOf(2, 'C', 0)];
  const entries = kept(['m', 0, [swap(1, 'C')]], ['n', 0, [swap(2, 'C')]]);
  expect(numbers(withSwaps(entries, lines).lines)).toEqual([1, 2]);
});

/** An order that is changed as Shopify does it: what comes in stands at the end. */
class Edited {
  lines: ShopifyLine[];
  /** In the place of each line that was ordered, the one that is there now. */
  places: number[];
  entries: [string, number, Swaps][] = [];

  constructor(skus: string[]) {
    this.lines = skus.map((sku, n) => lineOf(n + 1, sku));
    this.places = this.lines.map((_, n) => n + 1);
  }

  change(asked: { line: number; to: string }[], isDone: boolean): void {
    const after = this.lines.length;
    const ofLines = new Map(asked.map(({ line, to }) => [line % this.places.length, to]));
    const swaps = [...ofLines].map(([n, to]) => swap(this.places[n] ?? 0, to));
    this.entries.push([`m${this.entries.length}`, after, swaps]);
    if (!isDone) return;
    for (const [n, to] of ofLines) {
      const old = this.lines[(this.places[n] ?? 0) - 1];
      if (old) old.currentQuantity = 0;
      this.lines.push(lineOf(this.lines.length + 1, to));
      this.places[n] = this.lines.length;
    }
  }
}

const sku = fc.constantFrom('A', 'B', 'C');
const change = fc.record({
  asked: fc.array(fc.record({ line: fc.nat(5), to: sku }), { minLength: 1, maxLength: 4 }),
  isDone: fc.boolean(),
});

it('given any changes, of which some are refused, then each line is where it was ordered', () => {
  fc.assert(
    fc.property(
      fc.array(sku, { minLength: 1, maxLength: 6 }),
      fc.array(change, { maxLength: 5 }),
      (skus, changes) => {
        const order = new Edited(skus);
        for (const { asked, isDone } of changes) order.change(asked, isDone);
        const { lines, changedBy } = withSwaps(kept(...order.entries), order.lines);
        expect(numbers(lines)).toEqual(order.places);
        expect(changedBy).toEqual(changes.flatMap(({ isDone }, n) => (isDone ? [`m${n}`] : [])));
      },
    ),
    { numRuns: 1_000 },
  );
});
