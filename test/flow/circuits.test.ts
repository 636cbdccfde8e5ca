/** What fails again and again is left alone, and asked by one call when its time is over. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCircuits, LeftAlone } from '../../src/flow/circuits.ts';

const away = new Error('away');
const isAway = (error: unknown) => error === away;
const LEFT = { firstMs: 4_000, longestMs: 16_000 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Fails as often as it is asked to. */
function service() {
  const now: { end: unknown; asked: number } = { end: undefined, asked: 0 };
  const circuits = createCircuits({ failures: 3, leftAlone: LEFT });
  const work = async () => {
    now.asked += 1;
    if (now.end !== undefined) throw now.end;
    return 'answered';
  };
  const ask = (key = 'one') => circuits.run(key, work, isAway).catch((error: unknown) => error);
  return { now, ask };
}

test('whoever is not let through hears when to come back, and nothing was asked', async () => {
  const { now, ask } = service();
  now.end = away;
  for (let n = 0; n < 3; n += 1) expect(await ask()).toBe(away);
  const left = (await ask()) as LeftAlone;
  expect(left).toBeInstanceOf(LeftAlone);
  expect(left.afterMs).toBeGreaterThan(LEFT.firstMs / 2 - 1);
  expect(left.afterMs).toBeLessThanOrEqual(LEFT.firstMs);
  expect(now.asked).toBe(3);
  vi.advanceTimersByTime(left.afterMs - 1);
  expect(await ask()).toBeInstanceOf(LeftAlone);
  vi.advanceTimersByTime(1);
  now.end = undefined;
  expect([await ask(), await ask(), now.asked]).toEqual(['answered', 'answered', 5]);
});

test('one call goes through then, and nobody waits for it', async () => {
  const { now, ask } = service();
  now.end = away;
  for (let n = 0; n < 3; n += 1) await ask();
  vi.advanceTimersByTime(LEFT.firstMs);
  const all = await Promise.all(Array.from({ length: 20 }, () => ask()));
  expect(all.filter((one) => one === away)).toHaveLength(1);
  expect(all.filter((one) => one instanceof LeftAlone)).toHaveLength(19);
  expect(now.asked).toBe(4);
});

test('each time that it fails it is left alone for longer, up to the longest', async () => {
  const { now, ask } = service();
  now.end = away;
  for (let n = 0; n < 3; n += 1) await ask();
  const waits: number[] = [];
  for (let n = 0; n < 6; n += 1) {
    waits.push(((await ask()) as LeftAlone).afterMs);
    vi.advanceTimersByTime(waits.at(-1) ?? 0);
    expect(await ask()).toBe(away);
  }
  const longest = (n: number) => Math.min(LEFT.firstMs * 2 ** n, LEFT.longestMs);
  for (const [n, ms] of waits.entries()) {
    expect(ms).toBeGreaterThan(longest(n) / 2 - 1);
    expect(ms).toBeLessThanOrEqual(longest(n));
  }
});

test('what is refused says nothing of whether it is there', async () => {
  const { now, ask } = service();
  const refused = new Error('refused');
  for (const end of [away, refused, away, refused, refused, refused, away]) {
    now.end = end;
    expect(await ask()).toBe(end);
  }
  expect(await ask()).toBeInstanceOf(LeftAlone);
  expect(await ask('other')).toBe(away);
});

test('however calls end, it is left alone after three failures in a row and after no fewer', async () => {
  const ends = fc.array(fc.constantFrom('away', 'refused', 'answered'), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(ends, async (list) => {
      const { now, ask } = service();
      let row = 0;
      for (const end of list) {
        now.end = end === 'away' ? away : end === 'refused' ? new Error('refused') : undefined;
        const before = now.asked;
        const came = await ask();
        expect(now.asked - before).toBe(row >= 3 ? 0 : 1);
        if (row >= 3) expect(came).toBeInstanceOf(LeftAlone);
        else if (end === 'away') row += 1;
        else if (end === 'answered') row = 0;
      }
    }),
  );
});
