/** Greenlight as `npm start` runs it, on a desk whose shop is one that was started here. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');

/** By the names that a desk's `shop` has for them. */
export type ShopSettings = { readonly [field: string]: string | undefined };

export interface Beside {
  process: ChildProcess;
  stop(): Promise<void>;
}

/**
 * It says itself where it runs, or why it does not, unless `more.said` takes what it says. `desk`: its
 * folder; `more.settings`: of the environment.
 */
export function greenlightBeside(
  desk: string,
  shop: ShopSettings,
  more: { settings?: Record<string, string>; said?: (text: string) => void } = {},
): Beside {
  const file = join(desk, 'desk.yaml');
  const data = mkdtempSync(join(tmpdir(), 'greenlight-shops-'));
  const child = spawn(process.execPath, [join(ROOT, 'src/main.ts')], {
    cwd: ROOT,
    stdio: more.said ? ['ignore', 'pipe', 'inherit'] : 'inherit',
    env: {
      ...{ ...process.env, ...more.settings, ...named(file, shop) },
      ...{ DESK: desk, DATA_DIR: join(data, 'data') },
    },
  });
  child.stdout?.setEncoding('utf8').on('data', (text: string) => more.said?.(text));
  return {
    process: child,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** The environment's settings that the desk names, such as `key: ${VENDURE_KEY}`. */
function named(file: string, shop: ShopSettings): Record<string, string> {
  const { shop: fields = {} } = parse(readFileSync(file, 'utf8')) as { shop?: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, value]) => {
      const setting = /^\$\{(\w+)\}$/.exec(String(value))?.[1];
      return setting === undefined ? [] : [[setting, shop[field] ?? '']];
    }),
  );
}
