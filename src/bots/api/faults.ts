/** Every error answer of the API, and how any error becomes one of them. */
import { StoreAway } from '../../flow/ports/ledger.ts';
import type { Refusal } from '../../run/commands.ts';
import { present } from '../../run/present.ts';
import type { ErrorBody } from './schemas/records.ts';

/** An answer that is an error. Thrown anywhere in a handler; the error handler sends it. */
export class ApiFault extends Error {
  override name = 'ApiFault';
  readonly answer: { status: number; body: ErrorBody; headers: Record<string, string> };
  constructor(status: number, body: ErrorBody, headers: Record<string, string> = {}) {
    super(body.error);
    this.answer = { status, body, headers };
  }
}

/** `signIn`: where a browser signs in. */
export const unauthorized = (
  error: string,
  message: string,
  { signIn, headers }: { signIn?: string | undefined; headers?: Record<string, string> } = {},
) =>
  new ApiFault(401, present({ error, message, signIn }), {
    ...headers,
    'www-authenticate': 'Bearer realm="greenlight"',
  });

export const noSuchRun = () =>
  new ApiFault(404, {
    error: 'not_found',
    message: 'There is no run with this id; GET /v1/runs lists those there are.',
  });

export const noSuchPath = () =>
  new ApiFault(404, {
    error: 'not_found',
    message: 'There is nothing at this path; GET /v1/openapi.json says what there is.',
  });

export const wrongMethod = (allow: string) =>
  new ApiFault(405, { error: 'wrong_method', message: `This path answers only ${allow}.` }, { allow });

export const tooMany = (seconds: number, message: string) =>
  new ApiFault(429, { error: 'too_many', message }, { 'retry-after': String(seconds) });

export const refused = ({ status, error, message, revision }: Refusal) =>
  new ApiFault(status, present({ error, message, revision }));

const BODY_FAULTS: Record<string, [status: number, error: string, message: string]> = {
  'entity.too.large': [
    413,
    'too_long',
    'The body is too large: a text may have at most 32 kB. Shorten it or send it in parts.',
  ],
  'encoding.unsupported': [415, 'wrong_type', 'Send the body uncompressed.'],
  'request.aborted': [400, 'cut_off', 'The body ended early; send it again.'],
  'request.size.invalid': [400, 'cut_off', 'The body is not as long as Content-Length says; send it again.'],
};

/** `error` as an answer; undefined for what nobody foresaw. */
export function asFault(error: unknown): ApiFault | undefined {
  if (error instanceof ApiFault) return error;
  if (error instanceof StoreAway) {
    const message = `${error.message} Nothing was changed.`;
    return new ApiFault(503, { error: 'store_away', message }, { 'retry-after': '5' });
  }
  if (!(error instanceof Error)) return undefined;
  const known = 'type' in error && typeof error.type === 'string' ? BODY_FAULTS[error.type] : undefined;
  if (known) {
    const [status, name, message] = known;
    // What is left of a body that was refused half-way is not worth reading.
    return new ApiFault(status, { error: name, message }, status === 413 ? { connection: 'close' } : {});
  }
  if (error instanceof URIError) {
    const message = 'The path is not valid: a % in it needs two hex digits of UTF-8.';
    return new ApiFault(400, { error: 'wrong_path', message });
  }
  return 'status' in error ? ofExpress(Number(error.status)) : undefined;
}

/** What express and its static files refuse by themselves. */
function ofExpress(status: number): ApiFault | undefined {
  if (status === 404) return noSuchPath();
  const message = 'This request cannot be answered as it was sent; GET /v1/openapi.json says what can.';
  return status >= 400 && status < 500
    ? new ApiFault(status, { error: 'wrong_request', message })
    : undefined;
}
