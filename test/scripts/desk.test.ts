/** npm run desk, as a support lead runs it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../scripts/desk.ts', import.meta.url));
const LIBRARY = fileURLToPath(new URL('../fixtures/desks/library', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'desk-script-'));
afterAll(() => rmSync(place, { recursive: true }));

const desk = (...args: string[]) => spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8' });

test('check says what a desk has that is right, and ends with 0', () => {
  const { status, stdout, stderr } = desk('check', LIBRARY);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toBe('The desk is right: 2 playbooks, 2 articles, 1 rule, 2 people, 5 tools of its own.\n');
});

test('check names what is wrong, and ends with 1', () => {
  const folder = join(place, 'library');
  cpSync(LIBRARY, folder, { recursive: true });
  writeFileSync(join(folder, 'staff.yaml'), '- { id: sam }\n');
  const { status, stdout, stderr } = desk('check', folder);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^staff\.yaml, line 1: 0\.name: .*\n(.*\n)+4 mistakes\.\n$/);
});

test('a folder that is not there is named', () => {
  const { status, stderr } = desk('check', join(place, 'nowhere'));
  expect(status).toBe(1);
  expect(stderr).toMatch(/^There is no folder .*nowhere\.\n$/);
});

test('rehearse says what passed, and ends with 1 where something differs', () => {
  const right = desk('rehearse', LIBRARY, '--only', 'renew-a-loan');
  expect(right).toMatchObject({ status: 0, stderr: '' });
  expect(right.stdout).toMatch(
    /^passed {2}renew-a-loan: LC-204117, .*\n(passed .*\n){2}3 passed, 0 failed\.\n$/,
  );
  const folder = join(place, 'other');
  cpSync(LIBRARY, folder, { recursive: true });
  const file = join(folder, 'playbooks', 'renew-a-loan.md');
  writeFileSync(file, readFileSync(file, 'utf8').replace('approves: assistant', 'approves: librarian'));
  const wrong = desk('rehearse', folder, '--only', 'renew-a-loan');
  expect(wrong.status).toBe(1);
  expect(wrong.stdout).toMatch(
    /^FAILED {2}renew-a-loan: .*\n {8}playbooks\/renew-a-loan\.md, line \d+: approves: expected .*\n/,
  );
  expect(wrong.stdout).toMatch(/2 passed, 1 failed\.\n$/);
});

test('every command says what it does', () => {
  const { status, stdout } = desk('--help');
  expect(status).toBe(0);
  for (const command of ['check', 'rehearse', 'new']) {
    expect(stdout).toContain(`npm run desk -- ${command} DIR`);
    const one = desk(command, '--help');
    expect(one).toMatchObject({ status: 0, stderr: '' });
    expect(one.stdout.match(/npm run desk -- (\w+)/g)).toEqual([`npm run desk -- ${command}`]);
  }
});
