import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/shops/**', 'test/teams-playground/**'],
    globalSetup: ['test/databases.setup.ts'],
    setupFiles: ['test/seed.setup.ts'],
    // For a machine that is ten times slower and busy with other things: what hangs is still found.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
