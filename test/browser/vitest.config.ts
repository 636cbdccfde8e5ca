import { defineConfig } from 'vitest/config';

/** The browser tests: `npm run test:browser`. One file at a time: each drives a Chromium of its own. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: ['test/databases.setup.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    fileParallelism: false,
  },
});
