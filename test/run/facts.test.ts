/** Facts that were shown and facts that are: what moved between them, and what a change makes of them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedFacts, movedFacts } from '../../src/run/plan/facts.ts';
import type { Facts } from '../../src/run/plan/plan.ts';

const value = fc.oneof(fc.constantFrom('0.00', '48.00'), fc.boolean(), fc.nat({ max: 2 }), fc.constant(null));
const facts: fc.Arbitrary<Facts> = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), value);

test('a fact moved where it is another one now, or cannot be read any more', () => {
  const shown = { 'order.1.refunded': '0.00', 'order.1.held': false, 'order.1.note': null };
  expect(movedFacts(shown, shown)).toEqual([]);
  expect(movedFacts(shown, { ...shown, 'order.1.refunded': '48.00' })).toEqual(['order.1.refunded']);
  expect(movedFacts(shown, { 'order.1.refunded': '0.00', 'order.1.held': null })).toEqual([
    ...['order.1.held', 'order.1.note'],
  ]);
  expect(movedFacts({ toString: 'x' }, {})).toEqual(['toString']);
});

test('what was not shown did not move, and nothing that is as it was', () => {
  fc.assert(
    fc.property(facts, facts, (shown, now) => {
      const moved = movedFacts(shown, now);
      for (const name of Object.keys({ ...shown, ...now }))
        expect(moved.includes(name)).toBe(Object.hasOwn(shown, name) && shown[name] !== now[name]);
    }),
  );
});

test('laid over what was before, what a change moved gives what is after it', () => {
  fc.assert(
    fc.property(facts, facts, (before, change) => {
      const after = { ...before, ...change };
      const moved = changedFacts(before, after);
      expect({ ...before, ...moved }).toEqual(after);
      for (const name of Object.keys(moved)) expect(before[name]).not.toBe(after[name]);
    }),
  );
});
