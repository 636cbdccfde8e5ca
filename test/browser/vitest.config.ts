import { defineConfig } from 'vitest/config';

/** The browser tests: `npm run test:browser`. One file at a time: each drives a Chromium of its own. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 90_000,
    fileParallelism: false,
  },
});
