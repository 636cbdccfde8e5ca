/** LISTEN on a connection of its own, which reconnects. */
import pg from 'pg';
import { pauseAfter } from '../flow/retry.ts';

const BACK_OFF = { firstMs: 250, longestMs: 5_000 };
const HEARTBEAT_MS = 10_000;

export interface ListenOptions {
  listener(payload: string): void;
  /** Called after it was away: what was sent meanwhile is lost. */
  gap(): void;
  onError(error: Error): void;
}

/** Resolves once listening; rejects when the first connect fails. The answer ends it. */
export async function listenOn(
  config: pg.ClientConfig,
  channel: string,
  { listener, gap, onError }: ListenOptions,
): Promise<() => Promise<void>> {
  let closed = false;
  let current: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;

  async function connect(): Promise<void> {
    const client = new pg.Client({ ...config, keepAlive: true, query_timeout: HEARTBEAT_MS });
    current = client;
    client.on('notification', ({ payload }) => listener(payload ?? ''));
    client.on('error', (error) => lost(client, error));
    client.on('end', () => lost(client, new Error('the listening connection ended')));
    await client.connect();
    await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    failures = 0;
    beat(client);
  }

  /** A connection that died silently is found by asking it something. */
  function beat(client: pg.Client): void {
    timer = setTimeout(() => {
      client.query('select 1').then(
        () => current === client && !closed && beat(client),
        (error: Error) => lost(client, error),
      );
    }, HEARTBEAT_MS);
    timer.unref();
  }

  function lost(client: pg.Client, error: Error): void {
    if (closed || current !== client) return;
    current = undefined;
    clearTimeout(timer);
    client.end().catch(() => {});
    onError(error);
    again();
  }

  function again(): void {
    failures += 1;
    timer = setTimeout(
      () => {
        if (closed) return;
        connect().then(gap, (error: Error) => {
          const failed = current;
          current = undefined;
          failed?.end().catch(() => {});
          onError(error);
          again();
        });
      },
      pauseAfter(failures, BACK_OFF),
    );
  }

  try {
    await connect();
  } catch (error) {
    closed = true;
    await current?.end().catch(() => {});
    throw error;
  }
  return async () => {
    closed = true;
    clearTimeout(timer);
    await current?.end().catch(() => {});
  };
}
