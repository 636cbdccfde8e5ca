import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pauseAfter } from '../../src/flow/retry.ts';

test.each([
  [1, 500],
  [2, 1_000],
  [3, 2_000],
  [20, 8_000],
])('after %i failures it is at most %i ms', (failures, most) => {
  const backOff = { firstMs: 500, longestMs: 8_000 };
  expect(pauseAfter(failures, backOff, () => 1)).toBe(most);
  expect(pauseAfter(failures, backOff, () => 0)).toBe(most / 2);
});

test('those who failed together do not come back together', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 12 }),
      (random, failures) => {
        const longest = 100 * 2 ** (failures - 1);
        const pause = pauseAfter(failures, { firstMs: 100 }, () => random);
        expect(pause).toBeGreaterThanOrEqual(longest / 2);
        expect(pause).toBeLessThanOrEqual(longest);
      },
    ),
  );
  const pauses = Array.from({ length: 50 }, () => pauseAfter(5, { firstMs: 100 }));
  expect(new Set(pauses).size).toBeGreaterThan(40);
});
