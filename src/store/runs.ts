/** Runs for reading: whole, in lists, and as audit lines. Nothing here locks. */
import { and, asc, desc, eq, gt, or, sql } from 'drizzle-orm';
import type { ErasedRun, Ledger, ListedRun } from '../flow/ports/ledger.ts';
import type { RunEvent } from '../run/events.ts';
import type { Json } from '../run/plan/plan.ts';
import type { Policy } from '../run/policy/policy.ts';
import { present } from '../run/present.ts';
import type { Phase } from '../run/state.ts';
import type { Ending } from '../run/terms.ts';
import type { Database } from './database.ts';
import { readAuditLine, readEvent } from './event-rows.ts';
import { type Keyring, unseal } from './keys.ts';
import type { Policies } from './policies.ts';
import { limitOf } from './readers.ts';
import { events, inbox, runs } from './schema/core.ts';
import { statement } from './statement.ts';

/** Lines of one read of the audit. */
const AUDIT_PAGE = 200;

const LOAD = statement(
  'run_load',
  `select r.seq, r.hash, r.key, r.phase, r.ending, r.erased_at, t.policy_version as version,
          to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now,
          case when r.key is not null then
            (select string_agg(e.line, E'\\n' order by e.seq) from events e where e.tenant = :tenant and e.run = :run)
          end as lines
     from runs r join tenants t on t.tenant = r.tenant
    where r.tenant = :tenant and r.id = :run`,
);

const listed = {
  id: runs.id,
  key: runs.key,
  phase: runs.phase,
  ending: runs.ending,
  title: runs.title,
  askedBy: runs.askedBy,
  customer: runs.customer,
  waitsFor: runs.waitsFor,
  place: runs.place,
  createdAt: runs.createdAt,
  updatedAt: runs.updatedAt,
};
type ListRow = Pick<typeof runs.$inferSelect, keyof typeof listed>;

/** As Ledger.inboxOutcome says. */
export async function inboxOutcome(
  database: Database,
  tenant: string,
  key: string,
): Promise<Json | undefined> {
  const [row] = await database
    .of(tenant)
    .orm.select({ outcome: inbox.outcome })
    .from(inbox)
    .where(and(eq(inbox.tenant, tenant), eq(inbox.key, key)));
  return row?.outcome;
}

interface LoadedRow {
  seq: number;
  hash: string;
  key: Buffer | null;
  phase: Phase;
  ending: Ending | null;
  /** null where the key is gone in another way than by erasing. */
  erased_at: string | null;
  version: string | null;
  now: string;
  lines: string | null;
}

export interface RunReader {
  database: Database;
  keyring: Keyring;
  policies: Policies;
}

export async function loadRun(
  { database, keyring, policies }: RunReader,
  tenant: string,
  run: string,
): Promise<
  | { events: RunEvent[]; head: { seq: number; hash: string }; now: string; policy: Policy }
  | 'missing'
  | ErasedRun
> {
  const [row] = await database.of(tenant).query<LoadedRow>(LOAD, { tenant, run });
  if (!row) return 'missing';
  const head = { seq: row.seq, hash: row.hash };
  if (!row.key)
    return present({
      erased: true as const,
      id: run,
      phase: row.phase,
      ending: row.ending ?? undefined,
      head,
      at: row.erased_at ?? row.now,
    });
  const key = keyring.unwrap(tenant, run, row.key);
  return {
    events: (row.lines ?? '')
      .split('\n')
      .filter(Boolean)
      .map((line) => readEvent(line, key)),
    head,
    now: row.now,
    policy: await policies.get(database.of(tenant), tenant, row.version),
  };
}

/** Newest first. `after` is the last id of the page before; `next` is set where there may be more. */
export async function listRuns(
  { database, keyring }: RunReader,
  tenant: string,
  query: Parameters<Ledger['list']>[1],
): ReturnType<Ledger['list']> {
  const { status, after, limit, reader } = query;
  const own = reader === undefined ? undefined : await limitOf(database, tenant, reader);
  const found = await database
    .of(tenant)
    .orm.select(listed)
    .from(runs)
    .where(
      and(
        eq(runs.tenant, tenant),
        own,
        status === undefined ? undefined : eq(runs.phase, status),
        // Few runs are open: through their own index.
        status === undefined || status === 'closed' ? undefined : sql`${runs.phase} <> 'closed'`,
        after === undefined
          ? undefined
          : sql`(${runs.createdAt}, ${runs.id}) <
                (select created_at, id from runs where tenant = ${tenant} and id = ${after})`,
      ),
    )
    .orderBy(desc(runs.createdAt), desc(runs.id))
    .limit(limit + 1);
  const rows = found.slice(0, limit).map((row) => readListRow(keyring, tenant, row));
  const last = rows.at(-1);
  return { rows, ...present({ next: found.length > limit ? last?.id : undefined }) };
}

/** As Ledger.agenda says. */
export async function agendaOf(
  { database, keyring }: RunReader,
  tenant: string,
  { person, role, limit }: Parameters<Ledger['agenda']>[1] & { limit: number },
): Promise<ListedRun[]> {
  const rows = await database
    .of(tenant)
    .orm.select(listed)
    .from(runs)
    .where(
      and(
        eq(runs.tenant, tenant),
        sql`${runs.phase} <> 'closed'`,
        or(
          eq(runs.askedBy, person),
          sql`${runs.waitsFor} ->> 'person' = ${person}`,
          sql`${runs.waitsFor} ->> 'role' = ${role}`,
        ),
      ),
    )
    .orderBy(desc(runs.updatedAt), desc(runs.id))
    .limit(limit);
  return rows.map((row) => readListRow(keyring, tenant, row));
}

function readListRow(keyring: Keyring, tenant: string, { key, title, ...row }: ListRow): ListedRun {
  const opened =
    key && title && unseal(keyring.unwrap(tenant, row.id, key), `${row.id}\ntitle`, title).toString('utf8');
  return present({
    ...row,
    title: opened || '',
    ending: row.ending ?? undefined,
    customer: row.customer ?? undefined,
    waitsFor: row.waitsFor ?? undefined,
    erased: key ? undefined : (true as const),
  });
}

/** Page by page, so that a long run is never in memory whole; rows that are added meanwhile are in it. */
export async function* auditLines(
  { database, keyring }: RunReader,
  { tenant, run }: { tenant: string; run: string },
  from = 0,
): AsyncIterable<string> {
  for (let after = from; ; ) {
    const rows = await database
      .of(tenant)
      .orm.select({ key: runs.key, line: events.line, hash: events.hash, seq: events.seq })
      .from(runs)
      .innerJoin(events, and(eq(events.tenant, runs.tenant), eq(events.run, runs.id)))
      .where(and(eq(runs.tenant, tenant), eq(runs.id, run), gt(events.seq, after)))
      .orderBy(asc(events.seq))
      .limit(AUDIT_PAGE);
    for (const { key, line, hash } of rows) {
      yield readAuditLine(line, hash, key ? keyring.unwrap(tenant, run, key) : undefined);
    }
    const last = rows.at(-1);
    if (!last || rows.length < AUDIT_PAGE) return;
    after = last.seq;
  }
}
