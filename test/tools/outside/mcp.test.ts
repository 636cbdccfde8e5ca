/**
 * MCP tools against the everything server that the protocol's authors publish, over stdio and streamable
 * HTTP.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Args } from '../../../src/run/plan/plan.ts';
import { createCatalogue } from '../../../src/tools/catalogue.ts';
import { still, terms, who } from '../tools-for-tests.ts';
import { names, type Opened, openedInTests, pinsInMemory, SECRETS } from './opened.ts';

const EVERYTHING = new URL(
  '../../../node_modules/@modelcontextprotocol/server-everything/dist/index.js',
  import.meta.url,
).pathname;
// Each test starts processes; on a loaded machine that alone takes long.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
const SLOW = { timeout: 20_000, interval: 50 };

const { cleanups, opened } = openedInTests();

const DECLARED = `
    tools:
      echo: { effect: read }
      get-env: { effect: read }
      get-sum: {}
      get-structured-content: { effect: read }
      get-tiny-image: { effect: read }
      get-resource-links: { effect: read }
      trigger-long-running-operation: { effect: read, timeout_ms: 300 }
`;
const overStdio = `
servers:
  everything:
    command: ["${process.execPath}", "${EVERYTHING}"]
    env: { GREETING: "\${CRM_TOKEN}" }${DECLARED}`;
const overHttp = (port: number) => `
servers:
  everything:
    url: http://127.0.0.1:${port}/mcp
    headers: { authorization: "Bearer \${CRM_TOKEN}" }${DECLARED}`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** The everything server over streamable HTTP; resolves when it listens. */
async function serveEverything(port: number): Promise<{ stop(): Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, [EVERYTHING, 'streamableHttp'], {
    env: { PATH: process.env.PATH ?? '', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (text) => {
      said += text;
      if (said.includes(`listening on port ${port}`)) resolve();
    });
    child.once('exit', () => reject(new Error(said)));
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
  };
  cleanups.push(stop);
  return { stop };
}

describe.each(['stdio', 'streamable HTTP'])('the everything server over %s', (way) => {
  let open: Opened;
  const read = (tool: string, args: Args = {}) =>
    open.hands.read(`everything.${tool}`, args, { context: who(), signal: still() });
  beforeEach(async () => {
    if (way === 'stdio') open = await opened(overStdio);
    else {
      const port = await freePort();
      await serveEverything(port);
      open = await opened(overHttp(port));
    }
  });

  test('offers what the file names, under its prefix; its own hint makes nothing a read', () => {
    expect(open.problems).toEqual([]);
    expect(names(open)).toEqual([
      'everything.echo read',
      'everything.get-env read',
      'everything.get-resource-links read',
      'everything.get-structured-content read',
      'everything.get-sum write',
      'everything.get-tiny-image read',
      'everything.trigger-long-running-operation read',
    ]);
    expect(open.tools.every((tool) => tool.untrustedOutput)).toBe(true);
  });

  test('is read: text, structure, and what is no text by kind and size', async () => {
    expect(await read('echo', { message: 'hi\u202e\u0007' })).toMatchObject({
      outcome: 'done',
      output: { text: 'Echo: hi', cut: false },
    });
    expect(await read('get-structured-content', { location: 'Chicago' })).toMatchObject({
      outcome: 'done',
      output: { temperature: 36, conditions: 'Light rain / drizzle', humidity: 82 },
    });
    expect(await read('get-tiny-image')).toMatchObject({
      output: { text: expect.stringMatching(/\[image of about \d+ bytes, left out\]/) },
    });
    expect(await read('get-resource-links', { count: 1 })).toMatchObject({
      output: { text: expect.stringContaining('[link ') },
    });
  });

  test('refuses arguments that its schema does not allow before it is asked', async () => {
    expect(await read('echo', { message: 7 })).toMatchObject({
      outcome: 'failed',
      tries: 0,
      fault: { code: 'invalid_input' },
    });
    expect(await read('get-structured-content', { location: 'Berlin' })).toMatchObject({
      fault: { code: 'invalid_input' },
    });
  });

  test('is written to once it was shown', async () => {
    const shown = await open.hands.prepare(
      'everything.get-sum',
      { a: 1, b: 2 },
      { context: who(), assumed: {}, signal: still() },
    );
    expect(shown).toMatchObject({
      preview: {
        shows: [
          { label: 'sends to', after: 'get-sum of the server everything' },
          { label: 'sends a', after: '1' },
          { label: 'sends b', after: '2' },
        ],
      },
    });
    const done = await open.hands.write(
      'everything.get-sum',
      { a: 1, b: 2 },
      { context: who(), terms, signal: still() },
    );
    expect(done).toMatchObject({ outcome: 'done', output: { text: 'The sum of 1 and 2 is 3.' } });
    const again = await open.hands.write(
      'everything.get-sum',
      { a: 1, b: 2 },
      { context: who(), terms: { ...terms, fresh: false }, signal: still() },
    );
    expect(again).toMatchObject({ outcome: 'unknown', fault: { code: 'may_have_happened' } });
  });

  test('is not waited for longer than the file says, nor after it was stopped', async () => {
    const tool = 'everything.trigger-long-running-operation';
    expect(await read('trigger-long-running-operation', { duration: 600, steps: 1 })).toMatchObject({
      outcome: 'failed',
      fault: { code: 'timeout' },
    });
    const stop = new AbortController();
    const reading = open.hands.read(
      tool,
      { duration: 601, steps: 1 },
      { context: who(), signal: stop.signal },
    );
    stop.abort();
    expect(await reading).toMatchObject({ outcome: 'failed', fault: { code: 'stopped' } });
    expect(await read('echo', { message: 'still there' })).toMatchObject({ outcome: 'done' });
  });
});

test('a write that would be looked for where a server’s read puts nothing out is left out', async () => {
  const looked = (at: string) => `${overStdio}
http:
  notes:
    tools:
      add:
        description: Adds a note.
        method: POST
        url: http://127.0.0.1:1/notes
        reconcile: { read: everything.get-structured-content, args: { location: Chicago }, at: ${at} }
`;
  const there = await opened(looked('temperature'));
  expect(there.problems).toEqual([]);
  expect(names(there)).toContain('notes.add write');
  const nowhere = await opened(looked('notes'));
  expect(nowhere.problems).toEqual([
    'notes.add is left out: the output of everything.get-structured-content has no place "notes", where it is looked for.',
  ]);
  expect(names(nowhere)).not.toContain('notes.add write');
});

test('a stdio server gets the environment that the file names, PATH, and nothing else; its secret is taken out of what it says', async () => {
  const { hands } = await opened(overStdio);
  const { output } = await hands.read('everything.get-env', {}, { context: who(), signal: still() });
  const env = JSON.parse(String((output as { text: string }).text));
  expect(Object.keys(env).sort()).toEqual(['GREETING', 'PATH']);
  expect(env.GREETING).toBe('[secret]');
});

describe('a server over HTTP that goes away', () => {
  test('fails as unavailable while it is away, with the catalogue as it was, and is there again without a restart', async () => {
    const port = await freePort();
    const first = await serveEverything(port);
    const pins = pinsInMemory();
    const open = await opened(overHttp(port), { pins });
    let asked = 0;
    // Never the same twice: a read is kept for a while.
    const echo = () => {
      asked += 1;
      return open.hands.read(
        'everything.echo',
        { message: `hi ${asked}` },
        { context: who(), signal: still() },
      );
    };
    const version = open.hands.catalogue().version;
    expect(await echo()).toMatchObject({ outcome: 'done' });

    await first.stop();
    await vi.waitFor(
      async () => expect(await echo()).toMatchObject({ outcome: 'failed', fault: { code: 'unavailable' } }),
      SLOW,
    );
    const write = () =>
      open.hands.write('everything.get-sum', { a: 1, b: 2 }, { context: who(), terms, signal: still() });
    expect(await write()).toMatchObject({ outcome: 'failed', fault: { code: 'unavailable' } });
    expect(open.hands.catalogue().version).toBe(version);

    // A process that starts meanwhile does not fail, and has the same catalogue out of the pins.
    const other = await opened(overHttp(port), { pins, connectMs: 200 });
    expect(createCatalogue(other.tools).version).toBe(version);
    expect(other.problems).toEqual([
      expect.stringContaining('the server everything cannot be reached and is tried again; its tools say'),
    ]);

    await serveEverything(port);
    await vi.waitFor(async () => expect(await echo()).toMatchObject({ outcome: 'done' }), SLOW);
    expect(await write()).toMatchObject({ outcome: 'done' });
    expect(open.told.join()).not.toContain(SECRETS.CRM_TOKEN);
  });

  test('never seen before: the start does not fail and says so', async () => {
    const open = await opened(overHttp(await freePort()), { connectMs: 200 });
    expect(open.tools).toEqual([]);
    expect(open.problems).toEqual([
      expect.stringMatching(/^tools.yaml, line 3: .* cannot be reached .* was never seen yet/),
    ]);
  });
});
