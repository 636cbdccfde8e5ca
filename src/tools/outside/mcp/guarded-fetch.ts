/**
 * Requests of the protocol's client, which takes addresses from what servers say: each goes to one origin, no
 * redirect leads away from it, and an answer has an end.
 */
import type { FetchLike } from '@modelcontextprotocol/client';

export interface Guard {
  origin: string;
  /** Bytes of one answer. */
  most: number;
  /** For the whole exchange, in ms; absent: as long as the caller waits. */
  timeoutMs?: number;
  /** What is thrown where a request would go, or is sent on to, another origin. */
  elsewhere(to: string): Error;
}

export function guardedFetch({ origin, most, timeoutMs, elsewhere }: Guard): FetchLike {
  return async (input, init) => {
    const url = new URL(input);
    if (url.origin !== origin) throw elsewhere(url.origin);
    const limit = timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)];
    const signals = [...limit, ...(init?.signal ? [init.signal] : [])];
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
    });
    const away = leadsAway(response, url);
    if (away !== undefined) {
      await response.body?.cancel();
      throw elsewhere(away);
    }
    return response.body ? ending(response, response.body, most) : response;
  };
}

function leadsAway(response: Response, from: URL): string | undefined {
  const location = response.headers.get('location');
  if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return undefined;
  if (!URL.canParse(location, from.href)) return 'nowhere';
  const to = new URL(location, from);
  return to.origin === from.origin ? undefined : to.origin;
}

function ending(
  { status, statusText, headers }: Response,
  body: ReadableStream<Uint8Array>,
  most: number,
): Response {
  let left = most;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      left -= chunk.length;
      if (left < 0) controller.error(new Error('an MCP server answered with too much'));
      else controller.enqueue(chunk);
    },
  });
  return new Response(body.pipeThrough(limit), { status, statusText, headers });
}
