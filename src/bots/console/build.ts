/** Builds the browser console into dist/console when it is missing or older than its sources. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const APP = join(HERE, 'app');
/** Of other folders, what the app takes more than types from. */
const SHARED = [join(ROOT, 'src', 'bots', 'card'), join(ROOT, 'src', 'run')];

/** Where the built console is served from. */
export const CONSOLE_DIR: string = join(ROOT, 'dist', 'console');
/** Names the sources that the files beside it were built from. */
const STAMP = 'sources.sha256';

export type ConsoleBuild =
  | { kind: 'fresh' }
  | { kind: 'built'; ms: number }
  /** REST works all the same; `message` says what Vite could not build. */
  | { kind: 'failed'; message: string };

/** Never rejects: a console that cannot be built must not stop the rest. */
export async function buildConsole(dir: string = CONSOLE_DIR): Promise<ConsoleBuild> {
  const started = performance.now();
  try {
    const sources = await sourcesHash();
    if ((await builtFrom(dir)) === sources) return { kind: 'fresh' };
    // Built beside and then put in place, so that a server that runs meanwhile is never without its page.
    const fresh = `${dir}.${process.pid}`;
    try {
      await viteBuild(fresh);
      await writeFile(join(fresh, STAMP), sources);
      await rm(dir, { recursive: true, force: true });
      await rename(fresh, dir);
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
    return { kind: 'built', ms: Math.round(performance.now() - started) };
  } catch (error) {
    return { kind: 'failed', message: saidBy(error) };
  }
}

/**
 * Of everything that goes into the build: the app, what it shares with the other faces, its build settings
 * and the versions of what builds it. Types of other folders leave no trace in it.
 */
async function sourcesHash(): Promise<string> {
  const hash = createHash('sha256');
  const folders = [APP, ...SHARED].map((folder) => readdir(folder, { recursive: true, withFileTypes: true }));
  const app = (await Promise.all(folders)).flat();
  const files = app.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of [...files.sort(), join(HERE, 'vite-build.ts'), join(ROOT, 'package-lock.json')]) {
    hash
      .update(file.slice(ROOT.length))
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex');
}

async function builtFrom(dir: string): Promise<string | undefined> {
  try {
    return await readFile(join(dir, STAMP), 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Vite runs in a process of its own: its memory is given back when it is done, and no NODE_ENV that the
 * server was started with makes a page for tests.
 */
async function viteBuild(dir: string): Promise<void> {
  await promisify(execFile)(process.execPath, [join(HERE, 'vite-build.ts'), dir], {
    cwd: ROOT,
    env: { NODE_ENV: 'production' },
  });
}

function saidBy(error: unknown): string {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  if (output !== '') return output;
  return error instanceof Error ? error.message : String(error);
}
