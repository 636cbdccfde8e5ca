/** Forged signatures and tokens, some hundred; `npm run attack -- --part forgeries` tries 10,000. */
import { expect, test } from 'vitest';
import { forgeries } from './forgeries/attack.ts';

test('no forged signature, token or key is taken, and every right one is', async () => {
  const { tried, accepted, controls } = await forgeries({ seed: 20261128, count: 500 });
  console.log(`${Object.keys(tried).length} kinds, ${controls.taken} right ones taken`);
  expect(accepted).toEqual([]);
  expect(controls.refused).toEqual([]);
  expect(Object.keys(tried).length).toBeGreaterThan(55);
});
