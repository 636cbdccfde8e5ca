/**
 * The REST API as the console calls it: one place that sends who asks, types what comes back and translates
 * what can go wrong. The types are those that the OpenAPI description is made from.
 */
import type {
  Changed,
  ErrorBody,
  Opened,
  OutboxList,
  StaffList,
  Taken,
  TokenList,
  TokenMade,
  Verified,
} from '../../../api/schemas/records.ts';
import type { RunList, RunOrErased } from '../../../api/schemas/run.ts';
import { unattended } from './attended.ts';

/** What GET answers with. */
export interface Answers {
  '/v1/staff': StaffList;
  '/v1/runs': RunList;
  '/v1/outbox': OutboxList;
  '/v1/tokens': TokenList;
  [run: `/v1/runs/${string}`]: RunOrErased;
}

/** What POST answers with. */
interface Receipts {
  '/v1/runs': Opened;
  '/v1/tokens': TokenMade;
  [command: `/v1/runs/${string}/${string}`]: Taken | Verified;
}

/** The data of a stream's events. */
export interface Streams {
  '/v1/stream': Changed | Record<string, never>;
  [run: `/v1/runs/${string}/stream`]: RunOrErased;
}

/**
 * Who uses the console: a persona (embedded database), or somebody who signed in, whom a cookie names that no
 * page reads; `csrf` shows that a request is the console's own.
 */
export type Identity =
  | { kind: 'persona'; id: string }
  | { kind: 'session'; csrf: string }
  | { kind: 'nobody' };

/** The server refused, or was not there (status 0). `message` is a sentence for people. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly revision: number | undefined;
  /** Where to sign in. */
  readonly signIn: string | undefined;
  constructor(
    status: number,
    { message, revision, signIn }: Pick<ErrorBody, 'message' | 'revision' | 'signIn'>,
  ) {
    super(message);
    this.status = status;
    this.revision = revision;
    this.signIn = signIn;
  }
}

export interface Api {
  identity: Identity;
  get<Path extends keyof Answers>(path: Path, options?: GetOptions): Promise<Answers[Path]>;
  /** The audit rows of a run, as JSONL. */
  audit(run: string, after: number, signal: AbortSignal): Promise<string>;
  post<Path extends keyof Receipts>(path: Path, body: unknown): Promise<Receipts[Path]>;
  remove(path: '/v1/session' | `/v1/tokens/${string}`): Promise<void>;
  /** Opens a stream of server-sent events. */
  stream(
    path: keyof Streams,
    lastId: string | undefined,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
}

export interface GetOptions {
  query?: Record<string, string>;
  signal?: AbortSignal;
}

/** The path of a run. */
export const runPath = (id: string) => `/v1/runs/${encodeURIComponent(id)}` as const;

/** Gives a token for a session, which the browser keeps as a cookie. Rejects with ApiError. */
export async function signInWith(token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch('/v1/session', { method: 'POST', headers }).catch(() => {
    throw new ApiError(0, { message: OFFLINE });
  });
  if (!response.ok) throw await refused(response);
}

/**
 * Every call rejects with ApiError, or with the signal's own AbortError. `over`: whoever asks is not known
 * any more.
 */
export function apiFor(identity: Identity, over: () => void = () => undefined): Api {
  async function call(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(path, { ...init, headers: { ...headersOf(identity), ...init.headers } });
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw new ApiError(0, { message: OFFLINE });
    }
    if (response.status === 401) over();
    if (!response.ok) throw await refused(response);
    return response;
  }
  return {
    identity,
    async get(path, { query = {}, signal } = {}) {
      const search = new URLSearchParams(query).toString();
      const response = await call(search === '' ? path : `${path}?${search}`, { signal: signal ?? null });
      return response.json();
    },
    async audit(run, after, signal) {
      const path = `${runPath(run)}/audit${after > 0 ? `?after=${after}` : ''}`;
      return (await call(path, { signal })).text();
    },
    async post(path, body) {
      const headers = { 'content-type': 'application/json' };
      return (await call(path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    },
    async remove(path) {
      await call(path, { method: 'DELETE' });
    },
    async stream(path, lastId, signal) {
      const headers = { accept: 'text/event-stream', ...(lastId && { 'last-event-id': lastId }) };
      const { body } = await call(path, { signal, headers });
      if (body === null) throw new ApiError(0, { message: 'The server sent no stream.' });
      return body;
    },
  };
}

const OFFLINE = 'The server cannot be reached. What you typed is kept; try again in a moment.';

function headersOf(identity: Identity): Record<string, string> {
  if (identity.kind === 'persona') return { 'x-greenlight-person': identity.id };
  if (identity.kind === 'session')
    return { 'x-greenlight-csrf': identity.csrf, ...(unattended() && { 'x-greenlight-unattended': '1' }) };
  return {};
}

async function refused(response: Response): Promise<ApiError> {
  try {
    const body: Partial<ErrorBody> = await response.json();
    if (typeof body.message === 'string')
      return new ApiError(response.status, { ...body, message: body.message });
  } catch {
    // Not JSON: a proxy's page, perhaps. The status is all there is to say.
  }
  return new ApiError(response.status, {
    message: `The server answered ${response.status}. Try again in a moment.`,
  });
}
