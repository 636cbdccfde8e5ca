/** The embedded database takes part in the process: it does not keep it to itself. */
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/store/db.ts';

it('lets everything else have a turn between the statements of a long queue', async () => {
  const database = await openDatabase({ memory: true });
  const long = 'select count(*) from generate_series(1, 100000)';
  let done = false;
  const all = Promise.all(Array.from({ length: 30 }, () => database.execute(long))).then(() => {
    done = true;
  });
  let turns = 0;
  while (!done) {
    await setImmediate();
    turns += 1;
  }
  await all;
  expect(turns).toBeGreaterThan(5);
  await database.close();
});
