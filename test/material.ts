/** Public data that is not part of the project: TEST_MATERIAL is read here and nowhere else. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(process.env.TEST_MATERIAL ?? fileURLToPath(new URL('../../shared', import.meta.url)));

/** The absolute path, whether it is there or not: `materialPath('data/intents')`. */
export function materialPath(path: string): string {
  return resolve(root, path);
}

/** For `describe.skipIf(!hasMaterial('data/intents'))`: tests that need it are skipped by name without it. */
export function hasMaterial(path: string): boolean {
  return existsSync(materialPath(path));
}
