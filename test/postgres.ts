/**
 * A PostgreSQL for the tests: TEST_DATABASE_URL, or server binaries found on this machine (PATH, `pg_config
 * --bindir`, Debian's folders), started once on a
 * free port in a temporary folder, as another user where we are root, and gone with the test process whatever
 * happens to it.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import pg from 'pg';

export interface TestServer {
  /** Of a database that fresh ones can be made beside. */
  url: string;
  stop(): Promise<void>;
}

/**
 * undefined where there is none: tests that need it are skipped by name then. Rejects when one is there and
 * does not start.
 */
export async function startPostgres(): Promise<TestServer | undefined> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, stop: async () => {} };
  const bin = findBinaries();
  if (bin === undefined) return undefined;
  for (let tries = 1; ; tries++) {
    try {
      return await start(bin);
    } catch (error) {
      // Somebody else may have taken the port that was free a moment ago.
      if (tries >= 3) throw error;
    }
  }
}

/** For commands that are nothing without one. Rejects where there is none, with what to do. */
export async function neededPostgres(): Promise<TestServer> {
  const server = await startPostgres();
  if (server) return server;
  throw new Error(
    'there is no PostgreSQL: set TEST_DATABASE_URL, or install the server (Debian: apt-get install postgresql)',
  );
}

function findBinaries(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  try {
    folders.push(
      execFileSync('pg_config', ['--bindir'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim(),
    );
  } catch {
    // No pg_config: one more place where there is nothing.
  }
  const debian = '/usr/lib/postgresql';
  if (existsSync(debian)) {
    const versions = readdirSync(debian).sort((a, b) => Number(b) - Number(a));
    folders.push(...versions.map((version) => join(debian, version, 'bin')));
  }
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

/** PostgreSQL refuses to run as root. */
function otherUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such user; the next may be there.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody to run it as');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function start(bin: string): Promise<TestServer> {
  const user = otherUser();
  const folder = mkdtempSync(join(tmpdir(), 'greenlight-postgres-'));
  if (user) chownSync(folder, user.uid, user.gid);
  const as = {
    ...user,
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'America/New_York' },
  };
  const data = join(folder, 'data');
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    {
      ...as,
      stdio: 'pipe',
    },
  );
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    fsync: 'off',
    max_connections: '200',
  };
  const server = [join(bin, 'postgres'), '-D', data, '-p', String(port)];
  for (const [name, value] of Object.entries(settings)) server.push('-c', `${name}=${value}`);
  // The shell outlives a test process that is killed: its stdin ends then, and it stops the server.
  const guard = '"$@" & server=$!; cat > /dev/null; kill -QUIT $server; wait $server; rm -rf "$0"';
  const child = spawn('sh', ['-c', guard, folder, ...server], {
    ...as,
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const stop = async () => {
    child.stdin.end();
    if (child.exitCode === null) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
  for (const began = Date.now(); ; ) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return { url, stop };
    } catch (error) {
      if (child.exitCode !== null || Date.now() - began > 120_000) {
        await stop();
        throw new Error(`PostgreSQL in ${bin} did not start: ${told}`, { cause: error });
      }
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

/**
 * A new database on the server: empty, or a copy of another one of its, to which nobody is connected. `drop`
 * ends whoever is still connected.
 */
export async function freshDatabase(
  url: string,
  copyOf?: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `greenlight_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const template = copyOf === undefined ? '' : ` template ${new URL(copyOf).pathname.slice(1)}`;
  await run(`create database ${name}${template}`);
  const fresh = new URL(url);
  fresh.pathname = `/${name}`;
  return { url: fresh.href, drop: () => run(`drop database if exists ${name} with (force)`) };
}
