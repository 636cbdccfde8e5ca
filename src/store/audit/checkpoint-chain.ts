/** Reads all checkpoints as one chain: what they vouch for, and what is wrong with them. Pure. */
import { FIRST_PREV } from '../../run/audit/chain.ts';
import { type Checkpoint, checkpointHash, readCheckpoint } from './checkpoint.ts';

/** Every head that was ever vouched for, by run: `seq` to `hash`. */
export type VouchedHeads = ReadonlyMap<string, ReadonlyMap<number, string>>;

export interface Vouched {
  heads: VouchedHeads;
  /** By run: the last row that was there before there were MACs. */
  older: ReadonlyMap<string, number>;
}

export interface CheckpointChain extends Vouched {
  count: number;
  last?: Pick<Checkpoint, 'number' | 'at' | 'runs'>;
  /** Sentences. */
  findings: string[];
}

export const runName = (tenant: string, run: string): string => `${tenant}\n${run}`;

/** `texts` oldest first, as they were written. */
export function checkpointChain(texts: Iterable<string>, publicKey: string): CheckpointChain {
  const heads = new Map<string, Map<number, string>>();
  const older = new Map<string, number>();
  const findings: string[] = [];
  let count = 0;
  let before: { number: number; hash: string } = { number: 0, hash: FIRST_PREV };
  let last: CheckpointChain['last'];
  for (const text of texts) {
    count += 1;
    const read = readCheckpoint(text, publicKey);
    const name = `Checkpoint ${typeof read === 'string' ? `on line ${count}` : read.number}`;
    if (typeof read === 'string') {
      findings.push(`${name} is not ours: ${read}.`);
      continue;
    }
    if (read.number !== before.number + 1 || read.prev !== before.hash)
      findings.push(
        `${name} does not continue checkpoint ${before.number}: one was removed, replaced or moved.`,
      );
    before = { number: read.number, hash: checkpointHash(text) };
    last = read;
    if (read.number === 1) for (const [tenant, run, seq] of read.older) older.set(runName(tenant, run), seq);
    addHeads(heads, read, findings);
    if (heads.size !== read.runs)
      findings.push(`${name} counts ${read.runs} runs, the checkpoints up to it name ${heads.size}.`);
  }
  return { heads, older, count, findings, ...(last ? { last } : {}) };
}

function addHeads(heads: Map<string, Map<number, string>>, read: Checkpoint, findings: string[]): void {
  for (const [tenant, run, seq, hash] of [...read.heads, ...read.refused]) {
    const name = runName(tenant, run);
    const known = heads.get(name) ?? new Map<number, string>();
    heads.set(name, known);
    const other = known.get(seq);
    if (other !== undefined && other !== hash)
      findings.push(`Run ${run} had another row ${seq} in an earlier checkpoint than in ${read.number}.`);
    known.set(seq, other ?? hash);
  }
  for (const [, run, seq] of read.refused)
    findings.push(
      `Run ${run} had no right MAC at row ${seq} when checkpoint ${read.number} was to be written.`,
    );
}

/** The same for a file, which names runs without their tenants. */
export function vouchedByRun({ heads }: Vouched): VouchedHeads {
  return new Map([...heads].map(([name, rows]) => [name.slice(name.indexOf('\n') + 1), rows]));
}
