/** Server-sent events: the format, the heartbeat and the end. What is sent when is in streams.ts. */
import type { Response } from 'express';

export interface EventStreamOptions {
  /** Between comments that keep proxies from closing a quiet connection. */
  heartbeatMs: number;
  /**
   * Then the stream ends and the client comes back, so that a token that was taken away loses its streams.
   */
  lastsMs: number;
  /** Ends every stream, so that the server can stop. */
  closing: AbortSignal;
  /**
   * Whether whoever follows is still somebody here: asked before anything is sent and at each heartbeat, so
   * that access which ends is an end of its streams.
   */
  known?: () => Promise<boolean>;
}

export interface EventStream {
  /** Resolves when the client's buffer has room again, or it is gone. Wait for it before the next. */
  send(events: { event: string; id?: number; data: unknown }[]): Promise<void>;
  /** Aborted when the client or we ended the stream. */
  ended: AbortSignal;
  end(): void;
}

export function openEventStream(response: Response, options: EventStreamOptions): EventStream {
  const ended = new AbortController();
  response.status(200).set({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
  response.write('retry: 2000\n\n');

  let stuck = false;
  const end = () => {
    if (response.writableNeedDrain) response.destroy();
    else response.end();
  };
  const isKnown = async () => {
    const known = (await options.known?.()) ?? true;
    if (!known) end();
    return known;
  };
  const heartbeat = setInterval(() => {
    isKnown().catch(end);
    if (!response.writableNeedDrain) response.write(':\n\n');
    // A client that has read nothing since the last heartbeat is not waited for any longer.
    else if (stuck) response.destroy();
    stuck = response.writableNeedDrain;
  }, options.heartbeatMs);
  const last = setTimeout(end, options.lastsMs);
  response.once('close', () => {
    clearInterval(heartbeat);
    clearTimeout(last);
    options.closing.removeEventListener('abort', end);
    ended.abort();
  });
  response.on('error', () => response.destroy());
  if (options.closing.aborted) end();
  else options.closing.addEventListener('abort', end);

  const roomAgain = () =>
    new Promise<void>((resolve) => {
      const done = () => {
        response.off('drain', done);
        response.off('close', done);
        resolve();
      };
      response.on('drain', done);
      response.on('close', done);
    });

  return {
    ended: ended.signal,
    end,
    async send(events) {
      if (!(await isKnown()) || response.writableEnded || response.destroyed) return;
      const text = events.map(({ event, id, data }) => {
        const idLine = id === undefined ? '' : `id: ${id}\n`;
        return `event: ${event}\n${idLine}data: ${JSON.stringify(data)}\n\n`;
      });
      if (!response.write(text.join(''))) await roomAgain();
    },
  };
}
