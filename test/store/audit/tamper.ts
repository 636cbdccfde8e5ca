/** Tampers with a real database and real checkpoints again and again, and says what was not found. */
import { isDeepStrictEqual } from 'node:util';
import { CheckpointSigner } from '../../../src/store/audit/checkpoint.ts';
import { checkpointChain } from '../../../src/store/audit/checkpoint-chain.ts';
import type { CheckpointPlace } from '../../../src/store/audit/checkpoint-place.ts';
import { Checkpointer } from '../../../src/store/audit/checkpointer.ts';
import { LineMacs } from '../../../src/store/audit/line-macs.ts';
import { verifyTrail } from '../../../src/store/audit/verify-trail.ts';
import type { Connection, Database, Transaction } from '../../../src/store/db.ts';
import { Keyring } from '../../../src/store/keys.ts';
import type { Store } from '../../../src/store/store.ts';
import { MASTER_KEY } from '../on-each-database.ts';
import { type Chain, diceOf, KINDS, type Row, type Trail } from './tampered.ts';
import { tampering, writeRuns } from './trail-tests.ts';

const keyring = new Keyring(MASTER_KEY);
const macs = new LineMacs(keyring);
const { publicKey } = new CheckpointSigner(keyring);
const ROUNDS = 3;

export interface TamperResult {
  /** By kind: how often. */
  tried: Record<string, number>;
  /** Kind and seed of what was not found. */
  missed: string[];
}

/** `runs` runs, a checkpoint after each third of them. */
export async function untouchedTrail(
  { store, database }: { store: Store; database: Database },
  runs: number,
) {
  const checkpoints: string[] = [];
  const place: CheckpointPlace = {
    newest: async () => checkpoints.length,
    read: async (number) => checkpoints[number - 1] ?? '',
    add: async (number, text) => checkpoints.push(text) === number,
  };
  const onError = (error: Error) => {
    throw error;
  };
  const checkpointer = new Checkpointer({ database, keyring, place, onError });
  for (let n = 0; n < ROUNDS; n++) {
    await writeRuns(store, Math.ceil(runs / ROUNDS), 3 + n);
    await checkpointer.write();
  }
  await checkpointer.close();
  return checkpoints;
}

export async function tamper(
  database: Database,
  checkpoints: string[],
  { count, seed }: { count: number; seed: number },
): Promise<TamperResult> {
  const whole: Trail = { chains: await chainsIn(database), checkpoints };
  if ((await findings(database, checkpoints)) > 0) throw new Error('the untouched trail does not verify');
  const result: TamperResult = { tried: {}, missed: [] };
  const kinds = Object.entries(KINDS);
  for (let n = 0, done = 0; done < count; n++) {
    const [kind, change] = kinds[n % kinds.length] ?? ['', () => {}];
    const trail = structuredClone(whole);
    change(trail, diceOf(seed + n));
    // The dice may have put everything back in its place.
    if (isDeepStrictEqual(trail, whole)) continue;
    done += 1;
    const found = await tampering(database, async (tx) => {
      for (const [at, chain] of trail.chains.entries()) {
        const before = whole.chains[at];
        if (before && !isDeepStrictEqual(chain, before)) await write(tx, before, chain);
      }
      return findings(tx, trail.checkpoints);
    });
    result.tried[kind] = (result.tried[kind] ?? 0) + 1;
    if (found === 0) result.missed.push(`${kind}, seed ${seed + n}`);
  }
  return result;
}

async function findings(connection: Connection, checkpoints: readonly string[]): Promise<number> {
  const chain = checkpointChain(checkpoints, publicKey);
  const trail = await verifyTrail(connection, { macs, vouched: chain });
  return chain.findings.length + trail.found;
}

async function chainsIn(database: Database): Promise<Chain[]> {
  const rows = await database.execute<Row & { tenant: string; run: string }>(
    `select r.tenant, r.id as run, e.seq, e.line, e.hash, e.mac
       from runs r cross join lateral events_of(r.tenant, r.id) e order by r.tenant, r.id, e.seq`,
  );
  const heads = await database.execute<{ id: string; seq: number; hash: string }>(
    'select id, seq, hash from runs',
  );
  const byRun = new Map(heads.map(({ id, ...head }) => [id, head]));
  return [...Map.groupBy(rows, ({ run }) => run)].map(([run, own]) => ({
    tenant: own[0]?.tenant ?? '',
    run,
    rows: own.map(({ seq, line, hash, mac }) => ({ seq, line, hash, mac })),
    head: byRun.get(run) ?? null,
  }));
}

async function write(tx: Transaction, before: Chain, { tenant, run, rows, head }: Chain): Promise<void> {
  const of = [before.tenant, run];
  await tx.execute('delete from events where tenant = $1 and run = $2', of);
  const removed = await tx.execute(
    'delete from archived_events where tenant = $1 and run = $2 returning true',
    of,
  );
  // What was in the archive is there again, as far as a piece of it can say it.
  const fit = rows.findIndex(({ seq, mac }, n) => mac === null || seq !== (rows[0]?.seq ?? 0) + n);
  const archived = removed.length === 0 ? [] : rows.slice(0, fit < 0 ? rows.length : fit);
  if (archived.length > 0)
    await tx.execute(
      `insert into archived_events (tenant, run, first_seq, last_seq, lines, hashes, macs)
       values ($1, $2, $3, $4, $5, decode($6, 'hex'), decode($7, 'hex'))`,
      [
        ...[tenant, run, archived[0]?.seq, archived.at(-1)?.seq],
        archived.map(({ line }) => line).join('\n'),
        archived.map(({ hash }) => hash).join(''),
        archived.map(({ mac }) => mac).join(''),
      ],
    );
  for (const { seq, line, hash, mac } of rows.slice(archived.length))
    await tx.execute(
      'insert into events (tenant, run, seq, line, hash, mac) values ($1, $2, $3, $4, $5, $6)',
      [tenant, run, seq, line, hash, mac],
    );
  if (head)
    await tx.execute('update runs set tenant = $1, seq = $3, hash = $4 where id = $2', [
      tenant,
      run,
      head.seq,
      head.hash,
    ]);
  else await tx.execute('delete from runs where id = $1', [run]);
}
