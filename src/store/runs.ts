/** Runs for reading: whole, and as audit lines. Nothing here locks. */
import { and, eq } from 'drizzle-orm';
import type { ErasedRun } from '../flow/ports/ledger.ts';
import type { RunEvent } from '../run/events.ts';
import type { Json } from '../run/plan/plan.ts';
import type { Policy } from '../run/policy/policy.ts';
import { present } from '../run/present.ts';
import type { Phase } from '../run/state.ts';
import type { Ending } from '../run/terms.ts';
import type { Database } from './database.ts';
import { readAuditLine, readEvent } from './event-rows.ts';
import type { Keyring } from './keys.ts';
import type { Policies } from './policies.ts';
import { inbox } from './schema/core.ts';
import { statement } from './statement.ts';

/** Lines of one read of the audit. */
const AUDIT_PAGE = 200;

const LOAD = statement(
  'run_load',
  `select r.seq, r.hash, r.key, r.phase, r.ending, r.erased_at, t.policy_version as version,
          to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now,
          case when r.key is not null then
            (select string_agg(e.line, E'\\n' order by e.seq) from events_of(:tenant, :run) e)
          end as lines
     from runs r join tenants t on t.tenant = r.tenant
    where r.tenant = :tenant and r.id = :run`,
);

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

const AUDIT = statement(
  'run_audit',
  `select r.key, e.seq, e.line, e.hash from runs r cross join events_of(:tenant, :run) e
    where r.tenant = :tenant and r.id = :run and e.seq > :after order by e.seq limit ${AUDIT_PAGE}`,
);

interface AuditRow {
  key: Buffer | null;
  seq: number;
  line: string;
  hash: string;
}

/** Page by page, so that a long run is never in memory whole; rows that are added meanwhile are in it. */
export async function* auditLines(
  { database, keyring }: RunReader,
  { tenant, run }: { tenant: string; run: string },
  from = 0,
): AsyncIterable<string> {
  for (let after = from; ; ) {
    const rows = await database.of(tenant).query<AuditRow>(AUDIT, { tenant, run, after });
    for (const { key, line, hash } of rows) {
      yield readAuditLine(line, hash, key ? keyring.unwrap(tenant, run, key) : undefined);
    }
    const last = rows.at(-1);
    if (!last || rows.length < AUDIT_PAGE) return;
    after = last.seq;
  }
}
