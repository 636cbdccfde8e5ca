/** Whoever asks whether a process is ready learns that nobody takes the jobs. */
import { expect, it } from 'vitest';
import { readinessOf } from '../../src/start/serve.ts';
import { onEachDatabase, storeOn } from './on-each-database.ts';

onEachDatabase((place) => {
  it('a job that waits longer than any is taken over after', async () => {
    await storeOn(place);
    const database = await place.database();
    const waits = (seconds: number) =>
      database.execute(
        `insert into jobs (id, queue, tenant, run, ready_at)
         values (gen_random_uuid(), 'drive', 't', 'nobody', now() - make_interval(secs => $1))`,
        [seconds],
      );
    await waits(5);
    expect(await readinessOf(database, undefined).check()).not.toHaveProperty('untakenSeconds');
    await waits(90);
    const { ready, untakenSeconds } = await readinessOf(database, undefined).check();
    expect({ ready, longEnough: (untakenSeconds ?? 0) >= 90 }).toEqual({ ready: true, longEnough: true });
  });
});
