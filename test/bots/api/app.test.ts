import { expect, test } from 'vitest';
import { LEAD, rawRequest, request, serve } from './served.ts';

test('GET /health says that the process is alive, to anybody', async () => {
  const served = await serve({ embedded: false });
  expect(await request(`${served.url}/health`)).toMatchObject({ status: 200, body: { status: 'ok' } });
});

test('GET /ready: 200 when all is there, else 503 and what is not', async () => {
  const served = await serve({ embedded: false });
  expect(await request(`${served.url}/ready`)).toMatchObject({
    status: 200,
    body: { ready: true, database: true, migrations: true, worker: true },
  });
  served.ready.now = { ready: false, database: true, migrations: false, worker: false };
  expect(await request(`${served.url}/ready`)).toMatchObject({ status: 503, body: served.ready.now });
  served.ready.now = new Error('connection refused by 10.0.0.1');
  const answer = await request(`${served.url}/ready`);
  expect(answer).toMatchObject({ status: 503, body: { ready: false, database: false } });
  expect(JSON.stringify(answer.body)).not.toContain('10.0.0.1');
  expect(served.logged).toMatchObject([{ fields: { err: served.ready.now } }]);
});

test.each(['/', '/health', '/v1/staff', '/v1/unknown', '/unknown'])(
  '%s carries the security headers, no CORS and no name of its maker',
  async (path) => {
    const served = await serve();
    const { headers } = await request(served.url + path, { headers: { ...LEAD, origin: served.url } });
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  },
);

test('answers of the API are kept by no cache', async () => {
  const served = await serve();
  const { headers } = await request(`${served.url}/v1/staff`, { headers: LEAD });
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('etag')).toBeNull();
});

test('GET / is the console; what nobody knows is a 404 in JSON', async () => {
  const served = await serve();
  expect(await request(`${served.url}/`)).toMatchObject({ status: 200, body: '<p>console</p>' });
  expect(await request(`${served.url}/unknown`)).toMatchObject({ status: 404, body: { error: 'not_found' } });
});

test('what the static files refuse is a refusal, not a mistake of ours', async () => {
  const served = await serve();
  const missing = await request(`${served.url}/assets/gone.js`);
  expect(missing).toMatchObject({ status: 404, body: { error: 'not_found' } });
  const hidden = await rawRequest({ port: served.port, path: '/assets/..%2f..%2fpackage.json' });
  expect([400, 403, 404]).toContain(hidden.status);
  expect(JSON.parse(hidden.text)).toMatchObject({
    error: expect.any(String),
    message: expect.stringMatching(/\.$/),
  });
  expect(served.logged).toEqual([]);
});
