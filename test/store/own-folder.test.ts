/** Nobody but its owner looks into the folder of the embedded database. */
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/db.ts';
import { masterKeyIn } from '../../src/store/keys.ts';

let around: string;
beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), 'greenlight-folder-'));
});
afterAll(() => rm(around, { recursive: true, force: true }));
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

test('one that is made, and one that others could look into', { timeout: 60_000 }, async () => {
  const made = join(around, 'new', 'data');
  await masterKeyIn(made);
  expect(await modeOf(made)).toBe(0o700);
  expect(await modeOf(join(made, 'master.key'))).toBe(0o600);
  await chmod(made, 0o755);
  const database = await openDatabase({ dataDir: made, onError: () => {} });
  await database.close();
  expect(await modeOf(made)).toBe(0o700);
});
