/**
 * Signing in at a real OpenID provider on loopback, with a browser of the test's own: cookies and redirects.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AppParts } from '../../../src/bots/api/app.ts';
import { createWrongTries } from '../../../src/bots/api/wrong-tries.ts';
import { openProvider, vouchedFor } from '../../../src/bots/oidc/provider.ts';
import { CALLBACK, createOidcRouter, SIGN_IN } from '../../../src/bots/oidc/router.ts';
import { openDatabase } from '../../../src/store/db.ts';
import type { Store } from '../../../src/store/store.ts';
import { type OidcServer, startOidcProvider } from '../../oidc-provider.ts';
import { storeOn } from '../../store/on-each-database.ts';
import { type Served, serve } from '../api/served.ts';

let store: Store;
beforeAll(async () => {
  const database = await openDatabase({ memory: true });
  ({ store } = await storeOn({ kind: 'embedded', database: async () => database, url: async () => '' }));
});
afterAll(() => store.close());

let served: Served;
let provider: OidcServer;
let oidc: AppParts['oidc'];

beforeEach(async () => {
  served = await serve({
    ...{ staff: store.staff, sessions: store.sessions, tokens: store.staff, embedded: false },
    signIn: SIGN_IN,
    oidc: (request, response, next) => oidc?.(request, response, next),
  });
  const redirectUri = `${served.url}${CALLBACK}`;
  provider = await startOidcProvider(redirectUri);
  provider.accounts.lead = { email: 'Lead@Example.com', email_verified: true };
  oidc = routerWith({ redirectUri });
  return () => provider.stop();
});

function routerWith({
  redirectUri,
  trustEmail = false,
  tries = 1_000,
}: {
  redirectUri: string;
  trustEmail?: boolean;
  tries?: number;
}) {
  return createOidcRouter({
    provider: openProvider({ ...provider, redirectUri, trustEmail }),
    sessions: store.sessions,
    memberOf: async (email) => ({ tenant: 't', member: await store.staff.byEmail('t', email) }),
    wrongTries: createWrongTries(() => 0, tries),
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
}

/** Cookies by origin and name; answers one request, and follows nothing by itself. */
class Browser {
  readonly cookies = new Map<string, string>();
  async go(url: string, form?: Record<string, string>): Promise<{ response: Response; to: string }> {
    const { origin } = new URL(url);
    const own = [...this.cookies].filter(([name]) => name.startsWith(`${origin} `));
    const cookie = own.map(([name, value]) => `${name.split(' ')[1]}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (/expires=Thu, 01 Jan 1970/i.test(set)) this.cookies.delete(`${origin} ${name}`);
      else this.cookies.set(`${origin} ${name}`, value);
    }
    const location = response.headers.get('location');
    return { response, to: location === null ? url : new URL(location, url).href };
  }
  /** Signs in at the provider under this name and agrees; where the provider sends the browser back to. */
  async atProvider(login: string): Promise<string> {
    let { to } = await this.go(`${served.url}${SIGN_IN}`);
    for (let n = 0; n < 10 && !to.startsWith(served.url); n++) {
      if (!to.includes('/interaction/')) ({ to } = await this.go(to));
      else {
        const page = await (await this.go(to)).response.text();
        const prompt = page.includes('name="login"') ? 'login' : 'consent';
        ({ to } = await this.go(to, { prompt, login, password: 'any' }));
      }
    }
    return to;
  }
  get session() {
    return this.cookies.get(`${served.url} greenlight`);
  }
}

const you = async (browser: Browser) => {
  const { response } = await browser.go(`${served.url}/v1/staff`);
  return response.status === 200 ? (await response.json()).you : response.status;
};

describe('signing in at the provider', () => {
  test('makes a session for the member whose address it vouches for', async () => {
    const browser = new Browser();
    const back = await browser.atProvider('lead');
    const asked = new URL(back);
    expect(asked.pathname).toBe(CALLBACK);
    const { to, response } = await browser.go(back);
    expect(to).toBe(`${served.url}/`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await you(browser)).toBe('lead');
    // What the sign-in began with is used up.
    expect([...browser.cookies.keys()].filter((name) => name.includes('sign-in'))).toEqual([]);
  });

  test('asks with PKCE, state and nonce, another each time', async () => {
    const asked = await Promise.all(
      [1, 2].map(async () => new URL((await new Browser().go(`${served.url}${SIGN_IN}`)).to).searchParams),
    );
    for (const params of asked) {
      expect(params.get('response_type')).toBe('code');
      expect(params.get('code_challenge_method')).toBe('S256');
      expect(params.get('scope')).toBe('openid email');
    }
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asked[0]?.get(name)).toMatch(/^[\w-]{43}$/);
      expect(asked[0]?.get(name)).not.toBe(asked[1]?.get(name));
    }
  });

  test.each([
    ['a stranger', { email: 'stranger@example.com', email_verified: true }, 'stranger'],
    ['an address that is not verified', { email: 'lead@example.com', email_verified: false }, 'unverified'],
    ['an address of which nothing is said', { email: 'lead@example.com' }, 'unverified'],
    ['no address', {}, 'unverified'],
  ])('%s gets no session, and nobody is made', async (_, account, why) => {
    provider.accounts.somebody = account;
    const before = await store.staff.list('t');
    const browser = new Browser();
    const { to } = await browser.go(await browser.atProvider('somebody'));
    expect(to).toBe(`${served.url}/?sign-in=${why}`);
    expect(browser.session).toBeUndefined();
    expect(await you(browser)).toBe(401);
    expect(await store.staff.list('t')).toEqual(before);
  });

  test('somebody who was removed gets no session', async () => {
    const member = { id: 'temp', name: 'Temp', email: 'temp@example.com', role: 'engineer', limit: 100 };
    await store.staff.add('t', member);
    provider.accounts.temp = { email: 'temp@example.com', email_verified: true };
    const browser = new Browser();
    await browser.go(await browser.atProvider('temp'));
    expect(await you(browser)).toBe('temp');
    await store.staff.remove('t', 'temp');
    expect(await you(browser)).toBe(401);
    const { to } = await browser.go(await browser.atProvider('temp'));
    expect(to).toBe(`${served.url}/?sign-in=stranger`);
  });

  test('a setting trusts a provider that does not say whether an address is verified', async () => {
    oidc = routerWith({ redirectUri: `${served.url}${CALLBACK}`, trustEmail: true });
    provider.accounts.lead = { email: 'lead@example.com' };
    const browser = new Browser();
    await browser.go(await browser.atProvider('lead'));
    expect(await you(browser)).toBe('lead');
    expect(vouchedFor({ email: 'lead@example.com', email_verified: false }, true)).toBeUndefined();
    expect(vouchedFor({ email: 'lead@example.com', email_verified: 'true' }, true)).toBeUndefined();
    expect(vouchedFor({ email: ['lead@example.com'], email_verified: true }, true)).toBeUndefined();
  });

  test('signing in anew ends the session of before', async () => {
    const browser = new Browser();
    await browser.go(await browser.atProvider('lead'));
    const first = browser.session ?? '';
    await browser.go(await browser.atProvider('lead'));
    expect(browser.session).not.toBe(first);
    expect(await store.sessions.find(first, false)).toBeUndefined();
    expect(await you(browser)).toBe('lead');
  });
});

describe('coming back is refused', () => {
  const failed = () => `${served.url}/?sign-in=failed`;

  test('in a browser that began no sign-in, or another one', async () => {
    const back = await new Browser().atProvider('lead');
    expect((await new Browser().go(back)).to).toBe(failed());
    const other = new Browser();
    await other.go(`${served.url}${SIGN_IN}`);
    expect((await other.go(back)).to).toBe(failed());
    expect(other.session).toBeUndefined();
  });

  test.each([
    ['another state', (url: URL) => url.searchParams.set('state', 'x')],
    ['no state', (url: URL) => url.searchParams.delete('state')],
    ['another code', (url: URL) => url.searchParams.set('code', 'x')],
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example.com')],
    ['an error', (url: URL) => url.searchParams.set('error', 'access_denied')],
  ])('with %s', async (_, change) => {
    const browser = new Browser();
    const back = new URL(await browser.atProvider('lead'));
    change(back);
    expect((await browser.go(back.href)).to).toBe(failed());
    expect(browser.session).toBeUndefined();
  });

  test.each(['nonce', 'verifier', 'state'])('with another %s than the sign-in began with', async (name) => {
    const browser = new Browser();
    const back = await browser.atProvider('lead');
    const cookie = `${served.url} greenlight-sign-in`;
    const read = (text = '') => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const begun = { ...read(browser.cookies.get(cookie)), [name]: 'x'.repeat(43) };
    browser.cookies.set(cookie, Buffer.from(JSON.stringify(begun)).toString('base64url'));
    expect((await browser.go(back)).to).toBe(failed());
    expect(browser.session).toBeUndefined();
  });

  test('a second time', async () => {
    const browser = new Browser();
    const back = await browser.atProvider('lead');
    const begun = [...browser.cookies].find(([name]) => name.includes('sign-in'));
    await browser.go(back);
    const session = browser.session;
    // Even with what the browser had been given.
    if (begun) browser.cookies.set(...begun);
    expect((await browser.go(back)).to).toBe(failed());
    expect(browser.session).toBe(session);
  });
});

test('a token that is made signed in at the provider ends after 30 days, whatever was asked for', async () => {
  const browser = new Browser();
  await browser.go(await browser.atProvider('lead'));
  const cookie = `greenlight=${browser.session}`;
  const csrf = (await (await fetch(`${served.url}/v1/staff`, { headers: { cookie } })).json()).session?.csrf;
  const make = (body: object) =>
    fetch(`${served.url}/v1/tokens`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', origin: served.url, 'x-greenlight-csrf': csrf },
      body: JSON.stringify({ name: 'script', ...body }),
    });
  for (const body of [{}, { days: 90 }, { days: 7 }]) expect((await make(body)).status).toBe(201);
  const lives = (await store.staff.tokens('t', 'lead')).map(({ madeAt, expiresAt }) =>
    Math.round((Date.parse(expiresAt) - Date.parse(madeAt)) / 86_400_000),
  );
  expect(lives.slice(-3)).toEqual([30, 30, 7]);
});

test('a page that sends browsers here without our cookie, or with another state, uses up nobody’s tries', async () => {
  oidc = routerWith({ redirectUri: `${served.url}${CALLBACK}`, tries: 1 });
  const begun = new Browser();
  const back = new URL(await begun.atProvider('lead'));
  const foreign = `${served.url}${CALLBACK}?code=x&state=y`;
  for (let n = 0; n < 5; n++)
    expect((await new Browser().go(foreign)).to).toBe(`${served.url}/?sign-in=failed`);
  expect((await begun.go(foreign)).to).toBe(`${served.url}/?sign-in=failed`);
  const guessing = async () => {
    const browser = new Browser();
    const own = new URL(await browser.atProvider('lead'));
    own.searchParams.set('code', back.searchParams.get('state') ?? '');
    return (await browser.go(own.href)).response.status;
  };
  expect([await guessing(), await guessing()]).toEqual([303, 429]);
  const other = new Browser();
  await other.go(await other.atProvider('lead'));
  expect(await you(other)).toBe('lead');
});

test('while the provider is away people learn so, and can sign in once it is back', async () => {
  const { issuer } = provider;
  await provider.stop();
  const browser = new Browser();
  const { to } = await browser.go(`${served.url}${SIGN_IN}`);
  expect(to).toBe(`${served.url}/?sign-in=away`);
  provider = await startOidcProvider(`${served.url}${CALLBACK}`, Number(new URL(issuer).port));
  provider.accounts.lead = { email: 'lead@example.com', email_verified: true };
  await browser.go(await browser.atProvider('lead'));
  expect(await you(browser)).toBe('lead');
});
