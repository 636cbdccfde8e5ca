/** A planner that is against us, for a few dozen cases; `npm run attack -- --part hostile` plays 100,000. */
import { expect, test } from 'vitest';
import { hostilePlanner } from './hostile/attack.ts';

test('whatever the planner says, nothing is written, read or sent that it may not', async () => {
  const { breaches, ...counts } = await hostilePlanner({ seed: 20261128, cases: 60 });
  console.log(JSON.stringify(counts));
  expect(breaches).toEqual([]);
  // Else nothing could have been found.
  for (const what of ['effects', 'letters', 'cents', 'verified', 'refused'] as const)
    expect(counts[what], what).toBeGreaterThan(0);
});
