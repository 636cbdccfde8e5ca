/** What of a folder becomes a version of a desk. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFiles, versionOf, writeFiles } from '../../../src/start/desks/files.ts';

let place: string;
let folder: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'desk-files-'));
  folder = join(place, 'desk');
  mkdirSync(join(folder, 'playbooks'), { recursive: true });
});
afterEach(() => rmSync(place, { recursive: true }));

const put = (path: string, text: string | Buffer) => writeFileSync(join(folder, path), text);

test('every text file of the folder is in it, whatever it is called; hidden files, people and programs are not', () => {
  const names = ['Rückgabe.md', 'cancel (orders).md', '_x.md', 'a b.md'].map((name) => `playbooks/${name}`);
  for (const name of [...names, 'desk.yaml', 'shop.graphql', 'schema.json']) put(name, name);
  for (const name of ['staff.yaml', '.env.yaml', 'playbooks/.draft.md', 'server.ts', 'logo.png'])
    put(name, 'x');
  expect(Object.keys(readFiles(folder)).sort()).toEqual(
    [...names, 'desk.yaml', 'schema.json', 'shop.graphql'].sort(),
  );
});

test.each([
  [
    'a link that leads elsewhere',
    () => symlinkSync('/etc/hostname', join(folder, 'leak.md')),
    /^leak\.md: is a link that leads elsewhere$/,
  ],
  [
    'a link to nothing',
    () => symlinkSync(join(folder, 'none.md'), join(folder, 'gone.md')),
    /^gone\.md: is a link to nothing$/,
  ],
  [
    'a text that is no UTF-8',
    () => put('x.md', Buffer.from([0xff, 0xfe, 0x41])),
    /^x\.md: is not written in UTF-8$/,
  ],
  ['a text that no database holds', () => put('x.md', 'a\0b'), /^x\.md: holds a character/],
])('%s is named', (_, make, says) => {
  make();
  expect(() => readFiles(folder)).toThrow(says);
});

test('a link within the folder is what it leads to, as a volume of configuration has them', () => {
  mkdirSync(join(folder, '..data'));
  put('..data/desk.yaml', 'name: x');
  symlinkSync(join('..data', 'desk.yaml'), join(folder, 'desk.yaml'));
  expect(readFiles(folder)).toEqual({ 'desk.yaml': 'name: x' });
});

test('the same files have one version, other ones another, in whatever order', () => {
  const files = fc.dictionary(fc.constantFrom('a.md', 'b.md', 'c/d.yaml'), fc.string());
  fc.assert(
    fc.property(files, files, (one, other) => {
      const turned = Object.fromEntries(Object.entries(one).reverse());
      expect(versionOf(turned)).toBe(versionOf(one));
      const same =
        JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
      expect(versionOf(one) === versionOf(other)).toBe(same);
    }),
  );
});

test.each(['../x.md', 'a/../../x.md', '/x.md', 'a\\b.md', 'a/b/c/d.md', '.x.md', 'a/.x.md', ''])(
  '%o is written nowhere',
  (path) => {
    expect(() => writeFiles(folder, { [path]: 'x' })).toThrow('is no file of a desk');
  },
);
