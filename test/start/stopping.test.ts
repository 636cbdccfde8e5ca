/** SIGTERM: heard at any moment, announced before anything is taken away, and over in time. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stopper } from '../../src/start/stopping.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe('a signal', () => {
  const ended = (started: Promise<{ stop(announced: boolean): Promise<void> }>, deadlineMs = 60_000) => {
    let signal: ReturnType<typeof stopper> = () => {};
    const code = new Promise<number>((exit) => {
      signal = stopper(started, { log: quiet, exit, deadlineMs });
    });
    return { code, signal };
  };
  const never = new Promise<never>(() => {});

  it('stops what is there, and what is there only later', async () => {
    const asked: boolean[] = [];
    const part = {
      stop: async (announced: boolean) => {
        asked.push(announced);
      },
    };
    const later = Promise.withResolvers<typeof part>();
    const { code, signal } = ended(later.promise);
    signal('SIGTERM');
    later.resolve(part);
    expect(await code).toBe(0);
    const atTerminal = ended(Promise.resolve(part));
    atTerminal.signal('SIGINT');
    expect(await atTerminal.code).toBe(0);
    expect(asked).toEqual([true, false]);
  });

  it('ends the process after a time, whatever hangs, and at once when it comes again', async () => {
    for (const hangs of [never, Promise.resolve({ stop: () => never })]) {
      const late = ended(hangs, 20);
      late.signal('SIGTERM');
      expect(await late.code).toBe(1);
      const twice = ended(hangs);
      twice.signal('SIGTERM');
      twice.signal('SIGTERM');
      expect(await twice.code).toBe(1);
    }
  });
});

describe('npm start', () => {
  let folder = '';
  const children = new Set<ChildProcess>();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenlight-'));
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    return address && typeof address === 'object' ? address.port : 0;
  }
  const status = (url: string) =>
    fetch(url).then(
      (response) => response.status,
      () => undefined,
    );

  it('hears SIGTERM, says so at /ready while it still answers, and ends with its child', {
    timeout: 240_000,
  }, async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const env = { ...process.env, PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'silent' };
    const child = spawn('npm', ['start'], { env: { ...env, STOP_DELAY_SECONDS: '3' }, stdio: 'ignore' });
    children.add(child);
    const ended = once(child, 'exit');
    await expect.poll(() => status(`${url}/ready`), { timeout: 120_000, interval: 100 }).toBe(200);
    child.kill('SIGTERM');
    await expect.poll(() => status(`${url}/ready`), { timeout: 3_000, interval: 50 }).toBe(503);
    const answer = await fetch(`${url}/health`);
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    await ended;
    children.delete(child);
    await expect.poll(() => status(`${url}/health`), { timeout: 30_000 }).toBe(undefined);
  });
});
