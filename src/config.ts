/**
 * The only reader of the environment. Says every mistake at once, by the setting's name; a setting's value is
 * never said.
 */
import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { z } from 'zod';
import type { LogLevel } from './log.ts';

export interface Config {
  port: number;
  host: string;
  logLevel: LogLevel;
  /** Base of links in cards, without a slash at the end. */
  publicUrl?: string;
  database:
    | { kind: 'embedded'; dataDir: string; masterKey?: Uint8Array }
    | { kind: 'postgres'; url: string; masterKey: Uint8Array };
  /** Absent: the playbooks plan and write. */
  models?: {
    apiKey: string;
    baseUrl?: string;
    planner?: string;
    executor?: string;
    replanner?: string;
    responder?: string;
    evaluator?: string;
    embedding?: string;
    /** From 0 to 2. */
    temperature: number;
    seed?: number;
    /** Given to one call. */
    timeoutSeconds: number;
    /** Of one answer. */
    maxOutputTokens: number;
    /** USD a million tokens, by model. */
    prices?: Record<string, { input: number; cached: number; output: number }>;
    /** Limits of a tenant and day (UTC). Absent: none. */
    day: { calls?: number; tokens?: number; costUsd?: number };
  };
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
  smtpUrl?: string;
  toolsFile?: string;
  /**
   * With toolsFile: a secret that it names. Settings of Greenlight itself are not among them: they go to no
   * tool.
   */
  toolSecret?: (name: string) => string | undefined;
}

/** Exit and say these: one sentence each, beginning with the setting's name. */
export interface ConfigProblems {
  problems: string[];
}

const text = z.string();
const word = text.regex(/^\S+$/, 'must not hold spaces');
const url = (protocol: RegExp, like: string) =>
  text.refine((value) => URL.canParse(value) && protocol.test(value), `must be a URL like ${like}`);
const http = url(/^https?:\/\/./i, 'https://greenlight.example.com');

const masterKey = text.transform((value, context) => {
  const hex = /^[0-9a-f]{64}$/i.test(value);
  if (hex || /^[\w+/-]{43}=?$/.test(value)) return new Uint8Array(Buffer.from(value, hex ? 'hex' : 'base64'));
  const message = 'must be 32 bytes in base64 or hex; make one with: openssl rand -base64 32';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const count = (most: number) =>
  text
    .regex(/^\d{1,12}$/, `must be a whole number up to ${most}`)
    .transform(Number)
    .refine((number) => number >= 1 && number <= most, `must be a whole number from 1 to ${most}`);

/** `my-model=0.5/0.05/2,other=1/1/4`: USD a million tokens of input, of cached input and of output. */
const prices = text.transform((list, context) => {
  const entries = list
    .split(',')
    .map((entry) => /^\s*(\S+)=(\d*\.?\d+)\/(\d*\.?\d+)\/(\d*\.?\d+)\s*$/.exec(entry));
  if (entries.every((entry) => entry !== null))
    return Object.fromEntries(
      entries.map(([, model = '', input, cached, output]) => [
        model,
        { input: Number(input), cached: Number(cached), output: Number(output) },
      ]),
    );
  const message = 'must be MODEL=INPUT/CACHED/OUTPUT in USD a million tokens, with commas between models';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

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
  DATA_DIR: text.default('.data'),
  GREENLIGHT_MASTER_KEY: masterKey.optional(),
  OPENAI_API_KEY: word.optional(),
  OPENAI_BASE_URL: http.optional(),
  PLANNER_MODEL: word.optional(),
  EXECUTOR_MODEL: word.optional(),
  REPLANNER_MODEL: word.optional(),
  RESPONDER_MODEL: word.optional(),
  EVALUATOR_MODEL: word.optional(),
  EMBEDDING_MODEL: word.optional(),
  MODEL_TEMPERATURE: text
    .regex(/^\d(\.\d+)?$/, 'must be a number from 0 to 2')
    .transform(Number)
    .refine((number) => number <= 2, 'must be a number from 0 to 2')
    .default(0),
  MODEL_SEED: text
    .regex(/^\d{1,9}$/, 'must be a whole number of at most nine digits')
    .transform(Number)
    .optional(),
  MODEL_TIMEOUT_SECONDS: count(600).default(45),
  MODEL_MAX_OUTPUT_TOKENS: count(200_000).default(8_000),
  MODEL_PRICES: prices.optional(),
  MODEL_DAY_CALLS: count(100_000_000).optional(),
  MODEL_DAY_TOKENS: count(100_000_000_000).optional(),
  MODEL_DAY_COST_USD: text
    .regex(/^\d{1,9}(\.\d+)?$/, 'must be an amount in USD, for instance 20')
    .transform(Number)
    .optional(),
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
  SMTP_URL: url(/^smtps?:\/\/./i, 'smtp://mail.example.com:587').optional(),
  TOOLS_FILE: text.optional(),
});
type Settings = z.infer<typeof Settings>;
type Name = keyof typeof Settings.shape;

export const SETTINGS = Object.keys(Settings.shape) as Name[];

/** Settings that make sense only together with another one: [setting, what it needs, what to do]. */
const BELONG: [Name, Name[], string][] = [
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
 * nothing. Pure: reads no file and no
 * environment but `env`.
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
  return { ...configOf(result.data), ...(given.TOOLS_FILE ? { toolSecret } : {}) };
}

/**
 * The configuration of this process: what its environment says, and for the rest the file .env where it was
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
  if (given.DATABASE_URL && /^(1|true|yes|on|y|enabled)$/i.test(given.TEAMS_PLAYGROUND ?? '')) {
    problems.push(
      'TEAMS_PLAYGROUND is for the embedded database only, since it signs nothing: remove it or DATABASE_URL.',
    );
  }
  return problems;
}

function configOf(settings: Settings): Config {
  const { DATABASE_URL, GREENLIGHT_MASTER_KEY: key, OPENAI_API_KEY, SLACK_BOT_TOKEN } = settings;
  const database: Config['database'] =
    DATABASE_URL && key
      ? { kind: 'postgres', url: DATABASE_URL, masterKey: key }
      : { kind: 'embedded', dataDir: settings.DATA_DIR, ...present({ masterKey: key }) };
  return {
    port: settings.PORT,
    host: settings.HOST ?? (database.kind === 'postgres' ? '0.0.0.0' : '127.0.0.1'),
    logLevel: settings.LOG_LEVEL,
    database,
    ...present({
      publicUrl: settings.PUBLIC_URL?.replace(/\/+$/, ''),
      models: OPENAI_API_KEY ? modelsOf(OPENAI_API_KEY, settings) : undefined,
      slack: SLACK_BOT_TOKEN ? slackOf(SLACK_BOT_TOKEN, settings) : undefined,
      teams: settings.MICROSOFT_APP_ID || settings.TEAMS_PLAYGROUND ? teamsOf(settings) : undefined,
      smtpUrl: settings.SMTP_URL,
      toolsFile: settings.TOOLS_FILE,
    }),
  };
}

function modelsOf(apiKey: string, settings: Settings): NonNullable<Config['models']> {
  return {
    apiKey,
    ...present({
      baseUrl: settings.OPENAI_BASE_URL,
      planner: settings.PLANNER_MODEL,
      executor: settings.EXECUTOR_MODEL,
      replanner: settings.REPLANNER_MODEL,
      responder: settings.RESPONDER_MODEL,
      evaluator: settings.EVALUATOR_MODEL,
      embedding: settings.EMBEDDING_MODEL,
      seed: settings.MODEL_SEED,
      prices: settings.MODEL_PRICES,
    }),
    temperature: settings.MODEL_TEMPERATURE,
    timeoutSeconds: settings.MODEL_TIMEOUT_SECONDS,
    maxOutputTokens: settings.MODEL_MAX_OUTPUT_TOKENS,
    day: present({
      calls: settings.MODEL_DAY_CALLS,
      tokens: settings.MODEL_DAY_TOKENS,
      costUsd: settings.MODEL_DAY_COST_USD,
    }),
  };
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

type Present<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** The fields that are there; absent is absent, not undefined. */
function present<Fields extends object>(fields: Fields): Present<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Present<Fields>;
}
