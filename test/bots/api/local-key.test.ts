/** The key of an embedded installation, and how often a wrong one may be tried. Real HTTP. */
import { describe, expect, test } from 'vitest';
import { newLocalKey, takeKey } from '../../../src/bots/api/local-key.ts';
import { createWrongTries } from '../../../src/bots/api/wrong-tries.ts';
import { LEAD, rawRequest, request, serve } from './served.ts';

const ENGINEER = { 'x-greenlight-person': 'engineer' };

async function keyed(perMinute = 1_000) {
  let now = 0;
  const wrongTries = createWrongTries(() => now, perMinute);
  const localKey = newLocalKey();
  const served = await serve({ localKey, wrongTries, key: takeKey(localKey, wrongTries) });
  const get = (path: string, headers: Record<string, string> = {}) =>
    rawRequest({ port: served.port, path, headers: { host: `localhost:${served.port}`, ...headers } });
  const pass = (ms: number) => {
    now += ms;
  };
  return { ...served, localKey, get, pass };
}

describe('the key that is printed at the start', () => {
  test('is asked of whoever names a person, and not of a token', async () => {
    const { get, localKey } = await keyed();
    expect((await get('/v1/runs', ENGINEER)).status).toBe(401);
    expect((await get('/v1/staff')).status).toBe(401);
    expect((await get('/v1/runs', { ...ENGINEER, 'x-greenlight-key': 'x' })).status).toBe(401);
    expect((await get('/v1/runs', { ...ENGINEER, 'x-greenlight-key': localKey })).status).toBe(200);
    expect((await get('/v1/runs', LEAD)).status).toBe(200);
  });

  test('opens the console: the browser keeps it where no page reads it, and the address is left without it', async () => {
    const { get, localKey } = await keyed();
    const opened = await get(`/?key=${localKey}`);
    expect(opened).toMatchObject({ status: 303, headers: { location: '/', 'cache-control': 'no-store' } });
    const [cookie = ''] = opened.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    const kept = { ...ENGINEER, cookie: cookie.split(';')[0] ?? '' };
    expect((await get('/v1/runs', kept)).status).toBe(200);
    expect((await get('/v1/runs', { ...kept, origin: 'https://evil.example.com' })).status).toBe(401);
    expect((await get('/v1/runs', { ...kept, 'sec-fetch-site': 'cross-site' })).status).toBe(401);
  });

  test('a wrong one in the address leaves nothing behind', async () => {
    const { get } = await keyed();
    const opened = await get('/?key=wrong');
    expect(opened.status).toBe(200);
    expect(opened.headers['set-cookie']).toBeUndefined();
  });

  test('is another at each start, and is asked of nobody where none was made', async () => {
    expect(newLocalKey()).not.toBe(newLocalKey());
    const { url } = await serve();
    expect((await request(`${url}/v1/runs`, { headers: ENGINEER })).status).toBe(200);
  });
});

describe('wrong tokens and keys', () => {
  test('are counted by address: one that has used up its tries waits, and who has a right one does not', async () => {
    const { get, localKey, pass } = await keyed(3);
    const guess = (n: number) => get('/v1/runs', { authorization: `Bearer guess-${n}` });
    for (let n = 0; n < 3; n += 1) expect((await guess(n)).status).toBe(401);
    const late = await guess(3);
    expect(late.status).toBe(429);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
    expect((await get('/v1/runs', LEAD)).status).toBe(200);
    expect((await get('/v1/runs', { ...ENGINEER, 'x-greenlight-key': localKey })).status).toBe(200);
    expect((await get(`/?key=${localKey}`)).status).toBe(303);
    // Who brings nothing guesses nothing.
    expect((await get('/v1/runs')).status).toBe(401);
    pass(20_000);
    expect((await guess(4)).status).toBe(401);
  });

  test('keys in the address and in headers count the same', async () => {
    const { get } = await keyed(2);
    await get('/?key=wrong');
    await get('/v1/runs', { ...ENGINEER, 'x-greenlight-key': 'wrong' });
    expect((await get('/?key=wrong')).status).toBe(429);
    expect((await get('/v1/runs', { authorization: 'Bearer guess' })).status).toBe(429);
  });

  test('of one address they take nothing from another; an IPv6 network is one', () => {
    const tries = createWrongTries(() => 0, 1);
    tries.wrong('203.0.113.7');
    expect(() => tries.wrong('203.0.113.7')).toThrow();
    expect(() => tries.wrong('::ffff:203.0.113.7')).toThrow();
    expect(() => tries.wrong('203.0.113.8')).not.toThrow();
    tries.wrong('2001:db8::1');
    expect(() => tries.wrong('2001:db8:0:0:9:9:9:9')).toThrow();
    expect(() => tries.wrong('2001:db8:0:1::1')).not.toThrow();
  });

  test('behind a proxy the address is what it says, without one what anybody claims counts for nothing', async () => {
    const wrong = (from: string) => ({ authorization: 'Bearer guess', 'x-forwarded-for': from });
    for (const behindProxy of [true, false]) {
      const { url } = await serve({ behindProxy, wrongTries: createWrongTries(() => 0, 1) });
      const get = (from: string) => request(`${url}/v1/runs`, { headers: wrong(from) });
      expect((await get('203.0.113.7')).status).toBe(401);
      expect((await get('203.0.113.7')).status).toBe(429);
      expect((await get('203.0.113.8')).status).toBe(behindProxy ? 401 : 429);
    }
  });
});
