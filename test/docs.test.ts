/** What the pages for people name is there: commands, paths and links. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`),
].filter((path) => path.endsWith('.md'));
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\n');
const FILES = git('ls-files').filter(Boolean);
/** Files, their folders, and what is made here and ignored. */
const PATHS = new Set([
  ...FILES.flatMap((file) => [file, ...foldersOf(file)]),
  ...readFileSync(join(ROOT, '.gitignore'), 'utf8')
    .split('\n')
    .map((line) => line.replace(/\/$/, '')),
]);

function foldersOf(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

/** The words in backticks and at the beginning of indented lines that look like a path of this repository. */
function pathsIn(text: string): string[] {
  const code = [...text.matchAll(/`([^`\n]+)`/g)].map(([, words]) => words ?? '');
  const blocks = [...text.matchAll(/^ {4}(\S+)/gm)].map(([, word]) => word ?? '');
  const top = new Set(FILES.map((file) => file.split('/')[0]));
  return [...code, ...blocks].flatMap((words) => {
    const found = words
      .split(/[\s,;()]+/)
      .map((word) => word.replace(/[.:]+$|(:\d+)+(-\d+)?$|\/+$|^\.\//g, ''));
    const named = (word: string) =>
      word.includes('/')
        ? top.has(word.split('/')[0])
        : found.length === 1 && /^\w.*\.(ts|tsx|md|ya?ml|sql)$/.test(word);
    return found.filter((word) => /^[\w.*{}-]+(\/[\w.*{}-]+)*$/.test(word) && named(word));
  });
}

/** A name alone may be in any folder. Parts such as `NAME` or `NNNN_what_it_does.sql` stand for any. */
function isThere(path: string): boolean {
  if (PATHS.has(path)) return true;
  const parts = path
    .split('/')
    .map((part) =>
      /NAME|NNNN|FILE/.test(part) ? '[^/]+' : part.replaceAll('.', '\\.').replaceAll(/\*+/g, '[^/]*'),
    );
  const whole = new RegExp(`(^|/)${parts.join('/')}$`);
  return [...PATHS].some((known) => whole.test(known));
}

test.each(PAGES)('%s: every command, path and link is there', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const commands = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? '');
  expect(
    commands.filter((name) => !(name in scripts)),
    'npm run',
  ).toEqual([]);
  expect(
    pathsIn(text).filter((path) => !isThere(path)),
    'paths',
  ).toEqual([]);
  const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]+)[^)]*\)/g)].map(([, to]) => to ?? '');
  expect(
    links.filter((to) => !existsSync(join(ROOT, dirname(page), to))),
    'links',
  ).toEqual([]);
});

test("CONTRIBUTING's house names every folder of src and every folder in those", () => {
  const [, house = ''] =
    /\n## The house\n(.*?)\n## /s.exec(readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8')) ?? [];
  const entries = new Map(
    [...house.matchAll(/^ {4}src\/(\w+)\/(.*(?:\n {8,}.*)*)/gm)].map(([, room = '', text = '']) => [
      room,
      text,
    ]),
  );
  const foldersIn = (...path: string[]) =>
    readdirSync(join(ROOT, 'src', ...path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  const missing = foldersIn().flatMap((room) => {
    const text = entries.get(room);
    if (text === undefined) return house.includes(`${room}/`) ? [] : [`src/${room}`];
    return foldersIn(room)
      .filter((name) => !text.includes(`${name}/`))
      .map((name) => `src/${room}/${name}`);
  });
  expect(missing).toEqual([]);
});
