/**
 * Checks a file of audit lines: of one run, as REST hands them out, or an export, in which the heads between
 * which the lines of a run stand follow those lines. Pure.
 */
import { isCanonical } from './chain.ts';
import { verifyAudit } from './verify.ts';

interface Head {
  seq: number;
  hash: string;
}

/** Closes the lines of one run in an export: they stand after `after` and end at `head`. */
export interface HeadsLine {
  after: Head;
  head: Head;
  run: string;
  tenant: string;
}

export interface VerifiedFile {
  /** Sentences. */
  findings: string[];
  rows: number;
  runs: { run: string; head: Head }[];
}

/** By run and `seq`: what checkpoints say the hash of a row is. */
export type VouchedRows = ReadonlyMap<string, ReadonlyMap<number, string>>;

export interface FileChecks {
  /** Of a file of one run: its head, known from elsewhere. */
  head?: Head | undefined;
  vouched?: VouchedRows | undefined;
}

export function verifyFile(lines: readonly string[], { head, vouched }: FileChecks = {}): VerifiedFile {
  const file: VerifiedFile = { findings: [], rows: 0, runs: [] };
  const isExport = lines.some((line) => line.startsWith('{"after":'));
  let part: string[] = [];
  let before = 0;
  const close = (heads: HeadsLine | undefined) => {
    const verified = verifyAudit(part, heads?.head ?? head, heads?.after);
    // Lines are counted in the part; a whole file is one part.
    const where = isExport ? `After line ${before}: ` : '';
    file.findings.push(...verified.findings.map(({ message }) => where + message));
    const { run } = verified;
    if (heads && run !== heads.run)
      file.findings.push(`${where}the heads are of run ${heads.run}, the lines of ${run ?? 'none'}.`);
    if (run && verified.head) file.runs.push({ run, head: verified.head });
    file.rows += part.length;
    file.findings.push(...unvouched(part, vouched));
    before += part.length + 1;
    part = [];
  };
  for (const line of lines) {
    const heads = isExport ? readHeads(line) : undefined;
    if (heads) close(heads);
    else part.push(line);
  }
  if (isExport && part.length > 0)
    file.findings.push(`After line ${before}: ${part.length} lines stand before no heads.`);
  else if (!isExport) close(undefined);
  return file;
}

/** undefined for what is no line of heads in canonical form. */
function readHeads(line: string): HeadsLine | undefined {
  if (!line.startsWith('{"after":')) return undefined;
  try {
    const heads = JSON.parse(line) as HeadsLine;
    const named = heads.after.hash && heads.head.hash && heads.run && isCanonical(heads, line);
    return named ? heads : undefined;
  } catch {
    return undefined;
  }
}

function unvouched(lines: readonly string[], vouched: VouchedRows | undefined): string[] {
  if (!vouched) return [];
  return lines.flatMap((line) => {
    const row = rowOf(line);
    const hash = row && vouched.get(row.run)?.get(row.seq);
    if (!row || hash === undefined || hash === row.hash) return [];
    return [`Row ${row.seq} of run ${row.run} is another one than a checkpoint vouches for.`];
  });
}

function rowOf(line: string): { run: string; seq: number; hash: string } | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
