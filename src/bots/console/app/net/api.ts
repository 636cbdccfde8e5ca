/** The REST API as the desk calls it: one place that sends who asks and translates what can go wrong. */

/** Who sits at the desk: a persona (embedded database) or the holder of a bearer token. */
export type Identity =
  | { kind: 'persona'; id: string }
  | { kind: 'token'; token: string }
  | { kind: 'nobody' };

/** The server said no, or was not there (status 0). `message` is a sentence for people. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly error: string;
  readonly revision: number | undefined;
  constructor(status: number, error: string, message: string, revision?: number) {
    super(message);
    this.status = status;
    this.error = error;
    this.revision = revision;
  }
}

export interface Api {
  identity: Identity;
  get<Answer>(path: string, signal?: AbortSignal): Promise<Answer>;
  text(path: string, signal?: AbortSignal): Promise<string>;
  post<Answer = unknown>(path: string, body: unknown): Promise<Answer>;
  /** Opens a stream of server-sent events; rejects with ApiError when it is not given. */
  stream(path: string, lastId: string | undefined, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

function headersOf(identity: Identity): Record<string, string> {
  if (identity.kind === 'persona') return { 'x-greenlight-person': identity.id };
  if (identity.kind === 'token') return { authorization: `Bearer ${identity.token}` };
  return {};
}

async function refused(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => '');
  try {
    const body = JSON.parse(text) as { error?: unknown; message?: unknown; revision?: unknown };
    if (typeof body.message === 'string') {
      const revision = typeof body.revision === 'number' ? body.revision : undefined;
      return new ApiError(response.status, String(body.error ?? 'refused'), body.message, revision);
    }
  } catch {
    // Not JSON: a proxy's page, perhaps. Told below by its status.
  }
  return new ApiError(
    response.status,
    'refused',
    `The server answered ${response.status}. Try again in a moment.`,
  );
}

/** Every call rejects with ApiError, or with the signal's own AbortError. */
export function apiFor(identity: Identity): Api {
  async function call(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(path, { ...init, headers: { ...headersOf(identity), ...init.headers } });
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw new ApiError(
        0,
        'offline',
        'The server cannot be reached. What you typed is kept; try again in a moment.',
      );
    }
    if (!response.ok) throw await refused(response);
    return response;
  }
  const within = (signal: AbortSignal | undefined): RequestInit => (signal === undefined ? {} : { signal });
  return {
    identity,
    async get<Answer>(path: string, signal?: AbortSignal) {
      return (await (await call(path, within(signal))).json()) as Answer;
    },
    async text(path, signal) {
      return (await call(path, within(signal))).text();
    },
    async post<Answer>(path: string, body: unknown) {
      const response = await call(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      return (text === '' ? {} : JSON.parse(text)) as Answer;
    },
    async stream(path, lastId, signal) {
      const response = await call(path, {
        signal,
        headers: {
          accept: 'text/event-stream',
          ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
        },
      });
      if (response.body === null) throw new ApiError(0, 'offline', 'The server sent no stream.');
      return response.body;
    },
  };
}
