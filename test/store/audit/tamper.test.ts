/** A few hundred random tamperings are all found; `npm run audit:tamper` tries thousands. */
import { expect, it } from 'vitest';
import { onEachDatabase, storeOn } from '../on-each-database.ts';
import { tamper, untouchedTrail } from './tamper.ts';
import { KINDS } from './tampered.ts';

onEachDatabase((place) => {
  it('whatever the superuser does to the trail is found', async () => {
    const made = await storeOn(place);
    const checkpoints = await untouchedTrail(made, 12);
    const { tried, missed } = await tamper(made.database, checkpoints, { count: 280, seed: 20261127 });
    expect(missed).toEqual([]);
    expect(Object.keys(tried).sort()).toEqual(Object.keys(KINDS).sort());
  });
});
