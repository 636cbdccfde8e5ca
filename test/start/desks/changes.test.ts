/** A desk's folder that was edited after the first start. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDemo } from '../../../src/start/demo.ts';
import { takeUpDesk } from '../../../src/start/desks/changes.ts';
import { DESK_FOLDER } from '../../../src/start/desks/folder.ts';
import { ArticleQuestions } from '../../../src/store/articles/questions.ts';
import { searchArticles } from '../../../src/store/articles/search.ts';
import { writtenArticles } from '../../../src/store/articles/write.ts';
import { type Database, openDatabase } from '../../../src/store/db.ts';
import { setPolicy } from '../../../src/store/policies.ts';
import { staffOf } from '../../../src/store/staff.ts';
import { listTenants } from '../../../src/store/tenants.ts';
import { policy } from '../../store/samples.ts';

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

test('edited, new and removed articles have effect, and the others stay as they were', async () => {
  const articles = async () => {
    const all = await database.of('fernhill').transaction((tx) => writtenArticles(tx, 'fernhill'));
    return new Map(all.map((article) => [article.id, article]));
  };
  const before = await articles();
  const knowledge = join(folder, 'knowledge');
  await started();
  expect(await articles()).toEqual(before);

  await started([
    'knowledge/goodwill.md',
    'EUR 15.00 at most on one order',
    'EUR 17.00 at most on one order',
  ]);
  cpSync(join(knowledge, 'goodwill.md'), join(knowledge, 'good-will.md'));
  const text = readFileSync(join(knowledge, 'good-will.md'), 'utf8');
  writeFileSync(join(knowledge, 'good-will.md'), text.replace('id: goodwill', 'id: good-will'));
  rmSync(join(knowledge, 'invoices.md'));
  expect(await takeUpDesk(database, staffOf(database), { folder, today: '2026-06-09' })).toEqual([]);
  const after = await articles();
  expect(JSON.stringify(after.get('goodwill'))).toContain('EUR 17.00');
  expect(after.has('good-will')).toBe(true);
  expect(after.has('invoices')).toBe(false);
  const others = [...before].filter(([id]) => !['goodwill', 'invoices'].includes(id));
  for (const [id, article] of others) expect(after.get(id)).toEqual(article);
  const found = await searchArticles(
    database.of('fernhill'),
    { tenant: 'fernhill', audience: 'customer', query: 'invoice VAT number', most: 5 },
    new ArticleQuestions(),
  );
  expect(found.map(({ id }) => id)).not.toContain('invoices');

  rmSync(join(knowledge, 'good-will.md'));
  await started();
  const again = await articles();
  expect([...again.keys()]).toEqual([...before.keys()]);
  expect(again.get('goodwill')?.sections).toEqual(before.get('goodwill')?.sections);
});

test('changed staff stays as the database has it, and the start names whom', async () => {
  expect(await started(['staff.yaml', 'limit: 2000 ', 'limit: 2500 '])).toEqual([
    `${folder}/staff.yaml is read at the first start only, and the database has other entries for trainee: change people with npm run staff.`,
  ]);
});
