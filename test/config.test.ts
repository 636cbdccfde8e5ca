import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Config, readConfig, SETTINGS } from '../src/config.ts';

const KEY = Buffer.alloc(32, 7);
const POSTGRES = {
  DATABASE_URL: 'postgresql://u:p@db.example.com/g',
  GREENLIGHT_MASTER_KEY: KEY.toString('base64'),
};

function config(env: Record<string, string>): Config {
  const read = readConfig(env);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read;
}

function problems(env: Record<string, string>): string[] {
  const read = readConfig(env);
  return 'problems' in read ? read.problems : [];
}

describe('without any setting', () => {
  test('the embedded database, reachable from this machine only', () => {
    expect(config({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      behindProxy: false,
      localKey: false,
      logLevel: 'info',
      role: 'all',
      width: 16,
      archiveAfterDays: 90,
      stopDelayMs: 0,
      database: { kind: 'embedded', dataDir: '.data' },
    });
  });

  test('blank settings are the same as none, and others are not looked at', () => {
    const blank = Object.fromEntries(SETTINGS.map((name) => [name, '  ']));
    expect(config({ ...blank, HOME: '/root', SLACK_TOKEN: 'x' })).toEqual(config({}));
  });
});

describe('the archive', () => {
  test('takes cases after some days, or never', () => {
    expect(config({ ARCHIVE_AFTER_DAYS: '365' }).archiveAfterDays).toBe(365);
    expect(config({ ARCHIVE_AFTER_DAYS: 'never' }).archiveAfterDays).toBe('never');
    for (const wrong of ['0', '-1', '1.5', 'soon', '10000'])
      expect(problems({ ARCHIVE_AFTER_DAYS: wrong })).toEqual([
        'ARCHIVE_AFTER_DAYS must be a number of days, or never.',
      ]);
  });
});

describe('one process of several', () => {
  test('serves, or works the queue, on PostgreSQL alone', () => {
    expect(config({ ...POSTGRES, ROLE: 'worker' }).role).toBe('worker');
    expect(problems({ ROLE: 'web' })).toEqual([expect.stringContaining('ROLE=web is for several processes')]);
    expect(problems({ ROLE: 'all' })).toEqual([]);
    expect(problems({ ...POSTGRES, ROLE: 'cron' })).toEqual(['ROLE must be web, worker or all.']);
  });

  test('waits for more models than playbooks can work at once, unless told how many', () => {
    const model = { OPENAI_API_KEY: 'k' };
    expect([config({}).width, config(model).width]).toEqual([16, 500]);
    expect(config({ ...model, WIDTH: '24' }).width).toBe(24);
    for (const wrong of ['0', '-1', '2001', 'many', '1.5'])
      expect(problems({ WIDTH: wrong })).toEqual(['WIDTH must be a number from 1 to 2000.']);
  });
});

describe('signing in', () => {
  const OIDC = {
    ...{ OIDC_ISSUER: 'https://login.example.com', OIDC_CLIENT_ID: 'c', OIDC_CLIENT_SECRET: 's' },
    PUBLIC_URL: 'https://desk.example.com',
  };

  test('at a provider: trusted with addresses that it verified, unless said otherwise', () => {
    const oidc = { issuer: 'https://login.example.com', clientId: 'c', clientSecret: 's', trustEmail: false };
    expect(config({ ...POSTGRES, ...OIDC }).oidc).toEqual(oidc);
    const more = { OIDC_TRUST_EMAIL: '1', OIDC_TENANT: 't' };
    expect(config({ ...POSTGRES, ...OIDC, ...more }).oidc).toEqual({
      ...oidc,
      trustEmail: true,
      tenant: 't',
    });
    expect(config(POSTGRES).oidc).toBeUndefined();
  });

  test.each(Object.keys(OIDC))('without %s there is no start', (name) => {
    expect(problems({ ...POSTGRES, ...OIDC, [name]: '' })).not.toEqual([]);
  });

  test('is for PostgreSQL, and over TLS unless all of it is on this machine', () => {
    expect(problems(OIDC)).toEqual([expect.stringMatching(/^OIDC_ISSUER is for PostgreSQL/)]);
    for (const name of ['OIDC_ISSUER', 'PUBLIC_URL']) {
      const plain = { ...POSTGRES, ...OIDC, [name]: 'http://login.example.com/x' };
      expect(problems(plain)).toEqual([expect.stringMatching(`^${name} has to begin with https://`)]);
      expect(problems({ ...plain, [name]: 'http://localhost.example.com' })).toHaveLength(1);
      expect(problems({ ...plain, [name]: 'http://127.0.0.1:4000' })).toEqual([]);
    }
  });
});

describe('beyond this machine', () => {
  test.each(['0.0.0.0', '192.0.2.1', '::', 'greenlight.example.com'])(
    'HOST=%s needs TLS or a proxy, on the embedded database a key too',
    (HOST) => {
      for (const database of [{}, POSTGRES])
        expect(problems({ ...database, HOST })).toEqual([
          expect.stringMatching(/^HOST is beyond this machine without TLS/),
        ]);
      expect(config({ HOST, BEHIND_PROXY: '1' })).toMatchObject({ host: HOST, localKey: true });
      expect(config({ ...POSTGRES, HOST, BEHIND_PROXY: '1' })).toMatchObject({ localKey: false });
    },
  );

  test('on this machine nothing is asked for, unless LOCAL_KEY says so', () => {
    for (const HOST of ['127.0.0.1', 'localhost', '::1'])
      expect(config({ HOST })).toMatchObject({ host: HOST, localKey: false });
    expect(config({ LOCAL_KEY: '1' }).localKey).toBe(true);
  });

  test('a certificate comes with its key', () => {
    expect(problems({ TLS_CERT: 'a' })).toEqual(['TLS_CERT is set without TLS_KEY: set both, or neither.']);
  });
});

describe('PostgreSQL', () => {
  test('is reachable from this machine, from everywhere with TLS or behind a proxy, and has its key', () => {
    const read = config(POSTGRES);
    expect(read).toMatchObject({ host: '127.0.0.1', behindProxy: false, localKey: false });
    expect(config({ ...POSTGRES, BEHIND_PROXY: '1' })).toMatchObject({ host: '0.0.0.0', behindProxy: true });
    const tls = { TLS_CERT: 'cert.pem', TLS_KEY: 'key.pem' };
    expect(config({ ...POSTGRES, ...tls })).toMatchObject({
      host: '0.0.0.0',
      tls: { cert: 'cert.pem', key: 'key.pem' },
    });
    expect(read.database).toEqual({
      kind: 'postgres',
      url: POSTGRES.DATABASE_URL,
      masterKey: new Uint8Array(KEY),
    });
  });

  test('takes the key in hex, too', () => {
    const read = config({ ...POSTGRES, GREENLIGHT_MASTER_KEY: KEY.toString('hex') });
    expect(read.database.masterKey).toEqual(new Uint8Array(KEY));
  });

  test('is not used without a key', () => {
    expect(problems({ DATABASE_URL: POSTGRES.DATABASE_URL })).toEqual([
      expect.stringMatching(/^GREENLIGHT_MASTER_KEY is required with DATABASE_URL: make one with/),
    ]);
  });

  test.each(['short', KEY.subarray(1).toString('base64'), `${KEY.toString('hex')}00`, 'x'.repeat(64)])(
    'refuses the key %j without repeating it',
    (key) => {
      const [problem] = problems({ ...POSTGRES, GREENLIGHT_MASTER_KEY: key });
      expect(problem).toMatch(/^GREENLIGHT_MASTER_KEY must be 32 bytes in base64 or hex/);
      expect(problem).not.toContain(key);
    },
  );
});

test('HOST and PORT are taken as they are', () => {
  expect(config({ ...POSTGRES, HOST: '127.0.0.1', PORT: '8080' })).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
  });
});

test('every mistake is said at once, by name and without its value', () => {
  const env = {
    PORT: 'eighty',
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://hushed@db',
    PUBLIC_URL: 'greenlight.example.com',
    SMTP_URL: 'mail',
    TEAMS_PLAYGROUND: 'maybe',
    TEAMS_SERVICE_HOSTS: 'a b',
    SLACK_BOT_TOKEN: 'hushed-token',
  };
  const said = problems(env);
  for (const name of Object.keys(env)) expect(said.join('\n')).toMatch(new RegExp(`^${name} `, 'm'));
  expect(said.join('\n')).not.toContain('hushed');
});

test.each(['-1', '65536', '3000x', '1e3', '0x50', '3.5'])('PORT %s is refused', (PORT) => {
  expect(problems({ PORT })).toEqual(['PORT must be a number from 0 to 65535.']);
});

describe('settings that need each other', () => {
  test.each([
    [{ SLACK_SIGNING_SECRET: 's' }, 'SLACK_SIGNING_SECRET is set without SLACK_BOT_TOKEN'],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, 'SLACK_APP_TOKEN is set without SLACK_BOT_TOKEN'],
    [{ MICROSOFT_APP_ID: 'a' }, 'MICROSOFT_APP_ID is set without MICROSOFT_APP_PASSWORD'],
    [{ MICROSOFT_APP_PASSWORD: 'p' }, 'MICROSOFT_APP_PASSWORD is set without MICROSOFT_APP_ID'],
    [{ MICROSOFT_APP_TENANT_ID: 't' }, 'MICROSOFT_APP_TENANT_ID is set without MICROSOFT_APP_ID'],
    [{ OPENAI_BASE_URL: 'http://localhost:1234/v1' }, 'OPENAI_BASE_URL is set without OPENAI_API_KEY'],
    [{ ...POSTGRES, TEAMS_PLAYGROUND: '1' }, 'TEAMS_PLAYGROUND is for the embedded database only'],
  ])('%j is named', (env, start) => {
    expect(problems(env)).toEqual([expect.stringContaining(start)]);
  });

  test('Slack by socket where there is an app token, else by HTTP', () => {
    const http = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' };
    expect(config(http).slack).toEqual({
      botToken: 'xoxb-1',
      connection: { kind: 'http', signingSecret: 's' },
    });
    expect(config({ SLACK_BOT_TOKEN: 'xoxb-1' }).slack).toEqual({ botToken: 'xoxb-1' });
    expect(config({ ...http, SLACK_APP_TOKEN: 'xapp-1' }).slack?.connection).toEqual({
      kind: 'socket',
      appToken: 'xapp-1',
    });
  });

  test('Teams by registration, and the Playground without', () => {
    expect(config({ TEAMS_PLAYGROUND: '1' }).teams).toEqual({ playground: true, serviceHosts: [] });
    const app = { MICROSOFT_APP_ID: 'a', MICROSOFT_APP_PASSWORD: 'p', MICROSOFT_APP_TENANT_ID: 't' };
    expect(config({ ...app, TEAMS_SERVICE_HOSTS: 'a.example.com, b.example.com:8080' }).teams).toEqual({
      playground: false,
      serviceHosts: ['a.example.com', 'b.example.com:8080'],
      app: { id: 'a', password: 'p', tenantId: 't' },
    });
  });

  test('models each have their own setting', () => {
    const models = { OPENAI_API_KEY: 'k', PLANNER_MODEL: 'big', RESPONDER_MODEL: 'small' };
    expect(config(models).models).toEqual({
      apiKey: 'k',
      planner: 'big',
      responder: 'small',
      pii: 'as_is',
      temperature: 0,
      timeoutSeconds: 45,
      maxOutputTokens: 8_000,
      day: {},
    });
  });

  test('personal data goes to models as it is, or as placeholders, and then to no model of embeddings', () => {
    const models = { OPENAI_API_KEY: 'k', PII_TO_MODEL: 'placeholders' };
    expect(config(models).models?.pii).toBe('placeholders');
    expect(problems({ ...models, PII_TO_MODEL: 'yes' })).toEqual([
      'PII_TO_MODEL must be as_is or placeholders.',
    ]);
    expect(problems({ ...models, EMBEDDING_MODEL: 'e' })).toEqual([
      'EMBEDDING_MODEL is given the words of cases as they are, which PII_TO_MODEL=placeholders forbids: remove one of them.',
    ]);
  });

  test('how models are called, what they cost and what a day may cost', () => {
    const env = {
      OPENAI_API_KEY: 'k',
      MODEL_TEMPERATURE: '0.2',
      MODEL_SEED: '7',
      MODEL_TIMEOUT_SECONDS: '90',
      MODEL_PRICES: 'small=0.1/.01/0.4, gw/big=2/0.5/8',
      MODEL_DAY_CALLS: '100',
      MODEL_DAY_COST_USD: '2.5',
    };
    expect(config(env).models).toMatchObject({
      temperature: 0.2,
      seed: 7,
      timeoutSeconds: 90,
      prices: {
        small: { input: 0.1, cached: 0.01, output: 0.4 },
        'gw/big': { input: 2, cached: 0.5, output: 8 },
      },
      day: { calls: 100, costUsd: 2.5 },
    });
  });

  test.each([
    ['MODEL_TEMPERATURE', '3'],
    ['MODEL_SEED', '-1'],
    ['MODEL_TIMEOUT_SECONDS', '0'],
    ['MODEL_PRICES', 'small=1'],
    ['MODEL_DAY_COST_USD', 'much'],
  ])('%s %s is refused by name', (name, value) => {
    expect(problems({ OPENAI_API_KEY: 'k', [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name} must`)),
    ]);
  });
});

describe('.env.example', () => {
  const lines = readFileSync(new URL('../.env.example', import.meta.url), 'utf8').split('\n');
  const named = lines.flatMap((line) => /^([A-Z_]+)=$/.exec(line)?.[1] ?? []);
  const TESTS_ONLY = ['TEST_DATABASE_URL', 'TEST_MATERIAL'];

  test('names exactly what is read, and what only tests read', () => {
    expect([...named].sort()).toEqual([...SETTINGS, ...TESTS_ONLY].sort());
  });

  test('says something about each, directly or for the group it stands in', () => {
    for (const name of named) {
      let at = lines.indexOf(`${name}=`);
      while (/^[A-Z_]+=$/.test(lines[at] ?? '')) at -= 1;
      expect(lines[at], name).toMatch(/^# \S/);
    }
  });

  test('names the settings that users and other programs hold on to', () => {
    const fixed = `PORT HOST TLS_CERT TLS_KEY BEHIND_PROXY LOCAL_KEY PUBLIC_URL LOG_LEVEL DATABASE_URL DATABASE_OWNER_URL
      DATA_DIR GREENLIGHT_MASTER_KEY GREENLIGHT_OLD_MASTER_KEYS AUDIT_CHECKPOINTS AUDIT_BUCKET_ENDPOINT AUDIT_BUCKET_REGION
      AUDIT_BUCKET_KEY_ID AUDIT_BUCKET_SECRET OPENAI_API_KEY
      OPENAI_BASE_URL
      PLANNER_MODEL EXECUTOR_MODEL REPLANNER_MODEL RESPONDER_MODEL EMBEDDING_MODEL EVALUATOR_MODEL SLACK_BOT_TOKEN
      SLACK_SIGNING_SECRET SLACK_APP_TOKEN SLACK_API_URL MICROSOFT_APP_ID MICROSOFT_APP_PASSWORD MICROSOFT_APP_TENANT_ID
      MICROSOFT_LOGIN_URL MICROSOFT_OPENID_URL TEAMS_SERVICE_HOSTS TEAMS_PLAYGROUND SMTP_URL SCIM_TOKEN SCIM_TENANT TOOLS_FILE
      MODEL_TEMPERATURE MODEL_SEED MODEL_TIMEOUT_SECONDS MODEL_MAX_OUTPUT_TOKENS MODEL_PRICES MODEL_DAY_CALLS PII_TO_MODEL
      MODEL_DAY_TOKENS MODEL_DAY_COST_USD
      ROLE WIDTH ARCHIVE_AFTER_DAYS STOP_DELAY_SECONDS OIDC_ISSUER OIDC_CLIENT_ID OIDC_CLIENT_SECRET OIDC_TRUST_EMAIL OIDC_TENANT DESK`;
    expect([...SETTINGS].sort()).toEqual(fixed.split(/\s+/).sort());
  });
});
