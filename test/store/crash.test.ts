/**
 * A process is killed in the middle of a run, on both databases: the run goes on after a restart, nothing
 * acknowledged is lost, nothing happens twice.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import { type OpenOptions, openDatabase } from '../../src/store/db.ts';
import { addTenant, setPolicy } from '../../src/store/policies.ts';
import { openStore } from '../../src/store/store.ts';
import { freshDatabase } from '../postgres.ts';
import { MASTER_KEY } from './on-each-database.ts';
import { append, opened, policy } from './samples.ts';

const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

const PROGRAM = new URL('./worker-process.ts', import.meta.url).pathname;

/** Resolves with the line, once a line of the child's begins so; rejects when it ends before. */
function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [PROGRAM], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const said: string[] = [];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const one of waiting) one();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(line);
    wake();
  });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += String(text);
  });
  let ended = false;
  child.on('exit', () => {
    ended = true;
    children.delete(child);
    wake();
  });
  const line = async (begins: string) => {
    for (;;) {
      const found = said.find((one) => one.startsWith(begins));
      if (found !== undefined) return found;
      if (ended) throw new Error(`the process ended: ${errors}`);
      await new Promise<void>((done) => waiting.add(done));
    }
  };
  const kill = async () => {
    child.kill('SIGKILL');
    if (!ended) await once(child, 'exit');
  };
  return { child, line, kill, said, errors: () => errors };
}

async function prepare(where: OpenOptions, run: string): Promise<void> {
  const database = await openDatabase(where);
  await addTenant(database, 't', 't');
  await setPolicy(database, 't', policy);
  const store = await openStore({ database, masterKey: MASTER_KEY, onError: () => {} });
  await store.ledger.change({
    tenant: 't',
    run,
    request: { open: true, knownSeq: 0 },
    work: () => append([opened], { wake: true }),
  });
  await store.close();
}

async function goesOnAfterKill(where: OpenOptions, env: Record<string, string>): Promise<void> {
  await prepare(where, 'killed');
  const first = start(env);
  await first.line('event 5');
  await first.kill();
  const acknowledged = first.said.filter((line) => line.startsWith('event')).length;
  const second = start(env);
  await second.line('done');
  await second.kill();

  const database = await openDatabase(where);
  const store = await openStore({ database, masterKey: MASTER_KEY, onError: () => {} });
  const lines: string[] = [];
  for await (const line of store.ledger.audit('t', 'killed')) lines.push(line);
  const jobs = await database.execute<{ n: number }>('select count(*) as n from jobs');
  await store.close();
  expect(verifyAudit(lines)).toMatchObject({ ok: true, lines: 12 });
  const texts = lines
    .slice(1)
    .map((line) => (JSON.parse(line) as { personal: { text: string } }).personal.text);
  expect(texts).toEqual(Array.from({ length: 11 }, (_, at) => `event ${at + 2}`));
  expect(acknowledged).toBeGreaterThanOrEqual(4);
  expect(jobs).toEqual([{ n: 0 }]);
}

describe('a process killed in the middle of a run', () => {
  it('on PGlite: goes on when it is started again', { timeout: 300_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'greenlight-'));
    try {
      await goesOnAfterKill({ dataDir: folder }, { FOLDER: folder });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  const server = inject('postgres');
  it.skipIf(server === null)(
    `on PostgreSQL: another process goes on${server === null ? ' (skipped: no PostgreSQL)' : ''}`,
    { timeout: 300_000 },
    async () => {
      const { url, drop } = await freshDatabase(server ?? '');
      try {
        await goesOnAfterKill({ url }, { URL: url });
      } finally {
        await drop();
      }
    },
  );
});

describe('two processes on one folder', () => {
  it('the second is told what to do, and gets in when the first is gone or its pid belongs to another', {
    timeout: 300_000,
  }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'greenlight-'));
    try {
      const first = start({ FOLDER: folder });
      await first.line('ready');
      const message = `already open in process ${first.child.pid}`;
      await expect(openDatabase({ dataDir: folder })).rejects.toThrow(message);
      await expect(openDatabase({ dataDir: folder })).rejects.toThrow('DATA_DIR');
      const second = start({ FOLDER: folder });
      await expect(second.line('ready')).rejects.toThrow(message);
      await first.kill();
      await (await openDatabase({ dataDir: folder })).close();

      // Left behind by a process whose pid is ours by now.
      const lock = join(folder, 'greenlight.lock');
      const held = await openDatabase({ dataDir: folder });
      const mine = JSON.parse(await readFile(lock, 'utf8')) as object;
      await held.close();
      await writeFile(lock, JSON.stringify({ ...mine, token: 'left-behind', began: 'another boot:1' }));
      const both = await Promise.allSettled([
        openDatabase({ dataDir: folder }),
        openDatabase({ dataDir: folder }),
      ]);
      const got = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(got).toHaveLength(1);
      for (const database of got) await database.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
