/**
 * Slack on loopback: its Web API, the requests it signs, and its socket. What it keeps is looked into by the
 * tests, and what it answers can be told beforehand.
 */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { METHODS, Refuse } from './methods.ts';
import { SlackSocketServer } from './socket.ts';
import { APP_ID, BOT_USER, type Json, SlackState, TEAM } from './state.ts';

export const BOT_TOKEN = 'xoxb-test-token';
export const APP_TOKEN = 'xapp-test-token';
/** With which the app's manifest can be read. */
export const CONFIGURATION_TOKEN = 'xoxe.xoxp-test-token';
export const SIGNING_SECRET = 'test-signing-secret';

/** Of methods that the bot token is not for. */
const TOKENS: Readonly<Record<string, string>> = {
  'apps.connections.open': APP_TOKEN,
  'apps.manifest.export': CONFIGURATION_TOKEN,
};

export interface ApiCall {
  method: string;
  args: Json;
  at: number;
  /** The error, where it was refused. */
  error?: string;
  detail?: Json;
}

export interface Delivered {
  status: number;
  body: string;
  ms: number;
}

/** How requests reach Greenlight: over HTTP at this URL, or over the socket. */
export type Way = { http: string } | 'socket';

export interface SignOptions {
  secret?: string;
  /** Seconds since the epoch. */
  at?: number;
  signature?: string;
  headers?: Record<string, string>;
}

export class SlackServer {
  readonly state = new SlackState();
  readonly calls: ApiCall[] = [];
  readonly socket = new SlackSocketServer();
  /** What a call is answered with instead; undefined: what Slack would. */
  interfere: (
    method: string,
    args: Json,
  ) => { status?: number; retryAfter?: number; error?: string } | 'hang' | undefined = () => undefined;
  /** Where events go that follow from what the app does; undefined: nowhere. */
  echo: ((event: Json) => void) | undefined;
  readonly #http = createServer((request, response) => this.#answer(request, response));
  #port = 0;

  async start(): Promise<this> {
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    this.#port = (this.#http.address() as AddressInfo).port;
    this.socket.attach(this.#http);
    return this;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.#port}/api/`;
  }

  async stop(): Promise<void> {
    this.socket.close();
    this.#http.closeAllConnections();
    this.#http.close();
  }

  /** Calls that were refused, other than those that a test arranged or expects. */
  refused(...expected: string[]): ApiCall[] {
    return this.calls.filter(({ error }) => error !== undefined && !expected.includes(error));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const method = (request.url ?? '').replace(/^\/api\//, '');
    const args = argsOf(Buffer.concat(chunks).toString('utf8'));
    const call: ApiCall = { method, args, at: Date.now() };
    this.calls.push(call);
    const send = (status: number, body: Json, headers: Record<string, string> = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(body));
    const other = this.interfere(method, args);
    if (other === 'hang') return;
    if (other) {
      call.error = other.error ?? String(other.status);
      const retry = other.retryAfter === undefined ? {} : { 'retry-after': String(other.retryAfter) };
      send(
        other.status ?? 200,
        { ok: false, error: other.error ?? 'ratelimited' },
        retry as Record<string, string>,
      );
      return;
    }
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    try {
      if (token !== (TOKENS[method] ?? BOT_TOKEN)) throw new Refuse(token ? 'invalid_auth' : 'not_authed');
      const perform = METHODS[method];
      if (!perform) throw new Refuse('unknown_method');
      const called = {
        state: this.state,
        tell: (event: Json) => this.echo?.(event),
        socketUrl: () => `ws://127.0.0.1:${this.#port}/link`,
      };
      send(200, { ok: true, ...perform(args, called) }, { 'x-oauth-scopes': this.state.scopes.join(',') });
    } catch (error) {
      if (!(error instanceof Refuse)) throw error;
      call.error = error.code;
      call.detail = error.detail;
      send(200, { ok: false, error: error.code });
    }
  }

  /** Hands a payload to Greenlight. */
  async deliver(
    way: Way,
    { kind, payload }: { kind: 'event' | 'interactive' | 'command'; payload: Json },
    sign: SignOptions = {},
  ): Promise<Delivered> {
    if (way === 'socket') {
      const started = performance.now();
      const type = { event: 'events_api', interactive: 'interactive', command: 'slash_commands' }[kind];
      const answer = await this.socket.send(type, payload);
      return {
        status: 200,
        body: answer === undefined ? '' : JSON.stringify(answer),
        ms: performance.now() - started,
      };
    }
    const body =
      kind === 'event'
        ? JSON.stringify(payload)
        : new URLSearchParams(
            kind === 'interactive' ? { payload: JSON.stringify(payload) } : payload,
          ).toString();
    return post(
      way.http,
      { body, type: kind === 'event' ? 'application/json' : 'application/x-www-form-urlencoded' },
      sign,
    );
  }

  envelope(event: Json, more: Json = {}): Json {
    return {
      token: 'verification-token-of-old',
      team_id: TEAM,
      api_app_id: APP_ID,
      event,
      type: 'event_callback',
      event_id: `Ev${this.state.next()}`,
      event_time: Math.floor(Date.now() / 1_000),
      authorizations: [
        { enterprise_id: null, team_id: TEAM, user_id: BOT_USER, is_bot: true, is_enterprise_install: false },
      ],
      ...more,
    };
  }
}

/** As Slack signs it: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export async function post(
  url: string,
  { body, type }: { body: string; type: string },
  sign: SignOptions = {},
): Promise<Delivered> {
  const { secret = SIGNING_SECRET, at = Math.floor(Date.now() / 1_000) } = sign;
  const signature =
    sign.signature ?? `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`;
  const started = performance.now();
  const response = await fetch(`${url}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': signature,
      ...sign.headers,
    },
    body,
  });
  const text = await response.text();
  return { status: response.status, body: text, ms: performance.now() - started };
}

/** Objects travel as JSON in a form. */
function argsOf(body: string): Json {
  const args: Json = {};
  for (const [name, value] of new URLSearchParams(body))
    args[name] = /^[[{]|^(true|false)$/.test(value) ? parsed(value) : value;
  return args;
}

function parsed(value: string): Json {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
