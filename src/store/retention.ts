/**
 * Erases cases that were closed longer ago than their tenant's policy keeps them (retention.closedDays), and
 * forgets what messages were called that came long ago.
 */
import { and, asc, eq, isNotNull, lt, lte, not, sql } from 'drizzle-orm';
import { slotBefore } from './changed-in.ts';
import type { Database } from './database.ts';
import { erase } from './erase.ts';
import { policyOf } from './policies.ts';
import { repeatedly } from './repeatedly.ts';
import { inbox, runs } from './schema/core.ts';
import { listTenants } from './tenants.ts';

const PAGE = 100;
/** Between looks for cases whose time has come. */
const EVERY_MS = 3_600_000;

export interface DueRun {
  id: string;
  /** When it last changed; it was closed then, and is still. */
  closedAt: string;
}

/** Oldest first, a page of them; none where the policy sets no time. */
export async function dueRuns(
  database: Database,
  tenant: string,
  { closedDays, most = PAGE }: { closedDays: number | undefined; most?: number },
): Promise<DueRun[]> {
  if (closedDays === undefined) return [];
  return database
    .of(tenant)
    .orm.select({ id: runs.id, closedAt: runs.updatedAt })
    .from(runs)
    .where(
      and(
        eq(runs.tenant, tenant),
        not(runs.open),
        isNotNull(runs.key),
        // In the index, and not too many.
        lte(runs.changedIn, slotBefore(closedDays)),
        lt(runs.updatedAt, sql`now() - make_interval(days => ${closedDays}::int)`),
      ),
    )
    .orderBy(asc(runs.changedIn), asc(runs.updatedAt), asc(runs.id))
    .limit(most);
}

/**
 * Longer than any platform sends a message again, and than anybody corrects one: its name and what was
 * answered are needed no more.
 */
const INBOX_DAYS = 30;

async function forgetMessages(database: Database, tenant: string): Promise<void> {
  await database
    .of(tenant)
    .orm.delete(inbox)
    .where(
      and(eq(inbox.tenant, tenant), lt(inbox.at, sql`now() - make_interval(days => ${INBOX_DAYS}::int)`)),
    );
}

/** Of the tenant's present policy; undefined: cases are kept until somebody erases them. */
export async function closedDaysOf(
  database: Database,
  { tenant, policyVersion }: { tenant: string; policyVersion: string | null },
): Promise<number | undefined> {
  if (policyVersion === null) return undefined;
  return (await policyOf(database, tenant, policyVersion))?.retention?.closedDays;
}

/** Resolves with how many were erased, when no case of any tenant is due; early when `signal` aborts. */
export async function eraseDue(database: Database, signal?: AbortSignal): Promise<number> {
  let erased = 0;
  for (const tenant of await listTenants(database)) {
    await forgetMessages(database, tenant.tenant);
    const closedDays = await closedDaysOf(database, tenant);
    for (let due = await dueRuns(database, tenant.tenant, { closedDays }); due.length > 0; ) {
      for (const { id } of due) {
        if (signal?.aborted) return erased;
        // One that was opened again meanwhile is left.
        erased += (await erase(database, tenant.tenant, { run: id })).erased.length;
      }
      due = await dueRuns(database, tenant.tenant, { closedDays });
    }
  }
  return erased;
}

/** Looks at once and then every hour. */
export function startRetention(
  database: Database,
  { onError, everyMs = EVERY_MS }: { onError: (error: unknown) => void; everyMs?: number },
): { stop(): Promise<void> } {
  return repeatedly((signal) => eraseDue(database, signal), { firstMs: 0, everyMs, onError });
}
