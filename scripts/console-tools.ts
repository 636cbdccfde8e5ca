/** What builds the console, for `npm ci --omit=dev`: a server gets the built page and none of its tools. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Development packages that the console is made of and built with. */
export const CONSOLE_PACKAGES = [
  '@tanstack/react-query',
  '@vitejs/plugin-react',
  'eventsource-parser',
  'react',
  'react-dom',
  'vite',
  'wouter',
];

/**
 * Gives `use` a folder with a copy of src/ and CONSOLE_PACKAGES in the versions and with the checksums of the
 * lockfile; the folder is removed afterwards. Runs below npm, which it needs and which needs its registry.
 */
export async function withConsoleTools<T>(use: (root: string) => Promise<T>): Promise<T> {
  const npm = process.env.npm_execpath;
  if (npm === undefined) throw new Error('this is not run by npm');
  const folder = await mkdtemp(join(tmpdir(), 'greenlight-console-'));
  try {
    const { devDependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    const dependencies = Object.fromEntries(CONSOLE_PACKAGES.map((name) => [name, devDependencies[name]]));
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', dependencies }));
    for (const part of ['src', 'package-lock.json'])
      await cp(join(ROOT, part), join(folder, part), { recursive: true });
    await promisify(execFile)(process.execPath, [npm, 'install', '--ignore-scripts'], { cwd: folder });
    // npm has cut the lockfile down to these packages; the hash of the sources is over the whole one.
    await cp(join(ROOT, 'package-lock.json'), join(folder, 'package-lock.json'));
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
