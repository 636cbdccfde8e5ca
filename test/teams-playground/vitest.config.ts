import { defineConfig } from 'vitest/config';

/** Microsoft's own client, driven in Chromium: `npm run test:teams`. */
export default defineConfig({
  test: {
    include: ['test/teams-playground/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
