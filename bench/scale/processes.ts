/** One, two and four processes on one database: each opens its share of the runs, and each works on any. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freshDatabase, type TestServer } from '../../test/postgres.ts';
import { middle } from '../blocks.ts';
import type { Curve, Point } from './curve.ts';

/** For each process, so that each is as warm as one alone. */
const RUNS = 320;
const ROUNDS = 3;
const EVERY_MS = 20;
const KEY = '07'.repeat(32);

interface Processes {
  many: number;
  /** Has so many runs opened and answered: how many a second, and CPU ms a run of all processes. */
  play(runs: number): Promise<{ perSecond: number; cpuMs: number }>;
  stop(): Promise<void>;
}

export async function processesPart(server: TestServer): Promise<Curve[]> {
  const all: Processes[] = [];
  try {
    for (const many of [1, 2, 4]) all.push(await start(server, many));
    for (const one of all) await one.play(RUNS * one.many);
    const found = all.map(() => ({ rates: [] as number[], cpu: [] as number[] }));
    for (let n = 0; n < ROUNDS; n += 1)
      for (const [at, one] of all.entries()) {
        const { perSecond, cpuMs } = await one.play(RUNS * one.many);
        found[at]?.rates.push(perSecond);
        found[at]?.cpu.push(cpuMs);
      }
    const points = (values: (at: number) => number[]): Point[] =>
      all.map(({ many }, at) => ({ x: many, y: middle(values(at)) }));
    return [
      { x: 'processes', y: 'runs a second', points: points((at) => found[at]?.rates ?? []) },
      { x: 'processes', y: 'CPU ms a run', points: points((at) => found[at]?.cpu ?? []) },
    ];
  } finally {
    for (const one of all) await one.stop();
  }
}

async function start(server: TestServer, many: number): Promise<Processes> {
  const database = await freshDatabase(server.url);
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  // It may still say goodbye while the database is dropped.
  pool.on('error', () => {});
  const program = fileURLToPath(new URL('process.main.ts', import.meta.url));
  const children: ReturnType<typeof fork>[] = [];
  for (let n = 0; n < many; n += 1) {
    const { PATH = '', HOME = '' } = process.env;
    const child = fork(program, { env: { PATH, HOME, DATABASE_URL: database.url, BENCH_KEY: KEY } });
    await once(child, 'message');
    children.push(child);
  }
  const asked = async (wish: { open: number } | 'cpu') =>
    Promise.all(
      children.map(async (child) => {
        const answered = once(child, 'message');
        child.send(wish);
        return ((await answered) as [number])[0];
      }),
    );
  const sum = (values: number[]) => values.reduce((all, one) => all + one, 0);
  const answeredRuns = async () => {
    const { rows } = await pool.query<{ n: number }>(
      "select count(*)::int as n from runs where phase = 'awaiting_reply'",
    );
    return rows[0]?.n ?? 0;
  };
  return {
    many,
    async play(runs) {
      const due = (await answeredRuns()) + runs;
      const cpu = sum(await asked('cpu'));
      const began = performance.now();
      await asked({ open: runs / many });
      while ((await answeredRuns()) < due) await new Promise((done) => setTimeout(done, EVERY_MS));
      const ms = performance.now() - began;
      return { perSecond: (runs / ms) * 1_000, cpuMs: (sum(await asked('cpu')) - cpu) / runs };
    },
    async stop() {
      for (const child of children) {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
      await pool.end();
      await database.drop();
    },
  };
}
