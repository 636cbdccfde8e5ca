/** A shop's server as a process of its own that ends with this one: it tells its port over IPC. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { basename, dirname, join } from 'node:path';
import { installed } from './installation.ts';

export interface ShopProcess {
  /** Without a slash at its end. */
  url: string;
  /** What else it told when it was ready. */
  told: Record<string, unknown>;
  stop(): Promise<void>;
}

/**
 * `file`: beside the shop's package.json; `settings`: of its environment, beside where that is installed.
 * `SHOP_LOG=1` shows what it says.
 */
export async function runShop(file: string, settings: Record<string, string>): Promise<ShopProcess> {
  const installation = await installed(dirname(file));
  const { PATH = '', HOME = '', SHOP_LOG = '' } = process.env;
  const child = fork(file, {
    cwd: installation,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...{ PATH, HOME, SHOP_LOG, TZ: 'UTC', SHOP_INSTALLATION: installation },
      NODE_COMPILE_CACHE: join(installation, '.compiled'),
      ...settings,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-20_000);
      if (SHOP_LOG) process.stderr.write(text);
    });
  const { port, ...told } = await ready(child, () => `${basename(dirname(file))} said:\n${said}`);
  return {
    url: `http://127.0.0.1:${port}`,
    told,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      // Everything that it was asked is in the database already, and nothing of its own is to be kept.
      child.kill('SIGKILL');
      await ended;
    },
  };
}

type Ready = { port: number } & Record<string, unknown>;

function ready(child: ChildProcess, said: () => string): Promise<Ready> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Ready));
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`It ended before it was ready; ${said()}`)));
  });
}
