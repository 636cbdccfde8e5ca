/**
 * One HTTP exchange (RFC 9110) with a service of the tools file: within its limits, redirects within the
 * host only, every failure named for what it means.
 */
import { retryAfterMs } from '../../flow/retry.ts';
import { present } from '../../run/present.ts';
import { ToolFault, ToolTrouble } from '../contract.ts';

export interface Request {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body?: string;
  /** Given to the whole exchange, in ms. */
  timeoutMs: number;
  /** Bytes of the answer that are read at most. */
  most: number;
  /** It changes nothing there. */
  reads: boolean;
  /** Followed within the same host; writes are never sent on. */
  redirects: boolean;
  /** Named in messages. */
  tool: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  type: string;
  bytes: Uint8Array;
  /** There was more than `most`. */
  more: boolean;
}

/** When an answer asks to be asked again, as what is thrown for it says so. */
export function laterBy({ headers }: Answer): { afterMs?: number } {
  return present({ afterMs: retryAfterMs(headers.get('retry-after')) });
}

const MOST_REDIRECTS = 3;

/** Of these a moment later may be the end; a wrong name or certificate stays as it is. */
const MAY_PASS = /^(ECONNREFUSED|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)/;

/** Failures of the network before anything was sent: whatever was asked surely did not happen. */
const NOT_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

/**
 * Rejects with ToolFault when nothing was sent, and with ToolTrouble when it was and no whole answer
 * came.
 */
export async function exchange(request: Request, signal: AbortSignal): Promise<Answer> {
  const limit = AbortSignal.timeout(request.timeoutMs);
  const limited = AbortSignal.any([signal, limit]);
  try {
    let url = request.url;
    for (let hops = 0; ; hops += 1) {
      const response = await fetch(
        url,
        present({
          method: request.method,
          headers: request.headers,
          redirect: 'manual' as const,
          signal: limited,
          body: request.body,
        }),
      );
      if (!isRedirect(response.status)) return await answerOf(response, request.most);
      await response.body?.cancel();
      url = followed(request, { from: url, location: response.headers.get('location'), hops });
    }
  } catch (error) {
    if (error instanceof ToolFault || error instanceof ToolTrouble) throw error;
    if (signal.aborted) throw new ToolTrouble('stopped', `${request.tool} was stopped before it answered.`);
    if (limit.aborted)
      throw new ToolTrouble(
        'timeout',
        `${request.tool} gave no answer within ${request.timeoutMs / 1000} s.`,
      );
    throw networkTrouble(request.tool, error);
  }
}

/**
 * `unavailable` as a ToolFault where nothing can have been sent, else as trouble of which nobody knows
 * how far it got.
 */
export function networkTrouble(tool: string, error: unknown): ToolFault | ToolTrouble {
  const code = codeOf(error);
  return NOT_SENT.test(code)
    ? new ToolFault('unavailable', `${tool} is not available: its server cannot be reached.`, {
        cause: error,
        afterMs: MAY_PASS.test(code) ? 0 : undefined,
      })
    : new ToolTrouble('broke_off', `The connection to ${tool} broke off before it had answered.`);
}

function codeOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 4) return '';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error instanceof AggregateError && code === '') return codeOf(error.errors[0], depth + 1);
  return code !== '' ? code : codeOf(error.cause, depth + 1);
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function followed(
  request: Request,
  { from, location, hops }: { from: URL; location: string | null; hops: number },
): URL {
  const to = location !== null && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (!request.redirects)
    // The service answered, and what it did before it sent us on nobody knows.
    throw new ToolTrouble(
      'redirected',
      `${request.tool} answered with a redirect, which is not followed for a write.`,
    );
  if (!to || to.origin !== from.origin)
    throw new ToolFault('redirected', `${request.tool} sends on to another host, which is not followed.`);
  if (hops >= MOST_REDIRECTS)
    throw new ToolFault('redirected', `${request.tool} sends on from place to place.`);
  return to;
}

async function answerOf(response: Response, most: number): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  while (reader && length <= most) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  // What was not read is not wanted; how cancelling ends says nothing about the answer.
  if (length > most) await reader?.cancel().catch(() => undefined);
  return {
    status: response.status,
    headers: response.headers,
    type: response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '',
    bytes: Buffer.concat(chunks).subarray(0, most),
    more: length > most,
  };
}
