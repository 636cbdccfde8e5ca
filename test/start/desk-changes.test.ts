/** A desk's folder that was edited after the first start. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDemo } from '../../src/start/demo.ts';
import { DESK_FOLDER } from '../../src/start/desk.ts';
import { takeUpDesk } from '../../src/start/desk-changes.ts';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { setPolicy } from '../../src/store/policies.ts';
import { staffOf } from '../../src/store/staff.ts';
import { listTenants } from '../../src/store/tenants.ts';
import { policy } from '../store/samples.ts';

const place = mkdtempSync(join(tmpdir(), 'desk-'));
const folder = join(place, 'fernhill');
let database: Database;

beforeAll(async () => {
  database = await openDatabase({ memory: true, onError: () => undefined });
  await loadDemo(database, { today: '2026-06-01', seed: 1 });
});
afterAll(async () => {
  await database.close();
  rmSync(place, { recursive: true });
});

/** The folder as it is shipped with these edits, at a later start. */
function started(...edits: [file: string, from: string, to: string][]) {
  cpSync(DESK_FOLDER, folder, { recursive: true });
  for (const [file, from, to] of edits) {
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(folder, file), text.replace(from, to));
  }
  return takeUpDesk(database, staffOf(database), { folder, today: '2026-06-09' });
}

const version = async () => (await listTenants(database))[0]?.policyVersion;
const [, shipped = ''] =
  /^version: (\S+)/m.exec(readFileSync(join(DESK_FOLDER, 'policy.yaml'), 'utf8')) ?? [];

test('a folder as it was changes nothing and asks for nothing', async () => {
  expect(await started()).toEqual([]);
  expect(await version()).toBe(shipped);
});

test('a changed policy under the old version has no effect, and the start names it', async () => {
  expect(await started(['policy.yaml', 'steps: 20', 'steps: 19'])).toEqual([
    `${folder}/policy.yaml was changed and has no effect: give it another version than ${shipped}.`,
  ]);
  expect(await version()).toBe(shipped);
});

test('a policy of a new version is taken up once', async () => {
  const edits: [string, string, string][] = [
    ['policy.yaml', 'steps: 20', 'steps: 19'],
    ['policy.yaml', `version: ${shipped}`, 'version: edited-1'],
  ];
  expect(await started(...edits)).toEqual([]);
  expect(await version()).toBe('edited-1');
  await setPolicy(database, 'fernhill', { ...policy, version: 'by-hand' });
  expect(await started(...edits)).toEqual([]);
  expect(await version()).toBe('by-hand');
});

test('changed staff stays as the database has it, and the start names whom', async () => {
  expect(await started(['staff.yaml', 'limit: 2000 ', 'limit: 2500 '])).toEqual([
    `${folder}/staff.yaml is read at the first start only, and the database has other entries for trainee: change people with npm run staff.`,
  ]);
});
