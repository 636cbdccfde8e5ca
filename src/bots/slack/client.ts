/**
 * Calls of Slack's Web API. Slack's errors stop here: what comes out is SlackRefused, TryLater, or the
 * answer.
 */
import { webApi } from '@slack/bolt';
import { TryLater } from '../../flow/ports/channels.ts';
import { present } from '../../run/present.ts';
import { storableWhole } from '../../run/text/characters.ts';

export type Answer = Readonly<Record<string, unknown>>;

export interface Client {
  /**
   * `method` as Slack names it (`chat.postMessage`); `args` as its page lists them. Rejects with SlackRefused
   * (Slack answered with an error) or TryLater (it asks to wait, or could not be reached); settles within 6
   * s.
   */
  call(method: string, args: Readonly<Record<string, unknown>>): Promise<Answer>;
}

/** Slack answered `ok: false`; `code` is its word for why. */
export class SlackRefused extends Error {
  override name = 'SlackRefused';
  readonly code: string;
  constructor(method: string, code: string) {
    super(`${method}: ${code}`);
    this.code = code;
  }
}

const TIMEOUT_MS = 6_000;
/** After a failure that says nothing about when to come back. */
const AWAY_MS = 2_000;

/** Bolt logs what it sends and gets, people's words among it; nothing of that may be written. */
export const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => 'error' as never,
  setName() {},
};

/** Slack was asked too fast, by whichever process: unlike one that cannot be reached from here. */
export class SlackAsksToWait extends TryLater {}

export function webClientOptions(apiUrl: string | undefined): webApi.WebClientOptions {
  return {
    logger: silent,
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    ...present({ slackApiUrl: apiUrl }),
  };
}

export function createClient(token: string, apiUrl: string | undefined): Client {
  const client = new webApi.WebClient(token, webClientOptions(apiUrl));
  return {
    async call(method, args) {
      try {
        return storableWhole({ ...(await client.apiCall(method, { ...args })) });
      } catch (error) {
        throw translated(method, error);
      }
    },
  };
}

function translated(method: string, error: unknown): Error {
  if (error instanceof webApi.WebAPIPlatformError) {
    const code = error.data.error;
    if (code === 'ratelimited') return new SlackAsksToWait(`${method}: ratelimited`, AWAY_MS);
    if (AWAY.has(code)) return new TryLater(`${method}: ${code}`, AWAY_MS);
    // A page of HTML by a proxy is not a code.
    return new SlackRefused(method, /^[a-z_]{1,60}$/.test(code) ? code : 'unreadable_answer');
  }
  if (error instanceof webApi.WebAPIRateLimitedError)
    return new SlackAsksToWait(`${method}: ratelimited`, Math.max(1, error.retryAfter) * 1_000);
  return new TryLater(`${method}: Slack could not be reached`, AWAY_MS);
}

/** Slack's words for trouble of its own. */
const AWAY = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

/** The token is good no more: nothing can be done for the workspace until it is installed again. */
export const TOKEN_GONE: ReadonlySet<string> = new Set([
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
]);

/** The room takes no more messages of ours. */
export const ROOM_GONE: ReadonlySet<string> = new Set([
  'is_archived',
  'channel_not_found',
  'not_in_channel',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'restricted_action_thread_locked',
  'restricted_action_non_threadable_channel',
  'messages_tab_disabled',
  'user_not_found',
  'cannot_dm_bot',
  'method_not_supported_for_channel_type',
  'team_access_not_granted',
  'no_permission',
  'missing_scope',
]);
