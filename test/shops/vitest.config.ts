import { defineConfig } from 'vitest/config';

/** Shops that nobody here wrote, as processes of their own: `npm run test:shops`. */
export default defineConfig({
  test: {
    include: ['test/shops/**/*.test.ts'],
    globalSetup: ['test/shops/vendure/template.setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    // Each has a shop of its own.
    maxWorkers: 2,
  },
});
