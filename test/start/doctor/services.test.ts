/** What the doctor says of services that answer, and of each thing that can be wrong with them. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Config, readConfig } from '../../../src/config.ts';
import { openDesk } from '../../../src/start/desks/folder.ts';
import { addressTold } from '../../../src/start/doctor/address.ts';
import { clockOff } from '../../../src/start/doctor/asked.ts';
import { mailTold } from '../../../src/start/doctor/mail.ts';
import { modelTold } from '../../../src/start/doctor/model.ts';
import { shopTold } from '../../../src/start/doctor/shop.ts';
import { signInTold } from '../../../src/start/doctor/sign-in.ts';
import { slackTold } from '../../../src/start/doctor/slack.ts';
import { teamsTold } from '../../../src/start/doctor/teams.ts';
import type { Told } from '../../../src/start/doctor/told.ts';
import { openModelServer } from '../../model-server/server.ts';
import { startOidcProvider } from '../../oidc-provider.ts';
import { APP_TOKEN, BOT_TOKEN, CONFIGURATION_TOKEN, SlackServer } from '../../slack-server/server.ts';
import { openMailServer } from '../../stories/mail-server.ts';
import { TeamsServer } from '../../teams-server/teams-server.ts';

const NOWHERE = 'http://127.0.0.1:1';

function configOf(env: Record<string, string>): Config {
  const config = readConfig(env);
  if ('problems' in config) throw new Error(config.problems.join());
  return config;
}
/** As desk.yaml names it. */
const setting = (name: string) => `\${${name}}`;
const states = (told: Told[]) => told.map(({ state }) => state);
const broken = (told: Told[]) => told.flatMap(({ state, says }) => (state === 'broken' ? says : []));

describe('Slack', () => {
  const slack = new SlackServer();
  const manifest = parse(readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8'));
  const told = (env: Record<string, string> = {}, token?: string) =>
    slackTold(
      configOf({
        SLACK_API_URL: slack.apiUrl,
        SLACK_BOT_TOKEN: BOT_TOKEN,
        SLACK_SIGNING_SECRET: '0123456789abcdef'.repeat(2),
        ...env,
      }),
      token,
    );
  beforeAll(() => slack.start());
  beforeEach(() => {
    slack.state.scopes = manifest.oauth_config.scopes.bot;
    slack.state.manifest = structuredClone(manifest);
  });
  afterAll(() => slack.stop());

  it('works with the token, its scopes, the socket and the subscriptions of the manifest', async () => {
    slack.state.manifest.settings.socket_mode_enabled = true;
    const found = await told({ SLACK_APP_TOKEN: APP_TOKEN }, CONFIGURATION_TOKEN);
    expect(states(found)).toEqual(['works', 'works', 'works', 'works', 'works']);
    expect(found[0]?.says).toContain('greenlight in the workspace Greenlight test');
  });

  it('names a token that Slack does not take, and a Slack that cannot be reached', async () => {
    expect(broken(await told({ SLACK_BOT_TOKEN: 'xoxb-old' }))).toEqual([
      expect.stringContaining('(invalid_auth): install the app again'),
    ]);
    expect(broken(await told({ SLACK_API_URL: `${NOWHERE}/api/` }))).toEqual([
      expect.stringContaining('could not be reached'),
    ]);
  });

  it('names each scope that is missing', async () => {
    slack.state.scopes = slack.state.scopes.filter((scope) => !/^(chat:write|users:read)$/.test(scope));
    expect(broken(await told())).toEqual([expect.stringContaining('lacks chat:write, users:read:')]);
  });

  it('names a socket that does not open, and a secret that is none', async () => {
    expect(broken(await told({ SLACK_APP_TOKEN: 'xapp-old' }))).toEqual([
      expect.stringContaining('SLACK_APP_TOKEN (invalid_auth)'),
    ]);
    const found = await told({ SLACK_SIGNING_SECRET: 'greenlight' });
    expect(found.map(({ says }) => says).join()).toContain('does not look like one');
  });

  it('names events that the app is not subscribed to, and an address that is another', async () => {
    const { settings } = slack.state.manifest;
    settings.event_subscriptions.bot_events = ['app_mention'];
    settings.interactivity.is_enabled = false;
    const found = broken(await told({ PUBLIC_URL: 'https://desk.example.org' }, CONFIGURATION_TOKEN));
    expect(found.join('\n')).toMatch(
      /not subscribed to app_home_opened, [\s\S]*Interactivity is off[\s\S]*sends to https:\/\/greenlight\.example\.com\/slack\/events, and this is at https:\/\/desk\.example\.org\/slack\/events/,
    );
  });

  it('says that Slack would take a card no more', async () => {
    slack.interfere = (method) => (method === 'blocks.validate' ? { error: 'invalid_blocks' } : undefined);
    expect(broken(await told())).toEqual([expect.stringContaining('does not take 6 of 6 cards')]);
    slack.interfere = (method) => (method === 'blocks.validate' ? { error: 'unknown_method' } : undefined);
    expect((await told()).map(({ says }) => says).join()).toContain('does not check cards here');
    slack.interfere = () => undefined;
  });

  it('says what cannot be tried without a token for it', async () => {
    const says = (await told()).map((one) => one.says).join('\n');
    expect(says).toContain('What the app is subscribed to is not tried');
    expect((await told({}, 'xoxe.xoxp-old')).map((one) => one.says).join()).toContain('end after 12 hours');
  });
});

describe('Teams', () => {
  const teams = new TeamsServer();
  beforeAll(() => teams.start());
  afterAll(() => teams.stop());
  const told = (env: Record<string, string> = {}) =>
    teamsTold(
      configOf({
        MICROSOFT_APP_ID: teams.identity.appId,
        MICROSOFT_APP_PASSWORD: teams.identity.password,
        MICROSOFT_APP_TENANT_ID: teams.identity.tenantId,
        MICROSOFT_LOGIN_URL: `http://${teams.host}/login`,
        MICROSOFT_OPENID_URL: `http://${teams.host}/openid`,
        ...env,
      }),
    );

  it('works with the password, and names one that is not taken', async () => {
    expect(states(await told())).toEqual(['works']);
    expect(broken(await told({ MICROSOFT_APP_PASSWORD: 'old' }))).toEqual([
      expect.stringContaining('(invalid_client)'),
    ]);
  });

  it('names a sign-in and keys that cannot be reached', async () => {
    const away = await told({ MICROSOFT_LOGIN_URL: NOWHERE, MICROSOFT_OPENID_URL: `${NOWHERE}/openid` });
    expect(broken(away)).toEqual([
      expect.stringContaining('Teams cannot be answered'),
      expect.stringContaining('nothing that comes from Teams can be checked'),
    ]);
  });
});

describe('the model', () => {
  it('works with its key and models, and names what it lacks', async () => {
    const server = await openModelServer({ script: () => ({ kind: 'hang' }), models: ['large', 'small'] });
    const told = (env: Record<string, string> = {}) =>
      modelTold(configOf({ OPENAI_API_KEY: server.apiKey, OPENAI_BASE_URL: server.url, ...env }));
    expect(states(await told({ PLANNER_MODEL: 'large' }))).toEqual(['works']);
    const [larger] = await told({ PLANNER_MODEL: 'larger' });
    expect(larger).toMatchObject({ state: 'note', says: expect.stringContaining('does not list larger') });
    expect(broken(await told({ OPENAI_API_KEY: 'old' }))).toEqual([
      expect.stringContaining('does not take OPENAI_API_KEY (401)'),
    ]);
    await server.stop();
    expect(broken(await told())).toEqual([expect.stringContaining('could not be reached')]);
  });
});

describe('mail', () => {
  it('works where the server takes letters, and says why it does not', async () => {
    const mail = await openMailServer();
    const told = () => mailTold(configOf({ SMTP_URL: mail.url }));
    expect((await told())[0]?.says).toContain('come from support@example.com');
    mail.down = true;
    expect(states(await told())).toEqual(['broken']);
    await mail.stop();
    expect(broken(await told())).toEqual([expect.stringContaining('see SMTP_URL')]);
  });
});

describe('the shop', () => {
  const shop = { kind: 'medusa' as const, url: setting('SHOP_URL'), key: setting('SHOP_KEY') };
  const told = (env: Record<string, string>) =>
    shopTold({ ...openDesk(), shop }, configOf({ DESK: '.', ...env }));

  it('names a setting that is missing, a key that is not taken, and a shop that is away', async () => {
    const server = createServer((_, response) => void response.writeHead(401).end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(broken(await told({ SHOP_URL: url }))).toEqual([expect.stringContaining('SHOP_KEY is not set')]);
    const [refused] = await told({ SHOP_URL: url, SHOP_KEY: 'old' });
    expect(refused).toMatchObject({ state: 'broken', says: expect.stringMatching(/^medusa: /) });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const [away] = await told({ SHOP_URL: url, SHOP_KEY: 'old' });
    expect(away).toMatchObject({ state: 'broken', says: expect.stringMatching(/^medusa: /) });
    expect(away?.says).not.toBe(refused?.says);
  });
});

describe('the address', () => {
  it('works where Greenlight answers, and where somebody else does it says so', async () => {
    let body = JSON.stringify({ status: 'ok' });
    const server = createServer((_, response) => void response.end(body)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const told = () => addressTold(configOf({ PUBLIC_URL: url }));
    expect(states(await told())).toEqual(['works']);
    body = '<html>Welcome to nginx</html>';
    expect(states(await told())).toEqual(['broken']);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect((await told())[0]?.says).toContain('start Greenlight');
  });
});

describe('signing in', () => {
  it('works where the provider is who it says, and names one that is not', async () => {
    const provider = await startOidcProvider('http://127.0.0.1:3000/auth/callback');
    const told = (issuer: string) =>
      signInTold(
        configOf({
          DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/none',
          GREENLIGHT_MASTER_KEY: '07'.repeat(32),
          PUBLIC_URL: 'http://127.0.0.1:3000',
          OIDC_ISSUER: issuer,
          OIDC_CLIENT_ID: provider.clientId,
          OIDC_CLIENT_SECRET: 'secret',
        }),
      );
    expect(states(await told(provider.issuer))).toEqual(['works']);
    expect(broken(await told(provider.issuer.replace('127.0.0.1', 'localhost')))).toEqual([
      expect.stringContaining(`set OIDC_ISSUER to just that`),
    ]);
    await provider.stop();
    expect(broken(await told(provider.issuer))).toEqual([expect.stringContaining('nobody can sign in')]);
  });
});

it('tells a clock that is off by half a minute, and that from five minutes on requests are refused', () => {
  expect(clockOff(undefined)).toBeUndefined();
  expect(clockOff(-20_000)).toBeUndefined();
  expect(clockOff(-31_000)).toMatchObject({ broken: false });
  expect(clockOff(300_000)).toMatchObject({ broken: true });
});
