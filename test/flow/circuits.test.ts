/** What fails again and again is left alone, and asked by one call when its time is over. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCircuits, type End, LeftAlone, type Verdict } from '../../src/flow/circuits.ts';

const away = new Error('away');
const refused = new Error('refused');
const answeredNo = new Error('no');
const ENDS = { away, refused, no: answeredNo, answered: undefined };

function judge(end: End<unknown>): Verdict<'away'> {
  if ('value' in end || end.error === answeredNo) return 'answered';
  return end.error === away ? { failed: 'away' } : 'nothing';
}
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
  const circuits = createCircuits<'away'>({ isAway: ({ length }) => length >= 3, leftAlone: LEFT });
  const work = async () => {
    now.asked += 1;
    if (now.end !== undefined) throw now.end;
    return 'answered';
  };
  const ask = (key = 'one') => circuits.run(key, work, judge).catch((error: unknown) => error);
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
  for (const end of [away, refused, away, refused, refused, refused, away]) {
    now.end = end;
    expect(await ask()).toBe(end);
  }
  expect(await ask()).toBeInstanceOf(LeftAlone);
  expect(await ask('other')).toBe(away);
});

test('given a call that goes through, when its end says nothing, then others are not let through for it', async () => {
  const { now, ask } = service();
  now.end = away;
  for (let n = 0; n < 3; n += 1) await ask();
  vi.advanceTimersByTime(LEFT.firstMs);
  now.end = refused;
  expect(await ask()).toBe(refused);
  expect(await ask()).toBeInstanceOf(LeftAlone);
  vi.advanceTimersByTime(LEFT.longestMs);
  now.end = answeredNo;
  expect([await ask(), await ask()]).toEqual([answeredNo, answeredNo]);
});

test('however calls end, it is left alone after three failures since the last answer, no fewer', async () => {
  const ends = fc.array(fc.constantFrom(...(['away', 'refused', 'no', 'answered'] as const)), {
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(ends, async (list) => {
      const { now, ask } = service();
      let row = 0;
      for (const end of list) {
        now.end = ENDS[end];
        const before = now.asked;
        const came = await ask();
        expect(now.asked - before).toBe(row >= 3 ? 0 : 1);
        if (row >= 3) expect(came).toBeInstanceOf(LeftAlone);
        else if (end === 'away') row += 1;
        else if (end !== 'refused') row = 0;
      }
    }),
  );
});

test('given very many failures that are no reason, then the newest of them are judged', async () => {
  const rows: number[] = [];
  const circuits = createCircuits<number>({
    isAway(inARow) {
      rows.push(inARow.length);
      return inARow.at(-1) === 200;
    },
    leftAlone: LEFT,
  });
  let n = 0;
  const ask = () =>
    circuits
      .run(
        'one',
        () => Promise.reject(away),
        () => ({ failed: ++n }),
      )
      .catch((error: unknown) => error);
  for (let times = 0; times < 200; times += 1) expect(await ask()).toBe(away);
  expect(Math.max(...rows)).toBe(50);
  expect(await ask()).toBeInstanceOf(LeftAlone);
});
