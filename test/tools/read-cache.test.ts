import { describe, expect, test } from 'vitest';
import { createReadCache } from '../../src/tools/read-cache.ts';
import { createToolRunner } from '../../src/tools/runner.ts';
import { reader, still, terms, who, writer } from './tools-for-tests.ts';

/** Counts how often the tool was really asked. */
function counting(cacheMs: number) {
  const seen: number[] = [];
  const tool = reader({
    cacheMs,
    run: async ({ n }) => {
      seen.push(n);
      return { output: { n: seen.length }, headline: 'x' };
    },
  });
  const hands = createToolRunner({ tools: [tool, writer()], report: () => undefined, retryMs: 0 });
  const read = (n: number, more = {}) =>
    hands.read('test.read', { n }, { context: who(more), signal: still() });
  return { hands, read, seen };
}

describe('reads asked twice within a run', () => {
  test('are made once, one after the other and side by side; the second counts no try', async () => {
    const { read, seen } = counting(60_000);
    const [first, beside] = await Promise.all([read(1), read(1)]);
    const later = await read(1);
    expect(seen).toEqual([1]);
    expect([first.tries, beside.tries, later.tries]).toEqual([1, 0, 0]);
    expect(later.output).toEqual(first.output);
  });

  test.each([
    ['another run', { run: 'run-2' }],
    ['another tenant', { tenant: 'u' }],
    ['another customer', { customer: { id: 'C-1', verified: false } }],
    ['the customer being verified', { customer: { id: 'C-1', verified: true } }],
  ])('%s is another question', async (_what, more) => {
    const { read, seen } = counting(60_000);
    await read(1);
    await read(1, more);
    expect(seen).toEqual([1, 1]);
  });

  test('what is the same for everybody is asked once, whoever the customer turns out to be', async () => {
    let calls = 0;
    const run = async ({ n }: { n: number }) => {
      calls += 1;
      return { output: { n }, headline: 'x' };
    };
    const hands = createToolRunner({
      tools: [reader({ cacheMs: 60_000, impersonal: true, run })],
      report: () => undefined,
    });
    await hands.read('test.read', { n: 1 }, { context: who(), signal: still() });
    await hands.read(
      'test.read',
      { n: 1 },
      { context: who({ customer: { id: 'C-1', verified: true } }), signal: still() },
    );
    expect(calls).toBe(1);
  });

  test('other arguments, no lifetime, or a write in between ask again', async () => {
    const cached = counting(60_000);
    await cached.read(1);
    await cached.read(2);
    await cached.hands.write('test.write', { n: 1 }, { context: who(), terms, signal: still() });
    await cached.read(1);
    expect(cached.seen).toEqual([1, 2, 1]);
    const uncached = counting(0);
    await uncached.read(1);
    await uncached.read(1);
    expect(uncached.seen).toEqual([1, 1]);
  });

  test('a failed read is not kept', async () => {
    let calls = 0;
    const tool = reader({
      cacheMs: 60_000,
      run: async ({ n }) => {
        calls += 1;
        if (calls === 1) throw new Error('away');
        return { output: { n }, headline: 'x' };
      },
    });
    const hands = createToolRunner({ tools: [tool], report: () => undefined });
    expect((await hands.read('test.read', { n: 1 }, { context: who(), signal: still() })).outcome).toBe(
      'failed',
    );
    expect((await hands.read('test.read', { n: 1 }, { context: who(), signal: still() })).outcome).toBe(
      'done',
    );
  });

  test('a result is taken for its lifetime and no longer', async () => {
    let time = 0;
    const cache = createReadCache(() => time);
    const ask = () =>
      cache.take('r', 'k', {
        cacheMs: 100,
        caller: still(),
        call: async () => ({ outcome: 'done', ms: 5, tries: 1 }),
      });
    await ask();
    time = 99;
    expect(await ask()).toMatchObject({ tries: 0, ms: 0 });
    time = 100;
    expect(await ask()).toMatchObject({ tries: 1 });
  });

  test('one who stops waiting does not stop the others; when nobody waits the call is stopped', async () => {
    const cache = createReadCache();
    const one = new AbortController();
    const two = new AbortController();
    let stopped = false;
    const call = (signal: AbortSignal) =>
      new Promise<never>(() => {
        signal.addEventListener('abort', () => {
          stopped = true;
        });
      });
    const first = cache.take('r', 'k', { cacheMs: 100, caller: one.signal, call });
    const second = cache.take('r', 'k', { cacheMs: 100, caller: two.signal, call });
    one.abort();
    expect(await first).toBe('aborted');
    expect(stopped).toBe(false);
    two.abort();
    expect(await second).toBe('aborted');
    expect(stopped).toBe(true);
  });
});
