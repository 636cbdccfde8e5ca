/** Editors complete and explain a desk's files by what the readers of those files hold them to. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { readLined } from '../../../src/flow/yaml-lines.ts';
import { splitFrontMatter } from '../../../src/run/text/front-matter.ts';
import { deskSchemas } from '../../../src/start/desks/schemas.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const desks = readdirSync(join(ROOT, 'desks'), { withFileTypes: true }).filter((one) => one.isDirectory());
const files = desks.flatMap(({ name }) =>
  ['desk', 'policy', 'staff', 'tools']
    .map((kind) => ({ kind, path: join('desks', name, `${kind}.yaml`) }))
    .filter(({ path }) => existsSync(join(ROOT, path))),
);
const content = (text: string): unknown => {
  const lined = readLined(text);
  if (Array.isArray(lined)) throw new Error(JSON.stringify(lined));
  return lined.content;
};
const validator = (name: string) =>
  new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(deskSchemas()[name] ?? ''));

test('schemas/ is as the readers are; where it is not: npm run desk:schemas', () => {
  const written = Object.keys(deskSchemas()).map((name) => [
    name,
    readFileSync(join(ROOT, 'schemas', name), 'utf8'),
  ]);
  expect(Object.fromEntries(written)).toEqual(deskSchemas());
});

describe.each(files)('$path', ({ kind, path }) => {
  const text = readFileSync(join(ROOT, path), 'utf8');

  test('fits its schema, and names it in its first line', () => {
    const fits = validator(`${kind}.json`);
    fits(content(text));
    expect(fits.errors ?? []).toEqual([]);
    const [, named = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
    expect(resolve(ROOT, dirname(path), named)).toBe(join(ROOT, 'schemas', `${kind}.json`));
  });
});

test('every shipped playbook fits the schema of playbooks', () => {
  const fits = validator('playbook.json');
  for (const { name } of desks) {
    const folder = join(ROOT, 'desks', name, 'playbooks');
    for (const file of readdirSync(folder).filter((one) => one.endsWith('.md') && one !== 'README.md')) {
      fits(content(splitFrontMatter(readFileSync(join(folder, file), 'utf8'))?.front ?? ''));
      expect({ file, errors: fits.errors ?? [] }).toEqual({ file, errors: [] });
    }
  }
});

test('a schema refuses what the reader refuses', () => {
  const fits = validator('desk.json');
  expect(fits({ name: 'x', timezone: 'Europe/Berlin' })).toBe(false);
});
