/** Checks a file of audit lines against their chain and names what is wrong. */
import { present } from '../present.ts';
import { canonical, FIRST_PREV, hashOf, isCanonical } from './chain.ts';

export interface Finding {
  kind: 'unreadable' | 'changed' | 'removed' | 'reordered' | 'inserted' | 'cut';
  /** Counts from 1 in the file; absent where the row is not in it. */
  line?: number;
  seq?: number;
  /** A sentence. */
  message: string;
}

export interface Verified {
  ok: boolean;
  findings: Finding[];
  run?: string;
  lines: number;
  /** Of the last line, to be compared with a head kept elsewhere. */
  head?: { seq: number; hash: string };
}

interface Row {
  line: number;
  seq: number;
  run: string;
  prev: string;
  hash: string;
  /** What the line's bytes hash to now. */
  real: string;
}

/**
 * `lines` oldest first, empty ones left out. `head` (GET /v1/runs/:id, or a receipt) also finds a tail that
 * was cut off. `after`: the row that the lines go on from; absent: they begin with the run. What `personal`
 * says is not covered by the chain: `sealed` is.
 */
export function verifyAudit(
  lines: readonly string[],
  head?: { seq: number; hash: string },
  after: { seq: number; hash: string } = { seq: 0, hash: FIRST_PREV },
): Verified {
  const findings: Finding[] = [];
  const rows: Row[] = [];
  for (const [at, text] of lines.entries()) {
    const row = readRow(text, at + 1);
    if ('message' in row) findings.push(row);
    else rows.push(row);
  }
  const run = mostCommonRun(rows);
  const own = rows.filter((row) => {
    if (row.run === run) return true;
    findings.push({
      kind: 'inserted',
      line: row.line,
      seq: row.seq,
      message: `Line ${row.line} belongs to another run (${row.run}).`,
    });
    return false;
  });

  for (const row of own) {
    if (row.hash === row.real) continue;
    findings.push({
      kind: 'changed',
      line: row.line,
      seq: row.seq,
      message: `Line ${row.line} (row ${row.seq}) was changed: its bytes hash to ${row.real}, it says ${row.hash}.`,
    });
  }
  findings.push(...orderFindings(own, after));
  const kept = withoutInserted(own, findings);
  findings.push(...linkFindings(kept, findings, after));

  const last = kept.toSorted((a, b) => a.seq - b.seq).at(-1);
  if (head) findings.push(...headFindings(last, head));
  findings.sort((a, b) => (a.line ?? lines.length + 1) - (b.line ?? lines.length + 1));
  return {
    ok: findings.length === 0 && own.length > 0,
    findings,
    lines: lines.length,
    ...present({ run, head: last && { seq: last.seq, hash: last.hash } }),
  };
}

function readRow(text: string, line: number): Row | Finding {
  const unreadable = (why: string): Finding => ({
    kind: 'unreadable',
    line,
    message: `Line ${line} ${why}.`,
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable('was changed: it is not JSON any more');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return unreadable('is not an audit line');
  const { hash, personal: _, ...hashed } = value as Record<string, unknown>;
  const { seq, run, prev } = hashed;
  if (
    typeof seq !== 'number' ||
    typeof run !== 'string' ||
    typeof prev !== 'string' ||
    typeof hash !== 'string'
  ) {
    return unreadable('was changed: it lacks run, seq, prev or hash');
  }
  // The same facts written with other bytes (spaces, order, a name twice) are a change too.
  const real = isCanonical(value, text)
    ? hashOf(canonical(hashed))
    : `${hashOf(text)} (not in canonical form)`;
  return { line, seq, run, prev, hash, real };
}

function mostCommonRun(rows: Row[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { run } of rows) counts.set(run, (counts.get(run) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** Rows that appear twice, that are missing, or that stand in the wrong place. */
function orderFindings(rows: Row[], after: { seq: number; hash: string }): Finding[] {
  const findings: Finding[] = [];
  const bySeq = Map.groupBy(rows, ({ seq }) => seq);
  for (const [seq, same] of bySeq) {
    if (same.length < 2) continue;
    const genuine = genuineOf(same, bySeq, after);
    for (const row of same) {
      if (row === genuine) continue;
      findings.push({
        kind: 'inserted',
        line: row.line,
        seq,
        message: `Line ${row.line} was inserted: row ${seq} is on line ${genuine.line} already.`,
      });
    }
  }
  for (const row of rows) {
    if (row.seq > after.seq) continue;
    const message = `Line ${row.line} was inserted: row ${row.seq} is not after row ${after.seq}.`;
    findings.push({ kind: 'inserted', line: row.line, seq: row.seq, message });
  }
  const most = Math.max(0, ...bySeq.keys());
  for (let seq = after.seq + 1; seq <= most; seq++) {
    if (bySeq.has(seq)) continue;
    let until = seq;
    while (until < most && !bySeq.has(until + 1)) until++;
    const what = until === seq ? `Row ${seq} was removed` : `Rows ${seq} to ${until} were removed`;
    findings.push({ kind: 'removed', seq, message: `${what}.` });
    seq = until;
  }
  const inserted = new Set(findings.map(({ line }) => line));
  let before = 0;
  for (const row of rows) {
    if (inserted.has(row.line)) continue;
    if (row.seq < before) {
      findings.push({
        kind: 'reordered',
        line: row.line,
        seq: row.seq,
        message: `Line ${row.line} (row ${row.seq}) stands after row ${before}: the rows were reordered.`,
      });
    }
    before = Math.max(before, row.seq);
  }
  return findings;
}

/** Of several rows with one number, the one that its neighbours' hashes point at. */
function genuineOf(same: Row[], bySeq: Map<number, Row[]>, known: { hash: string }): Row {
  const [first] = same;
  if (!first) throw new Error('no rows');
  const before = new Set((bySeq.get(first.seq - 1) ?? [known]).map(({ hash }) => hash));
  const after = new Set(bySeq.get(first.seq + 1)?.map(({ prev }) => prev));
  const score = (row: Row) =>
    (row.hash === row.real ? 1 : 0) + (before.has(row.prev) ? 1 : 0) + (after.has(row.hash) ? 2 : 0);
  return same.toSorted((a, b) => score(b) - score(a))[0] ?? first;
}

function withoutInserted(rows: Row[], findings: Finding[]): Row[] {
  const inserted = new Set(findings.filter(({ kind }) => kind === 'inserted').map(({ line }) => line));
  return rows.filter(({ line }) => !inserted.has(line));
}

/**
 * Rows with hashes of their own that do not continue the row before. Says nothing where that row is missing
 * or named already.
 */
function linkFindings(rows: Row[], known: Finding[], after: { seq: number; hash: string }): Finding[] {
  const changed = new Set(known.filter(({ kind }) => kind === 'changed').map(({ seq }) => seq));
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return rows.flatMap((row): Finding[] => {
    const prev = row.seq === after.seq + 1 ? after.hash : bySeq.get(row.seq - 1)?.hash;
    if (prev === undefined || prev === row.prev || changed.has(row.seq) || changed.has(row.seq - 1))
      return [];
    const message =
      row.seq === 1
        ? `Line ${row.line} (row 1) was changed: the first row continues nothing, this one names a row before it.`
        : `Line ${row.line} (row ${row.seq}) does not continue row ${row.seq - 1}: one of the two was replaced.`;
    return [{ kind: 'changed', line: row.line, seq: row.seq, message }];
  });
}

function headFindings(last: Row | undefined, head: { seq: number; hash: string }): Finding[] {
  if (last && last.seq === head.seq && last.hash === head.hash) return [];
  if (!last || last.seq < head.seq) {
    const from = (last?.seq ?? 0) + 1;
    const rows = from === head.seq ? `row ${from} is` : `rows ${from} to ${head.seq} are`;
    return [{ kind: 'cut', seq: from, message: `The end was cut off: ${rows} missing.` }];
  }
  if (last.seq > head.seq) {
    return [
      {
        kind: 'inserted',
        line: last.line,
        seq: last.seq,
        message: `The file goes on to row ${last.seq}, past the head at row ${head.seq}.`,
      },
    ];
  }
  return [
    {
      kind: 'changed',
      line: last.line,
      seq: last.seq,
      message: `Row ${last.seq} is not the head: its hash is ${last.hash}, the head's is ${head.hash}.`,
    },
  ];
}
