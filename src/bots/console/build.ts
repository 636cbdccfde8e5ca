/** Builds the browser console into dist/console when it is missing or older than its sources. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Where the built console is served from. */
export const CONSOLE_DIR: string = join(ROOT, 'dist', 'console');

const VITE_BUILD = 'src/bots/console/vite-build.ts';
/** Folders that the app takes more than types from; types leave no trace in the build. */
const SOURCES = ['src/bots/console/app', 'src/bots/shared/card', 'src/run'];
/** Names the sources that the files beside it were built from. */
const STAMP = 'sources.sha256';

export type ConsoleBuild =
  | { kind: 'fresh' }
  | { kind: 'built'; ms: number }
  /** REST works all the same; `message` says what is wrong. */
  | { kind: 'failed'; message: string };

export interface BuildOptions {
  /** Where the built files are put. */
  dir?: string;
  /** The folder whose src/ is built with the Vite of its node_modules/. */
  root?: string;
}

/** Never rejects: a console that cannot be built must not stop the rest. */
export async function buildConsole({
  dir = CONSOLE_DIR,
  root = ROOT,
}: BuildOptions = {}): Promise<ConsoleBuild> {
  const started = performance.now();
  try {
    const sources = await sourcesHash(root);
    if ((await builtFrom(dir)) === sources) return { kind: 'fresh' };
    if (!hasVite(root)) return { kind: 'failed', message: NO_VITE };
    // Built beside and then put in place, so that a server that runs meanwhile is never without its page.
    const fresh = `${dir}.${process.pid}`;
    try {
      await viteBuild(root, fresh);
      await writeFile(join(fresh, STAMP), sources);
      await rm(dir, { recursive: true, force: true });
      await rename(fresh, dir);
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
    return { kind: 'built', ms: Math.round(performance.now() - started) };
  } catch (error) {
    return { kind: 'failed', message: messageOf(error) };
  }
}

/** False after `npm ci --omit=dev`. */
export function hasVite(root: string = ROOT): boolean {
  return existsSync(join(root, 'node_modules', 'vite'));
}

const NO_VITE = 'Vite is not installed here. Run npm ci or npm ci --omit=dev again: both build the console.';

/** Covers everything that goes into the build: sources, build settings and the versions of packages. */
async function sourcesHash(root: string): Promise<string> {
  const folders = SOURCES.map((folder) =>
    readdir(join(root, folder), { recursive: true, withFileTypes: true }),
  );
  const entries = (await Promise.all(folders)).flat().filter((entry) => entry.isFile());
  const files = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  const hash = createHash('sha256');
  for (const file of [...files, join(root, VITE_BUILD), join(root, 'package-lock.json')]) {
    hash.update(`${relative(root, file)}\0`);
    hash.update(await readFile(file));
  }
  return hash.digest('hex');
}

async function builtFrom(dir: string): Promise<string | undefined> {
  return readFile(join(dir, STAMP), 'utf8').catch(() => undefined);
}

/**
 * Vite runs in a process of its own: its memory is given back when it is done, and no NODE_ENV of the server
 * makes a page for tests.
 */
async function viteBuild(root: string, dir: string): Promise<void> {
  const options = { cwd: root, env: { NODE_ENV: 'production' } };
  await promisify(execFile)(process.execPath, [join(root, VITE_BUILD), dir], options);
}

function messageOf(error: unknown): string {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  if (output !== '') return output;
  return error instanceof Error ? error.message : String(error);
}
