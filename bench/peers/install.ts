/** The peers are a package of their own, installed when somebody measures them and not before. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FOLDER, pinned } from './list.ts';

export function installPeers(): void {
  if (Object.entries(pinned()).every(([name, version]) => installedVersion(name) === version)) return;
  // What an `npm run` around us has set is about another package.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', args, { cwd: fileURLToPath(FOLDER), env, stdio: 'inherit' });
}

function installedVersion(name: string): string | undefined {
  const path = new URL(`node_modules/${name}/package.json`, FOLDER);
  return existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
    : undefined;
}
