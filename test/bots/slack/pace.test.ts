import { expect, test, vi } from 'vitest';
import { createPace } from '../../../src/bots/slack/pace.ts';
import { createReplays } from '../../../src/bots/slack/replays.ts';
import { TryLater } from '../../../src/flow/ports/channels.ts';

const RATES = { postEveryMs: 2_000, editEveryMs: 2_000, editBurst: 3 };

test('a room takes one post at a time; other rooms do not wait for it', async () => {
  vi.useFakeTimers();
  try {
    const pace = createPace(RATES);
    await pace.post('T', 'C1');
    await pace.post('T', 'C2');
    await expect(pace.post('T', 'C1')).rejects.toMatchObject({ name: 'TryLater', afterMs: 2_000 });
    vi.advanceTimersByTime(1_000);
    const soon = pace.post('T', 'C1');
    await vi.advanceTimersByTimeAsync(1_000);
    await soon;
  } finally {
    vi.useRealTimers();
  }
});

test('edits may come in a burst, and steadily after it; a hold is kept', async () => {
  let now = 1_000_000;
  const pace = createPace(RATES, () => now);
  for (let n = 0; n < 3; n++) await pace.edit('T');
  await expect(pace.edit('T')).rejects.toBeInstanceOf(TryLater);
  now += 2_000;
  await pace.edit('T');
  pace.hold('edit', { team: 'T', room: '' }, 60_000);
  now += 30_000;
  await expect(pace.edit('T')).rejects.toMatchObject({ afterMs: 30_000 });
  await pace.edit('T2');
});

test('whoever is sent away comes back after those who were sent away before, and at once where nobody did', async () => {
  let now = 1_000_000;
  const pace = createPace(RATES, () => now);
  for (let n = 0; n < 3; n++) await pace.edit('T');
  for (const afterMs of [2_000, 4_000, 6_000])
    await expect(pace.edit('T')).rejects.toMatchObject({ afterMs });
  for (let n = 0; n < 500; n++) await expect(pace.edit('T')).rejects.toBeInstanceOf(TryLater);
  // Never longer than four minutes.
  await expect(pace.edit('T')).rejects.toMatchObject({ afterMs: 240_000 });
  now += 60_000;
  for (let n = 0; n < 3; n++) await pace.edit('T');
  await expect(pace.edit('T')).rejects.toMatchObject({ afterMs: 2_000 });
});

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
