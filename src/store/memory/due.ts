/**
 * Remembers the cases that closed: after the commit that closed them, so that no case waits for it and none
 * is kept from closing by it. What a process left undone, the next one does.
 */
import { and, asc, eq, lt, sql } from 'drizzle-orm';
import type { RunReader } from '../runs.ts';
import { memoryDue } from '../schema/agent.ts';
import { rememberRun } from './rebuild.ts';

const PAGE = 100;
/** A case that could not be remembered so often is left out until the memory is made anew. */
const MOST_TRIES = 5;

export interface DueParts extends RunReader {
  onError(error: Error): void;
}

/** Resolves when none is left; early when `signal` aborts. Rejects when the database is away. */
export async function rememberDue(parts: DueParts, signal: AbortSignal): Promise<void> {
  const { orm } = parts.database.across('memory');
  for (;;) {
    const rows = await orm
      .select({ tenant: memoryDue.tenant, run: memoryDue.run })
      .from(memoryDue)
      .where(lt(memoryDue.tries, MOST_TRIES))
      .orderBy(asc(memoryDue.tries), asc(memoryDue.tenant), asc(memoryDue.run))
      .limit(PAGE);
    if (rows.length === 0) return;
    for (const { tenant, run } of rows) {
      if (signal.aborted) return;
      await rememberOne(parts, tenant, run);
    }
  }
}

async function rememberOne(parts: DueParts, tenant: string, run: string): Promise<void> {
  try {
    if (await rememberRun(parts, tenant, run)) return;
  } catch (error) {
    parts.onError(error instanceof Error ? error : new Error(String(error)));
  }
  await parts.database
    .of(tenant)
    .orm.update(memoryDue)
    .set({ tries: sql`${memoryDue.tries} + 1` })
    .where(and(eq(memoryDue.tenant, tenant), eq(memoryDue.run, run)));
}
