/** Whether the database takes changes: one that only reads, or has no room, answers all the same. */
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
