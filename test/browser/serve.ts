/** Greenlight itself on an embedded database of its own, as `npm start` runs it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutboxItem } from '../../src/bots/api/outbox.ts';
import { buildConsole } from '../../src/bots/console/build.ts';
import type { Log } from '../../src/flow/ports/log.ts';
import { start } from '../../src/start.ts';

export interface Served {
  url: string;
  /** The code that the last customer was sent. */
  codeSent(): Promise<string>;
  stop(): Promise<void>;
}

const quiet = () => undefined;
const log: Log = {
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: (fields, message) => console.error(message, fields),
};

/** `desk`: the folder of another desk than the shipped one. */
export async function serve(desk?: string): Promise<Served> {
  const dataDir = await mkdtemp(join(tmpdir(), 'greenlight-browser-'));
  const built = await buildConsole();
  if (built.kind === 'failed') throw new Error(built.message);
  const database = { kind: 'embedded' as const, dataDir };
  const greenlight = await start(
    {
      ...{
        port: 0,
        host: '127.0.0.1',
        behindProxy: false,
        localKey: false,
        logLevel: 'error',
        role: 'all',
        width: 16,
        archiveAfterDays: 'never',
        stopDelayMs: 0,
        database,
      },
      ...(desk === undefined ? {} : { desk }),
    },
    log,
  );
  return {
    url: greenlight.url,
    async codeSent() {
      const headers = { 'x-greenlight-person': 'engineer' };
      const response = await fetch(`${greenlight.url}/v1/outbox`, { headers });
      const { messages } = (await response.json()) as { messages: OutboxItem[] };
      return /\d{6}/.exec(messages.find((item) => item.kind === 'code')?.text ?? '')?.[0] ?? '';
    },
    async stop() {
      await greenlight.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
