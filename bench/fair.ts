/**
 * npm run bench:fair [-- --seconds 20 --rounds 3 --width 16]: what one tenant's flood costs the others. Five
 * tenants share a process on PostgreSQL, together at half of what it can do; then one of them opens ten times
 * its share. Both in turn within one run, so that only the ratio of the others' p95 is told.
 */
import { cpus, loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freshDatabase, neededPostgres } from '../test/postgres.ts';
import { middle } from './blocks.ts';
import { startInstallation } from './installation.ts';

const text = { type: 'string' } as const;
const { values: options } = parseArgs({ options: { seconds: text, rounds: text, width: text } });
const seconds = Number(options.seconds ?? 20);
const rounds = Number(options.rounds ?? 3);
const width = Number(options.width ?? 16);

/** A model's call and a read: a run of theirs takes a second, and is a matter of waiting. */
const DELAYS = { mindMs: 300, toolMs: 100 };
const RUN_MS = 1_000;
const FLOODING = 'flooding';
const OTHERS = ['one', 'two', 'three', 'four'];
const TIMES = 10;
/** Runs a second of each tenant. */
const SHARE = (0.5 * width * 1_000) / RUN_MS / (OTHERS.length + 1);
/** The target. */
const MOST = 1.2;

const server = await neededPostgres();
const database = await freshDatabase(server.url);
const installation = await startInstallation(database.url, width, { tenants: [FLOODING, ...OTHERS] });
Object.assign(installation.delays, DELAYS);
try {
  await period(1);
  const ratios: number[] = [];
  for (let n = 0; n < rounds; n += 1) {
    const [calm, flood] = [await period(1), await period(TIMES)];
    const ratio = p95(flood.others) / p95(calm.others);
    ratios.push(ratio);
    console.log(
      `round ${n + 1}: others' p95 ${ms(p95(calm.others))}, beside a flood ${ms(p95(flood.others))} (${ratio.toFixed(2)} times); the flood's own ${ms(p95(flood.own))}, ${flood.own.length} runs`,
    );
  }
  const ratio = middle(ratios);
  console.log(
    `${cpus().length} cores, load ${(loadavg()[0] ?? 0).toFixed(1)}, ${width} at once, ${SHARE.toFixed(1)} runs/s a tenant`,
  );
  console.log(
    `one tenant at ${TIMES} times its share: the others' p95 is ${ratio.toFixed(2)} times as long (target: at most ${MOST})`,
  );
  if (ratio > MOST) process.exitCode = 1;
} finally {
  await installation.stop();
  await database.drop();
  await server.stop();
}

/** ms from when each run was due to its answer; waits for all of them. */
async function period(times: number): Promise<{ others: number[]; own: number[] }> {
  const [own, ...others] = await Promise.all([
    arrivals(FLOODING, SHARE * times),
    ...OTHERS.map((tenant) => arrivals(tenant, SHARE)),
  ]);
  return { own, others: others.flat() };
}

/** So many a second, whatever becomes of those before. */
async function arrivals(tenant: string, perSecond: number): Promise<number[]> {
  const began = performance.now();
  const runs: Promise<number>[] = [];
  for (let n = 0; n < perSecond * seconds; n += 1) {
    // Not in step with one another.
    const due = began + ((n + Math.random()) * 1_000) / perSecond;
    await wait(Math.max(0, due - performance.now()));
    runs.push(installation.run(tenant).then(() => performance.now() - due));
  }
  return Promise.all(runs);
}

function p95(all: number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length * 0.95)] ?? Number.NaN;
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}
