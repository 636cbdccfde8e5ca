/**
 * The only reader of the environment. Names every mistake at once, by its setting; a setting's value is never
 * shown.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadEnvFile } from 'node:process';
import { z } from 'zod';
import { CHANNEL_SETTINGS, type SlackConfig, slackOf, type TeamsConfig, teamsOf } from './config/channels.ts';
import { CHECKPOINT_SETTINGS, type CheckpointsConfig, checkpointsOf } from './config/checkpoints.ts';
import { MODEL_SETTINGS, type ModelsConfig, modelsOf } from './config/models.ts';
import { PROCESS_SETTINGS, type ProcessRole, WIDTHS } from './config/processes.ts';
import { type OidcConfig, oidcOf, SIGN_IN_SETTINGS } from './config/sign-in.ts';
import { incomplete, LOOPBACK } from './config/together.ts';
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
  role: ProcessRole;
  /** Runs that this process drives at once. */
  width: number;
  /** The events of a case are archived so long after it was closed. */
  archiveAfterDays: number | 'never';
  /** So long /ready says that the process stops before it takes nothing new. */
  stopDelayMs: number;
  /** Base of links in cards, without a slash at the end. */
  publicUrl?: string;
  database:
    | { kind: 'embedded'; dataDir: string; masterKey?: Uint8Array; oldKeys?: Uint8Array[] }
    | { kind: 'postgres'; url: string; ownerUrl?: string; masterKey: Uint8Array; oldKeys?: Uint8Array[] };
  /** Absent: the playbooks plan and write. */
  models?: ModelsConfig;
  slack?: SlackConfig;
  teams?: TeamsConfig;
  /** Where checkpoints of the audit trail go. Absent: into DATA_DIR, on PostgreSQL nowhere. */
  checkpoints?: CheckpointsConfig;
  smtpUrl?: string;
  /** Where people sign in to the console; whose staff they are where there are several tenants. */
  oidc?: OidcConfig;
  /** Of the identity provider; whose staff it is where there are several tenants. */
  scim?: { token: string; tenant?: string };
  /** Takes the place of the desk's own. */
  toolsFile?: string;
  /** Folder of the desk. Absent: the one that is shipped. */
  desk?: string;
  /**
   * With toolsFile, desk or PostgreSQL, where desks are loaded: a secret that a tools file names. Settings
   * of Greenlight itself are not among them: they go to no tool.
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
  STOP_DELAY_SECONDS: text
    .regex(/^(1?\d|20)$/, 'must be a number from 0 to 20')
    .transform(Number)
    .optional(),
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
  ...PROCESS_SETTINGS,
  ...CHECKPOINT_SETTINGS,
  ...MODEL_SETTINGS,
  ...CHANNEL_SETTINGS,
  ...SIGN_IN_SETTINGS,
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
  const named = given.TOOLS_FILE ?? given.DESK ?? given.DATABASE_URL;
  return {
    ...configOf(result.data),
    ...present({ toolSecret: named === undefined ? undefined : toolSecretIn(env) }),
  };
}

/** What `env` has under a name that a tools file gives; Greenlight's own settings go to no tool. */
export function toolSecretIn(
  env: Readonly<Record<string, string | undefined>>,
): (name: string) => string | undefined {
  const own: readonly string[] = SETTINGS;
  return (name) => (own.includes(name) || !Object.hasOwn(env, name) ? undefined : env[name]);
}

/**
 * The configuration of this process: its environment, and for the rest the file .env where it was
 * started, if there is one.
 */
export function environmentConfig(): Config | ConfigProblems {
  if (existsSync('.env')) loadEnvFile('.env');
  return readConfig(process.env);
}

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
    role: settings.ROLE,
    width: settings.WIDTH ?? (OPENAI_API_KEY ? WIDTHS.models : WIDTHS.playbooks),
    archiveAfterDays: settings.ARCHIVE_AFTER_DAYS,
    stopDelayMs: 1_000 * (settings.STOP_DELAY_SECONDS ?? (database.kind === 'postgres' ? 5 : 0)),
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
