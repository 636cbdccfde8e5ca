/**
 * Moves the events of cases that were closed long ago into the archive (drizzle/0036_archived_events.sql),
 * each case in a transaction of its own: whoever is killed meanwhile leaves it where it was, or moved.
 */
import { and, asc, eq, lt, not, sql } from 'drizzle-orm';
import { slotBefore } from './changed-in.ts';
import type { Database } from './database.ts';
import { repeatedly } from './repeatedly.ts';
import { runs } from './schema/core.ts';
import { statement } from './statement.ts';
import { listTenants } from './tenants.ts';

const PAGE = 100;
/** Between looks for cases whose time has come. */
const EVERY_MS = 3_600_000;

const ARCHIVE = statement('archive_events', 'select archive_events(:tenant, :run) as moved');

export interface ArchiveOptions {
  /** Since a case was closed. */
  days: number;
  /** A case could not be moved: it stays, and is tried again at the next look. */
  onError(error: unknown): void;
  signal?: AbortSignal | undefined;
}

/** Resolves with how many events were moved; early when `signal` aborts. Rejects where none can be found. */
export async function archiveDue(
  database: Database,
  { days, onError, signal }: ArchiveOptions,
): Promise<number> {
  let moved = 0;
  for (const { tenant } of await listTenants(database)) {
    for (let last = { slot: 0, id: '' }; ; ) {
      const due = await dueToArchive(database, tenant, { days, ...last });
      for (const { id } of due) {
        if (signal?.aborted) return moved;
        try {
          moved += await archiveRun(database, tenant, id);
        } catch (error) {
          onError(error);
        }
      }
      const next = due.at(-1);
      if (!next) break;
      last = next;
    }
  }
  return moved;
}

/** Those that were closed first, first; a page of them, after the one that is named. */
export async function dueToArchive(
  database: Database,
  tenant: string,
  { days, slot, id }: { days: number; slot: number; id: string },
): Promise<{ slot: number; id: string }[]> {
  return database
    .of(tenant)
    .orm.select({ slot: runs.changedIn, id: runs.id })
    .from(runs)
    .where(
      and(
        eq(runs.tenant, tenant),
        not(runs.open),
        not(runs.archived),
        lt(runs.changedIn, slotBefore(days)),
        sql`(${runs.changedIn}, ${runs.id}) > (${slot}::int, ${id})`,
      ),
    )
    .orderBy(asc(runs.changedIn), asc(runs.id))
    .limit(PAGE);
}

async function archiveRun(database: Database, tenant: string, run: string): Promise<number> {
  const [row] = await database.of(tenant).query<{ moved: number }>(ARCHIVE, { tenant, run });
  return row?.moved ?? 0;
}

/**
 * Looks every hour; on PostgreSQL an hour or two after the start first: until then processes of the version
 * before may work beside this one, which do not find what is in the archive.
 */
export function startArchive(
  database: Database,
  { days, onError }: Omit<ArchiveOptions, 'signal'>,
  random: () => number = Math.random,
): { stop(): Promise<void> } {
  const firstMs = database.kind === 'embedded' ? 0 : EVERY_MS * (1 + random());
  const look = (signal: AbortSignal) => archiveDue(database, { days, onError, signal });
  return repeatedly(look, { firstMs, everyMs: EVERY_MS, onError });
}
