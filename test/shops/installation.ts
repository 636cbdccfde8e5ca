/**
 * Shops that nobody here wrote are packages of their own, each with its lockfile. They are installed
 * outside of the checkout, once for each content of that lockfile, and stay there between runs.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const FILES = ['package.json', 'package-lock.json', '.npmrc'];

/** Where the package of `folder` is installed: with its node_modules, whoever asks first installs it. */
export async function installed(folder: string): Promise<string> {
  const root = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'greenlight', 'shops');
  const hash = createHash('sha256');
  const files = FILES.filter((name) => existsSync(join(folder, name)));
  for (const name of files) hash.update(readFileSync(join(folder, name)));
  const place = join(root, `${basename(folder)}-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(place)) return place;
  mkdirSync(root, { recursive: true });
  const made = mkdtempSync(`${place}.new-`);
  try {
    for (const name of files) cpSync(join(folder, name), join(made, name));
    await install(made);
    renameSync(made, place);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    // Somebody else was faster.
    if (!existsSync(place)) throw error;
  }
  return place;
}

async function install(folder: string): Promise<void> {
  // What an `npm run` around us has set is about another package.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  try {
    await promisify(execFile)('npm', args, { cwd: folder, env, timeout: 300_000 });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new Error(`npm ${args.join(' ')} in ${folder}: ${stderr.slice(-2000)}`, { cause: error });
  }
}
