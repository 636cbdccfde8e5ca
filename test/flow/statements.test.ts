/** What a run asks of PostgreSQL, counted. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { addTenant, setPolicy } from '../../src/store/policies.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { MASTER_KEY, onPostgres } from '../store/on-each-database.ts';
import { policy } from '../store/samples.ts';
import { StatementCounter } from '../store/statement-counter.ts';
import { answer, ENGINEER, look, type Office, openOffice, planOf } from './office.ts';

onPostgres((place) => {
  let counter: StatementCounter;
  let database: Database;
  let store: Store;
  let office: Office;
  beforeAll(async () => {
    await place.database();
    counter = await StatementCounter.before(await place.url());
    database = await openDatabase({ url: counter.url, connections: 1 });
    store = await openStore({ database, masterKey: MASTER_KEY, onError: () => {} });
    await addTenant(database, 't', 'A tenant');
    await setPolicy(database, 't', policy);
    await store.staff.add('t', {
      ...ENGINEER,
      email: 'engineer@example.com',
      role: 'engineer',
      limit: 5_000,
    });
    office = openOffice(store, {
      think: () =>
        planOf(
          ...[look('a', 1), look('b', 2), look('c', 3), look('d', 4, ['a', 'b', 'c'])],
          ...[look('e', 5, ['d']), look('f', 6, ['e'])],
        ),
      compose: () => answer,
    });
  });
  afterAll(async () => {
    await office.stop();
    await store.close();
    await counter.close();
  });

  /** Waits without asking the database anything. */
  const answered = async (run: string) => {
    while (office.known.get('t', run)?.run.phase !== 'awaiting_reply')
      await new Promise((resolve) => setImmediate(resolve));
  };
  const counted = () => {
    const times: Record<string, number> = {};
    for (const one of counter.asked) times[one] = (times[one] ?? 0) + 1;
    return times;
  };

  test('a run of six reads: two changes that somebody or something calls for, and six in one statement each', async () => {
    await answered(await office.open());
    counter.asked = [];
    await answered(await office.open());
    const { commit: _, ...times } = counted();
    // Of the queue, for whoever comes next.
    for (const name of Object.keys(times)) if (/across|^jobs_|^notify/.test(name)) delete times[name];
    expect(times).toEqual({
      "begin; set local greenlight.tenant to 't'": 7,
      ...{ run_facts: 1, run_open: 1, job_enqueue: 1 },
      // The plan, the first three reads in one, each of the three others.
      run_append_at_once: 5,
      // The draft, which ends the drive's job and has the case looked at when it is too old.
      run_end_at_once: 1,
    });
  });
});
