/**
 * The connection to one MCP server: made when it is needed, made again with growing pauses when it is lost,
 * listed anew when the server says that its tools changed.
 */
import { Client } from '@modelcontextprotocol/client';
import type { Log } from '../../../flow/ports/log.ts';
import { pauseAfter } from '../../../flow/retry.ts';
import { present } from '../../../run/present.ts';
import type { McpServer } from '../tools-file.ts';
import { type AskedCalls, askedCalls } from './asked-calls.ts';
import { hearingOfChanges } from './list-changes.ts';
import { type Listing, listTools, takingEachTool } from './listing.ts';
import { signingIn } from './sign-in.ts';
import { endSession, transportTo } from './transports.ts';

export interface Live {
  client: Client;
  listing: Listing;
  /** Where a tool of the server may ask something: how calls are made then. */
  asked?: AskedCalls;
}

export interface McpConnection {
  /**
   * The connection as it stands; made now where there is none and none was tried a moment ago. Rejects when
   * the server is away.
   */
  live(signal: AbortSignal): Promise<Live>;
  /** Whether there is one now. */
  isOpen(): boolean;
  /** This connection is of no use any more: the next call makes a new one. */
  lost(live: Live): void;
  /** Secrets that came up since the file was read: never to be shown. */
  secrets(): readonly string[];
  close(): Promise<void>;
}

export interface ConnectionOptions {
  log: Log;
  /** For connecting and listing, in ms. */
  connectMs: number;
  /** Pause after the first failure, in ms; it doubles up to a minute. */
  retryMs?: number;
  /**
   * A listing older than this is asked for again before a call, in ms: not every server says when its tools
   * change.
   */
  listingMs?: number;
  /** Called with every new listing. Must not throw. */
  onListing(listing: Listing): void;
}

const LONGEST_PAUSE_MS = 60_000;

export class ServerAway extends Error {
  override name = 'ServerAway';
}

export function connectTo(server: McpServer, options: ConnectionOptions): McpConnection {
  const { log, connectMs, onListing, retryMs = 1_000, listingMs = 300_000 } = options;
  const closing = new AbortController();
  let current: (Live & { listedAt: number }) | undefined;
  let connecting: Promise<Live> | undefined;
  let failures = 0;
  let triedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let relisting = false;
  let changedAgain = false;
  const mayAsk = [...server.tools.values()].some(({ asks }) => asks !== undefined);
  const hearsOfChanges = hearingOfChanges();
  const signedIn =
    server.launch.kind === 'http' && server.launch.signIn
      ? signingIn(server.launch.url, server.launch.signIn)
      : undefined;

  const pauseMs = () => pauseAfter(Math.max(1, failures), { firstMs: retryMs, longestMs: LONGEST_PAUSE_MS });

  const again = () => {
    clearTimeout(timer);
    if (closing.signal.aborted) return;
    timer = setTimeout(() => {
      // How it ends is in the log and in `failures`; nobody waits for it.
      connect().catch(() => undefined);
    }, pauseMs()).unref();
  };

  const forget = (client: Client) => {
    if (current?.client !== client) return;
    current = undefined;
    log.warn({ server: server.prefix }, 'the connection to a tool server was lost');
    again();
  };

  const drop = (client: Client) => {
    if (current?.client !== client) return;
    forget(client);
    // It is given up already: how closing it ends changes nothing.
    client.close().catch(() => undefined);
  };

  const list = async (client: Client, signal: AbortSignal): Promise<Listing> => {
    await hearsOfChanges(client, { timeout: connectMs, signal: closing.signal });
    const listing = await listTools(client, { timeout: connectMs, signal });
    onListing(listing);
    return listing;
  };

  /** However often a server says that its tools changed, it is asked for one list at a time. */
  const relist = async (client: Client): Promise<void> => {
    changedAgain = true;
    if (relisting) return;
    relisting = true;
    try {
      while (changedAgain && current?.client === client) {
        changedAgain = false;
        const listing = await list(client, closing.signal);
        if (current?.client === client) current = { ...current, listing, listedAt: performance.now() };
      }
    } finally {
      relisting = false;
    }
  };

  const open = async (): Promise<Live> => {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(2 * connectMs)]);
    const client = new Client(
      { name: 'greenlight', version: '1' },
      {
        capabilities: mayAsk ? { elicitation: { form: {} } } : {},
        inputRequired: { autoFulfill: false },
        // Protocol 2026-07-28 where the server has it, else the handshake of older ones. A server over stdio
        // that does not answer what it does not know is an older one.
        versionNegotiation: { mode: 'auto', probe: { timeoutMs: connectMs / 2 } },
      },
    );
    const asked = mayAsk ? askedCalls(client, () => drop(client)) : undefined;
    client.onclose = () => forget(client);
    // Errors beside a request's own (a line that is no message, a broken event stream): counted in the log,
    // never with their text.
    client.onerror = () =>
      log.debug({ server: server.prefix }, 'a tool server said something that cannot be read');
    try {
      const transport = transportTo(server, signedIn);
      await client.connect(transport, { timeout: connectMs, signal });
      takingEachTool(transport);
      const listing = await list(client, signal);
      current = { client, listing, listedAt: performance.now(), ...present({ asked }) };
      client.setNotificationHandler('notifications/tools/list_changed', () => relist(client));
      if (failures > 0) log.info({ server: server.prefix, tries: failures + 1 }, 'a tool server is back');
      failures = 0;
      return current;
    } catch (error) {
      client.onclose = () => undefined;
      await client.close().catch(() => undefined);
      throw error;
    }
  };

  const connect = (): Promise<Live> => {
    if (closing.signal.aborted) return Promise.reject(new ServerAway('closed'));
    clearTimeout(timer);
    triedAt = performance.now();
    connecting ??= open()
      .catch((error: unknown) => {
        failures += 1;
        log.warn({ server: server.prefix, tries: failures, err: error }, 'a tool server cannot be reached');
        again();
        throw new ServerAway('cannot be reached', { cause: error });
      })
      .finally(() => {
        connecting = undefined;
      });
    return connecting;
  };

  const fresh = async (live: NonNullable<typeof current>): Promise<Live> => {
    if (performance.now() - live.listedAt < listingMs) return live;
    const listing = await list(live.client, closing.signal).catch((error: unknown) => {
      forget(live.client);
      throw new ServerAway('cannot be listed', { cause: error });
    });
    const now = { ...live, listing, listedAt: performance.now() };
    if (current?.client === live.client) current = now;
    return now;
  };

  return {
    async live(signal) {
      if (current) return orAborted(fresh(current), signal);
      const justTried = !connecting && failures > 0 && performance.now() - triedAt < retryMs;
      if (justTried) throw new ServerAway('was tried a moment ago');
      return orAborted(connect(), signal);
    },
    isOpen: () => current !== undefined,
    secrets: () => signedIn?.tokens() ?? [],
    lost: (live) => drop(live.client),
    async close() {
      clearTimeout(timer);
      const open = current?.client;
      current = undefined;
      closing.abort(new ServerAway('closed'));
      await connecting?.catch(() => undefined);
      await endSession(open?.transport);
      await open?.close();
    },
  };
}

/** Settles when the caller does not want to wait any more; the work itself goes on for whoever else waits. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
