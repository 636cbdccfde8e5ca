/**
 * npm run bench:run [-- --floor FILE]: what a run costs on PostgreSQL, beside the floor in the same process:
 * a file that exports prepare(pool) and run(pool, mindMs, toolMs), the least that a durable run of this task
 * costs. Everything is a ratio within one run, since machines are noisy.
 */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { freshDatabase, neededPostgres } from '../test/postgres.ts';
import { type Block, block, type Floor, median, middle } from './blocks.ts';
import { type Installation, startInstallation } from './installation.ts';

const MIND_MS = 300;
const TOOL_MS = 100;
/** plan, three reads side by side, three in a row, answer */
const CRITICAL_PATH_MS = 2 * MIND_MS + 4 * TOOL_MS;
const BLOCKS = 5;
const WALLS = 15;
/** An idle connection hands in its statistics within 10 s. */
const SETTLE_MS = 12_000;

const { values: options } = parseArgs({ options: { floor: { type: 'string' } } });
const server = await neededPostgres();
const database = await freshDatabase(server.url);
const pool = new pg.Pool({ connectionString: database.url, max: 10 });
const floor = options.floor ? ((await import(pathToFileURL(options.floor).href)) as Floor) : undefined;
const installation = await startInstallation(database.url, 16);
try {
  await measure(installation, floor);
} finally {
  await installation.stop();
  await pool.end();
  await database.drop();
  await server.stop();
}

async function measure(ours: Installation, other: Floor | undefined): Promise<void> {
  if (!other) console.log('no --floor FILE was given: no ratios are printed');
  await other?.prepare(pool);
  const runOther = other && (() => other.run(pool, 0, 0));
  for (let n = 0; n < 30; n++) await ours.run();
  for (let n = 0; n < 20; n++) await runOther?.();

  for (const width of [1, 16]) {
    const mine: Block[] = [];
    const theirs: Block[] = [];
    // In turn, so that a slower minute of the machine falls on both.
    for (let n = 0; n < BLOCKS; n++) {
      mine.push(await block(ours.run, width));
      if (runOther) theirs.push(await block(runOther, width));
    }
    const line = `@${width}: ${median(mine, 'perSecond').toFixed(1)} runs/s, ${median(mine, 'cpuMs').toFixed(2)} CPU ms a run`;
    const beside = other
      ? `; floor ${median(theirs, 'perSecond').toFixed(1)} runs/s, ${median(theirs, 'cpuMs').toFixed(2)} CPU ms; CPU ratio ${(median(mine, 'cpuMs') / median(theirs, 'cpuMs')).toFixed(2)}`
      : '';
    console.log(`${line}${beside} (medians of ${BLOCKS} blocks of ${mine[0]?.runs} runs)`);
  }

  await countWrites(ours);
  await walls(ours, other);
}

/** Commits and rows by the server's own counters, less what an idle worker makes in the same time. */
async function countWrites(ours: Installation): Promise<void> {
  const runs = 40;
  const idleMs = 10_000;
  const idleFrom = await counters();
  await pause(idleMs);
  const idle = less(await counters(), idleFrom);
  const from = await counters();
  const began = performance.now();
  for (let n = 0; n < runs; n++) await ours.run();
  const ms = performance.now() - began;
  const spent = less(await counters(), from);
  // `counters` waits for the statistics to be written: that time is idle too, once before and once after.
  const share = (ms + SETTLE_MS) / (idleMs + SETTLE_MS);
  console.log(
    `${((spent.commits - idle.commits * share) / runs).toFixed(2)} commits a run, ${((spent.rows - idle.rows * share) / runs).toFixed(1)} rows written a run ` +
      `(${runs} runs; idle baseline ${(idle.commits / (idleMs / 1000)).toFixed(2)} commits/s taken off)`,
  );
}

interface Counters {
  commits: number;
  rows: number;
}

async function counters(): Promise<Counters> {
  await pause(SETTLE_MS);
  const { rows } = await pool.query<{ commits: string; rows: string }>(
    'select xact_commit as commits, tup_inserted + tup_updated + tup_deleted as rows from pg_stat_database where datname = current_database()',
  );
  return { commits: Number(rows[0]?.commits), rows: Number(rows[0]?.rows) };
}

function less(now: Counters, then: Counters): Counters {
  return { commits: now.commits - then.commits, rows: now.rows - then.rows };
}

async function walls(ours: Installation, other: Floor | undefined): Promise<void> {
  ours.delays.mindMs = MIND_MS;
  ours.delays.toolMs = TOOL_MS;
  const mine: number[] = [];
  const theirs: number[] = [];
  for (let n = 0; n < WALLS; n++) {
    mine.push(await timed(ours.run));
    if (other) theirs.push(await timed(() => other.run(pool, MIND_MS, TOOL_MS)));
  }
  const wall = middle(mine);
  const beside = other
    ? `; floor ${middle(theirs).toFixed(0)} ms; ratio ${(wall / middle(theirs)).toFixed(3)}`
    : '';
  console.log(
    `wall with ${MIND_MS} ms a mind call and ${TOOL_MS} ms a tool: median ${wall.toFixed(0)} ms of ${WALLS}, ${(wall / CRITICAL_PATH_MS).toFixed(3)} of the critical path (${CRITICAL_PATH_MS} ms)${beside}`,
  );
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
