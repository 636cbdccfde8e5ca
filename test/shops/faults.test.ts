/** The faults themselves, before a server that counts what it was asked. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Faults, faultsBefore } from './faults.ts';

let faults: Faults;
let asked: string[];
let end: () => Promise<unknown>;

beforeEach(async () => {
  asked = [];
  const shop = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    asked.push(`${request.method} ${request.url} ${request.headers['x-key']} ${body}`);
    response.setHeader('x-shop', 'yes');
    response.statusCode = 201;
    response.end(`done: ${body}`);
  }).listen(0, '127.0.0.1');
  await once(shop, 'listening');
  faults = await faultsBefore(`http://127.0.0.1:${(shop.address() as AddressInfo).port}`);
  end = async () => {
    await faults.close();
    shop.close();
    shop.closeAllConnections();
  };
});

afterEach(() => end());

const ask = (body: string, signal?: AbortSignal) =>
  fetch(`${faults.url}/api?a=1`, {
    method: 'POST',
    headers: { 'x-key': 'k' },
    body,
    ...(signal && { signal }),
  });

test('without one, request and answer pass as they are', async () => {
  const response = await ask('refund');
  expect([response.status, response.headers.get('x-shop'), await response.text()]).toEqual([
    201,
    'yes',
    'done: refund',
  ]);
  expect(asked).toEqual(['POST /api?a=1 k refund']);
});

test('an answer is lost after the shop has done it, once, and only where it was said', async () => {
  faults.next('refund', { answer: 'drop' });
  expect((await ask('cancel')).status).toBe(201);
  await expect(ask('refund')).rejects.toThrow('fetch failed');
  expect(asked).toHaveLength(2);
  expect((await ask('refund')).status).toBe(201);
  expect([faults.sent('refund'), faults.sent('cancel')]).toEqual([2, 1]);
});

test('a request does not arrive', async () => {
  faults.next('refund', { arrives: false, answer: 'drop' });
  await expect(ask('refund')).rejects.toThrow('fetch failed');
  expect(asked).toEqual([]);
});

test('the shop has done it and says that it failed, as often as was said', async () => {
  faults.next('refund', { answer: { status: 500, body: 'oh no' }, times: 2 });
  const statuses = [await ask('refund'), await ask('refund'), await ask('refund')].map(
    ({ status }) => status,
  );
  expect(statuses).toEqual([500, 500, 201]);
  expect(asked).toHaveLength(3);
});

test('an answer comes late, or never', async () => {
  faults.next('refund', { late: 300 });
  const began = Date.now();
  expect((await ask('refund')).status).toBe(201);
  expect(Date.now() - began).toBeGreaterThanOrEqual(290);
  faults.next('refund', { answer: 'hang' });
  await expect(ask('refund', AbortSignal.timeout(300))).rejects.toThrow('timeout');
  expect(asked).toHaveLength(2);
});

test('a request waits until it is let go, and others pass it', async () => {
  const held = faults.hold('refund');
  const waiting = ask('refund');
  await held.arrived;
  expect((await ask('cancel')).status).toBe(201);
  expect(asked).toHaveLength(1);
  held.release();
  expect((await waiting).status).toBe(201);
});

test('while the shop is away nothing arrives, and afterwards all is well', async () => {
  faults.away(true);
  await expect(ask('refund')).rejects.toThrow('fetch failed');
  faults.away(false);
  expect((await ask('refund')).status).toBe(201);
  expect(asked).toHaveLength(1);
});
