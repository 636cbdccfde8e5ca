/** Keeps a stream of server-sent events open: reconnects with growing pauses and says where it left off. */
import { type Api, ApiError, type Streams } from './api.ts';
import { serverEvents } from './sse.ts';

/** `lost`: the stream broke and is being opened again; what is shown may be old. */
export type Connection = 'connecting' | 'live' | 'lost';

export interface Follower<Data> {
  onConnection(connection: Connection): void;
  onData(data: Data): void;
  /** The stream is open (again): whatever was missed in between must be fetched. */
  onOpen?(): void;
  /** The server will not give this stream (401, 403, 404, 410): no further try is made. */
  onRefused(error: ApiError): void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Follows `path` until the returned function is called. A hidden tab closes its stream, since a browser gives
 * one host only six connections; it opens again when the tab is seen.
 */
export function follow<Path extends keyof Streams>(
  api: Api,
  path: Path,
  follower: Follower<Streams[Path]>,
): () => void {
  const over = new AbortController();
  let lastId: string | undefined;
  let pause = FIRST_PAUSE_MS;

  async function once(): Promise<'ended' | 'broken' | 'over'> {
    const open = new AbortController();
    let ended = false;
    const hide = () => {
      if (document.hidden) open.abort();
    };
    document.addEventListener('visibilitychange', hide);
    try {
      const body = await api.stream(path, lastId, AbortSignal.any([open.signal, over.signal]));
      follower.onConnection('live');
      follower.onOpen?.();
      pause = FIRST_PAUSE_MS;
      for await (const { id, data } of serverEvents(body)) {
        lastId = id;
        follower.onData(JSON.parse(data));
      }
      ended = true;
    } catch (error) {
      if (error instanceof ApiError && [401, 403, 404, 410].includes(error.status)) {
        follower.onRefused(error);
        return 'over';
      }
      // Anything else is a broken connection: onConnection says so, and it is tried again below.
    } finally {
      document.removeEventListener('visibilitychange', hide);
      open.abort();
    }
    if (over.signal.aborted) return 'over';
    return ended ? 'ended' : 'broken';
  }

  void (async () => {
    follower.onConnection('connecting');
    for (let how = await once(); how !== 'over'; how = await once()) {
      if (document.hidden) await firstOf(over.signal, [document, 'visibilitychange']);
      else {
        // The server ends each stream after a while; only one that cannot be opened again was lost.
        if (how === 'broken') follower.onConnection('lost');
        const enough = AbortSignal.timeout(how === 'ended' ? FIRST_PAUSE_MS : pause);
        await firstOf(AbortSignal.any([enough, over.signal]), [window, 'online']);
        if (how === 'broken') pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
      if (over.signal.aborted) return;
    }
  })();
  return () => over.abort();
}

/** Resolves at the event or when `signal` is aborted. */
function firstOf(signal: AbortSignal, [target, event]: [EventTarget, string]): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const over = new AbortController();
    const done = () => {
      over.abort();
      resolve();
    };
    target.addEventListener(event, done, { signal: over.signal });
    signal.addEventListener('abort', done, { signal: over.signal });
  });
}
