/**
 * The only reader of the environment. Names every mistake at once, by its setting; a setting's value is never
 * shown.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadEnvFile } from 'node:process';
import { z } from 'zod';
import { CHECKPOINT_SETTINGS, type CheckpointsConfig, checkpointsOf } from './config/checkpoints.ts';
import { MODEL_SETTINGS, type ModelsConfig, modelsOf } from './config/models.ts';
import { http, masterKey, masterKeys, text, url, word } from './config/values.ts';
import type { LogLevel } from './log.ts';
import { present } from './run/present.ts';
import { isAddrSpec } from './run/text/emails.ts';

export interface Config {
  port: number;
  host: string;
  /** Files with a certificate and its key. */
  tls?: { cert: string; key: string };
  /** A proxy of the operator's stands before this. */
  behindProxy: boolean;
  /** The embedded database only: whoever names a person without a token must have the start's key. */
  localKey: boolean;
  logLevel: LogLevel;
  /** Base of links in cards, without a slash at the end. */
  publicUrl?: string;
  database:
    | { kind: 'embedded'; dataDir: string; masterKey?: Uint8Array; oldKeys?: Uint8Array[] }
    | { kind: 'postgres'; url: string; ownerUrl?: string; masterKey: Uint8Array; oldKeys?: Uint8Array[] };
  /** Absent: the playbooks plan and write. */
  models?: ModelsConfig;
  slack?: {
    botToken: string;
    apiUrl?: string;
    /** Absent: nothing that comes could be authenticated, so the Slack part does not start. */
    connection?: { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string };
  };
  teams?: {
    /** Absent: only the Playground, which signs nothing. */
    app?: { id: string; password: string; tenantId?: string };
    playground: boolean;
    loginUrl?: string;
    openIdUrl?: string;
    /** Hosts that replies may be sent to, beside Microsoft's own. */
    serviceHosts: string[];
  };
  /** Where checkpoints of the audit trail go. Absent: into DATA_DIR, on PostgreSQL nowhere. */
  checkpoints?: CheckpointsConfig;
  smtpUrl?: string;
  /** Where people sign in to the console; whose staff they are where there are several tenants. */
  oidc?: {
    issuer: string;
    clientId: string;
    clientSecret: string;
    /** An address counts although the provider does not say that it is verified. */
    trustEmail: boolean;
    tenant?: string;
  };
  /** Of the identity provider; whose staff it is where there are several tenants. */
  scim?: { token: string; tenant?: string };
  toolsFile?: string;
  /** Folder of the desk. Absent: the one that is shipped. */
  desk?: string;
  /**
   * With toolsFile: a secret that it names. Settings of Greenlight itself are not among them: they go to no
   * tool.
   */
  toolSecret?: (name: string) => string | undefined;
}

/** One sentence each, beginning with the setting's name; the process ends with them. */
export interface ConfigProblems {
  problems: string[];
}

/**
 * Every setting there is, by name; .env.example describes each. Whatever else the environment holds is not
 * looked at.
 */
const Settings = z.object({
  PORT: text
    .regex(/^\d{1,5}$/, 'must be a number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a number from 0 to 65535')
    .default(3000),
  HOST: word.optional(),
  TLS_CERT: text.optional(),
  TLS_KEY: text.optional(),
  BEHIND_PROXY: z.stringbool({ error: 'must be 1 or 0' }).optional(),
  LOCAL_KEY: z.stringbool({ error: 'must be 1 or 0' }).optional(),
  PUBLIC_URL: http.optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
  DATABASE_URL: url(
    /^postgres(ql)?:\/\//i,
    'postgresql://user:password@db.example.com:5432/greenlight',
  ).optional(),
  DATABASE_OWNER_URL: url(
    /^postgres(ql)?:\/\//i,
    'postgresql://owner:password@db.example.com:5432/greenlight',
  ).optional(),
  DATA_DIR: text.default('.data'),
  GREENLIGHT_MASTER_KEY: masterKey.optional(),
  GREENLIGHT_OLD_MASTER_KEYS: masterKeys.optional(),
  ...CHECKPOINT_SETTINGS,
  ...MODEL_SETTINGS,
  SLACK_BOT_TOKEN: word.startsWith('xoxb-', 'must be the bot token, which begins with xoxb-').optional(),
  SLACK_SIGNING_SECRET: word.optional(),
  SLACK_APP_TOKEN: word
    .startsWith('xapp-', 'must be the app-level token, which begins with xapp-')
    .optional(),
  SLACK_API_URL: http.optional(),
  MICROSOFT_APP_ID: word.optional(),
  MICROSOFT_APP_PASSWORD: word.optional(),
  MICROSOFT_APP_TENANT_ID: word.optional(),
  MICROSOFT_LOGIN_URL: http.optional(),
  MICROSOFT_OPENID_URL: http.optional(),
  TEAMS_SERVICE_HOSTS: text
    .transform((list) => list.split(',').map((host) => host.trim()))
    .refine(
      (hosts) => hosts.every((host) => /^[\w.-]+(:\d+)?$/.test(host)),
      'must be host names with commas between',
    )
    .optional(),
  TEAMS_PLAYGROUND: z.stringbool({ error: 'must be 1 or 0' }).optional(),
  OIDC_ISSUER: http.optional(),
  OIDC_CLIENT_ID: word.optional(),
  OIDC_CLIENT_SECRET: word.optional(),
  OIDC_TRUST_EMAIL: z.stringbool({ error: 'must be 1 or 0' }).optional(),
  OIDC_TENANT: word.optional(),
  SCIM_TOKEN: word.min(32, 'must have 32 characters or more; make one with: openssl rand -hex 32').optional(),
  SCIM_TENANT: word.optional(),
  SMTP_URL: url(/^smtps?:\/\/./i, 'smtp://mail.example.com:587')
    .refine((value) => {
      const from = URL.canParse(value) ? new URL(value).searchParams.get('from') : null;
      return from === null || isAddrSpec(from);
    }, 'must name one address in from=, like ?from=support@example.com')
    .optional(),
  TOOLS_FILE: text.optional(),
  DESK: text.optional(),
});
type Settings = z.infer<typeof Settings>;
type Name = keyof typeof Settings.shape;

export const SETTINGS = Object.keys(Settings.shape) as Name[];

/** Settings that make sense only together with another one: [setting, what it needs, what to do]. */
const BELONG: [Name, Name[], string][] = [
  ['DATABASE_OWNER_URL', ['DATABASE_URL'], 'set both, or neither'],
  ['SCIM_TENANT', ['SCIM_TOKEN'], 'set both, or neither'],
  ['OIDC_ISSUER', ['OIDC_CLIENT_ID'], 'set both, or neither'],
  ['OIDC_ISSUER', ['OIDC_CLIENT_SECRET'], 'set both, or neither'],
  ['OIDC_ISSUER', ['PUBLIC_URL'], 'the provider sends people back there'],
  ['OIDC_CLIENT_ID', ['OIDC_ISSUER'], 'set both, or neither'],
  ['OIDC_CLIENT_SECRET', ['OIDC_ISSUER'], 'set both, or neither'],
  ['OIDC_TRUST_EMAIL', ['OIDC_ISSUER'], 'set both, or neither'],
  ['OIDC_TENANT', ['OIDC_ISSUER'], 'set both, or neither'],
  ['GREENLIGHT_OLD_MASTER_KEYS', ['GREENLIGHT_MASTER_KEY'], 'set both, or neither'],
  ['TLS_CERT', ['TLS_KEY'], 'set both, or neither'],
  ['TLS_KEY', ['TLS_CERT'], 'set both, or neither'],
  ['AUDIT_BUCKET_KEY_ID', ['AUDIT_BUCKET_SECRET'], 'set both, or neither'],
  ['AUDIT_BUCKET_SECRET', ['AUDIT_BUCKET_KEY_ID'], 'set both, or neither'],
  ['SLACK_SIGNING_SECRET', ['SLACK_BOT_TOKEN'], 'set both, or neither'],
  ['SLACK_APP_TOKEN', ['SLACK_BOT_TOKEN'], 'set both, or neither'],
  ['SLACK_API_URL', ['SLACK_BOT_TOKEN'], 'set both, or neither'],
  ['MICROSOFT_APP_ID', ['MICROSOFT_APP_PASSWORD'], 'set both, or neither'],
  ['MICROSOFT_APP_PASSWORD', ['MICROSOFT_APP_ID'], 'set both, or neither'],
  ['MICROSOFT_APP_TENANT_ID', ['MICROSOFT_APP_ID'], 'set both, or neither'],
  [
    'OPENAI_BASE_URL',
    ['OPENAI_API_KEY'],
    'set a key (any word where the endpoint asks for none), or remove this',
  ],
];

/**
 * The configuration that `env` describes. Blank counts as absent, so that a copied .env.example changes
 * nothing. Pure: reads no file and no environment but `env`.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config | ConfigProblems {
  const given: Partial<Record<Name, string>> = {};
  for (const name of SETTINGS) {
    const value = env[name]?.trim();
    if (value) given[name] = value;
  }
  const result = Settings.safeParse(given);
  const wrong = result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`);
  const problems = [...wrong, ...incomplete(given)];
  if (problems.length > 0 || !result.success) return { problems };
  const own: readonly string[] = SETTINGS;
  const toolSecret = (name: string) =>
    own.includes(name) || !Object.hasOwn(env, name) ? undefined : env[name];
  return { ...configOf(result.data), ...present({ toolSecret: given.TOOLS_FILE ? toolSecret : undefined }) };
}

/**
 * The configuration of this process: its environment, and for the rest the file .env where it was
 * started, if there is one.
 */
export function environmentConfig(): Config | ConfigProblems {
  if (existsSync('.env')) loadEnvFile('.env');
  return readConfig(process.env);
}

function incomplete(given: Partial<Record<Name, string>>): string[] {
  const problems = BELONG.filter(([name, needs]) => given[name] && !needs.some((other) => given[other])).map(
    ([name, needs, todo]) => `${name} is set without ${needs.join(' or ')}: ${todo}.`,
  );
  if (given.DATABASE_URL && !given.GREENLIGHT_MASTER_KEY) {
    problems.push(
      'GREENLIGHT_MASTER_KEY is required with DATABASE_URL: make one with: openssl rand -base64 32, and keep it.',
    );
  }
  if (given.AUDIT_CHECKPOINTS?.startsWith('s3://') && !given.AUDIT_BUCKET_KEY_ID) {
    problems.push('AUDIT_CHECKPOINTS is a bucket without AUDIT_BUCKET_KEY_ID: set its keys.');
  }
  if (given.DATABASE_URL && /^(1|true|yes|on|y|enabled)$/i.test(given.TEAMS_PLAYGROUND ?? '')) {
    problems.push(
      'TEAMS_PLAYGROUND is for the embedded database only, since it signs nothing: remove it or DATABASE_URL.',
    );
  }
  if (given.OIDC_ISSUER && !given.DATABASE_URL) {
    problems.push(
      'OIDC_ISSUER is for PostgreSQL: the embedded database asks nobody on this machine to sign in. Remove it, or set DATABASE_URL.',
    );
  }
  for (const name of ['OIDC_ISSUER', 'PUBLIC_URL'] as const) {
    const plain = /^http:\/\/(.*?)(:\d+)?(\/|$)/i.exec(given[name] ?? '')?.[1];
    if (given.OIDC_ISSUER && plain !== undefined && !LOOPBACK.test(plain)) {
      problems.push(
        `${name} has to begin with https:// where people sign in with OIDC_ISSUER, unless it is on this machine.`,
      );
    }
  }
  const covered = given.TLS_CERT !== undefined || isOn(given.BEHIND_PROXY);
  if (given.HOST && !LOOPBACK.test(given.HOST) && !covered) {
    problems.push(
      'HOST is beyond this machine without TLS: set TLS_CERT and TLS_KEY, or BEHIND_PROXY=1 where a proxy of your own speaks TLS.',
    );
  }
  return problems;
}

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|\[::1\])$/i;
const isOn = (text: string | undefined) => /^(1|true|yes|on|y|enabled)$/i.test(text ?? '');

function configOf(settings: Settings): Config {
  const { DATABASE_URL, GREENLIGHT_MASTER_KEY: key, OPENAI_API_KEY, SLACK_BOT_TOKEN } = settings;
  const database: Config['database'] =
    DATABASE_URL && key
      ? {
          kind: 'postgres',
          url: DATABASE_URL,
          masterKey: key,
          ...present({
            ownerUrl: settings.DATABASE_OWNER_URL,
            oldKeys: settings.GREENLIGHT_OLD_MASTER_KEYS,
          }),
        }
      : {
          kind: 'embedded',
          dataDir: settings.DATA_DIR,
          ...present({ masterKey: key, oldKeys: settings.GREENLIGHT_OLD_MASTER_KEYS }),
        };
  const { TLS_CERT: cert, TLS_KEY: tlsKey, BEHIND_PROXY: behindProxy = false } = settings;
  const tls = cert && tlsKey ? { cert, key: tlsKey } : undefined;
  // Without TLS and without a proxy that has it, nothing listens beyond this machine.
  const host =
    settings.HOST ?? (database.kind === 'postgres' && (tls || behindProxy) ? '0.0.0.0' : '127.0.0.1');
  return {
    port: settings.PORT,
    host,
    behindProxy,
    localKey: database.kind === 'embedded' && (settings.LOCAL_KEY === true || !LOOPBACK.test(host)),
    logLevel: settings.LOG_LEVEL,
    database,
    ...present({
      tls,
      publicUrl: settings.PUBLIC_URL?.replace(/(?<!\/)\/+$/, ''),
      models: OPENAI_API_KEY ? modelsOf(OPENAI_API_KEY, settings) : undefined,
      slack: SLACK_BOT_TOKEN ? slackOf(SLACK_BOT_TOKEN, settings) : undefined,
      teams: settings.MICROSOFT_APP_ID || settings.TEAMS_PLAYGROUND ? teamsOf(settings) : undefined,
      checkpoints: settings.AUDIT_CHECKPOINTS
        ? checkpointsOf(settings.AUDIT_CHECKPOINTS, settings)
        : undefined,
      smtpUrl: settings.SMTP_URL,
      oidc: oidcOf(settings),
      scim: settings.SCIM_TOKEN
        ? { token: settings.SCIM_TOKEN, ...present({ tenant: settings.SCIM_TENANT }) }
        : undefined,
      toolsFile: settings.TOOLS_FILE,
      desk: settings.DESK === undefined ? undefined : resolve(settings.DESK),
    }),
  };
}

function oidcOf(settings: Settings): Config['oidc'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = settings;
  if (!issuer || !clientId || !clientSecret) return undefined;
  const trustEmail = settings.OIDC_TRUST_EMAIL ?? false;
  return { issuer, clientId, clientSecret, trustEmail, ...present({ tenant: settings.OIDC_TENANT }) };
}

function slackOf(botToken: string, settings: Settings): NonNullable<Config['slack']> {
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = settings;
  const socket = appToken === undefined ? undefined : { kind: 'socket' as const, appToken };
  const http = signingSecret === undefined ? undefined : { kind: 'http' as const, signingSecret };
  return { botToken, ...present({ connection: socket ?? http, apiUrl: settings.SLACK_API_URL }) };
}

function teamsOf(settings: Settings): NonNullable<Config['teams']> {
  const {
    MICROSOFT_APP_ID: id,
    MICROSOFT_APP_PASSWORD: password,
    MICROSOFT_APP_TENANT_ID: tenantId,
  } = settings;
  return {
    playground: settings.TEAMS_PLAYGROUND ?? false,
    serviceHosts: settings.TEAMS_SERVICE_HOSTS ?? [],
    ...present({
      app: id && password ? { id, password, ...present({ tenantId }) } : undefined,
      loginUrl: settings.MICROSOFT_LOGIN_URL,
      openIdUrl: settings.MICROSOFT_OPENID_URL,
    }),
  };
}
