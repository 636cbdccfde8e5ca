/** Runs with their chains for the trail's tests, and changes that only the database's superuser can make. */
import { randomUUID } from 'node:crypto';
import type { Database, Transaction } from '../../../src/store/db.ts';
import type { Store } from '../../../src/store/store.ts';
import { answering, append, opened, row, said } from '../samples.ts';

/** Writes `count` runs of `rows` rows each through the ledger. */
export async function writeRuns(store: Store, count: number, rows: number): Promise<string[]> {
  const runs = Array.from({ length: count }, () => randomUUID());
  for (const [n, run] of runs.entries()) {
    const more = Array.from({ length: rows - 1 }, (_, at) => (at % 2 ? answering : said(`text ${n} ${at}`)));
    await store.ledger.change({
      tenant: n % 5 === 4 ? 'other' : 't',
      run,
      request: { open: true, knownSeq: 0 },
      work: () => append([opened, ...more], { row: { ...row, phase: 'planning' } }),
    });
  }
  return runs;
}

/** The trigger that refuses is off while `work` runs, and nothing of it stays. */
export async function tampering<T>(database: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const undone = new Error('undone');
  let result: { value: T } | undefined;
  const attempt = database.transaction(async (tx) => {
    for (const table of ['events', 'archived_events'])
      await tx.execute(`alter table ${table} disable trigger user`);
    result = { value: await work(tx) };
    throw undone;
  });
  await attempt.catch((error: unknown) => {
    if (error !== undone) throw error;
  });
  if (!result) throw undone;
  return result.value;
}
