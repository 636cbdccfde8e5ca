/**
 * Signing in at MCP servers: a real authorization server, and a server behind it of the protocol's own
 * package.
 */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { signingIn } from '../../../src/tools/outside/mcp/sign-in.ts';
import { still, terms, who } from '../tools-for-tests.ts';
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server.ts';
import { type FetchServed, serveFetch } from './fetch-served.ts';
import { type Opened, openedInTests } from './opened.ts';
import { type ProtectedServer, startProtectedServer } from './protected-server.ts';

// Signs that mean something in a form and in a header.
const SECRET = 'a secret+of/the tests: 100% = it & long enough';
const DOCUMENT = 'https://greenlight.example.com/client.json';
const { cleanups, opened } = openedInTests();

const keys = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};
const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1') =>
  key.export({ type, format: 'pem' }).toString();
const secrets: Record<string, string> = {
  SECRET,
  WRONG: 'another secret of the tests',
  RSA: pem(keys.rsa.privateKey, 'pkcs1'),
  EC: pem(keys.ec.privateKey, 'sec1').replaceAll('\n', '\\n'),
  NO_KEY: 'nothing of the kind',
};
const jwks = (key: KeyObject) => ({
  keys: [{ ...createPublicKey(key).export({ format: 'jwk' }), kid: '1' }],
});

let provider: AuthorizationServer;
let server: ProtectedServer;
beforeEach(async () => {
  server = await startProtectedServer(() => provider.issuer);
  cleanups.push(server.stop);
  await startProvider();
});
async function startProvider(): Promise<void> {
  const keyed = { token_endpoint_auth_method: 'private_key_jwt' as const };
  provider = await startAuthorizationServer({
    clients: [
      { client_id: 'greenlight', client_secret: SECRET },
      { client_id: 'posting', client_secret: SECRET, token_endpoint_auth_method: 'client_secret_post' },
      {
        client_id: 'rsa',
        ...keyed,
        jwks: jwks(keys.rsa.privateKey),
        token_endpoint_auth_signing_alg: 'RS256',
      },
      { client_id: 'ec', ...keyed, jwks: jwks(keys.ec.privateKey), token_endpoint_auth_signing_alg: 'ES256' },
    ],
    resources: () => [server.resource],
    documents: {
      [DOCUMENT]: {
        ...{ client_id: DOCUMENT, client_name: 'Greenlight', ...keyed, jwks: jwks(keys.ec.privateKey) },
        ...{ token_endpoint_auth_signing_alg: 'ES256', grant_types: ['client_credentials'] },
        ...{ redirect_uris: [], response_types: [] },
      },
    },
  });
  cleanups.push(provider.stop);
}

interface Given {
  url?: string;
  issuer?: string;
  credentials?: string;
}
/** `<NAME>` is a setting of the environment. */
const CREDENTIALS = 'client_id: greenlight, client_secret: <SECRET>, scope: tools.read';
const open = ({ url = server.resource, issuer = provider.issuer, credentials = CREDENTIALS }: Given = {}) =>
  opened(
    `
servers:
  crm:
    url: ${url}
    auth: { client_credentials: { issuer: "${issuer}", ${credentials.replace(/<(\w+)>/g, '"$${$1}"')} } }
    tools:
      whoami: { effect: read, cache_ms: 0 }
      token: { effect: read, cache_ms: 0 }
      note: {}
`,
    { secretOf: (name) => secrets[name], connectMs: 5_000 },
  );
const read = ({ hands }: Opened, tool: string) =>
  hands.read(`crm.${tool}`, {}, { context: who(), signal: still() });
const note = ({ hands }: Opened) => hands.write('crm.note', {}, { context: who(), terms, signal: still() });

describe('a server that asks to sign in', () => {
  test.each([
    ['a secret', CREDENTIALS, 'greenlight'],
    ['a secret in the body', CREDENTIALS.replace('greenlight', 'posting'), 'posting'],
    ['an RSA key', 'client_id: rsa, private_key: <RSA>, scope: tools.read', 'rsa'],
    ['an elliptic key', 'client_id: ec, private_key: <EC>, scope: tools.read', 'ec'],
    [
      'a client metadata document',
      `client_id: "${DOCUMENT}", private_key: <EC>, scope: tools.read`,
      DOCUMENT,
    ],
  ])(
    'is signed in at with %s, for itself alone, with the scope of the file',
    async (_, credentials, client) => {
      const crm = await open({ credentials });
      expect(crm.problems).toEqual([]);
      expect(await read(crm, 'whoami')).toMatchObject({ output: { text: `${client} with tools.read` } });
      expect(await note(crm)).toMatchObject({ outcome: 'done' });
      expect(provider.asked).toEqual([
        { status: 200, client, resource: server.resource, scope: 'tools.read' },
      ]);
    },
  );

  test('and names no scope in the file is signed in at with the one that it asks for itself', async () => {
    const crm = await open({ credentials: 'client_id: greenlight, client_secret: <SECRET>' });
    expect(await read(crm, 'whoami')).toMatchObject({ output: { text: 'greenlight with tools.read' } });
  });

  test('takes a token no more: another one is asked for, once, and the call is made once', async () => {
    const crm = await open();
    expect(await note(crm)).toMatchObject({ outcome: 'done' });
    for (const token of server.tokens) if (token) server.revoked.add(token);
    const [one, other] = await Promise.all([read(crm, 'whoami'), note(crm)]);
    expect([one, other]).toMatchObject([{ outcome: 'done' }, { outcome: 'done' }]);
    expect([provider.asked.length, server.notes]).toEqual([2, 2]);
  });

  test('is not sent a token that has ended', async () => {
    let now = 0;
    const credential = { kind: 'secret' as const, secret: SECRET };
    const how = { issuer: provider.issuer, clientId: 'greenlight', credential };
    const signed = signingIn(new URL(server.resource), how, () => now);
    expect(await signed.token()).toBeUndefined();
    const refused = {
      response: new Response(null, { status: 401 }),
      serverUrl: new URL(server.resource),
      fetchFn: fetch,
    };
    await Promise.all([signed.onUnauthorized?.(refused), signed.onUnauthorized?.(refused)]);
    expect(provider.asked).toHaveLength(1);
    expect(signed.tokens()).toEqual([await signed.token()]);
    now = 600_000;
    expect(await signed.token()).toBeUndefined();
  });

  test('says the token itself: it is taken out, like the secret', async () => {
    const crm = await open();
    expect(await read(crm, 'token')).toMatchObject({ output: { text: 'it is [secret]' } });
    const tokens = server.tokens.filter((token) => token !== undefined);
    expect(tokens.length).toBeGreaterThan(0);
    for (const secret of [...tokens, SECRET]) expect(crm.told.join()).not.toContain(secret);
  });

  test('takes a token no more, and no other is given: the call says why, and nothing was sent', async () => {
    const crm = await open();
    for (const token of server.tokens) if (token) server.revoked.add(token);
    provider.refuses = true;
    expect(await note(crm)).toMatchObject({
      outcome: 'failed',
      fault: {
        code: 'unavailable',
        message: expect.stringMatching(/^crm.note is not available: nobody can sign in at its server: /),
      },
    });
    expect(server.notes).toBe(0);
  });

  test.each([
    [
      'a wrong secret',
      CREDENTIALS.replace('<SECRET>', '<WRONG>'),
      'its authorization server answered invalid_client',
    ],
    [
      'an unknown scope',
      CREDENTIALS.replace('tools.read', 'all'),
      'it asks for a scope that the token does not have',
    ],
    ['what is no key', 'client_id: rsa, private_key: <NO_KEY>', 'the private_key is no key in PEM'],
  ])('is not signed in at with %s: the start says so, and so does the call', async (_, credentials, why) => {
    const crm = await open({ credentials });
    expect(crm.problems).toEqual([expect.stringContaining(`nobody can sign in: ${why}`)]);
  });
});

/** A server that answers every call with 401 and says of itself what a test has it say. */
describe('a server that sends one elsewhere gets no token, and nobody gets the secret', () => {
  let evil: FetchServed & { got: string[] };
  let liar: FetchServed;
  let says: { challenge?: string; metadata?: object; redirect?: string };
  beforeEach(async () => {
    const got: string[] = [];
    const noting = async (request: Request) => {
      got.push(`${request.url} ${request.headers.get('authorization')} ${await request.text()}`);
      return Response.json({
        issuer: evil.url,
        token_endpoint: `${evil.url}/token`,
        response_types_supported: [],
      });
    };
    evil = { ...(await serveFetch(noting)), got };
    liar = await serveFetch(async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith('/.well-known/oauth-protected-resource')) {
        if (says.redirect) return new Response(null, { status: 302, headers: { location: says.redirect } });
        return says.metadata ? Response.json(says.metadata) : new Response(null, { status: 404 });
      }
      const challenge = says.challenge ?? 'Bearer';
      return new Response(null, { status: 401, headers: { 'www-authenticate': challenge } });
    });
    cleanups.push(evil.stop, liar.stop);
  });
  const good = () => ({ resource: `${liar.url}/mcp`, authorization_servers: [provider.issuer] });

  test.each<[string, () => typeof says, RegExp]>([
    [
      'at another authorization server',
      () => ({ metadata: { ...good(), authorization_servers: [evil.url] } }),
      /it sends one to sign in at http:\/\/127\S+, and the file says http/,
    ],
    ['at none', () => ({ metadata: { ...good(), authorization_servers: [] } }), /sign in at nowhere/],
    [
      'with metadata at another host',
      () => ({ challenge: `Bearer resource_metadata="${evil.url}/metadata"`, metadata: good() }),
      /its metadata is at http:\/\/127\S+, which is not itself/,
    ],
    [
      'with metadata at an address of the cloud around it',
      () => ({ challenge: 'Bearer resource_metadata="http://169.254.169.254/latest"', metadata: good() }),
      /its metadata is at http:\/\/169.254.169.254, which/,
    ],
    [
      'with metadata that lead on to an address of the cloud around it',
      () => ({ redirect: 'http://169.254.169.254/latest' }),
      /it sends on to http:\/\/169.254.169.254, which is not followed/,
    ],
    [
      'with metadata that lead on to another host',
      () => ({ redirect: `${evil.url}/x` }),
      /sends on to http:\/\/127/,
    ],
    [
      'with metadata of another resource',
      () => ({ metadata: { ...good(), resource: server.resource } }),
      /its metadata is of another resource/,
    ],
    ['with no metadata', () => ({}), /does not say as RFC 9728 has it/],
  ])('%s', async (_, saying, why) => {
    says = saying();
    const crm = await open({ url: `${liar.url}/mcp` });
    expect(crm.problems).toEqual([expect.stringMatching(why)]);
    expect([provider.asked, evil.got]).toEqual([[], []]);
  });

  /** An authorization server of the file whose metadata are as a test has them. */
  test.each<[string, (own: string) => { metadata?: object; redirect?: string }, RegExp]>([
    [
      'whose metadata are of another issuer',
      () => ({ metadata: { issuer: 'https://accounts.example.com', token_endpoint: `${evil.url}/token` } }),
      /is of another issuer/,
    ],
    [
      'that has tokens asked for without TLS',
      (own) => ({ metadata: { issuer: own, token_endpoint: 'http://tokens.example.com/token' } }),
      /has tokens asked for at http:\/\/tokens.example.com/,
    ],
    [
      'that has tokens asked for at an address of a machine',
      (own) => ({ metadata: { issuer: own, token_endpoint: 'https://169.254.169.254/token' } }),
      /has tokens asked for at https:\/\/169.254.169.254/,
    ],
    [
      'that has tokens asked for at another port of this machine',
      (own) => ({ metadata: { issuer: own, token_endpoint: `${evil.url}/token` } }),
      /has tokens asked for at http:\/\/127/,
    ],
    [
      'whose metadata lead on to another host',
      () => ({ redirect: `${evil.url}/metadata` }),
      /the authorization server sends on to http:\/\/127/,
    ],
    [
      'whose token endpoint leads on to another host',
      (own) => ({ metadata: { issuer: own, token_endpoint: `${own}/away` } }),
      /the authorization server sends on to http:\/\/127/,
    ],
  ])('by an authorization server %s', async (_, saying, why) => {
    const odd: FetchServed = await serveFetch(async (request) => {
      const { metadata, redirect } = saying(odd.url);
      const to = new URL(request.url).pathname === '/away' ? `${evil.url}/token` : redirect;
      if (to) return new Response(null, { status: 307, headers: { location: to } });
      return Response.json({
        authorization_endpoint: `${odd.url}/auth`,
        response_types_supported: [],
        ...metadata,
      });
    });
    cleanups.push(odd.stop);
    says = { metadata: { ...good(), authorization_servers: [odd.url] } };
    const crm = await open({ url: `${liar.url}/mcp`, issuer: odd.url });
    expect(crm.problems).toEqual([expect.stringMatching(why)]);
    expect(evil.got).toEqual([]);
  });
});
