/** One Vendure on one database, as a process of its own that ends with this one. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { installed } from '../installation.ts';

export interface VendureProcess {
  /** Without a slash at its end; the two APIs are below it. */
  url: string;
  stop(): Promise<void>;
}

/** An empty database is populated with the settings and products first. Resolves when Vendure answers. */
export async function runVendure(database: string): Promise<VendureProcess> {
  const installation = await installed(import.meta.dirname);
  const { PATH = '', HOME = '', VENDURE_LOG = '' } = process.env;
  const child = fork(join(import.meta.dirname, 'server.mjs'), {
    cwd: installation,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH,
      HOME,
      VENDURE_LOG,
      TZ: 'UTC',
      NODE_COMPILE_CACHE: join(installation, '.compiled'),
      VENDURE_INSTALLATION: installation,
      VENDURE_DATABASE: database,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-20_000);
      if (VENDURE_LOG) process.stderr.write(text);
    });
  const port = await listening(child, () => said);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      // Everything that it was asked is in the database already, and nothing of its own is to be kept.
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function listening(child: ChildProcess, said: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('message', (ready: { port: number }) => resolve(ready.port));
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Vendure ended before it was ready:\n${said()}`)));
  });
}
