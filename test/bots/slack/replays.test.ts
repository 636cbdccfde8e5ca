import { expect, test } from 'vitest';
import { createReplays } from '../../../src/bots/slack/replays.ts';

test('a signature is a replay once it was kept, and for as long as it is good', () => {
  let now = 1;
  const replays = createReplays(600_000, () => now);
  expect(replays.has('v0=a')).toBe(false);
  replays.set('v0=a', true);
  now = 600_000;
  expect(replays.has('v0=a')).toBe(true);
  now = 600_002;
  expect(replays.has('v0=a')).toBe(false);
  replays.set('v0=b', true);
  expect(replays.has('v0=b')).toBe(true);
});
