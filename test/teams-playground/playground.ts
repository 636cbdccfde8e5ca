/**
 * The Agents Playground of Microsoft, which nobody here wrote, beside Greenlight as `npm start` runs it; both
 * in this test's hands, and nothing outside of this machine.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../src/config.ts';
import type { Log } from '../../src/flow/ports/log.ts';
import { start } from '../../src/start.ts';

const CLI = fileURLToPath(
  new URL('../../node_modules/@microsoft/m365agentsplayground/cli.js', import.meta.url),
);
const quiet = () => undefined;
const log: Log = {
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: (fields, message) => console.error(message, fields),
};

export interface Served {
  /** Greenlight's own address, for whoever acts over REST. */
  url: string;
  playground: string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export async function serve(): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'greenlight-playground-'));
  const config = readConfig({
    DATA_DIR: join(folder, 'data'),
    PORT: '0',
    TEAMS_PLAYGROUND: '1',
    LOG_LEVEL: 'error',
  });
  if ('problems' in config) throw new Error(config.problems.join('\n'));
  const greenlight = await start(config, log);
  const port = await freePort();
  const endpoint = `${greenlight.url}/api/messages`;
  const client = spawn(
    process.execPath,
    [CLI, '-e', endpoint, '-c', 'msteams', '-p', String(port), '--disable-telemetry'],
    // Where it is started it leaves a folder of its own.
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, BROWSER: 'none' } },
  );
  await listening(client, port);
  return {
    url: greenlight.url,
    playground: `http://localhost:${port}/`,
    async stop() {
      client.kill();
      await greenlight.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listening(client: ChildProcess, port: number): Promise<void> {
  let said = '';
  for (const stream of [client.stdout, client.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  for (let n = 0; n < 600; n++) {
    if (client.exitCode !== null) throw new Error(`the Playground ended:\n${said}`);
    const up = await fetch(`http://localhost:${port}/`).then(
      (response) => response.ok,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the Playground does not answer:\n${said}`);
}
