/**
 * npm run bench:messages [-- --messages 100 --kb 32]: how soon /health answers while that many long messages
 * come at once, each hard to read in a way of its own. Greenlight runs in a process of its own on a fresh
 * embedded database, with the playbooks. The exit code is 1 where an answer takes longer than 200 ms.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { LongestTurn } from './longest-turn.ts';

const { values: options } = parseArgs({
  options: { messages: { type: 'string', default: '100' }, kb: { type: 'string', default: '32' } },
});
const MOST_MS = 200;
const PIECES = ['a', 'a b, ', '@', 'a@', 'a-', '0,', '1.1 ', '<p>', 'https://', 'a\n', '"', 'FH-10482 '];

const headers = { 'x-greenlight-person': 'engineer', 'content-type': 'application/json' };

const folder = await mkdtemp(join(tmpdir(), 'greenlight-messages-'));
const port = await freePort();
const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const args = ['--import', file('./longest-turn.ts'), file('../src/main.ts')];
const greenlight = spawn(process.execPath, args, {
  env: { ...process.env, DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'error' },
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
const url = `http://127.0.0.1:${port}`;
try {
  while (
    !(await fetch(`${url}/ready`).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await pause(200);
  // What articles are asked is learned at the first message.
  await idle(await send('FH-10482, mara.l@example.com, 10115: mug arrived broken, wants money back'));
  console.log(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
  greenlight.send('begin');
  const sending = new AbortController();
  const waits = watch(sending.signal);
  const size = Number(options.kb) * 1024 - 32;
  const texts = Array.from({ length: Number(options.messages) }, (_, n) => {
    const piece = PIECES[n % PIECES.length] ?? 'a';
    return `${n} mug broken ${piece.repeat(Math.ceil(size / piece.length)).slice(0, size)}`;
  });
  const ids = await Promise.all(texts.map(send));
  await Promise.all(ids.map(idle));
  sending.abort();
  const sorted = (await waits).toSorted((one, other) => one - other);
  const at = (part: number) => (sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(0);
  console.log(`${ids.length} messages of ${options.kb} kB, all read`);
  console.log(
    `/health ${sorted.length} times: median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`,
  );
  greenlight.send('end');
  const [{ clockMs, cpuMs }] = (await once(greenlight, 'message')) as [LongestTurn];
  console.log(
    `its event loop was kept at once for at most ${cpuMs.toFixed(0)} ms of work, ${clockMs.toFixed(0)} ms on the clock`,
  );
  if ((sorted.at(-1) ?? 0) > MOST_MS) process.exitCode = 1;
} finally {
  greenlight.kill('SIGTERM');
  await once(greenlight, 'exit');
  await rm(folder, { recursive: true, force: true });
}

async function send(text: string): Promise<string> {
  const own = { ...headers, 'idempotency-key': crypto.randomUUID() };
  const answer = await connected(() =>
    fetch(`${url}/v1/runs`, { method: 'POST', headers: own, body: JSON.stringify({ text }) }),
  );
  const body = (await answer.json()) as { id: string; message?: string };
  if (!answer.ok) throw new Error(`${answer.status}: ${body.message}`);
  return body.id;
}

/** Until the case waits for somebody. */
async function idle(id: string): Promise<void> {
  for (;;) {
    const answer = await connected(() => fetch(`${url}/v1/runs/${id}`, { headers }));
    const run = (await answer.json()) as { status: string };
    if (!['planning', 'gathering', 'acting', 'answering'].includes(run.status)) return;
    await pause(500);
  }
}

/** A connection that was closed while it was idle is opened anew. */
async function connected(ask: () => Promise<Response>, tries = 5): Promise<Response> {
  return ask().catch(async (error: unknown) => {
    if (tries <= 1) throw error;
    await pause(200);
    return connected(ask, tries - 1);
  });
}

async function watch(signal: AbortSignal): Promise<number[]> {
  const waits: number[] = [];
  while (!signal.aborted) {
    const before = performance.now();
    await (await fetch(`${url}/health`)).text();
    waits.push(performance.now() - before);
    await pause(20);
  }
  return waits;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
