/**
 * The trail of a time as JSON lines. `exportTrail` keeps the audit lines as they are, with the heads between
 * which each run's lines stand, so that a file can be checked by itself; `exportSessions` is the shape of
 * session-log.ts.
 */
import { and, asc, gte, lt } from 'drizzle-orm';
import { canonical, FIRST_PREV } from '../../run/audit/chain.ts';
import { erasedSession, sessionLog } from '../../run/audit/session-log.ts';
import type { HeadsLine } from '../../run/audit/verify-file.ts';
import type { Database } from '../database.ts';
import { readAuditLine, readEvent } from '../event-rows.ts';
import type { Keyring } from '../keys.ts';
import { runs } from '../schema/core.ts';
import { statement } from '../statement.ts';

export interface Exported {
  database: Database;
  keyring: Keyring;
  /** ISO 8601; `to` is not in it any more. */
  from: string;
  to: string;
}

/** `texts`: with `personal` where the run's key is there. */
export async function* exportTrail(asked: Exported & { texts: boolean }): AsyncIterable<string> {
  for await (const { tenant, run, key, rows } of runsOf(asked)) {
    const inTime = rowsIn(rows, asked);
    const [first, last] = [inTime[0], inTime.at(-1)];
    if (!first || !last) continue;
    const opened = key && asked.texts ? asked.keyring.unwrap(tenant, run, key) : undefined;
    for (const { line, hash } of inTime) yield readAuditLine(line, hash, opened);
    const before = rows.find(({ seq }) => seq === first.seq - 1);
    const after = { seq: first.seq - 1, hash: before?.hash ?? FIRST_PREV };
    const heads: HeadsLine = { after, head: { seq: last.seq, hash: last.hash }, run, tenant };
    yield canonical(heads);
  }
}

/** Runs that did something in the time, each whole up to its end. */
export async function* exportSessions(asked: Exported): AsyncIterable<string> {
  for await (const { tenant, run, key, rows } of runsOf(asked)) {
    const [first] = rowsIn(rows, asked);
    if (!first) continue;
    if (!key) {
      yield JSON.stringify(erasedSession(run, first.at));
      continue;
    }
    const opened = asked.keyring.unwrap(tenant, run, key);
    const upTo = rows
      .slice(0, rows.findLastIndex(({ at }) => at < asked.to) + 1)
      .map(({ line }) => readEvent(line, opened));
    for (const line of sessionLog(upTo, { tenant, run })) yield JSON.stringify(line);
  }
}

interface ExportRow {
  seq: number;
  at: string;
  line: string;
  hash: string;
}

const ROWS = statement('trail_of_run', 'select seq, line, hash from events_of(:tenant, :run) order by seq');

async function* runsOf({ database, from, to }: Exported) {
  const scope = database.across('trail');
  const found = await scope.orm
    .select({ tenant: runs.tenant, run: runs.id, key: runs.key })
    .from(runs)
    .where(and(lt(runs.createdAt, to), gte(runs.updatedAt, from)))
    .orderBy(asc(runs.tenant), asc(runs.createdAt), asc(runs.id));
  for (const { tenant, run, key } of found) {
    const rows = await scope.query<Omit<ExportRow, 'at'>>(ROWS, { tenant, run });
    yield { tenant, run, key, rows: rows.map((row): ExportRow => ({ ...row, at: timeOf(row.line) })) };
  }
}

/** From the first row in the time to the last one: clocks of two processes may differ in between. */
function rowsIn(rows: readonly ExportRow[], { from, to }: Exported): ExportRow[] {
  const isIn = ({ at }: ExportRow) => at >= from && at < to;
  return rows.slice(
    rows.findIndex(isIn) < 0 ? rows.length : rows.findIndex(isIn),
    rows.findLastIndex(isIn) + 1,
  );
}

function timeOf(line: string): string {
  return (JSON.parse(line) as { at: string }).at;
}
