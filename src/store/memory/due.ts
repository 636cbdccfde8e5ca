/**
 * Remembers the cases that closed: after the commit that closed them, so that no case waits for it and none
 * is kept from closing by it. What a process left undone, the next one does.
 */
import { and, asc, eq, isNull, lte, or, sql } from 'drizzle-orm';
import type { RunReader } from '../runs.ts';
import { memoryDue } from '../schema/agent.ts';
import { rememberRun } from './rebuild.ts';

const PAGE = 100;
/** A case that could not be remembered waits a minute, twice as long after each further time, up to a day. */
const PAUSE = sql`least(interval '1 minute' * power(2, least(${memoryDue.tries}, 11)), interval '1 day')`;

export interface DueParts extends RunReader {
  onError(error: Error): void;
}

/**
 * Resolves when each that is due was tried; early when `signal` aborts. true: some are left, to be tried
 * again later. Rejects when the database is away.
 */
export async function rememberDue(parts: DueParts, signal: AbortSignal): Promise<boolean> {
  const { orm } = parts.database.across('memory');
  for (;;) {
    const rows = await orm
      .select({ tenant: memoryDue.tenant, run: memoryDue.run })
      .from(memoryDue)
      .where(or(isNull(memoryDue.againAt), lte(memoryDue.againAt, sql`now()`)))
      .orderBy(asc(memoryDue.tries), asc(memoryDue.tenant), asc(memoryDue.run))
      .limit(PAGE);
    if (rows.length === 0) break;
    for (const { tenant, run } of rows) {
      if (signal.aborted) return false;
      await rememberOne(parts, tenant, run);
    }
  }
  const left = await orm.select({ run: memoryDue.run }).from(memoryDue).limit(1);
  return left.length > 0;
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
    .set({ tries: sql`${memoryDue.tries} + 1`, againAt: sql`now() + ${PAUSE}` })
    .where(and(eq(memoryDue.tenant, tenant), eq(memoryDue.run, run)));
}
