/** npm run tools, as people run it. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/db.ts';
import { addTenant } from '../../src/store/policies.ts';
import { toolPinsOf } from '../../src/store/tool-pins.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'greenlight-'));
  const database = await openDatabase({ dataDir });
  await addTenant(database, 't', 'T');
  const pins = toolPinsOf(database);
  await pins.seen('t', 'crm.note', { definition: '{"description":"writes"}', consent: 'first' });
  await pins.seen('t', 'crm.note', {
    definition: JSON.stringify({ description: 'writes\u202e\u001b[2J and mails' }),
    consent: 'first',
  });
  await pins.seen('t', 'crm.other', { definition: '{"description":"reads"}', consent: 'none' });
  await database.close();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

function tools(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { PATH: process.env.PATH ?? '', DATA_DIR: dataDir };
  return new Promise((done) => {
    execFile(
      process.execPath,
      [join(ROOT, 'scripts/tools.ts'), ...args],
      { env, cwd: tmpdir() },
      (error, out, err) => done({ code: error ? Number(error.code ?? 1) : 0, out, err }),
    );
  });
}

test('lists, shows what hides in a definition, allows, and says what to do', {
  timeout: 120_000,
}, async () => {
  const { out } = await tools('list');
  expect(out).toMatch(
    /^crm.note +off: changed +[0-9a-f]{16} -> [0-9a-f]{16}\ncrm.other +off: new +[0-9a-f]{16}\n$/,
  );
  const shown = await tools('show', 'crm.note');
  expect(shown.out).toContain('allowed (');
  expect(shown.out).toContain('\\u{202e}');
  expect(shown.out).not.toContain('\u202e');
  expect(shown.out).not.toContain('\u001b');
  expect(await tools('allow', 'crm.note', 'crm.none')).toMatchObject({
    code: 1,
    out: expect.stringContaining('crm.note is allowed as it is offered now.'),
    err: expect.stringContaining('No outside tool called crm.none'),
  });
  expect((await tools('allow', 'crm.note')).out).toContain('allowed already');
  expect((await tools('list')).out).toMatch(/^crm.note +allowed +[0-9a-f]{16}\n/);
  expect(await tools('allow')).toMatchObject({
    code: 1,
    err: expect.stringContaining('npm run tools -- list'),
  });
  expect(await tools('forbid', 'x')).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no command'),
  });
});
