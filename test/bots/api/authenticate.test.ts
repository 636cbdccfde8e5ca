import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { distrust, isLoopback } from '../../../src/bots/api/local-caller.ts';
import { rawRequest, request, type Served, serve } from './served.ts';

const ENGINEER = { 'x-greenlight-person': 'engineer' };
const PATHS = [
  '/runs',
  '/runs/run-1',
  '/runs/run-1/stream',
  '/stream',
  '/staff',
  '/outbox',
  '/openapi.json',
  '/unknown',
  '',
];

interface Tried {
  status: number;
  error?: string;
  message?: string;
}

async function tried(served: Served, headers: Record<string, string>, body?: string): Promise<Tried> {
  const method = body === undefined ? 'GET' : 'POST';
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const options = { port: served.port, method, path: '/v1/runs', headers: { ...type, ...headers } };
  const { status, text } = await rawRequest(options, body);
  return { status, ...(status < 400 ? {} : JSON.parse(text)) };
}

describe('on PostgreSQL', () => {
  test.each(PATHS)('nothing answers at /v1%s without a token', async (path) => {
    const served = await serve({ embedded: false });
    for (const method of ['GET', 'POST', 'OPTIONS', 'DELETE']) {
      for (const headers of [{}, ENGINEER]) {
        const answer = await request(`${served.url}/v1${path}`, { method, headers });
        expect(answer).toMatchObject({ status: 401, body: { error: 'token_needed' } });
        expect(answer.body.message).toContain('npm run staff -- token');
        expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="greenlight"');
      }
    }
    expect(await request(`${served.url}/V1${path}`)).toMatchObject({ status: 401 });
  });

  test.each([
    ['Bearer token-lead', 200],
    ['bearer token-lead', 200],
    ['Bearer token-nobody', 401],
    ['Bearer ', 401],
    ['Bearer token-lead x', 401],
    ['Basic dG9rZW4tbGVhZA==', 401],
    ['token-lead', 401],
    [`Bearer ${'x'.repeat(2000)}`, 401],
  ])('%.40s: %i', async (authorization, status) => {
    const served = await serve({ embedded: false });
    expect(await tried(served, { authorization })).toMatchObject({ status });
  });
});

describe('on the embedded database', () => {
  test('a request from this machine names its person', async () => {
    const served = await serve();
    expect(await tried(served, ENGINEER, '{"text":"a"}')).toEqual({ status: 201 });
    expect(served.cases.received.at(-1)?.command.by).toEqual({ id: 'engineer', name: 'The engineer' });
  });

  test.each(['nobody', 'gone', '', '../lead', 'lead, engineer', '__proto__', 'x'.repeat(500)])(
    'the person %.20j is nobody',
    async (person) => {
      const served = await serve();
      expect(await tried(served, { 'x-greenlight-person': person })).toMatchObject({
        status: 401,
        error: 'unknown_person',
      });
    },
  );

  test('who names nobody gets the staff and the description, and nothing else', async () => {
    const served = await serve();
    const staff = await request(`${served.url}/v1/staff`);
    expect(staff.status).toBe(200);
    expect(staff.body).not.toHaveProperty('you');
    for (const path of ['/runs', '/runs/run-1', '/stream', '/outbox']) {
      expect(await request(`${served.url}/v1${path}`)).toMatchObject({
        status: 401,
        body: { error: 'person_needed' },
      });
    }
    expect(await request(`${served.url}/v1/openapi.json`)).toMatchObject({ status: 200 });
  });

  test('a token works, from anywhere and through anything, and goes before the person that is named', async () => {
    const served = await serve();
    const headers = {
      ...ENGINEER,
      authorization: 'Bearer token-lead',
      host: 'support.example.com',
      'x-forwarded-for': '203.0.113.9',
    };
    expect(await tried(served, headers, '{"text":"a"}')).toEqual({ status: 201 });
    expect(served.cases.received.at(-1)?.command.by.id).toBe('lead');
    const wrong = { ...ENGINEER, authorization: 'Bearer token-nobody' };
    expect(await tried(served, wrong)).toMatchObject({ status: 401, error: 'wrong_token' });
  });

  describe.each([
    ['a read', undefined],
    ['a command', '{"text":"a"}'],
  ])('%s', (_, body) => {
    const fine = body === undefined ? 200 : 201;
    test.each<[Record<string, string>, number]>([
      [{ host: 'localhost' }, fine],
      [{ host: 'LOCALHOST:3000' }, fine],
      [{ host: '127.0.0.1:65535' }, fine],
      [{ host: '[::1]:3000' }, fine],
      [{ host: 'rebound.example.com' }, 401],
      [{ host: 'localhost.example.com:3000' }, 401],
      [{ host: '127.0.0.1.example.com' }, 401],
      [{ host: 'localhost:3000@example.com' }, 401],
      [{ host: '192.0.2.1:3000' }, 401],
      [{ host: '0.0.0.0:3000' }, 401],
      [{ forwarded: 'for=203.0.113.9' }, 401],
      [{ 'x-forwarded-for': '127.0.0.1' }, 401],
      [{ 'x-forwarded-host': 'localhost' }, 401],
      [{ 'x-forwarded-proto': '' }, 401],
      [{ 'x-real-ip': '127.0.0.1' }, 401],
      [{ via: '1.1 proxy' }, 401],
      [{ host: 'localhost:3000', origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }, fine],
      [{ 'sec-fetch-site': 'none' }, fine],
      [{ host: 'localhost:3000', origin: 'http://localhost:4000' }, 401],
      [{ host: 'localhost:3000', origin: 'https://foreign.example.com' }, 401],
      [{ host: 'localhost:3000', origin: 'null' }, 401],
      [{ 'sec-fetch-site': 'same-site' }, 401],
      [{ 'sec-fetch-site': 'cross-site' }, 401],
    ])('with %j: %i', async (headers, status) => {
      const served = await serve();
      const answer = await tried(served, { ...ENGINEER, ...headers }, body);
      expect(answer.status).toBe(status);
      if (status === 401) {
        expect(answer.message).toMatch(/because .*Bearer TOKEN/);
        expect(served.cases.received).toEqual([]);
      }
    });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'a form of type %s does nothing',
    async (type) => {
      const served = await serve();
      expect(await tried(served, { ...ENGINEER, 'content-type': type }, '{"text":"a"}')).toMatchObject({
        status: 415,
      });
      expect(served.cases.received).toEqual([]);
    },
  );

  // Where this machine has no other address than loopback, the table of isLoopback below is all there is to
  // try.
  const outside = Object.values(networkInterfaces())
    .flat()
    .filter((address) => address && !address.internal && address.family === 'IPv4')
    .map((address) => address?.address ?? '');
  test.each(outside.slice(0, 1))('from another address than loopback a token is needed', async (host) => {
    const served = await serve({ host: '0.0.0.0' });
    const options = { host, port: served.port, path: '/v1/runs' };
    const named = await rawRequest({ ...options, headers: { ...ENGINEER, host: 'localhost' } });
    expect(named.status).toBe(401);
    expect(JSON.parse(named.text).message).toContain('another machine');
    const token = await rawRequest({ ...options, headers: { authorization: 'Bearer token-lead' } });
    expect(token.status).toBe(200);
  });
});

test.each([
  ['127.0.0.1', true],
  ['127.8.8.8', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['::ffff:10.0.0.1', false],
  ['10.0.0.1', false],
  ['127.0.0.1.example.com', false],
  ['::2', false],
  ['', false],
  [undefined, false],
])('%s is loopback: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
  expect(distrust({ address, headers: { host: 'localhost' } }) === undefined).toBe(expected);
});

test('a request without any Host is not trusted', () => {
  expect(distrust({ address: '127.0.0.1', headers: {} })).toContain('Host');
});
