import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomRun, sameAfterReplay, simulate } from './random-runs.ts';

const RUNS = Number(process.env.LIVES ?? 400);

test('whatever people, workers and the clock do, in whatever order, every promise of a run holds', () => {
  const ends = new Map<string, number>();
  const facts = new Map<string, number>();
  fc.assert(
    fc.property(randomRun, (one) => {
      const sim = simulate(one);
      expect(sameAfterReplay(sim), 'the facts, kept as JSON, give the same run').toStrictEqual(
        JSON.parse(JSON.stringify(sim.run)),
      );
      for (const { type } of sim.events ?? []) facts.set(type, (facts.get(type) ?? 0) + 1);
      const phase = sim.run?.phase ?? 'none';
      ends.set(phase, (ends.get(phase) ?? 0) + 1);
    }),
    { numRuns: RUNS, ...(process.env.SEED ? { seed: Number(process.env.SEED) } : {}) },
  );
  if (process.env.LIVES) console.log(RUNS, Object.fromEntries(ends), Object.fromEntries(facts));
  expect(ends.get('closed') ?? 0).toBeGreaterThan(0);
});
