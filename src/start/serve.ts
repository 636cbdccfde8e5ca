/** The HTTP server of the process, and whether it is ready. */
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Readiness } from '../bots/api/readiness.ts';
import type { Worker } from '../flow/worker.ts';
import { present } from '../run/present.ts';
import type { Database } from '../store/db.ts';
import { longestWait, takesChanges } from '../store/takes-changes.ts';

const WRITTEN_MS = 1_000;
/** Longer than it takes to go on with what a worker left that was killed. */
const UNTAKEN_SECONDS = 30;
/** The database must have taken a change within this, where /ready is asked for. */
const READY_MS = 2_000;
/** Requests that are still answered when the server has to stop. */
const LINGER_MS = 3_000;
/** Longer than the proxies' 60 s: else one sends a request on a connection that is being closed. */
const KEEP_ALIVE_MS = 75_000;
/** For the headers of a request, and for all of it; each platform's own limits are shorter. */
const HEADERS_MS = 15_000;
const REQUEST_MS = 60_000;

/** `port` 0: any free one; the one that it was is given back. Rejects when it cannot be had. */
export async function serve(
  app: RequestListener,
  {
    port,
    host,
    tls,
    stopping,
  }: {
    port: number;
    host: string;
    tls?: { cert: Buffer; key: Buffer } | undefined;
    /** From then on connections are ended with their answer, so that the next request goes elsewhere. */
    stopping?: AbortSignal;
  },
): Promise<{ port: number; close(): Promise<void> }> {
  const limits = {
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
  const server = tls ? createTlsServer({ ...limits, ...tls }, app) : createServer(limits, app);
  server.prependListener('request', (_request, response) => {
    if (stopping?.aborted) response.setHeader('connection', 'close');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), LINGER_MS).unref();
      }),
  };
}

/**
 * `worker`: undefined where the process works no queue. `slack`: how it stands with Slack; undefined where it
 * is not set up.
 */
export function readinessOf(
  database: Database,
  worker: Worker | undefined,
  { slack = () => undefined, stopping }: { slack?: () => string | undefined; stopping?: AbortSignal } = {},
): Readiness {
  let last: { at: number; answer: Promise<{ reached: boolean; waits: number }> } | undefined;
  /** Anybody may ask: however often, it is written once a second. */
  const written = () => {
    if (!last || performance.now() - last.at > WRITTEN_MS) {
      const waits = takesChanges(database).then(() => longestWait(database));
      const answer = Promise.race([waits.then((waits) => ({ reached: true, waits })), tooLate()]).catch(
        () => AWAY,
      );
      last = { at: performance.now(), answer };
    }
    return last.answer;
  };
  return {
    async check() {
      const { reached, waits } = await written();
      // Migrations are applied before anything listens.
      const working = worker?.working();
      return present({
        ...{ database: reached, migrations: true, worker: working },
        untakenSeconds: waits > UNTAKEN_SECONDS ? waits : undefined,
        ...{ slack: slack(), stopping: stopping?.aborted ? (true as const) : undefined },
        ready: reached && working !== false && !stopping?.aborted,
      });
    },
  };
}

const AWAY = { reached: false, waits: 0 };

function tooLate(): Promise<typeof AWAY> {
  return new Promise((resolve) => setTimeout(() => resolve(AWAY), READY_MS).unref());
}
