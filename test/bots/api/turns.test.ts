/** Requests that come together are begun one after another, and everybody else has a turn between them. */
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { oneATurn } from '../../../src/bots/api/turns.ts';

test('each is begun in a turn of its own, in the order in which they came', async () => {
  const turn = oneATurn();
  const order: (number | 'another')[] = [];
  let done = false;
  const another = (async () => {
    while (!done) {
      order.push('another');
      await setImmediate();
    }
  })();
  await Promise.all([1, 2, 3, 4].map((n) => turn().then(() => order.push(n))));
  done = true;
  await another;
  const begun = order.filter((one) => one !== 'another');
  expect(begun).toEqual([1, 2, 3, 4]);
  for (const n of [1, 2, 3]) expect(order.slice(order.indexOf(n), order.indexOf(n + 1))).toContain('another');
});
