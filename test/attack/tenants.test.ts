/**
 * Two tenants in one process, each the other's intruder, for some dozen cases; `npm run attack -- --part
 * tenants` plays 2,000.
 */
import { expect, test } from 'vitest';
import { twoTenants } from './tenants/attack.ts';

test('nothing of a tenant is called, read, sent or done by the other, and each keeps what one alone keeps', async () => {
  const { breaches, ...counts } = await twoTenants({ seed: 20261128, cases: 24 });
  console.log(JSON.stringify(counts));
  expect(breaches).toEqual([]);
  // Else nothing could have been found.
  for (const what of [
    'effects',
    'letters',
    'cents',
    'verified',
    'refused',
    'requests',
    'intrusions',
  ] as const)
    expect(counts[what], what).toBeGreaterThan(0);
});
