import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explore } from './explore.ts';
import { SeenStates } from './seen.ts';

/** `npm run explore` goes deeper. */
test('two people, two workers and a clock: every promise holds in every state', () => {
  const seen = new SeenStates();
  const opened = explore({ depth: 6 }, { nth: 0, of: 1, seen });
  const writing = explore({ depth: 4, from: 'writing' });
  console.log(
    `explored ${opened.states + writing.states} states over ${opened.transitions + writing.transitions} transitions`,
  );
  expect(seen.byLevel(6).every((states) => states > 0)).toBe(true);
  expect(seen.byLevel(6).reduce((sum, states) => sum + states)).toBe(opened.states);
  expect(opened.states).toBeGreaterThan(15_000);
});

test('whoever shares the work comes to the same states as one alone', () => {
  const alone = new SeenStates();
  const { states } = explore({ depth: 6 }, { nth: 0, of: 1, seen: alone });
  const seen = new SeenStates();
  const shares = [0, 1, 2].map((nth) => explore({ depth: 6 }, { nth, of: 3, seen }));
  expect(shares.reduce((sum, share) => sum + share.states, 0)).toBe(states);
  expect(seen.byLevel(6)).toEqual(alone.byLevel(6));
});

test('a state is new once, and gone on from again where it is come to earlier', () => {
  const visits = fc.array(fc.tuple(fc.nat(20), fc.nat(15)), { maxLength: 100 });
  fc.assert(
    fc.property(visits, (all) => {
      const seen = new SeenStates(64);
      const most = new Map<number, number>();
      for (const [state, left] of all) {
        const before = most.get(state);
        const expected = before === undefined ? 'new' : before < left ? 'deeper' : 'known';
        expect(seen.visit(`state ${state}`, left)).toBe(expected);
        most.set(state, Math.max(before ?? 0, left));
      }
      const levels = Array.from({ length: 16 }, (_, at) =>
        [...most.values()].filter((left) => left === 15 - at),
      );
      expect(seen.byLevel(15)).toEqual(levels.map(({ length }) => length));
    }),
  );
});

test('a table without room says so', () => {
  const seen = new SeenStates(16);
  expect(() => {
    for (let n = 0; n < 17; n += 1) seen.visit(`state ${n}`, 1);
  }).toThrow('full');
});
