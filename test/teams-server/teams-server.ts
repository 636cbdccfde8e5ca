/**
 * Teams as a bot meets it, on loopback: the Bot Connector, which refuses what the real one refuses, and
 * Microsoft's sign-in.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Identity } from './identity.ts';
import { type Activity, refusalOf } from './refusals.ts';
import { StreamRules } from './streams.ts';

export const TENANT = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890';
export const APP = {
  appId: '11111111-2222-3333-4444-555555555555',
  password: 'secret-of-the-tests',
  tenantId: TENANT,
};
export const BOT = { id: `28:${APP.appId}`, name: 'Greenlight' };

export interface Account {
  id: string;
  name: string;
  aadObjectId: string;
  email?: string;
  userPrincipalName?: string;
  tenantId?: string;
  userRole?: string;
}

export type Kind = 'personal' | 'groupChat' | 'channel';

export interface Shown {
  id: string;
  conversation: string;
  activity: Activity;
  /** How often it was edited. */
  edits: number;
  stream?: true;
}

/** Requests a conversation, in so many ms. */
const RATES = [
  [7, 1_000],
  [8, 2_000],
  [60, 30_000],
  [1_800, 3_600_000],
] as const;

export class TeamsServer {
  readonly identity = new Identity(APP);
  readonly messages: Shown[] = [];
  /** Every call to the connector, in order. */
  readonly calls: {
    method: string;
    conversation: string;
    status: number;
    at: number;
    activity?: Activity;
  }[] = [];
  readonly refused: { status: number; code: string; activity: Activity }[] = [];
  readonly #rooms = new Map<string, { kind: Kind; members: Map<string, Account> }>();
  readonly #streams = new StreamRules();
  readonly #times = new Map<string, number[]>();
  /** Answered instead of the next calls. */
  readonly failing: { status: number; retryAfter?: number }[] = [];
  #server: Server | undefined;
  #next = 1_700_000_000_000;

  async start(): Promise<void> {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.statusCode = 599;
        response.end(String(error));
      });
    });
    const server = this.#server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }
  async stop(): Promise<void> {
    const server = this.#server;
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  }
  get host(): string {
    const address = this.#server?.address() as AddressInfo | null | undefined;
    return `127.0.0.1:${address?.port ?? 0}`;
  }
  get serviceUrl(): string {
    return `http://${this.host}/teams/`;
  }
  get settings(): Record<string, string> {
    return {
      MICROSOFT_APP_ID: APP.appId,
      MICROSOFT_APP_PASSWORD: APP.password,
      MICROSOFT_APP_TENANT_ID: TENANT,
      MICROSOFT_LOGIN_URL: `http://${this.host}/login`,
      MICROSOFT_OPENID_URL: `http://${this.host}/openid`,
      TEAMS_SERVICE_HOSTS: this.host,
    };
  }

  /** A conversation with these people in it. */
  room(kind: Kind, members: Account[], id = idOf(kind)): string {
    this.#rooms.set(id, { kind, members: new Map(members.map((one) => [one.id, one])) });
    return id;
  }
  kindOf(room: string): Kind {
    return this.#rooms.get(base(room))?.kind ?? 'personal';
  }
  newId(): string {
    this.#next += 1;
    return String(this.#next);
  }
  cards(room: string): Shown[] {
    return this.messages.filter(
      ({ conversation, activity }) =>
        base(conversation) === base(room) && (activity.attachments?.length ?? 0) > 0,
    );
  }
  texts(room: string): Shown[] {
    return this.messages.filter(
      ({ conversation, activity, stream }) =>
        base(conversation) === base(room) && activity.text !== undefined && !stream,
    );
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const body = await read(request);
    const send = (status: number, value: object, headers: Record<string, string> = {}) =>
      void response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(value));
    if (path === '/openid')
      return send(200, { issuer: 'https://api.botframework.com', jwks_uri: `http://${this.host}/keys` });
    if (path === '/keys') return send(200, this.identity.jwks());
    const login = /^\/login\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(path);
    if (login) {
      const { status, body: granted } = this.identity.grant(login[1] ?? '', new URLSearchParams(body));
      return send(status, granted);
    }
    const [, conversation = '', what = '', id] =
      /^\/teams\/v3\/conversations\/([^/]+)\/(activities|members)(?:\/(.+))?$/.exec(path) ?? [];
    const { status, value, headers } = this.#connector(request, { conversation, what, id, body });
    this.calls.push({
      method: request.method ?? '',
      conversation,
      status,
      at: Date.now(),
      ...(body === '' ? {} : { activity: JSON.parse(body) as Activity }),
    });
    return send(status, value, headers);
  }

  #connector(
    request: IncomingMessage,
    {
      conversation,
      what,
      id,
      body,
    }: { conversation: string; what: string; id: string | undefined; body: string },
  ): { status: number; value: object; headers?: Record<string, string> } {
    const refuse = (status: number, code: string) => ({ status, value: { error: { code, message: code } } });
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!this.identity.granted.has(token)) return refuse(401, 'Unauthorized');
    const room = this.#rooms.get(base(conversation));
    if (!room) return refuse(404, 'ConversationNotFound');
    if (what === 'members') {
      const found = [...room.members.values()].find((one) => one.id === id || one.aadObjectId === id);
      return found ? { status: 200, value: found } : refuse(404, 'MemberNotFoundInConversation');
    }
    const next = this.failing.shift();
    if (next) {
      const headers = next.retryAfter === undefined ? {} : { 'retry-after': String(next.retryAfter) };
      return { ...refuse(next.status, 'Failing'), headers };
    }
    if (this.#tooFast(base(conversation)))
      return { ...refuse(429, 'TooManyRequests'), headers: { 'retry-after': '1' } };
    const activity = JSON.parse(body) as Activity;
    const refusal = refusalOf(activity, Buffer.byteLength(body));
    if (refusal) {
      this.refused.push({ ...refusal, activity });
      return refuse(refusal.status, refusal.code);
    }
    if (request.method === 'PUT') {
      const old = this.messages.find((one) => one.id === id && base(one.conversation) === base(conversation));
      if (!old) return refuse(404, 'not a known activity id');
      old.activity = activity;
      old.edits += 1;
      return { status: 200, value: { id } };
    }
    const streamed = this.#streams.judge(activity, {
      conversation,
      personal: room.kind === 'personal',
      newId: () => this.newId(),
    });
    if (streamed) {
      if (streamed.code !== undefined) {
        this.refused.push({ status: streamed.status, code: streamed.code, activity });
        return refuse(streamed.status, streamed.code);
      }
      if (activity.type === 'message' && streamed.id)
        this.messages.push({ id: streamed.id, conversation, activity, edits: 0 });
      return { status: streamed.status, value: streamed.status === 201 ? { id: streamed.id } : {} };
    }
    const posted = this.newId();
    this.messages.push({ id: posted, conversation, activity, edits: 0 });
    return { status: 201, value: { id: posted } };
  }

  #tooFast(conversation: string): boolean {
    const now = Date.now();
    const times = this.#times.get(conversation) ?? [];
    times.push(now);
    this.#times.set(conversation, times);
    return RATES.some(([most, inMs]) => times.filter((at) => at > now - inMs).length > most);
  }
}

export const base = (conversation: string) => conversation.split(';messageid=')[0] ?? '';

function idOf(kind: Kind): string {
  const id = randomUUID().replaceAll('-', '');
  return kind === 'personal'
    ? `a:1${id}`
    : kind === 'groupChat'
      ? `19:${id}@thread.v2`
      : `19:${id}@thread.tacv2`;
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
