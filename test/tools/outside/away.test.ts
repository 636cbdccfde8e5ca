/** A service that is away: left alone after some failures, and what became of calls is said as before. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, test } from 'vitest';
import { still, terms, who } from '../tools-for-tests.ts';
import { type Opened, openedInTests } from './opened.ts';

const LEFT = { firstMs: 600, longestMs: 600 };
const { opened, cleanups } = openedInTests();

type Answer = (response: ServerResponse, request: IncomingMessage) => void;
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end('"x"');
const hangs: Answer = () => {};

/** It does what `now.answer` says; `away` until it listens again, on the port that it had. */
interface Service {
  port: number;
  now: { answer: Answer; asked: string[] };
  stop(): Promise<void>;
  start(): Promise<void>;
}

async function service(): Promise<Service> {
  const now: Service['now'] = { answer: status(200), asked: [] };
  let server: Server | undefined;
  let port = 0;
  const one: Omit<Service, 'port'> = {
    now,
    async start() {
      server = createServer((request, response) => {
        now.asked.push(`${request.method} ${request.headers['x-key'] ?? request.url}`);
        now.answer(response, request);
      }).listen(port, '127.0.0.1');
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
    },
    async stop() {
      const was = server;
      server = undefined;
      was?.closeAllConnections();
      await new Promise<void>((resolve) => (was ? was.close(() => resolve()) : resolve()));
    },
  };
  await one.start();
  cleanups.push(one.stop);
  return { ...one, port };
}

let shop: Service;
let tools: Opened;
beforeEach(async () => {
  shop = await service();
  const url = `http://127.0.0.1:${shop.port}`;
  const input = 'input: { type: object, properties: { id: { type: string } }, required: [id] }';
  tools = await opened(
    `
http:
  shop:
    timeout_ms: 150
    tools:
      look: { description: l, effect: read, method: GET, url: "${url}/look?id={id}", ${input}, cache_ms: 0 }
      see: { description: s, effect: read, method: GET, url: "${url}/see?id={id}", ${input}, cache_ms: 0 }
      note: { description: n, method: POST, url: "${url}/note" }
      keyed: { description: k, method: POST, url: "${url}/keyed", idempotency: { header: X-Key } }
`,
    { leftAlone: LEFT },
  );
});

const calling = () => ({ context: who(), signal: still() });
const read = (id = '1', tool = 'shop.look') => tools.hands.read(tool, { id }, calling());
const write = (tool: string, more = {}) =>
  tools.hands.write(tool, {}, { ...calling(), terms: { ...terms, ...more } });

/** More than five failures in a row, of two tools and of three askings. */
async function opens() {
  await read('1');
  await read('2', 'shop.see');
  await read('3', 'shop.see');
}

describe('a service that is away', () => {
  test.each<[string, () => Promise<void> | void]>([
    ['nobody listens', () => shop.stop()],
    [
      'answers 503',
      () => {
        shop.now.answer = status(503);
      },
    ],
    [
      'hangs',
      () => {
        shop.now.answer = hangs;
      },
    ],
    [
      'breaks off',
      () => {
        shop.now.answer = (response) => response.destroy();
      },
    ],
  ])(
    '%s: is not asked by whoever comes next, who hears so at once and when to come back',
    async (_, make) => {
      await make();
      await opens();
      const asked = shop.now.asked.length;
      const left = await read();
      expect(left).toMatchObject({ outcome: 'failed', fault: { code: 'unavailable' } });
      expect(left.fault?.message).toContain('left alone for a moment');
      expect(left.afterMs).toBeGreaterThan(0);
      expect(left.afterMs).toBeLessThanOrEqual(1_000);
      expect(shop.now.asked).toHaveLength(asked);
    },
  );

  test('is asked by one call when its time is over, and by all once that is answered', async () => {
    await shop.stop();
    await opens();
    expect(await read()).toMatchObject({ afterMs: expect.any(Number) });
    await shop.start();
    await expect.poll(() => read(), { timeout: 20_000 }).toMatchObject({ outcome: 'done' });
    expect(await read()).toMatchObject({ outcome: 'done', tries: 1 });
  });
});

describe('a write while its service is left alone', () => {
  test('that is the one call then, and fails, lets nobody else through', async () => {
    shop.now.answer = status(503);
    await opens();
    const sent = async () => (await write('shop.note')).outcome;
    await expect.poll(sent, { timeout: 20_000, interval: 20 }).toBe('unknown');
    const before = shop.now.asked.length;
    expect(await read()).toMatchObject({ outcome: 'failed', afterMs: expect.any(Number) });
    expect(shop.now.asked).toHaveLength(before);
  });

  test('that is new was not sent, and may be sent later', async () => {
    await shop.stop();
    await opens();
    await shop.start();
    const before = shop.now.asked.length;
    const result = await write('shop.note');
    expect(result).toMatchObject({ outcome: 'failed', fault: { code: 'unavailable' } });
    expect(result.afterMs).toBeGreaterThan(0);
    expect(shop.now.asked).toHaveLength(before);
  });

  test('that was begun may have happened: without a key for good, with one until it is asked for', async () => {
    shop.now.answer = hangs;
    expect(await write('shop.note')).toMatchObject({ outcome: 'unknown', fault: { code: 'timeout' } });
    await opens();
    const bare = await write('shop.note', { fresh: false });
    expect(bare).toMatchObject({ outcome: 'unknown', fault: { code: 'may_have_happened' } });
    expect(bare.afterMs).toBeUndefined();
    const keyed = await write('shop.keyed', { fresh: false });
    expect(keyed.outcome).toBe('unknown');
    expect(keyed.afterMs).toBeGreaterThan(0);
  });

  test('that got no answer stays unknown, though the next try of it is not sent any more', async () => {
    // Each of these is one failure: nobody asks again so soon.
    shop.now.answer = status(503, { 'retry-after': '30' });
    for (const id of ['1', '2', '3']) await read(id);
    shop.now.answer = hangs;
    shop.now.asked.length = 0;
    const result = await write('shop.keyed');
    expect(result.outcome).toBe('unknown');
    expect(shop.now.asked).toEqual([`POST ${terms.key}`, `POST ${terms.key}`]);
    expect(result.afterMs).toBeGreaterThan(0);
  });
});

describe('what is no sign that a service is away', () => {
  /** What a request for `path` is answered; all else is answered well. */
  const only =
    (path: string, answer: Answer): Answer =>
    (response, request) =>
      (request.url?.startsWith(path) ? answer : status(200))(response, request);

  test('given a record that fails whoever asks for it, when others are asked for, then they are answered', async () => {
    shop.now.answer = status(500);
    for (let n = 0; n < 4; n += 1) await read('poison');
    for (let n = 0; n < 2; n += 1) await read('poison', 'shop.see');
    shop.now.answer = status(200);
    expect(await read('2')).toMatchObject({ outcome: 'done', tries: 1 });
    expect(await write('shop.note')).toMatchObject({ outcome: 'done' });
  });

  test('given a tool that is too slow, then it is left alone, and no other tool of its service', async () => {
    shop.now.answer = only('/look', hangs);
    for (const id of ['1', '2', '3', '4']) await read(id);
    expect(await read('5')).toMatchObject({ outcome: 'failed', afterMs: expect.any(Number) });
    expect(shop.now.asked).not.toContain('GET /look?id=5');
    expect(await read('1', 'shop.see')).toMatchObject({ outcome: 'done', tries: 1 });
    expect(await write('shop.note')).toMatchObject({ outcome: 'done' });
  });

  test.each([400, 401, 404, 409, 422, 429])('the answer %i', async (code) => {
    shop.now.answer = status(code);
    for (let n = 0; n < 4; n += 1) await read();
    const before = shop.now.asked.length;
    await read();
    expect(shop.now.asked.length).toBeGreaterThan(before);
  });

  test('the failure of a write, which may be its own no', async () => {
    shop.now.answer = status(500);
    for (let n = 0; n < 8; n += 1) await write('shop.note');
    expect(shop.now.asked).toHaveLength(8);
  });

  test('a caller who gave up', async () => {
    shop.now.answer = hangs;
    for (let n = 0; n < 8; n += 1) {
      const stop = new AbortController();
      const asked = tools.hands.read('shop.look', { id: '1' }, { context: who(), signal: stop.signal });
      await expect.poll(() => shop.now.asked.length).toBe(n + 1);
      stop.abort();
      await asked;
    }
    shop.now.answer = status(200);
    expect(await read()).toMatchObject({ outcome: 'done' });
  });
});

describe('a service that asks to wait', () => {
  test.each([429, 503])(
    'with %i and Retry-After is asked again in that time where it is short',
    async (code) => {
      const at: number[] = [];
      shop.now.answer = (response, request) => {
        at.push(performance.now());
        (at.length === 1 ? status(code, { 'retry-after': '1' }) : status(200))(response, request);
      };
      expect(await read()).toMatchObject({ outcome: 'done', tries: 2 });
      expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(990);
    },
  );

  test('for long is not asked again here, and the caller hears when', async () => {
    shop.now.answer = status(503, { 'retry-after': '30' });
    expect(await read()).toMatchObject({ outcome: 'failed', tries: 1, afterMs: 30_000 });
    expect(shop.now.asked).toHaveLength(1);
  });
});

test('calls are made again for a tenth of the calls and ten, however many fail', async () => {
  shop.now.answer = status(409);
  for (let n = 0; n < 30; n += 1) await read();
  expect(shop.now.asked.length).toBeLessThanOrEqual(30 + 30 / 10 + 10);
  expect(shop.now.asked.length).toBeGreaterThan(30);
});
