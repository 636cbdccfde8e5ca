/** Keeps a stream of server-sent events open: reconnects with growing pauses and says where it left off. */
import { type Api, ApiError } from './api.ts';
import { type ServerEvent, serverEvents } from './sse.ts';

/** `lost`: the stream broke and is being opened again; what is shown may be old. */
export type Link = 'connecting' | 'live' | 'lost';

export interface Follower {
  onLink(link: Link): void;
  onEvent(event: ServerEvent): void;
  /** The stream is open (again): whatever was missed in between must be fetched. */
  onOpen(): void;
  /** The server will not give this stream (401, 403, 404, 410): no further try is made. */
  onRefused(error: ApiError): void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Follows `path` until the returned function is called. A hidden tab lets go of its stream, since a browser
 * gives one host only six connections; it
 * opens again when the tab is seen.
 */
export function follow(api: Api, path: string, follower: Follower): () => void {
  const over = new AbortController();
  let lastId: string | undefined;

  async function once(): Promise<'ended' | 'broken' | 'over'> {
    const open = new AbortController();
    let ended = false;
    const hide = () => {
      if (document.hidden) open.abort();
    };
    const end = () => open.abort();
    document.addEventListener('visibilitychange', hide);
    over.signal.addEventListener('abort', end);
    try {
      const body = await api.stream(path, lastId, open.signal);
      follower.onLink('live');
      follower.onOpen();
      pause = FIRST_PAUSE_MS;
      for await (const event of serverEvents(body)) {
        if (event.id !== undefined) lastId = event.id;
        follower.onEvent(event);
      }
      ended = true;
    } catch (error) {
      if (error instanceof ApiError && [401, 403, 404, 410].includes(error.status)) {
        follower.onRefused(error);
        return 'over';
      }
      // Anything else is a broken connection: said by the link, tried again below.
    } finally {
      document.removeEventListener('visibilitychange', hide);
      over.signal.removeEventListener('abort', end);
      open.abort();
    }
    if (over.signal.aborted) return 'over';
    return ended ? 'ended' : 'broken';
  }

  let pause = FIRST_PAUSE_MS;
  void (async () => {
    follower.onLink('connecting');
    for (let how = await once(); how !== 'over'; how = await once()) {
      if (document.hidden) await seen(over.signal);
      else {
        // The server ends each stream after a while; only one that cannot be opened again was lost.
        if (how === 'broken') follower.onLink('lost');
        await sleep(how === 'ended' ? FIRST_PAUSE_MS : pause, over.signal);
        if (how === 'broken') pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
      if (over.signal.aborted) return;
    }
  })();
  return () => over.abort();
}

/** Waits `ms`, or less when the browser says that the network is back. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      window.removeEventListener('online', wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    window.addEventListener('online', wake);
    signal.addEventListener('abort', wake);
  });
}

function seen(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener('visibilitychange', check);
      signal.removeEventListener('abort', check);
      resolve();
    };
    document.addEventListener('visibilitychange', check);
    signal.addEventListener('abort', check);
  });
}
