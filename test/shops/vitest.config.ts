import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const shops = globSync(join(import.meta.dirname, '*/package.json')).map((file) => basename(join(file, '..')));

/** A shop's tests, and what they need once (`template.setup.ts`): only where one of them is run. */
function project(name: string): TestProjectInlineConfiguration {
  const setup = `test/shops/${name}/template.setup.ts`;
  return {
    extends: true,
    test: {
      ...{ name, include: [`test/shops/${name}/**/*.test.ts`] },
      globalSetup: existsSync(setup) ? [setup] : [],
    },
  };
}

/** Shops that nobody here wrote, as processes of their own: `npm run test:shops`. */
export default defineConfig({
  test: {
    projects: [
      ...shops.map(project),
      { extends: true, test: { name: 'shops', include: ['test/shops/*.test.ts'] } },
    ],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Each look takes of what the shop and Greenlight have to work with.
    expect: { poll: { timeout: 30_000, interval: 250 } },
    // Each has a shop of its own.
    maxWorkers: 2,
  },
});
