/** A peer's program as a process of its own, on a database of its own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TestServer } from '../../test/postgres.ts';
import { freshDatabase } from '../../test/postgres.ts';
import type { Measured, Wish } from './harness.ts';
import { FOLDER, type Peer } from './list.ts';

export interface RunningPeer {
  peer: Peer;
  database: string;
  block(width: number, runs: number): Promise<Measured>;
  /** From now on a tool takes so long. */
  delay(toolMs: number): Promise<void>;
  stop(): Promise<void>;
}

export async function runPeer(peer: Peer, server: TestServer, modelUrl: string): Promise<RunningPeer> {
  const database = await freshDatabase(server.url);
  const { PATH = '', HOME = '' } = process.env;
  const child = fork(fileURLToPath(new URL(peer.program, FOLDER)), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      ...{ PATH, HOME, DATABASE_URL: database.url, PEER_MODEL_URL: modelUrl },
      // None of them reaches a service of its maker's from here.
      ...{
        NODE_ENV: 'production',
        OPENAI_API_KEY: 'bench',
        LANGSMITH_TRACING: 'false',
        MASTRA_TELEMETRY_DISABLED: '1',
      },
    },
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${peer.name} ended by itself: ${said}`);
  });
  ended.catch(() => {});
  const answer = async () => (await Promise.race([once(child, 'message'), ended]))[0];
  const ask = async (wish: Wish): Promise<Measured> => {
    const answered = answer();
    child.send(wish);
    return (await answered) as Measured;
  };
  await answer();
  return {
    peer,
    database: database.url,
    block: (width, runs) => ask({ block: { width, runs } }),
    delay: async (toolMs) => void (await ask({ toolMs })),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await ended.catch(() => {});
      }
      await database.drop();
    },
  };
}
