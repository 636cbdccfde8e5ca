/**
 * Who is let in at POST /api/messages, and that nothing ever goes to a host that is not listed. Real signed
 * tokens, real HTTP.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { LogFields } from '../../../src/flow/ports/log.ts';
import { headersAlone } from '../../raw-http.ts';
import { openTeamsInstallation, roomIn, type TeamsInstallation } from '../../teams-server/installation.ts';
import { APP, TENANT } from '../../teams-server/teams-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let installation: TeamsInstallation;
const logged: LogFields[] = [];
/** A host that is no setting of ours: it counts who calls. */
let stranger: Server;
let strangerUrl: string;
let strangersCalls = 0;
beforeAll(async () => {
  stranger = createServer((_request, response) => {
    strangersCalls += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  strangerUrl = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`;
  const note = (fields: LogFields) => void logged.push(fields);
  installation = await openTeamsInstallation({}, { debug: note, info: note, warn: note, error: note });
});
afterAll(async () => {
  await installation?.stop();
  stranger?.close();
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const message = (more: object = {}) =>
  installation.activity('engineer', roomIn(installation, 'personal', 'engineer'), {
    type: 'message',
    text: 'help',
    ...more,
  });

describe('tokens', () => {
  const now = Math.floor(Date.now() / 1000);
  const sign = (...args: Parameters<TeamsInstallation['server']['identity']['token']>) =>
    installation.server.identity.token(...args);

  test('a good one is taken', async () => {
    expect((await installation.post(message())).status).toBe(200);
  });

  test.each<[string, () => Record<string, string>]>([
    ['none', () => ({})],
    ['an empty one', () => ({ authorization: '' })],
    ['junk', () => bearer('junk')],
    ['junk in three parts', () => bearer('aaa.bbb.ccc')],
    ['another scheme', () => ({ authorization: `Basic ${sign(installation.server.serviceUrl)}` })],
    ['alg none', () => bearer(sign(installation.server.serviceUrl, {}, { alg: 'none' }))],
    [
      'alg none with a signature',
      () => bearer(`${sign(installation.server.serviceUrl, {}, { alg: 'none' })}AAAA`),
    ],
    [
      'HS256 signed with the public key',
      () => bearer(sign(installation.server.serviceUrl, {}, { alg: 'HS256' })),
    ],
    ['another audience', () => bearer(sign(installation.server.serviceUrl, { aud: 'another-app' }))],
    ['no audience', () => bearer(sign(installation.server.serviceUrl, { aud: undefined }))],
    [
      'another issuer',
      () => bearer(sign(installation.server.serviceUrl, { iss: 'https://evil.example.com' })),
    ],
    [
      'the emulator as issuer',
      () =>
        bearer(
          sign(installation.server.serviceUrl, {
            iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
            ver: '1.0',
            appid: APP.appId,
          }),
        ),
    ],
    [
      'a skill',
      () =>
        bearer(
          sign(installation.server.serviceUrl, {
            ver: '1.0',
            aud: APP.appId,
            appid: 'other',
            iss: 'https://login.microsoftonline.com/x/v2.0',
          }),
        ),
    ],
    ['expired', () => bearer(sign(installation.server.serviceUrl, { exp: now - 3600 }))],
    [
      'not yet valid',
      () => bearer(sign(installation.server.serviceUrl, { nbf: now + 3600, exp: now + 7200 })),
    ],
    ['for another service URL', () => bearer(sign('https://smba.trafficmanager.net/emea/'))],
    ['for no service URL', () => bearer(sign(installation.server.serviceUrl, { serviceurl: undefined }))],
    [
      'a key that nobody knows',
      () => bearer(sign(installation.server.serviceUrl, {}, { kid: 'key-nobody' })),
    ],
    [
      'a key that is not for Teams',
      () => bearer(sign(installation.server.serviceUrl, {}, { kid: 'key-web' })),
    ],
    ['a cut signature', () => bearer(sign(installation.server.serviceUrl).slice(0, -8))],
    [
      'another payload under the signature',
      () => {
        const [header, , signature] = sign(installation.server.serviceUrl).split('.');
        const [, payload] = sign(installation.server.serviceUrl, { exp: now + 99_999 }).split('.');
        return bearer(`${header}.${payload}.${signature}`);
      },
    ],
  ])('%s: 401', async (_, headers) => {
    const before = installation.server.calls.length;
    expect((await installation.post(message(), headers())).status).toBe(401);
    expect(installation.server.calls.length).toBe(before);
  });

  test('a flood of junk asks for the keys no more than once', async () => {
    const before = installation.server.identity.keysRead;
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        installation.post(message(), bearer(sign(installation.server.serviceUrl, {}, { kid: `k-${n}` }))),
      ),
    );
    expect(installation.server.identity.keysRead - before).toBeLessThanOrEqual(1);
  });
});

describe('tenants and hosts', () => {
  test('another organisation: 401, wherever the tenant is named', async () => {
    const other = 'ffffffff-0000-0000-0000-000000000000';
    const conversation = { id: 'a:1x', conversationType: 'personal', tenantId: other };
    expect((await installation.post(message({ conversation }))).status).toBe(401);
    const channelData = { tenant: { id: other } };
    expect((await installation.post(message({ conversation: { id: 'a:1x' }, channelData }))).status).toBe(
      401,
    );
    expect(
      (await installation.post(message({ conversation: { id: 'a:1x', tenantId: TENANT.toUpperCase() } })))
        .status,
    ).toBe(200);
  });

  test.each([
    ['another port', () => strangerUrl],
    ['a name that ends like a good one', () => 'https://evil-smba.trafficmanager.net/'],
    ['a name that begins like a good one', () => 'https://smba.trafficmanager.net.evil.example.com/'],
    ['credentials in front', () => `http://smba.trafficmanager.net@${new URL(strangerUrl).host}/`],
    ['no URL', () => 'smba'],
    ['a file', () => 'file:///etc/passwd'],
    ['Microsoft without TLS', () => 'http://smba.trafficmanager.net/'],
  ])('a service URL of %s: 401 and no call, however well it is signed', async (_, url) => {
    const activity = message({ serviceUrl: url() });
    expect(
      (await installation.post(activity, bearer(installation.server.identity.token(url())))).status,
    ).toBe(401);
    expect(strangersCalls).toBe(0);
  });

  test('another channel than Teams: 401', async () => {
    for (const channelId of ['webchat', 'emulator', 'AseChannel'])
      expect((await installation.post(message({ channelId }))).status).toBe(401);
  });
});

describe('bodies', () => {
  const malformed = () => logged.filter(({ code }) => code === 'malformed').length;

  test.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['a list', '[]'],
    ['no type', '{"text":"x"}'],
    ['a number', '7'],
    ['a type that is a number', '{"type":7}'],
    ['nobody it comes from', '{"type":"message","text":"x"}'],
  ])('%s, well signed: 200, one line in the log and nothing else', async (_, body) => {
    const [before, calls] = [malformed(), installation.server.calls.length];
    expect(await installation.post(body)).toEqual({ status: 200, body: {} });
    expect(malformed()).toBe(before + 1);
    expect(installation.server.calls.length).toBe(calls);
  });

  test('an activity in which anything at all stands for one of its parts is never answered with 5xx', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.jsonValue(), async (at, instead) => {
        const whole = message({ id: installation.server.newId() });
        const names = Object.keys(whole);
        const name = names[at % names.length] ?? 'text';
        const { status } = await installation.post({ ...whole, [name]: instead });
        expect([200, 401]).toContain(status);
      }),
      { numRuns: 150 },
    );
  });

  test.each<[string, Record<string, string>]>([
    ['no token', {}],
    ['one that is none', { authorization: 'Bearer junk' }],
    ['an old one', { authorization: 'old' }],
  ])('%s is refused before a byte of the body was sent', async (_, headers) => {
    const { serviceUrl, identity } = installation.server;
    const old = `Bearer ${identity.token(serviceUrl, { exp: Math.floor(Date.now() / 1000) - 3600 })}`;
    const given = headers.authorization === 'old' ? { authorization: old } : headers;
    expect(await headersAlone(installation.url, '/api/messages', given)).toMatch(/^HTTP\/1\.1 401 /);
  });

  test('more than 1 MB: 413', async () => {
    expect((await installation.post(message({ text: 'x'.repeat(1_100_000) }))).status).toBe(413);
  });
  test('other methods are not here', async () => {
    expect((await fetch(`${installation.url}/api/messages`)).status).toBe(404);
  });
});

describe('without Teams in the settings', () => {
  test('an empty app id is no authentication turned off: the path is not there at all', async () => {
    const plain = await openTeamsInstallation({
      MICROSOFT_APP_ID: '',
      MICROSOFT_APP_PASSWORD: '',
      MICROSOFT_APP_TENANT_ID: '',
    });
    try {
      expect((await plain.post(message(), {})).status).toBe(404);
    } finally {
      await plain.stop();
    }
  });
});

describe('the Playground', () => {
  let playground: TeamsInstallation;
  beforeAll(async () => {
    playground = await openTeamsInstallation({
      MICROSOFT_APP_ID: '',
      MICROSOFT_APP_PASSWORD: '',
      MICROSOFT_APP_TENANT_ID: '',
      TEAMS_PLAYGROUND: '1',
    });
  });
  afterAll(() => playground?.stop());
  const unsigned = () => ({ ...message(), serviceUrl: `http://${playground.server.host}/teams/` });

  test('unsigned requests of this machine are taken', async () => {
    expect((await playground.post(unsigned(), {})).status).toBe(200);
  });
  test.each([
    ['through a proxy', { 'x-forwarded-for': '203.0.113.9' }],
    ['through another proxy', { forwarded: 'for=203.0.113.9' }],
    ['from a foreign page', { origin: 'https://evil.example.com' }],
    ['with a token that nobody checks', { authorization: 'Bearer x.y.z' }],
  ])('but not %s', async (_, headers) => {
    expect((await playground.post(unsigned(), headers)).status).toBe(401);
  });
  test('and nothing unsigned goes to another machine', async () => {
    const away = { ...unsigned(), serviceUrl: 'https://smba.trafficmanager.net/emea/' };
    expect((await playground.post(away, {})).status).toBe(401);
  });
  test('it is never beside PostgreSQL', async () => {
    await expect(
      openTeamsInstallation({
        TEAMS_PLAYGROUND: '1',
        DATABASE_URL: 'postgresql://u:p@127.0.0.1:1/x',
        GREENLIGHT_MASTER_KEY: 'a'.repeat(64),
      }),
    ).rejects.toThrow('TEAMS_PLAYGROUND is for the embedded database only');
  });
});
