/** Greenlight itself on a PostgreSQL of the test's own with the demo's desk, as a server runs it. */
import { createServer } from 'node:net';
import { buildConsole } from '../../src/bots/console/build.ts';
import { CALLBACK } from '../../src/bots/oidc/router.ts';
import { loadDemo } from '../../src/start/demo.ts';
import { DESK_TENANT } from '../../src/start/desks/folder.ts';
import { type Greenlight, start } from '../../src/start.ts';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { staffOf } from '../../src/store/staff.ts';
import { type OidcServer, startOidcProvider } from '../oidc-provider.ts';
import { freshDatabase } from '../postgres.ts';

export interface ServedOnPostgres {
  url: string;
  /** With `oidc`: the provider that people sign in at. */
  provider: OidcServer | undefined;
  tokenOf(member: string): Promise<string>;
  remove(member: string): Promise<void>;
  stop(): Promise<void>;
}

const quiet = () => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: console.error };

export async function serveOnPostgres(server: string, { oidc = false } = {}): Promise<ServedOnPostgres> {
  const built = await buildConsole();
  if (built.kind === 'failed') throw new Error(built.message);
  const fresh = await freshDatabase(server);
  const database: Database = await openDatabase({ url: fresh.url });
  await loadDemo(database, { today: new Date().toISOString().slice(0, 10), seed: 1 });
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  const provider = oidc ? await startOidcProvider(`${publicUrl}${CALLBACK}`) : undefined;
  const greenlight: Greenlight = await start(
    {
      ...{ port, host: '127.0.0.1', publicUrl, behindProxy: false, localKey: false },
      ...{ logLevel: 'error', role: 'all', width: 16, stopDelayMs: 0, archiveAfterDays: 'never' },
      database: { kind: 'postgres', url: fresh.url, masterKey: new Uint8Array(32).fill(7) },
      ...(provider && { oidc: { ...provider, trustEmail: false } }),
    },
    log,
  );
  const staff = staffOf(database);
  return {
    url: publicUrl,
    provider,
    tokenOf: async (member) => (await staff.makeToken(DESK_TENANT, member)) ?? '',
    remove: async (member) => void (await staff.remove(DESK_TENANT, member)),
    async stop() {
      await greenlight.stop();
      await provider?.stop();
      await database.close();
      await fresh.drop();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
