/**
 * npm run bench:slack [-- --rate 170 --seconds 60]: how soon Slack has its answer while a busy workspace
 * writes, and whether everything arrived, once. Greenlight runs as it is started in earnest (src/main.ts on
 * PostgreSQL, the demo shop, the playbooks), the sender in a process of its own; Slack's Web API is played
 * here.
 */

import { type ChildProcess, fork, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { loadDemo } from '../src/start/demo.ts';
import { openDatabase } from '../src/store/db.ts';
import { freshDatabase, neededPostgres } from '../test/postgres.ts';
import { type BenchApi, startApi } from './slack-api.ts';
import type { Order, Report } from './slack-sender.ts';

const { values: options } = parseArgs({ options: { rate: { type: 'string' }, seconds: { type: 'string' } } });
const rate = Number(options.rate ?? 170);
const seconds = Number(options.seconds ?? 60);
const SECRET = randomBytes(16).toString('hex');
/** Runs that cards are posted for before anything is measured, so that there is something to press. */
const BEFORE = 60;
const DRAIN_MS = 15 * 60_000;

const server = await neededPostgres();
const database = await freshDatabase(server.url);
const pool = new pg.Pool({ connectionString: database.url, max: 2 });
let sender: ChildProcess | undefined;
let greenlight: ChildProcess | undefined;
const api = await startApi((posted) => sender?.connected && sender.send({ posted }));
try {
  await prepare(database.url);
  const url = await startGreenlight(database.url, api);
  console.log(`${cpus().length} cores, load ${load()} before`);
  const report = await sendAll({ url, secret: SECRET, rate, seconds, before: BEFORE });
  console.log(`load ${load()} after`);
  printLatencies(report);
  const drained = performance.now();
  await drain();
  console.log(`drained in ${((performance.now() - drained) / 1_000).toFixed(1)} s after the last request`);
  await count(report);
  console.log(
    `calls of Slack's Web API: ${[...api.calls].map(([method, times]) => `${method} ${times}`).join(', ')}`,
  );
} finally {
  greenlight?.kill('SIGTERM');
  if (greenlight) await once(greenlight, 'exit');
  api.stop();
  await pool.end();
  await database.drop();
  await server.stop();
}

async function prepare(url: string): Promise<void> {
  const opened = await openDatabase({ url, onError: (error) => console.error(error) });
  await loadDemo(opened, { today: new Date().toISOString().slice(0, 10), seed: 1 });
  await opened.close();
}

async function startGreenlight(databaseUrl: string, slack: BenchApi): Promise<string> {
  const port = await freePort();
  greenlight = spawn(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: databaseUrl,
      GREENLIGHT_MASTER_KEY: randomBytes(32).toString('base64'),
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'error',
      SLACK_BOT_TOKEN: 'xoxb-bench',
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_API_URL: slack.url,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let n = 0; n < 600; n++) {
    const ready = await fetch(`${url}/ready`).then(
      (response) => response.json(),
      () => undefined,
    );
    if ((ready as { slack?: string } | undefined)?.slack === 'connected') return url;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('Greenlight did not start');
}

async function sendAll(order: Order): Promise<Report> {
  sender = fork(fileURLToPath(new URL('slack-sender.ts', import.meta.url)));
  sender.send({ order });
  const [report] = (await once(sender, 'message')) as [Report];
  return report;
}

function printLatencies({ latencies, failures, behindMs }: Report): void {
  const line = (name: string, list: number[]) => {
    const sorted = [...list].sort((a, b) => a - b);
    const at = (share: number) =>
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0);
    console.log(
      `${name.padEnd(12)} ${String(list.length).padStart(6)}  p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms, past 3 s: ${sorted.filter((ms) => ms > 3_000).length}`,
    );
  };
  line('all', Object.values(latencies).flat());
  for (const [kind, list] of Object.entries(latencies)) line(kind, list);
  const failed = Object.entries(failures).map(([status, times]) => `${times} x ${status}`);
  console.log(
    `answers other than 200: ${failed.join(', ') || 'none'}; the sender was at most ${behindMs.toFixed(0)} ms late`,
  );
}

/** Until no run is at work any more and no job is left. */
async function drain(): Promise<void> {
  const until = performance.now() + DRAIN_MS;
  while (performance.now() < until) {
    const { rows } = await pool.query<{ busy: number }>(
      `select count(*)::int as busy from runs where phase in ('planning', 'gathering', 'acting', 'answering')`,
    );
    if (rows[0]?.busy === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  console.log('runs are still at work: what follows was counted before everything was drained');
}

async function count({ keys }: Report): Promise<void> {
  const inbox = async (list: string[]) => {
    const { rows } = await pool.query<{ found: number }>(
      'select count(*)::int as found from inbox where key = any($1)',
      [list],
    );
    return rows[0]?.found ?? 0;
  };
  const one = async (sql: string) => (await pool.query<{ n: number }>(sql)).rows[0]?.n ?? 0;
  const runs = await one('select count(*)::int as n from runs');
  const opened = await one(`select count(*)::int as n from event_facts where type = 'run_opened'`);
  const information = await one(
    `select count(*)::int as n from event_facts where type = 'information_added' and data ->> 'kind' <> 'reminder'`,
  );
  const taken = await one(
    `select count(*)::int as n from inbox where key like 'slack:message:%' and not outcome ? 'refusal'`,
  );
  const all = [...keys.run, ...keys.information, ...keys.press];
  const found = await inbox(all);
  console.log(
    `sent: ${keys.run.length} new runs, ${keys.information.length} information, ${keys.press.length} presses; in the inbox: ${found} of ${all.length}; lost: ${all.length - found}`,
  );
  console.log(
    `runs: ${runs} (run_opened: ${opened}) for ${keys.run.length} that were asked for; double runs: ${runs - keys.run.length}; information twice: ${opened + information - taken}`,
  );
}

function load(): string {
  return loadavg()
    .map((one) => one.toFixed(1))
    .join(' ');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}
