/**
 * Checks every chain of the database: the bytes against their hashes, the rows against one another, each MAC,
 * the heads, and all of it against the checkpoints. The rows come in the order of the key, and none stays in
 * memory.
 */
import { hash as hashAtOnce } from 'node:crypto';
import { FIRST_PREV } from '../../run/audit/chain.ts';
import type { Connection, Database } from '../database.ts';
import { statement } from '../statement.ts';
import { runName, type Vouched } from './checkpoint-chain.ts';
import type { LineMacs } from './line-macs.ts';
import { readTrail, type TrailReader, type TrailRow } from './trail-rows.ts';

/** Of a line between the end of `data` and its `run`: `,"prev":"`, 64 digits, `",`. */
const PREV_BEGINS = ',"prev":"';
const PREV_LENGTH = PREV_BEGINS.length + 64 + 2;
/** Sentences that are kept; the rest is counted. */
const MOST_FINDINGS = 100;

export interface TrailChecks {
  /** Absent: the MACs are not looked at. */
  macs?: LineMacs | undefined;
  /** What the checkpoints vouch for; absent: there are none to check against. */
  vouched?: Vouched | undefined;
}

export interface VerifiedTrail {
  runs: number;
  rows: number;
  /** Rows after the last head that a checkpoint vouches for: no checkpoint covers them yet. */
  newer: number;
  /** Rows that were written before there were MACs. */
  withoutMac: number;
  /** Sentences, the first ones. */
  findings: string[];
  found: number;
}

const HEADS = statement('trail_heads', 'select tenant, id as run, seq, hash from runs');

interface Located {
  tenant: string;
  run: string;
  seq: number;
  hash: string;
}

/** `connection` should see one state of the database: a transaction with repeatable reads. */
export async function verifyTrail(connection: Connection, checks: TrailChecks): Promise<VerifiedTrail> {
  const check = new TrailCheck(checks, await connection.query<Located>(HEADS));
  await readTrail(connection, check);
  return check.end();
}

/** The same over one state of the database, while it is written on. */
export function verifyDatabase(database: Database, checks: TrailChecks): Promise<VerifiedTrail> {
  return database.across('trail').transaction(async (tx) => {
    await tx.execute('set transaction isolation level repeatable read read only');
    return verifyTrail(tx, checks);
  });
}

/** Takes all rows, ordered by tenant, run and seq. */
class TrailCheck implements TrailReader {
  readonly #macs: LineMacs | undefined;
  readonly #vouched: Vouched | undefined;
  /** Of runs whose rows have not come yet. */
  readonly #heads = new Map<string, { seq: number; hash: string }>();
  readonly #met = new Set<string>();
  readonly #result: VerifiedTrail = { runs: 0, rows: 0, newer: 0, withoutMac: 0, findings: [], found: 0 };
  #chain: Chain | undefined;

  constructor({ macs, vouched }: TrailChecks, runs: readonly Located[]) {
    this.#macs = macs;
    this.#vouched = vouched;
    for (const { tenant, run, seq, hash } of runs) this.#heads.set(runName(tenant, run), { seq, hash });
  }

  row(row: TrailRow): void {
    this.#result.rows += 1;
    if (row.run !== this.#chain?.run || row.tenant !== this.#chain.tenant) {
      this.#close();
      this.#chain = this.#begin(row);
    }
    const chain = this.#chain;
    const { seq, hash } = row;
    if (seq < 1) this.#find(`Row ${seq} of run ${row.run} was inserted.`);
    else if (seq !== chain.seq + 1)
      this.#find(`Rows ${chain.seq + 1} to ${seq - 1} of run ${row.run} were removed.`);
    if (hashAtOnce('sha256', row.line) !== hash) this.#find(`Row ${seq} of run ${row.run} was changed.`);
    else this.#checkStanding(row, chain);
    this.#checkMac(row, chain);
    this.#checkVouched(row, chain);
    chain.seq = Math.max(seq, 0);
    chain.hash = hash;
  }

  torn({ run, seq }: Pick<TrailRow, 'run' | 'seq'>): void {
    this.#find(`The archive of run ${run} from row ${seq} on has not what it says: it was changed.`);
  }

  end(): VerifiedTrail {
    this.#close();
    for (const [name, { seq }] of this.#heads)
      this.#find(
        `Run ${runOf(name)} has no rows, its head is row ${seq}: all of them were removed or moved.`,
      );
    for (const name of this.#vouched?.heads.keys() ?? [])
      if (!this.#met.has(name) && !this.#heads.has(name))
        this.#find(`Run ${runOf(name)} was removed whole: checkpoints name it.`);
    return this.#result;
  }

  #begin({ tenant, run }: TrailRow): Chain {
    this.#result.runs += 1;
    const name = runName(tenant, run);
    this.#met.add(name);
    const vouched = this.#vouched?.heads.get(name);
    let vouchedTo = 0;
    for (const seq of vouched?.keys() ?? []) vouchedTo = Math.max(vouchedTo, seq);
    const says = Buffer.from(`"run":${JSON.stringify(run)},"sealed":`).toString('latin1');
    return { tenant, run, name, says, vouched, vouchedTo, seq: 0, hash: FIRST_PREV, macs: 0, open: 0 };
  }

  #checkStanding(row: TrailRow, chain: Chain): void {
    const stands = standing(row, chain);
    if (stands === 'elsewhere') this.#find(`Row ${row.seq} of run ${row.run} stands in another's place.`);
    else if (stands === 'unlinked' && row.seq === chain.seq + 1)
      this.#find(`Row ${row.seq} of run ${row.run} does not continue the row before.`);
  }

  /**
   * Only rows of a version before MACs may lack theirs, and the first checkpoint says which they are. Where
   * there is none, a later row of the run with a MAC proves them.
   */
  #checkMac(row: TrailRow, chain: Chain): void {
    if (row.mac === null) {
      this.#result.withoutMac += 1;
      const lost = this.#vouched && row.seq > (this.#vouched.older.get(chain.name) ?? 0);
      if (lost || chain.macs > 0) this.#find(`Row ${row.seq} of run ${row.run} has lost its MAC.`);
      else if (!this.#vouched) chain.open += 1;
      return;
    }
    chain.macs += 1;
    chain.open = 0;
    if (this.#macs && !this.#macs.matches(row, row.mac))
      this.#find(`Row ${row.seq} of run ${row.run} was not written by Greenlight: its MAC is wrong.`);
  }

  #checkVouched({ seq, hash, run }: TrailRow, chain: Chain): void {
    const vouched = chain.vouched?.get(seq);
    if (vouched !== undefined && vouched !== hash)
      this.#find(`Row ${seq} of run ${run} is another one than a checkpoint vouches for.`);
    if (seq > chain.vouchedTo) this.#result.newer += 1;
  }

  #close(): void {
    const chain = this.#chain;
    if (!chain) return;
    const { name, run, seq, hash, vouchedTo, open } = chain;
    const head = this.#heads.get(name);
    this.#heads.delete(name);
    if (!head) this.#find(`Run ${run} has rows and is in no list of runs: it was removed or moved.`);
    else if (head.seq !== seq || head.hash !== hash)
      this.#find(`Run ${run} ends at row ${seq}, its head is row ${head.seq} (${head.hash}).`);
    if (vouchedTo > seq)
      this.#find(`The end of run ${run} was cut off after row ${seq}: a checkpoint names row ${vouchedTo}.`);
    if (this.#macs && open > 0)
      this.#find(
        `Run ${run} has no MACs and is in no checkpoint: nothing but its own chain speaks for it. ` +
          'Rows of a version before MACs are proved by the first checkpoint.',
      );
  }

  #find(sentence: string): void {
    this.#result.found += 1;
    if (this.#result.findings.length < MOST_FINDINGS) this.#result.findings.push(sentence);
  }
}

interface Chain {
  tenant: string;
  run: string;
  name: string;
  /** What its lines say behind `prev`, a character for each byte. */
  says: string;
  vouched: ReadonlyMap<number, string> | undefined;
  /** The last row that a checkpoint vouches for. */
  vouchedTo: number;
  /** Of the row before. */
  seq: number;
  hash: string;
  /** How many rows had one so far. */
  macs: number;
  /** How many rows wait for one after them that has a MAC. */
  open: number;
}

/**
 * Whether the line says the run and the number that it is found under, and what it continues. What comes
 * after `data` has a fixed form, and only that is read: parsing each line would be the dearest part.
 */
function standing({ line, seq }: TrailRow, { hash, says }: Chain): 'here' | 'elsewhere' | 'unlinked' {
  // A character for each byte: what is looked for is ASCII, or bytes too.
  const text = line.toString('latin1');
  const end = text.lastIndexOf(',"seq":');
  const from = text.lastIndexOf(PREV_BEGINS, end);
  const here = text.startsWith(says, from + PREV_LENGTH);
  if (from < 0 || !here || !text.startsWith(`,"seq":${seq},"type":"`, end)) return 'elsewhere';
  return text.startsWith(hash, from + PREV_BEGINS.length) ? 'here' : 'unlinked';
}

function runOf(name: string): string {
  return name.slice(name.indexOf('\n') + 1);
}
