/** Greenlight as `npm start` runs it, on a desk whose shop is one that was started here. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');

/** By the names that a desk's `shop` has for them. */
export type ShopSettings = Record<string, string>;

export interface Beside {
  process: ChildProcess;
  stop(): Promise<void>;
}

/** undefined: there is no such desk. It says itself where it runs, or why it does not. */
export function greenlightBeside(desk: string, shop: ShopSettings): Beside | undefined {
  const file = join(ROOT, desk, 'desk.yaml');
  if (!existsSync(file)) return undefined;
  const data = mkdtempSync(join(tmpdir(), 'greenlight-shops-'));
  const child = spawn(process.execPath, [join(ROOT, 'src/main.ts')], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...named(file, shop), DESK: desk, DATA_DIR: join(data, 'data') },
  });
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
