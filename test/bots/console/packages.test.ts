import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CONSOLE_PACKAGES } from '../../../scripts/console-tools.ts';

const FILES = globSync('src/bots/console/{app/**/*.{ts,tsx},vite-build.ts}');

test('npm ci --omit=dev fetches every package that the console is made of', () => {
  const imported = FILES.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/from '((?:@[^/']+\/)?[^./'][^/']*)/g)].map(([, name]) => name),
  );
  const packages = [...new Set(imported)].filter((name) => !name?.startsWith('node:'));
  expect(packages.length).toBeGreaterThan(3);
  expect(CONSOLE_PACKAGES).toEqual(expect.arrayContaining(packages));
});
