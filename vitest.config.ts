import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/teams-playground/**'],
    globalSetup: ['test/databases.setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
