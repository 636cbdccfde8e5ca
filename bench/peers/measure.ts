/**
 * Blocks of all peers in turn: a slower minute of the machine falls on all of them, and nobody comes always
 * after the same one.
 */
import { loadavg } from 'node:os';
import type pg from 'pg';
import { type PeerResult, type Result, WIDTHS, type Width } from './result.ts';
import type { RunningPeer } from './running.ts';

export const RUNS: Record<Width, number> = { 1: 20, 16: 128, 64: 192 };
/** Blocks before anything counts: until one costs hardly less than the one before, so many at most. */
const WARM_UP = { least: 3, most: 6, hardly: 0.95 };
const MIND_MS = 300;
const TOOL_MS = 100;
/** For commits. */
const COUNTED = 64;
/** An idle connection hands in its statistics within 10 s. */
const SETTLE_MS = 12_000;

/** The scripted model. */
export interface Model {
  /** How often it was asked so far. */
  asked(): Promise<number>;
  delay(ms: number): Promise<void>;
}

export interface Bench {
  peers: RunningPeer[];
  model: Model;
  /** Of the server, beside everybody's databases. */
  pool: pg.Pool;
  rounds: number;
  tell(line: string): void;
}

type Rounds = Pick<Result, 'load' | 'rounds' | 'runs' | 'mindMs' | 'toolMs' | 'peers'>;

export async function measure(bench: Bench): Promise<Rounds> {
  const results = new Map<RunningPeer, PeerResult>();
  for (const running of bench.peers) {
    await warmUp(running);
    const { key } = running.peer;
    results.set(running, { key, blocks: { 1: [], 16: [], 64: [] }, commits: 0, asked: 0, wallMs: [] });
    bench.tell(`${running.peer.name} is warm`);
  }
  const loads: number[] = [];
  for (let round = 0; round < bench.rounds; round += 1) {
    for (const width of WIDTHS)
      for (const [running, result] of inTurn(results, round)) {
        result.blocks[width].push(await oneBlock(bench, running, width));
        loads.push(loadavg()[0] ?? 0);
      }
    bench.tell(`round ${round + 1} of ${bench.rounds}, load ${loads.at(-1)?.toFixed(1)}`);
  }
  await countCommits(bench, results);
  await measureWalls(bench, results);
  const load = { least: round(Math.min(...loads), 1), most: round(Math.max(...loads), 1) };
  return {
    ...{ load, rounds: bench.rounds, runs: RUNS, mindMs: MIND_MS, toolMs: TOOL_MS },
    peers: [...results.values()],
  };
}

/** A large program is compiled later than a small one. */
async function warmUp(running: RunningPeer): Promise<void> {
  let before = Number.POSITIVE_INFINITY;
  for (let n = 1; n <= WARM_UP.most; n += 1) {
    const { cpuMs } = await running.block(16, RUNS[16]);
    if (n >= WARM_UP.least && cpuMs > before * WARM_UP.hardly) break;
    before = cpuMs;
  }
  await running.block(1, RUNS[1]);
}

/** Everybody, begun with another one each round. */
function inTurn<K, V>(all: Map<K, V>, round: number): [K, V][] {
  const list = [...all];
  const first = (round * 3) % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}

async function oneBlock({ pool }: Bench, running: RunningPeer, width: Width) {
  const runs = RUNS[width];
  const from = await walBytes(pool);
  const { ms, cpuMs } = await running.block(width, runs);
  const wal = (await walBytes(pool)) - from;
  return {
    perSecond: round((runs / ms) * 1_000, 1),
    cpuMs: round(cpuMs / runs, 2),
    walKb: round(wal / 1_000 / runs, 1),
  };
}

async function walBytes(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as bytes",
  );
  return Number(rows[0]?.bytes);
}

/** By the server's own counters, less what everybody does while idle. */
async function countCommits(bench: Bench, results: Map<RunningPeer, PeerResult>): Promise<void> {
  const idle = await commitsIn(bench, results, () => pause(SETTLE_MS));
  const worked = await commitsIn(bench, results, async () => {
    for (const [running, result] of results) {
      const before = await bench.model.asked();
      await running.block(16, COUNTED);
      result.asked = round(((await bench.model.asked()) - before) / COUNTED, 1);
    }
  });
  for (const [running, result] of results) {
    const others = (idle.of(running) / idle.ms) * worked.ms;
    result.commits = Math.max(0, round((worked.of(running) - others) / COUNTED, 1));
  }
}

async function commitsIn(bench: Bench, results: Map<RunningPeer, PeerResult>, work: () => Promise<unknown>) {
  const names = [...results.keys()].map(({ database }) => nameOf(database));
  const counted = async () => {
    await pause(SETTLE_MS);
    const { rows } = await bench.pool.query<{ name: string; commits: string }>(
      'select datname as name, xact_commit as commits from pg_stat_database where datname = any($1)',
      [names],
    );
    return new Map(rows.map(({ name, commits }) => [name, Number(commits)]));
  };
  const before = await counted();
  const began = performance.now();
  await work();
  const after = await counted();
  return {
    ms: performance.now() - began,
    of: ({ database }: RunningPeer) =>
      (after.get(nameOf(database)) ?? 0) - (before.get(nameOf(database)) ?? 0),
  };
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

async function measureWalls(bench: Bench, results: Map<RunningPeer, PeerResult>): Promise<void> {
  await bench.model.delay(MIND_MS);
  for (const running of bench.peers) await running.delay(TOOL_MS);
  for (let n = 0; n < bench.rounds; n += 1)
    for (const [running, result] of inTurn(results, n))
      result.wallMs.push(round((await running.block(1, 1)).ms, 0));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
