/**
 * The service with the made-up records of a desk for trying out: a process of its own beside Greenlight, on
 * loopback, which ends with it. Its address and token reach the desk's tools.yaml and nothing else.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Config } from '../../config.ts';
import type { Desk } from '../../run/desk.ts';

/** How tools.yaml names them. */
const ADDRESS = 'DESK_SERVICE_URL';
const TOKEN = 'DESK_SERVICE_TOKEN';

/** What tools.yaml may name of it, besides what the environment sets. */
export const OF_SERVICE: readonly string[] = [ADDRESS, TOKEN];

/** For its first line, which is its address. */
const START_MS = 15_000;
/** For ending when it is asked to. */
const STOP_MS = 2_000;

export interface DemoService {
  /** The settings, with what tools.yaml names of this service among the secrets of tools. */
  known(config: Config): Config;
  close(): Promise<void>;
}

/**
 * undefined where the desk has none, on PostgreSQL, and where the environment says which service is meant.
 */
export async function demoServiceOf(
  { toolSecret }: Pick<Config, 'toolSecret'>,
  { folder, desk, embedded }: { folder: string; desk: Pick<Desk, 'demo_service'>; embedded: boolean },
): Promise<DemoService | undefined> {
  if (!embedded || !desk.demo_service || toolSecret?.(ADDRESS) !== undefined) return undefined;
  return startDemoService(folder, desk.demo_service.command);
}

/**
 * Rejects with a sentence when it gives no address in time. The command is desk.yaml's, run in the desk's
 * folder.
 */
export async function startDemoService(
  folder: string,
  [program = '', ...args]: readonly string[],
): Promise<DemoService> {
  const token = randomBytes(24).toString('base64url');
  const child = spawn(program === 'node' ? process.execPath : program, args, {
    cwd: folder,
    env: { [TOKEN]: token },
    // It ends by itself when its input does, also where this process is killed.
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  try {
    const address = await firstLine(child);
    if (!/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(address))
      throw new Error('its first line is no address of loopback');
    return {
      known: (config) => ({
        ...config,
        toolSecret: (name) =>
          name === ADDRESS ? address : name === TOKEN ? token : config.toolSecret?.(name),
      }),
      close: () => ended(child),
    };
  } catch (error) {
    await ended(child);
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The demo service of ${folder} did not start: ${why}.`);
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new TypeError('a pipe was asked for');
  const lines = createInterface({ input: child.stdout });
  const limit = AbortSignal.timeout(START_MS);
  const gone = once(child, 'exit', { signal: limit }).then(([code]) => {
    throw new Error(`it ended with ${code ?? 'a signal'}`);
  });
  const [line] = await Promise.race([once(lines, 'line', { signal: limit }), gone]);
  return String(line);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exit;
  clearTimeout(late);
}
