/** Paces by the rules that the store keeps (test/bots/slack/pace.test.ts holds those), in memory. */
import type { PaceState, Paces } from '../../src/flow/ports/paces.ts';

export function pacesInMemory(now: () => number = Date.now): Paces {
  const states = new Map<string, PaceState>();
  return {
    async change(key, rule) {
      const [next, said] = rule(states.get(key), now());
      states.set(key, next);
      return said;
    },
  };
}
