import { expect, test } from 'vitest';
import { explore } from './explore.ts';

/** `npm run explore` goes deeper. */
test('breadth first, two people, two workers and a clock: every promise holds in every state', () => {
  const opened = explore({ depth: 5 });
  const writing = explore({ depth: 4, from: 'writing' });
  console.log(
    `explored ${opened.states + writing.states} states over ${opened.transitions + writing.transitions} transitions`,
  );
  expect(opened.byDepth).toHaveLength(6);
  expect(opened.states).toBeGreaterThan(3000);
});
