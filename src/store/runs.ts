/** Runs for reading: whole, in lists, and as audit lines. Nothing here locks. */
import type { ErasedRun, Ledger, ListedRun, RunRow } from '../flow/ports/ledger.ts';
import type { Ending, RunEvent } from '../run/events.ts';
import type { Json } from '../run/plan/plan.ts';
import type { Policy } from '../run/policy/policy.ts';
import type { Phase } from '../run/state.ts';
import type { Database, Statement } from './database.ts';
import { readAuditLine, readEvent } from './event-rows.ts';
import { type Keyring, unseal } from './keys.ts';
import type { Policies } from './policies.ts';

/** Lines of one read of the audit. */
const AUDIT_PAGE = 200;

const LOAD: Statement = {
  name: 'run_load',
  text: `
    select r.seq, r.hash, r.key, r.phase, r.ending, t.policy_version as version,
           to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now,
           case when r.key is not null then
             (select string_agg(e.line, E'\\n' order by e.seq) from events e where e.tenant = $1 and e.run = $2)
           end as lines
      from runs r join tenants t on t.tenant = r.tenant
     where r.tenant = $1 and r.id = $2`,
};

const LIST_COLUMNS =
  'id, key, phase, ending, title, asked_by, customer, waits_for, place, created_at, updated_at';
const LIST: Statement = {
  name: 'runs_list',
  text: `
    select ${LIST_COLUMNS} from runs
     where tenant = $1 and ($2::text is null or phase = $2)
       and ($3::text is null or (created_at, id) < (select created_at, id from runs where tenant = $1 and id = $3))
     order by created_at desc, id desc limit $4`,
};
/** For phases that few runs are in, through the index of open runs. */
const LIST_OPEN: Statement = {
  name: 'runs_list_open',
  text: LIST.text.replace('where tenant = $1', `where phase <> 'closed' and tenant = $1`),
};

const AGENDA: Statement = {
  name: 'runs_agenda',
  text: `
    select ${LIST_COLUMNS} from runs
     where phase <> 'closed' and tenant = $1
       and (asked_by = $2 or waits_for ->> 'person' = $2 or waits_for ->> 'role' = $3)
     order by updated_at desc, id desc limit $4`,
};

const HEARD: Statement = {
  name: 'inbox_heard',
  text: 'select outcome from inbox where tenant = $1 and key = $2',
};

const AUDIT: Statement = {
  name: 'run_audit',
  text: `select r.key, e.line, e.hash, e.seq from runs r join events e on e.tenant = r.tenant and e.run = r.id
          where r.tenant = $1 and r.id = $2 and e.seq > $3 order by e.seq limit ${AUDIT_PAGE}`,
};

/** As Ledger.heard says. */
export async function inboxOutcome(
  database: Database,
  tenant: string,
  inbox: string,
): Promise<Json | undefined> {
  const [row] = await database.query<{ outcome: Json }>(HEARD, [tenant, inbox]);
  return row?.outcome;
}

interface LoadedRow {
  seq: number;
  hash: string;
  key: Buffer | null;
  phase: Phase;
  ending: Ending | null;
  version: string | null;
  now: string;
  lines: string | null;
}

interface ListRow {
  id: string;
  key: Buffer | null;
  phase: Phase;
  ending: Ending | null;
  title: Buffer | null;
  asked_by: string;
  customer: string | null;
  waits_for: RunRow['waitsFor'] | null;
  place: RunRow['place'];
  created_at: string;
  updated_at: string;
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
  const [row] = await database.query<LoadedRow>(LOAD, [tenant, run]);
  if (!row) return 'missing';
  const head = { seq: row.seq, hash: row.hash };
  if (!row.key)
    return { erased: true, id: run, phase: row.phase, ...(row.ending ? { ending: row.ending } : {}), head };
  const key = keyring.unwrap(tenant, run, row.key);
  return {
    events: (row.lines ?? '')
      .split('\n')
      .filter(Boolean)
      .map((line) => readEvent(line, key)),
    head,
    now: row.now,
    policy: await policies.get(database, tenant, row.version),
  };
}

/** Newest first. `after` is the last id of the page before; `next` is set where there may be more. */
export async function listRuns(
  { database, keyring }: RunReader,
  tenant: string,
  query: { status?: Phase; limit: number; after?: string },
): ReturnType<Ledger['list']> {
  const statement = query.status !== undefined && query.status !== 'closed' ? LIST_OPEN : LIST;
  const found = await database.query<ListRow>(statement, [
    tenant,
    query.status ?? null,
    query.after ?? null,
    query.limit + 1,
  ]);
  const rows = found.slice(0, query.limit).map((row) => readListRow(keyring, tenant, row));
  const last = rows.at(-1);
  return { rows, ...(found.length > query.limit && last ? { next: last.id } : {}) };
}

/** As Ledger.agenda says. */
export async function agendaOf(
  { database, keyring }: RunReader,
  tenant: string,
  { person, role }: Parameters<Ledger['agenda']>[1],
  limit: number,
): Promise<ListedRun[]> {
  const rows = await database.query<ListRow>(AGENDA, [tenant, person, role, limit]);
  return rows.map((row) => readListRow(keyring, tenant, row));
}

function readListRow(keyring: Keyring, tenant: string, row: ListRow): ListedRun {
  const title =
    row.key && row.title
      ? unseal(keyring.unwrap(tenant, row.id, row.key), `${row.id}\ntitle`, row.title).toString('utf8')
      : '';
  return {
    id: row.id,
    phase: row.phase,
    ...(row.ending ? { ending: row.ending } : {}),
    title,
    askedBy: row.asked_by,
    ...(row.customer === null ? {} : { customer: row.customer }),
    ...(row.waits_for ? { waitsFor: row.waits_for } : {}),
    place: row.place,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.key ? {} : { erased: true }),
  };
}

/** Page by page, so that a long run is never in memory whole; rows that are added meanwhile are in it. */
export async function* auditLines(
  { database, keyring }: RunReader,
  tenant: string,
  run: string,
  from = 0,
): AsyncIterable<string> {
  for (let after = from; ; ) {
    const rows = await database.query<{ key: Buffer | null; line: string; hash: string; seq: number }>(
      AUDIT,
      [tenant, run, after],
    );
    for (const { key, line, hash } of rows) {
      yield readAuditLine(line, hash, key ? keyring.unwrap(tenant, run, key) : undefined);
    }
    const last = rows.at(-1);
    if (!last || rows.length < AUDIT_PAGE) return;
    after = last.seq;
  }
}
