/**
 * MCP tools that ask something while they are called: one server of 2026-07-28, one that nobody here wrote.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Args } from '../../../src/run/plan/plan.ts';
import { still, terms, who } from '../tools-for-tests.ts';
import { names, type Opened, openedInTests } from './opened.ts';

const ASKING = new URL('asking-server.ts', import.meta.url).pathname;
const EVERYTHING = new URL(
  '../../../node_modules/@modelcontextprotocol/server-everything/dist/index.js',
  import.meta.url,
).pathname;
// Each test starts processes; on a loaded machine that alone takes long.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { cleanups, opened } = openedInTests();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenlight-asking-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
});
const effects = async () =>
  (await readFile(join(folder, 'effects'), 'utf8').catch(() => ''))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const READS = ['free', 'both', 'never', 'login', 'page'];
const open = (asks = 'asks: staff, ') =>
  opened(`
servers:
  rooms:
    command: ["${process.execPath}", "${ASKING}", "${folder}"]
    tools:
      book: { ${asks}money: none }
${READS.map((name) => `      ${name}: { ${asks}effect: read, cache_ms: 0 }`).join('\n')}
`);
const calls = ({ hands }: Opened) => ({
  read: (tool: string, args: Args = {}) => hands.read(tool, args, { context: who(), signal: still() }),
  write: (tool: string, args: Args) => hands.write(tool, args, { context: who(), terms, signal: still() }),
  shown: async (tool: string, args: Args) => {
    const prepared = await hands.prepare(tool, args, { context: who(), assumed: {}, signal: still() });
    return 'preview' in prepared ? prepared.preview.shows : prepared.fault;
  },
});
const asked = (tool: string, message: string) =>
  `${tool} asks "${message}". Answer with room (one of "Blue", "Red"). Write "no answer" to leave it to people.`;
const answers = (...given: [question: string, words: string][]) => ({
  answers: given.map(([question, answer]) => ({ asked: question, answer })),
});

describe('a server of protocol 2026-07-28', () => {
  const free = asked('rooms.free', 'Which room on Monday?');

  test('asks: the read fails with its question, and is made with the answer to it', async () => {
    const { read } = calls(await open());
    const fault = { code: 'input_required', message: free };
    expect(await read('rooms.free', { day: 'Monday' })).toMatchObject({ outcome: 'failed', tries: 1, fault });
    expect(await read('rooms.free', { day: 'Monday', ...answers([free, ' red']) })).toMatchObject({
      outcome: 'done',
      output: { text: 'Red is free on Monday' },
    });
  });

  test('gets no answer that was given to another question, or that does not fit', async () => {
    const { read } = calls(await open());
    expect(await read('rooms.free', { day: 'Tuesday', ...answers([free, 'red']) })).toMatchObject({
      fault: { code: 'input_required', message: asked('rooms.free', 'Which room on Tuesday?') },
    });
    expect(await read('rooms.free', { day: 'Monday', ...answers([free, 'green']) })).toMatchObject({
      fault: { message: `${free}\nThe answer before does not fit: room is not one of "Blue", "Red".` },
    });
  });

  test('asks before a write: nothing happens without the answer, which is shown with its question', async () => {
    const { write, shown } = calls(await open());
    expect(await write('rooms.book', { day: 'Monday' })).toMatchObject({
      outcome: 'failed',
      fault: { code: 'input_required' },
    });
    expect(await effects()).toEqual([]);
    const question = asked('rooms.book', 'Which room on Monday?');
    const args = { day: 'Monday', ...answers([question, 'Blue']) };
    expect(await shown('rooms.book', args)).toEqual([
      { label: 'sends to', before: '', after: 'book of the server rooms' },
      { label: 'sends day', before: '', after: '"Monday"' },
      { label: `answers: ${question}`, before: '', after: '"Blue"' },
    ]);
    expect(await write('rooms.book', args)).toMatchObject({ outcome: 'done' });
    expect(await effects()).toEqual([{ name: 'book', day: 'Monday', room: 'Blue' }]);
  });

  test('asks twice in one call: each question has its own answer', async () => {
    const { read } = calls(await open());
    const [first, second] = [asked('rooms.both', 'The first room?'), asked('rooms.both', 'The second room?')];
    expect(await read('rooms.both')).toMatchObject({ fault: { message: first } });
    expect(await read('rooms.both', answers([first, 'Red']))).toMatchObject({ fault: { message: second } });
    expect(await read('rooms.both', answers([first, 'Red'], [second, 'Blue']))).toMatchObject({
      output: { text: 'Red and Blue' },
    });
  });

  test('takes no answer: it is said so, and the call ends', async () => {
    const { read } = calls(await open());
    const question = asked('rooms.never', 'Which room?');
    expect(await read('rooms.never', answers([question, 'Red']))).toMatchObject({
      fault: { code: 'input_required', message: `${question}\nThe answer before was not taken.` },
    });
  });

  test.each([
    ['login', /^rooms.login asks for a secret, which nobody is asked for.$/],
    ['page', /^rooms.page asks for what nobody gives it here: /],
  ])('asks for what nobody is asked for: %s', async (tool, why) => {
    const { read } = calls(await open());
    const fault = { code: 'input_refused', message: expect.stringMatching(why) };
    expect(await read(`rooms.${tool}`)).toMatchObject({ outcome: 'failed', fault });
  });

  test('may not ask where the file does not say so', async () => {
    const { read } = calls(await open(''));
    expect(await read('rooms.free', { day: 'Monday' })).toMatchObject({ outcome: 'failed' });
    expect(await read('rooms.free', { day: 'Monday', ...answers([free, 'red']) })).toMatchObject({
      fault: { code: 'invalid_input' },
    });
  });
});

test('the everything server, which asks on its connection, gets the answers of the call that is made', async () => {
  const open = await opened(`
servers:
  everything:
    command: ["${process.execPath}", "${EVERYTHING}"]
    tools:
      echo: { effect: read, cache_ms: 0 }
      trigger-elicitation-request: { effect: read, cache_ms: 0, asks: staff }
      trigger-long-running-operation: { effect: read, timeout_ms: 2000 }
`);
  expect([open.problems, names(open)]).toEqual([
    [],
    [
      'everything.echo read',
      'everything.trigger-elicitation-request read',
      'everything.trigger-long-running-operation read',
    ],
  ]);
  const { read } = calls(open);
  const tool = 'everything.trigger-elicitation-request';
  const first = await read(tool);
  expect(first).toMatchObject({ outcome: 'failed', fault: { code: 'input_required' } });
  const question = first.fault?.message ?? '';
  expect(question).toContain('"Please provide inputs for the following fields:"');
  expect(question).toContain('name (text); check (yes or no; may be left out)');
  expect(question.length).toBeLessThan(1_000);
  const answer = 'name: Ada\ncheck: yes\nemail: ada@example.com\ninteger: 7';
  // Others that are called meanwhile wait, and are asked nothing.
  const [echo, done] = await Promise.all([
    read('everything.echo', { message: 'hi' }),
    read(tool, answers([question, answer])),
  ]);
  expect(echo).toMatchObject({ outcome: 'done' });
  expect(done).toMatchObject({ outcome: 'done', output: { text: expect.stringContaining('- Name: Ada') } });
  expect(JSON.stringify(done.output)).toContain('- Favorite Integer: 7');
  // What is given up may ask still: its connection is, too, and the next try and call have another one, for
  // which a process is started within the time of the try.
  const long = { duration: 600, steps: 1 };
  expect(await read('everything.trigger-long-running-operation', long)).toMatchObject({
    fault: { code: 'timeout' },
  });
  expect(open.told.join()).toContain('the connection to a tool server was lost');
  expect(await read(tool, answers([question, answer]))).toMatchObject({ outcome: 'done' });
});
