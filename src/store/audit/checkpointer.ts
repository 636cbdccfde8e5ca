/**
 * Writes checkpoints: every minute, and as soon as this process has appended many rows, where some run has
 * moved on. It is on nobody's way: no change of a run waits for it.
 */
import { FIRST_PREV } from '../../run/audit/chain.ts';
import type { Database } from '../database.ts';
import type { Keyring } from '../keys.ts';
import { statement } from '../statement.ts';
import {
  type CheckpointFacts,
  CheckpointSigner,
  checkpointHash,
  type RunHead,
  readCheckpoint,
} from './checkpoint.ts';
import { runName } from './checkpoint-chain.ts';
import type { CheckpointPlace } from './checkpoint-place.ts';
import { LineMacs } from './line-macs.ts';

const EVERY_MS = 60_000;
const EVERY_ROWS = 1_000;
/** A run is stamped before its transaction commits; no transaction takes so long (server.ts). */
const OVERLAP_MS = 600_000;
/** Heads in memory, so that a checkpoint does not name again what one before has named. */
const MOST_RECENT = 100_000;
/** Other processes may be first this often in a row. */
const TRIES = 5;

/** Heads since a time, each with its row's MAC; how many runs there are; and the time, all of one state. */
const MOVED = statement(
  'checkpoint_moved',
  `select r.tenant, r.id as run, r.seq, r.hash, e.hash as row_hash, e.mac
     from runs r left join lateral (
       select hash, mac from events where tenant = r.tenant and run = r.id and seq = r.seq
       union all
       select encode(substr(hashes, length(hashes) - 31), 'hex'), encode(substr(macs, length(macs) - 31), 'hex')
         from archived_events where tenant = r.tenant and run = r.id and last_seq = r.seq) e on true
    where r.updated_at >= :since::timestamptz
    order by r.updated_at`,
);
const STATE = statement(
  'checkpoint_state',
  `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now,
          (select count(*) from runs) as runs`,
);

/** Read once, for the first checkpoint. */
const OLDER = statement(
  'checkpoint_older',
  'select tenant, run, max(seq) as seq from events where mac is null group by tenant, run',
);

interface MovedRow {
  tenant: string;
  run: string;
  seq: number;
  hash: string;
  /** null: the head's row is not there. */
  row_hash: string | null;
  mac: string | null;
}

/** The last checkpoint, and the heads of those that are newer than the overlap. */
interface Known {
  number: number;
  at: string | undefined;
  hash: string;
  recent: Map<string, number>;
}

/** Checkpoints are not written as they should be; the message says why. */
export class CheckpointTrouble extends Error {
  override name = 'CheckpointTrouble';
}

export interface CheckpointerParts {
  database: Database;
  keyring: Keyring;
  place: CheckpointPlace;
  onError(error: Error): void;
}

export class Checkpointer {
  readonly #parts: CheckpointerParts;
  readonly #signer: CheckpointSigner;
  readonly #macs: LineMacs;
  readonly #timer: NodeJS.Timeout;
  #known: Known | undefined;
  #rows = 0;
  #writing: Promise<void> | undefined;

  constructor(parts: CheckpointerParts) {
    this.#parts = parts;
    this.#signer = new CheckpointSigner(parts.keyring);
    this.#macs = new LineMacs(parts.keyring);
    this.#timer = setInterval(() => this.#writeSoon(), EVERY_MS).unref();
  }

  /** This process has committed so many rows more. */
  appended(rows: number): void {
    this.#rows += rows;
    if (this.#rows >= EVERY_ROWS) this.#writeSoon();
  }

  /** Its number; undefined where no run has moved. Rejects where the place cannot be written. */
  async write(): Promise<number | undefined> {
    this.#rows = 0;
    for (let tries = 1; ; tries++) {
      this.#known ??= await this.#readKnown();
      const { number, hash } = this.#known;
      const facts = await this.#moved(this.#known);
      if (facts.heads.length + facts.refused.length === 0) return undefined;
      const next = { ...facts, number: number + 1, prev: hash };
      const text = this.#signer.write(next);
      if (await this.#parts.place.add(next.number, text)) {
        this.#take(this.#known, next, text);
        if (next.refused.length > 0)
          this.#parts.onError(
            new CheckpointTrouble(
              `checkpoint ${next.number} refuses ${next.refused.length} heads without a right MAC: check with npm run audit:verify -- --database`,
            ),
          );
        return next.number;
      }
      if (tries === TRIES)
        throw new CheckpointTrouble('other processes write checkpoints faster than this one');
      this.#known = undefined;
    }
  }

  /** Writes what is not in a checkpoint yet. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    await this.write().catch((error: unknown) => this.#failed(error));
  }

  #writeSoon(): void {
    this.#writing ??= this.write()
      .then(
        () => {},
        (error: unknown) => this.#failed(error),
      )
      .finally(() => {
        this.#writing = undefined;
      });
  }

  #failed(error: unknown): void {
    this.#parts.onError(error instanceof Error ? error : new Error(String(error)));
  }

  async #readKnown(): Promise<Known> {
    const { place } = this.#parts;
    const newest = await place.newest();
    const known: Known = { number: newest, at: undefined, hash: FIRST_PREV, recent: new Map() };
    for (let number = newest; number > 0; number--) {
      const text = await place.read(number);
      const read = readCheckpoint(text, this.#signer.publicKey);
      // Going on from it would vouch for whatever it hides.
      if (typeof read === 'string')
        throw new CheckpointTrouble(
          `checkpoint ${number} is not ours: ${read}. None is written until it is put right.`,
        );
      if (number === newest) Object.assign(known, { at: read.at, hash: checkpointHash(text) });
      for (const [tenant, run, seq] of [...read.heads, ...read.refused]) {
        const name = runName(tenant, run);
        if (!known.recent.has(name)) known.recent.set(name, seq);
      }
      if (known.at && read.at < before(known.at)) break;
    }
    return known;
  }

  /** The heads that no checkpoint names yet. */
  #moved({ at, number, recent }: Known) {
    return this.#parts.database.across('trail').transaction(async (tx) => {
      await tx.execute('set transaction isolation level repeatable read read only');
      const [state] = await tx.query<{ now: string; runs: number }>(STATE);
      const rows = await tx.query<MovedRow>(MOVED, { since: at ? before(at) : '-infinity' });
      if (!state) throw new Error('a database always answers');
      const heads: RunHead[] = [];
      const refused: RunHead[] = [];
      for (const row of rows) {
        if (recent.get(runName(row.tenant, row.run)) === row.seq) continue;
        const head: RunHead = [row.tenant, row.run, row.seq, row.hash];
        (this.#isRight(row, number === 0) ? heads : refused).push(head);
      }
      const old = number === 0 ? await tx.query<{ tenant: string; run: string; seq: number }>(OLDER) : [];
      const older = old.map(({ tenant, run, seq }): CheckpointFacts['older'][number] => [tenant, run, seq]);
      return { at: state.now, runs: state.runs, heads, refused, older };
    });
  }

  /** Rows of a version before MACs are taken as they are by the first checkpoint, and by no later one. */
  #isRight(row: MovedRow, first: boolean): boolean {
    if (row.row_hash !== row.hash) return false;
    return row.mac === null ? first : this.#macs.matches(row, row.mac);
  }

  #take(known: Known, made: CheckpointFacts, text: string): void {
    known.number = made.number;
    known.at = made.at;
    known.hash = checkpointHash(text);
    for (const [tenant, run, seq] of [...made.heads, ...made.refused]) {
      const name = runName(tenant, run);
      // Again at the end, where the newest are.
      known.recent.delete(name);
      known.recent.set(name, seq);
    }
    for (const name of known.recent.keys()) {
      if (known.recent.size <= MOST_RECENT) break;
      known.recent.delete(name);
    }
  }
}

function before(at: string): string {
  return new Date(Date.parse(at) - OVERLAP_MS).toISOString();
}
