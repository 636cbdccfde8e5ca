/**
 * Reads the bodies of requests that a platform sends: bounded in size, in time, and in memory over all
 * requests of all platforms. Headers are judged before this is called.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface BodyLimits {
  /** Of one body, in bytes. */
  most: number;
  /** Of all bodies together that were read and are not answered yet, in bytes. */
  inFlight: number;
  /** From the headers to the last byte. */
  withinMs: number;
}

export const BODY_LIMITS: BodyLimits = { most: 1024 * 1024, inFlight: 32 * 1024 * 1024, withinMs: 15_000 };

/** Why there is no body; `gone`: whoever sent it went away, and nobody waits for an answer. */
export type Unread = 'too_long' | 'too_many' | 'too_slow' | 'gone';

export interface Bodies {
  /** What was read counts until the answer is given. Never rejects. */
  read(request: IncomingMessage, response: ServerResponse): Promise<Buffer | Unread>;
}

/**
 * Bytes count when they arrive, not when they are announced: whoever announces much and sends nothing takes
 * nothing from others.
 */
export function createBodies({ most, inFlight, withinMs }: BodyLimits = BODY_LIMITS): Bodies {
  let held = 0;
  return {
    read(request, response) {
      if (Number(request.headers['content-length'] ?? 0) > most) return Promise.resolve('too_long');
      return new Promise((resolve) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        const release = () => {
          held -= bytes;
          bytes = 0;
        };
        const end = (result: Buffer | Unread) => {
          clearTimeout(timer);
          request.off('data', take).off('end', whole).off('close', cut).off('error', cut);
          // Something must listen: an error of a request that nobody reads any more ends the process.
          request.on('error', () => {});
          if (Buffer.isBuffer(result)) response.once('close', release);
          else {
            request.pause();
            release();
          }
          resolve(result);
        };
        const take = (chunk: Buffer) => {
          if (bytes + chunk.length > most) return end('too_long');
          if (held + chunk.length > inFlight) return end('too_many');
          bytes += chunk.length;
          held += chunk.length;
          chunks.push(chunk);
        };
        const whole = () => end(Buffer.concat(chunks));
        const cut = () => end('gone');
        const timer = setTimeout(() => end('too_slow'), withinMs);
        request.on('data', take).once('end', whole).once('close', cut).once('error', cut);
      });
    },
  };
}

const STATUS = { too_long: 413, too_many: 503, too_slow: 408 } as const;

/** Answers a request whose body was not read, and closes its connection: the rest is not worth reading. */
export function refuseUnread(response: ServerResponse, why: Unread): void {
  if (why === 'gone') return void response.destroy();
  refuseAndClose(response, STATUS[why], why === 'too_many' ? { 'retry-after': '2' } : {});
}

export function refuseAndClose(
  response: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { ...headers, 'content-length': '0', connection: 'close' }).end();
}
