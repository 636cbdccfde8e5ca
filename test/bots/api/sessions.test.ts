/** Sessions and a person's own tokens over real HTTP, on a real database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWrongTries } from '../../../src/bots/api/wrong-tries.ts';
import { openDatabase } from '../../../src/store/db.ts';
import type { Store } from '../../../src/store/store.ts';
import { storeOn } from '../../store/on-each-database.ts';
import { rawRequest, serve } from './served.ts';

let store: Store;
beforeAll(async () => {
  const database = await openDatabase({ memory: true });
  ({ store } = await storeOn({ kind: 'embedded', database: async () => database, url: async () => '' }));
});
afterAll(() => store.close());

const JSON_TYPE = { 'content-type': 'application/json' };

async function served(options: Parameters<typeof serve>[0] = {}) {
  const made = await serve({
    ...{ staff: store.staff, sessions: store.sessions, tokens: store.staff, embedded: false },
    wrongTries: createWrongTries(() => 0, 1_000),
    ...options,
  });
  const host = `localhost:${made.port}`;
  const ask = async (
    ...[method, path, headers, body]: [string, string, Record<string, string>?, string?]
  ) => {
    const answer = await rawRequest(
      { port: made.port, method, path: `/v1${path}`, headers: { host, ...headers } },
      body,
    );
    return {
      ...answer,
      body: answer.headers['content-type']?.includes('json') ? JSON.parse(answer.text) : {},
    };
  };
  return { ...made, host, ask };
}
type Served = Awaited<ReturnType<typeof served>>;

const tokenOf = async (member: string) => (await store.staff.makeToken('t', member)) ?? '';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** What a browser that signed in with a token sends. */
async function signedIn({ ask, host }: Served, member = 'lead', token?: string) {
  const begun = await ask('POST', '/session', bearer(token ?? (await tokenOf(member))));
  expect(begun.status).toBe(201);
  const [set = ''] = begun.headers['set-cookie'] ?? [];
  const cookie = { cookie: set.split(';')[0] ?? '' };
  const { body } = await ask('GET', '/staff', cookie);
  expect(body).toMatchObject({ you: member, session: { endsAt: begun.body.endsAt } });
  const page = { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
  return { set, cookie, page, csrf: { 'x-greenlight-csrf': String(body.session.csrf) } };
}

describe('a token is given for a session', () => {
  test('whose cookie no page reads and which does not hold the token', async () => {
    const { set } = await signedIn(await served());
    expect(set).toMatch(/^greenlight=[\w-]{43}; Max-Age=43200; Path=\/; .*HttpOnly; SameSite=Lax$/);
    expect(set).not.toMatch(/Secure|gl_/);
  });

  test('over TLS it has the name that no other host and no plain HTTP may set, and no other counts', async () => {
    const { ask } = await served({ behindProxy: true });
    const tls = { host: 'desk.example.com', 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' };
    const begun = await ask('POST', '/session', { ...tls, ...bearer(await tokenOf('lead')) });
    const [set = ''] = begun.headers['set-cookie'] ?? [];
    expect(set).toMatch(/^__Host-greenlight=[\w-]{43}; .*HttpOnly; Secure; SameSite=Lax$/);
    const cookie = set.split(';')[0] ?? '';
    expect((await ask('GET', '/runs', { ...tls, cookie })).status).toBe(200);
    const other = cookie.replace('__Host-', '');
    expect((await ask('GET', '/runs', { ...tls, cookie: other })).status).toBe(401);
    // A proxy that does not say how it was asked: not plain HTTP of this machine either.
    const { 'x-forwarded-proto': _, ...unsaid } = tls;
    expect((await ask('GET', '/runs', { ...unsaid, cookie: other })).status).toBe(401);
  });

  test('not for another session, and not where there is a provider to sign in at', async () => {
    const made = await served();
    const { cookie, page, csrf } = await signedIn(made);
    expect((await made.ask('POST', '/session', { ...cookie, ...page, ...csrf })).status).toBe(400);
    const { ask } = await served({ signIn: '/auth/sign-in' });
    expect((await ask('POST', '/session', bearer(await tokenOf('lead')))).status).toBe(405);
    expect((await ask('GET', '/runs')).body).toMatchObject({
      error: 'token_needed',
      signIn: '/auth/sign-in',
    });
  });
});

describe('a request that comes with the cookie', () => {
  const TRIES: [string, (by: Awaited<ReturnType<typeof signedIn>>) => object, number][] = [
    ['of our page, with its proof', ({ page, csrf }) => ({ ...page, ...csrf }), 201],
    ['without the proof', ({ page }) => page, 403],
    ['with another proof', ({ page }) => ({ ...page, 'x-greenlight-csrf': 'x'.repeat(43) }), 403],
    ['that says nothing of its page', ({ csrf }) => csrf, 403],
    ['of a foreign page', ({ csrf }) => ({ ...csrf, origin: 'https://evil.example.com' }), 403],
    ['of a page of the same site', ({ csrf }) => ({ ...csrf, 'sec-fetch-site': 'same-site' }), 403],
    [
      'of our origin from a foreign site',
      ({ page, csrf }) => ({ ...page, ...csrf, 'sec-fetch-site': 'cross-site' }),
      403,
    ],
    ['of no origin', ({ csrf }) => ({ ...csrf, origin: 'null' }), 403],
  ];
  test.each(TRIES)('%s', async (_, more, status) => {
    const made = await served();
    const by = await signedIn(made);
    const headers = { ...JSON_TYPE, ...by.cookie, ...more(by) };
    const answer = await made.ask('POST', '/runs', headers, '{"text":"a"}');
    expect(answer.status).toBe(status);
    expect(made.cases.received).toHaveLength(status === 201 ? 1 : 0);
  });

  test('the proof of another session is none', async () => {
    const made = await served();
    const [one, other] = [await signedIn(made), await signedIn(made, 'engineer')];
    const headers = { ...JSON_TYPE, ...one.cookie, ...one.page, ...other.csrf };
    expect((await made.ask('POST', '/runs', headers, '{"text":"a"}')).status).toBe(403);
  });

  test('every path that changes something asks for it', async () => {
    const made = await served();
    const { cookie, page } = await signedIn(made);
    const { body } = await made.ask('GET', '/openapi.json', cookie);
    const changing = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => method !== 'get')
        .map((method) => [method.toUpperCase(), path.slice('/v1'.length).replace(/\{\w+\}/g, 'run-1')]),
    );
    expect(changing.length).toBeGreaterThan(18);
    for (const [method = '', path = ''] of changing)
      expect(await made.ask(method, path, { ...cookie, ...page }), `${method} ${path}`).toMatchObject({
        status: 403,
        body: { error: 'foreign_page' },
      });
  });

  test('a token needs none of it', async () => {
    const { ask } = await served();
    const headers = { ...JSON_TYPE, ...bearer(await tokenOf('lead')), origin: 'https://evil.example.com' };
    expect((await ask('POST', '/runs', headers, '{"text":"a"}')).status).toBe(201);
  });

  test('behind a proxy that gives us another Host, PUBLIC_URL says which page is ours', async () => {
    const made = await served({ origin: 'https://desk.example.com' });
    const { cookie, csrf } = await signedIn(made);
    const from = (origin: string) => ({ ...JSON_TYPE, ...cookie, ...csrf, origin });
    const post = (origin: string) => made.ask('POST', '/runs', from(origin), '{"text":"a"}');
    expect((await post('https://desk.example.com')).status).toBe(201);
    expect((await post('https://other.example.com')).status).toBe(403);
  });
});

describe('a session is over', () => {
  test('by signing out: the browser forgets the cookie, and it opens nothing any more', async () => {
    const made = await served();
    const { cookie, page, csrf } = await signedIn(made);
    const out = await made.ask('DELETE', '/session', { ...cookie, ...page, ...csrf });
    expect(out).toMatchObject({ status: 200, body: { ended: true } });
    expect(out.headers['set-cookie']?.[0]).toMatch(/^greenlight=; /);
    const after = await made.ask('GET', '/runs', cookie);
    expect(after).toMatchObject({ status: 401, body: { error: 'session_ended' } });
    expect(after.headers['set-cookie']?.[0]).toMatch(/^greenlight=; .*Max-Age=0/);
  });

  test('its open stream ends before anything more is sent', async () => {
    const made = await served({ streams: { heartbeatMs: 20 } });
    const { cookie, page, csrf } = await signedIn(made);
    const stream = await fetch(`http://${made.host}/v1/stream`, { headers: cookie });
    expect(stream.status).toBe(200);
    const text = stream.text();
    await made.ask('DELETE', '/session', { ...cookie, ...page, ...csrf });
    expect(await text).toContain('event: ready');
  });

  test('a token that is taken away ends what it began', async () => {
    const made = await served();
    const token = await tokenOf('engineer');
    const { cookie, page, csrf } = await signedIn(made, 'engineer', token);
    const { body } = await made.ask('GET', '/tokens', cookie);
    for (const { id } of body.tokens)
      await made.ask('DELETE', `/tokens/${id}`, { ...cookie, ...page, ...csrf });
    expect((await made.ask('GET', '/runs', cookie)).status).toBe(401);
    expect((await made.ask('GET', '/runs', bearer(token))).status).toBe(401);
  });

  test('guessed ids are counted as tokens are, those of sessions that are over are not', async () => {
    const made = await served({ wrongTries: createWrongTries(() => 0, 1) });
    const { cookie } = await signedIn(made);
    const guess = { cookie: `greenlight=${'x'.repeat(43)}` };
    expect((await made.ask('GET', '/runs', guess)).status).toBe(401);
    expect((await made.ask('GET', '/runs', guess)).status).toBe(429);
    // Whoever is signed in behind the same address goes on.
    expect((await made.ask('GET', '/runs', cookie)).status).toBe(200);
  });
});

describe("a person's own tokens", () => {
  test('are made, shown once, listed with their last use, and taken away one by one', async () => {
    const { ask } = await served();
    const mine = bearer(await tokenOf('lead'));
    const made = await ask('POST', '/tokens', { ...mine, ...JSON_TYPE }, '{"name":"night script","days":7}');
    expect(made).toMatchObject({ status: 201, body: { token: expect.stringMatching(/^gl_[\w-]{43}$/) } });
    const night = bearer(made.body.token);
    expect((await ask('GET', '/runs', night)).status).toBe(200);
    const listed = (await ask('GET', '/tokens', mine)).body.tokens;
    const one = listed.find(({ name }: { name?: string }) => name === 'night script');
    expect(one).toMatchObject({ lastUsedAt: expect.any(String), madeAt: expect.any(String) });
    expect(JSON.stringify(listed)).not.toContain(made.body.token);
    expect((await ask('DELETE', `/tokens/${one.id}`, mine)).status).toBe(200);
    expect((await ask('GET', '/runs', night)).status).toBe(401);
    expect((await ask('GET', '/runs', mine)).status).toBe(200);
  });

  test('nobody lists or takes away those of somebody else', async () => {
    const { ask } = await served();
    const [lead, engineer] = [bearer(await tokenOf('lead')), bearer(await tokenOf('engineer'))];
    const of = async (who: Record<string, string>) =>
      (await ask('GET', '/tokens', who)).body.tokens.map(({ id }: { id: string }) => id) as string[];
    const [leads, engineers] = [await of(lead), await of(engineer)];
    expect(leads.some((id) => engineers.includes(id))).toBe(false);
    for (const id of [...leads, 'x', '%00'])
      expect((await ask('DELETE', `/tokens/${id}`, engineer)).status, id).toBe(404);
    expect(await of(lead)).toEqual(leads);
  });

  test('good for 90 days at most', async () => {
    const { ask } = await served();
    const mine = { ...bearer(await tokenOf('lead')), ...JSON_TYPE };
    for (const body of ['{"days":91}', '{"days":0}', '{"staff":"engineer"}', '{"name":""}'])
      expect((await ask('POST', '/tokens', mine, body)).status, body).toBe(400);
  });
});
