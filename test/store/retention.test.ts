/** What closed cases hold goes by itself after the days that their tenant's policy keeps it. */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it, vi } from 'vitest';
import { NewPolicy } from '../../src/run/policy/policy.ts';
import type { Database } from '../../src/store/db.ts';
import { addTenant, setPolicy } from '../../src/store/policies.ts';
import { dueRuns, eraseDue, startRetention } from '../../src/store/retention.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from './on-each-database.ts';
import { append, opened, policy, row } from './samples.ts';

onEachDatabase((place) => {
  let store: Store;
  let database: Database;
  beforeAll(async () => {
    ({ store, database } = await storeOn(place));
    await addTenant(database, 'short', 'short');
    await setPolicy(database, 'short', { ...policy, version: 'p2', retention: { closedDays: 30 } });
  });
  const caseOf = async (tenant: string, phase: 'closed' | 'asking', daysAgo: number) => {
    const run = randomUUID();
    const work = () => append([opened], { row: { ...row, phase } });
    await store.ledger.change({ tenant, run, request: { open: true, knownSeq: 0 }, work });
    await database.execute(
      `update runs set updated_at = now() - interval '${daysAgo} days' where id = '${run}'`,
    );
    return run;
  };
  const isErased = async (tenant: string, run: string) =>
    'erased' in Object(await store.ledger.load(tenant, run));

  it('erases closed cases that are old enough, of tenants whose policy says so, and no other', async () => {
    const old = await caseOf('short', 'closed', 31);
    const kept = [
      ['short', await caseOf('short', 'closed', 29)],
      ['short', await caseOf('short', 'asking', 400)],
      ['t', await caseOf('t', 'closed', 4_000)],
    ] as const;
    expect((await dueRuns(database, 'short', { closedDays: 30 })).map(({ id }) => id)).toEqual([old]);
    expect(await dueRuns(database, 't', { closedDays: undefined })).toEqual([]);
    expect(await isErased('short', old)).toBe(false);
    expect(await eraseDue(database)).toBe(1);
    expect(await isErased('short', old)).toBe(true);
    for (const [tenant, run] of kept) expect(await isErased(tenant, run)).toBe(false);
    expect(await eraseDue(database)).toBe(0);
  });

  it('forgets what messages were called after a month', async () => {
    await database.execute(`insert into inbox (tenant, key, run, outcome, at) values
      ('t', 'old', 'r', '{}', now() - interval '31 days'), ('t', 'new', 'r', '{}', now() - interval '29 days')`);
    await eraseDue(database);
    const left = await database.execute<{ key: string }>(
      "select key from inbox where key in ('old', 'new') and tenant = 't'",
    );
    expect(left).toEqual([{ key: 'new' }]);
  });

  it('is done while Greenlight runs', async () => {
    const old = await caseOf('short', 'closed', 31);
    const onError = (error: unknown) => {
      throw error;
    };
    const retention = startRetention(database, { onError });
    await vi.waitFor(async () => expect(await isErased('short', old)).toBe(true));
    await retention.stop();
  });

  it('is a whole number of days, or absent', () => {
    for (const closedDays of [0, -1, 1.5, '30'])
      expect(NewPolicy.safeParse({ ...policy, retention: { closedDays } }).success).toBe(false);
    expect(NewPolicy.safeParse(policy).success).toBe(true);
  });
});
