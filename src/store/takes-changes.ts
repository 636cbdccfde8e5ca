/**
 * Whether the database takes changes, since one that only reads, or has no room, answers all the same; and
 * whether anybody takes the jobs.
 */
import { randomUUID } from 'node:crypto';
import type { Database } from './database.ts';

/** Writes a job that is gone with the same commit. Rejects as any change would. */
export async function takesChanges(database: Database): Promise<void> {
  const id = randomUUID();
  await database.across('jobs').transaction(async (tx) => {
    await tx.execute(
      `insert into jobs (id, queue, tenant, run, ready_at) values ($1, 'tick', '', '', 'infinity')`,
      [id],
    );
    await tx.execute('delete from jobs where id = $1', [id]);
  });
}

/** For how many whole seconds the job that has waited longest could have been taken; 0 where none waits. */
export async function longestWait(database: Database): Promise<number> {
  const [row] = await database
    .across('jobs')
    .execute<{ seconds: number | null }>(
      'select extract(epoch from now() - min(ready_at))::int as seconds from jobs where ready_at <= now()',
    );
  return row?.seconds ?? 0;
}
