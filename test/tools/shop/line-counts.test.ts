/** Whether an order has as many of something as a request speaks of. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToolFault } from '../../../src/tools/contract.ts';
import type { OrderLine } from '../../../src/tools/shop/contract/shop.ts';
import { type Spoken, sharesSpokenOf } from '../../../src/tools/shop/orders/line-counts.ts';

const line = (n: number, title: string, more: Partial<OrderLine> = {}): OrderLine => ({
  ...{ line: n, sku: `S-${n}`, title, variant: '', quantity: 1, total: 1000, refunded: 0 },
  ...{ cancelled: false, finalSale: false },
  ...more,
});
const LINES = [
  line(1, 'Linen tea towels', { variant: 'natural, pack of 3' }),
  line(2, 'Stoneware mug set', { variant: 'sand, 4 pieces' }),
  line(3, 'Glass vase', { variant: 'clear, 24 cm' }),
  line(4, 'Table lamp', { variant: 'black', quantity: 2 }),
];

const money = (cents: number) => `EUR ${(cents / 100).toFixed(2)}`;
const spoken = (more: Partial<Spoken>): Spoken => ({ taken: 'whole', order: 'o-1', money, ...more });

/** The code of the fault, or nothing. */
function fault(counted: string, more: Partial<Spoken> = {}): string | undefined {
  try {
    sharesSpokenOf(LINES, spoken({ counted, ...more }));
    return undefined;
  } catch (error) {
    return error instanceof ToolFault ? error.code : String(error);
  }
}

describe('how many a request speaks of', () => {
  it.each([
    ['3 vases arrived', 'too_many'],
    ['1 vases', undefined],
    ['4 mugs are chipped', undefined],
    ['6 mugs', 'too_many'],
    ['2 mugs', 'only_some'],
    ['2 mug sets came', 'too_many'],
    ['1 mug set', undefined],
    ['3 tea towels', undefined],
    ['2 black lamps', undefined],
    ['1 black lamp', 'only_some'],
    ['3 Lampen sind', 'too_many'],
    ['2 weeks old vase', undefined],
    ['5 chairs', undefined],
    ['2 black lamps; 2 vases', 'too_many'],
    ['', undefined],
  ])('%s: %s', (counted, code) => expect(fault(counted)).toBe(code));

  it('fewer are paid where the line tells what they cost, and a set is sent whole', () => {
    const paid = (counted: string) => [...sharesSpokenOf(LINES, spoken({ counted, taken: 'paid' }))];
    expect(paid('1 black lamp broke')).toEqual([[4, 500]]);
    expect(paid('2 black lamps broke')).toEqual([]);
    expect(() => paid('2 mugs')).toThrow('of its EUR 10.00 that is EUR 5.00');
    expect(fault('2 mugs', { taken: 'sent' })).toBeUndefined();
    expect(fault('1 black lamp', { taken: 'sent' })).toBe('only_some');
  });

  it('a part that no number says is asked about', () => {
    expect(fault('', { part: true, taken: 'paid' })).toBe('only_some');
    expect(fault('1 black lamp', { part: true, taken: 'paid' })).toBeUndefined();
    expect(fault('', { part: true, taken: 'sent' })).toBeUndefined();
  });

  it('more than there are is never passed over, fewer only where not all would be taken', () => {
    const some = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(fc.tuple(some, some, some), fc.boolean(), ([named, quantity, pieces], whole) => {
        const lines = [line(1, 'Tumblers', { variant: `clear, ${pieces} pieces`, quantity })];
        const has = quantity * pieces;
        const taken = whole ? 'whole' : undefined;
        const judged = () => sharesSpokenOf(lines, spoken({ counted: `${named} tumblers broke`, taken }));
        if (named > has) expect(judged).toThrow(`speak of ${named}, and o-1 has line 1`);
        else if (named < has && whole) expect(judged).toThrow(`speak of ${named} only`);
        else expect(judged).not.toThrow();
      }),
    );
  });
});
