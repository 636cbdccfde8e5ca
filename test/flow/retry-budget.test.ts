import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RetryBudget } from '../../src/flow/retry-budget.ts';

test('a few failures are tried again although there were hardly any calls', () => {
  const budget = new RetryBudget();
  budget.called();
  expect([budget.again(), budget.again()]).toEqual([true, true]);
});

test('where everything fails, every tenth call is made again and no more', () => {
  const budget = new RetryBudget();
  let again = 0;
  for (let n = 0; n < 10_000; n += 1) {
    budget.called();
    while (budget.again()) again += 1;
  }
  expect(again).toBeGreaterThanOrEqual(1_000);
  expect(again).toBeLessThanOrEqual(1_010);
});

test('whatever the order, no more are made again than a tenth and ten', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 2_000 }), (asked) => {
      const budget = new RetryBudget();
      let [calls, again] = [0, 0];
      for (const isCall of asked) {
        if (isCall) {
          calls += 1;
          budget.called();
        } else if (budget.again()) again += 1;
      }
      expect(again).toBeLessThanOrEqual(calls / 10 + 10);
    }),
  );
});
