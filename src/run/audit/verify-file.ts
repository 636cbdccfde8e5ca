/**
 * Checks a file of audit lines: of one run, as REST hands them out, or an export, in which the heads between
 * which the lines of a run stand follow those lines. Pure.
 */
import { FIRST_PREV, isCanonical } from './chain.ts';
import { type StraightLines, straightLines } from './straight.ts';
import { verifyAudit } from './verify.ts';

const HEADS_BEGIN = '{"after":';

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

/** `lines` oldest first. */
export function verifyFile(lines: readonly string[], checks: FileChecks = {}): VerifiedFile {
  const check = new FileCheck(checks);
  for (const line of lines) check.line(line);
  return check.end();
}

/** Takes the lines one after another; those of one run are in memory at a time. */
export class FileCheck {
  readonly #checks: FileChecks;
  readonly #file: VerifiedFile = { findings: [], rows: 0, runs: [] };
  #part: string[] = [];
  /** Lines of the parts before. */
  #before = 0;
  #isExport = false;

  constructor(checks: FileChecks) {
    this.#checks = checks;
  }

  line(text: string): void {
    this.#isExport ||= text.startsWith(HEADS_BEGIN);
    const heads = readHeads(text);
    if (heads) this.#close(heads);
    else this.#part.push(text);
  }

  end(): VerifiedFile {
    const lines = this.#part.length;
    if (!this.#isExport) this.#close(undefined);
    else if (lines > 0)
      this.#file.findings.push(`After line ${this.#before}: ${lines} lines stand before no heads.`);
    return this.#file;
  }

  #close(heads: HeadsLine | undefined): void {
    const part = this.#part;
    const head = heads?.head ?? this.#checks.head;
    const after = heads?.after ?? { seq: 0, hash: FIRST_PREV };
    // Lines are counted in the part; a whole file is one part.
    const where = this.#isExport ? `After line ${this.#before}: ` : '';
    const straight = straightLines(part, after);
    const verified =
      straight && (!head || (head.seq === straight.head.seq && head.hash === straight.head.hash))
        ? { ...straight, findings: [] }
        : verifyAudit(part, head, after);
    const { run } = verified;
    const { findings, runs } = this.#file;
    findings.push(...verified.findings.map(({ message }) => where + message));
    if (heads && run !== heads.run)
      findings.push(`${where}the heads are of run ${heads.run}, the lines of ${run ?? 'none'}.`);
    if (run && verified.head) runs.push({ run, head: verified.head });
    this.#file.rows += part.length;
    const { vouched } = this.#checks;
    if (vouched) findings.push(...unvouched(straight ? rowsOf(straight, after) : part.map(rowOf), vouched));
    this.#before += part.length + 1;
    this.#part = [];
  }
}

/** undefined for what is no line of heads in canonical form. */
function readHeads(line: string): HeadsLine | undefined {
  if (!line.startsWith(HEADS_BEGIN)) return undefined;
  try {
    const heads = JSON.parse(line) as HeadsLine;
    const named = heads.after.hash && heads.head.hash && heads.run && isCanonical(heads, line);
    return named ? heads : undefined;
  } catch {
    return undefined;
  }
}

function unvouched(rows: readonly (FileRow | undefined)[], vouched: VouchedRows): string[] {
  return rows.flatMap((row) => {
    const hash = row && vouched.get(row.run)?.get(row.seq);
    if (!row || hash === undefined || hash === row.hash) return [];
    return [`Row ${row.seq} of run ${row.run} is another one than a checkpoint vouches for.`];
  });
}

interface FileRow {
  run: string;
  seq: number;
  hash: string;
}

function rowsOf({ hashes, run }: StraightLines, after: Head): FileRow[] {
  return hashes.map((hash, at) => ({ run, seq: after.seq + 1 + at, hash }));
}

function rowOf(line: string): FileRow | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
