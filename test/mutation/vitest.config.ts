/**
 * The tests by which a mutation of src/run has to be noticed: the rules' own, in given / when / then. Those
 * that walk through thousands of states would notice more and take seconds for every mutant.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/run/**/*.test.ts'],
    exclude: ['test/run/{properties,explore,every-command,characters}.test.ts'],
    setupFiles: ['test/seed.setup.ts'],
    testTimeout: 120_000,
    isolate: false,
  },
});
