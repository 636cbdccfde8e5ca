/** The app package for Teams: made, checked, and refused where it breaks a rule. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { packageProblems, pngSize, teamsPackage } from '../../scripts/teams-package/package.ts';

const icon = (name: string) => readFileSync(join(import.meta.dirname, `../../teams/${name}.png`));
const manifestIn = (files: Record<string, Uint8Array>) =>
  JSON.parse(Buffer.from(files['manifest.json'] ?? []).toString());

const APP = {
  appId: '11111111-2222-3333-4444-555555555555',
  url: 'https://greenlight.example.com/',
  version: '1.2.3',
};

test('holds the manifest for this app and two icons, and keeps every rule', () => {
  const archive = teamsPackage(APP);
  expect(packageProblems(archive)).toEqual([]);
  const files = unzipSync(archive);
  expect(Object.keys(files)).toEqual(['manifest.json', 'color.png', 'outline.png']);
  const manifest = manifestIn(files);
  expect(JSON.stringify(manifest)).not.toContain('{{');
  expect(manifest).toMatchObject({
    id: APP.appId,
    bots: [{ botId: APP.appId, scopes: ['personal', 'team', 'groupChat'] }],
    composeExtensions: [{ commands: [{ title: 'Plan a resolution', context: ['message'] }] }],
    validDomains: ['greenlight.example.com'],
  });
  expect(manifest.bots[0].commandLists[0].commands.map(({ title }: { title: string }) => title)).toEqual([
    'help',
    'status',
    'mine',
  ]);
  expect(
    manifest.authorization.permissions.resourceSpecific.map(({ name }: { name: string }) => name),
  ).toEqual(['ChannelMessage.Read.Group', 'ChatMessage.Read.Chat']);
  expect(Buffer.from(teamsPackage(APP)).equals(archive), 'the same sources make the same bytes').toBe(true);
});

test('the icons have the sizes that Teams wants, and the outline is white on nothing', () => {
  expect(pngSize(icon('color'))).toEqual({ width: 192, height: 192 });
  const outline = icon('outline');
  expect(pngSize(outline)).toEqual({ width: 32, height: 32 });
  const length = outline.readUInt32BE(33);
  const rows = inflateSync(outline.subarray(41, 41 + length));
  const alphas = new Set<number>();
  for (let y = 0; y < 32; y++)
    for (let x = 0; x < 32; x++) {
      const at = y * 129 + 1 + x * 4;
      expect([...rows.subarray(at, at + 3)]).toEqual([255, 255, 255]);
      alphas.add(rows[at + 3] ?? 0);
    }
  expect(alphas.has(0) && alphas.has(255)).toBe(true);
});

test('says which rule is broken', () => {
  const files = unzipSync(teamsPackage(APP));
  const manifest = manifestIn(files);
  const problems = (change: object, more: Record<string, Uint8Array> = {}) =>
    packageProblems(
      zipSync({
        ...files,
        'manifest.json': Buffer.from(JSON.stringify({ ...manifest, ...change })),
        ...more,
      }),
    );
  expect(problems({ id: 'no-guid' })[0]).toContain('id');
  expect(problems({ name: { short: 'x'.repeat(31), full: 'x' } })[0]).toContain('name.short');
  expect(
    problems({
      webApplicationInfo: { id: '99999999-2222-3333-4444-555555555555', resource: 'https://x.example.com' },
    })[0],
  ).toContain('one registration');
  expect(problems({ surprise: 1 })[0]).toContain('surprise');
  expect(problems({}, { 'outline.png': icon('color') })).toEqual([
    'outline.png must be a PNG of 32 by 32 pixels.',
  ]);
  expect(problems({}, { 'notes.txt': Buffer.from('x') })).toEqual([
    'notes.txt does not belong into the package.',
  ]);
  expect(packageProblems(zipSync({}))).toEqual(['manifest.json is missing.']);
  const damaged = teamsPackage(APP);
  damaged[60] = (damaged[60] ?? 0) ^ 0xff;
  expect(() => unzipSync(damaged)).toThrow();
});

test('the command writes it, or says what it needs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenlight-package-'));
  const script = join(import.meta.dirname, '../../scripts/teams-package.ts');
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [script, ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { PATH: process.env.PATH ?? '' },
    });
  try {
    expect(run('--app-id', APP.appId, '--url', APP.url)).toContain('checked');
    expect(packageProblems(readFileSync(join(folder, 'greenlight-teams.zip')))).toEqual([]);
    expect(() => run()).toThrow(/MICROSOFT_APP_ID and PUBLIC_URL/);
    expect(() => run('--app-id', 'x', '--url', APP.url)).toThrow(/manifest\.json: id/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
