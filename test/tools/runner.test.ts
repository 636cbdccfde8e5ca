/** What becomes of a call when its tool throws, hangs, ignores its signal or returns rubbish. */
import { describe, expect, test } from 'vitest';
import { StoreAway } from '../../src/flow/ports/ledger.ts';
import { type Tool, ToolFault } from '../../src/tools/contract.ts';
import { createToolRunner } from '../../src/tools/runner.ts';
import { anything, never, reader, still, terms, who, writer } from './tools-for-tests.ts';

function handsOf(...tools: Tool[]) {
  const problems: unknown[] = [];
  return {
    hands: createToolRunner({ tools, report: (problem) => problems.push(problem), retryMs: 0 }),
    problems,
  };
}

const read = (tool: Tool, args = { n: 1 }) =>
  handsOf(tool).hands.read(tool.name, args, { context: who(), signal: still() });
const write = (tool: Tool, more = {}) =>
  handsOf(tool).hands.write(
    tool.name,
    { n: 1 },
    { context: who(), terms: { ...terms, ...more }, signal: still() },
  );

describe('reads', () => {
  test.each([
    ['throws', reader({ run: async () => Promise.reject(new Error('boom')) }), 'error'],
    [
      'throws before it returns a promise',
      reader({
        run: () => {
          throw new Error('boom');
        },
      }),
      'error',
    ],
    [
      'says that it did not happen',
      reader({ run: async () => Promise.reject(new ToolFault('gone', 'Gone.')) }),
      'gone',
    ],
    ['hangs and ignores its signal', reader({ run: never }), 'timeout'],
    ['returns nothing', reader({ run: async () => anything(undefined) }), 'invalid_output'],
    [
      'returns other fields',
      reader({ run: async () => anything({ output: { m: 1 }, headline: 'x' }) }),
      'invalid_output',
    ],
    ['returns no headline', reader({ run: async () => anything({ output: { n: 1 } }) }), 'invalid_output'],
  ])('a tool that %s: failed', async (_what, tool, code) => {
    const result = await read(tool);
    expect(result).toMatchObject({ outcome: 'failed', tries: 1, fault: { code } });
    expect(result.fault?.message).not.toContain('boom');
  });

  test('a started write whose tool is gone meanwhile may have happened', async () => {
    const { hands } = handsOf(reader());
    const gone = (fresh: boolean) =>
      hands.write('no.such', {}, { context: who(), terms: { ...terms, fresh }, signal: still() });
    expect(await gone(false)).toMatchObject({ outcome: 'unknown', fault: { code: 'no_such_tool' } });
    expect(await gone(true)).toMatchObject({ outcome: 'failed', fault: { code: 'no_such_tool' } });
  });

  test('a wrong call never reaches the tool', async () => {
    let calls = 0;
    const tool = reader({
      run: async () => {
        calls += 1;
        return { output: { n: 1 }, headline: 'x' };
      },
    });
    const { hands } = handsOf(tool, writer());
    const all = await Promise.all([
      hands.read('test.read', { n: 'one' }, { context: who(), signal: still() }),
      hands.read('test.read', { n: 1, customer: 'C-1' }, { context: who(), signal: still() }),
      hands.read('no.such', {}, { context: who(), signal: still() }),
      hands.read('test.write', { n: 1 }, { context: who(), signal: still() }),
    ]);
    expect(all.map(({ fault }) => fault?.code)).toEqual([
      'invalid_input',
      'invalid_input',
      'no_such_tool',
      'wrong_effect',
    ]);
    expect(calls).toBe(0);
  });

  test('is tried again after an error, but not after a fault', async () => {
    let calls = 0;
    const flaky = reader({
      tries: 3,
      run: async ({ n }) => {
        calls += 1;
        if (calls < 3) throw new Error('away');
        return { output: { n }, headline: 'x' };
      },
    });
    expect(await read(flaky)).toMatchObject({ outcome: 'done', tries: 3, output: { n: 1 } });
    const sure = reader({ tries: 3, run: async () => Promise.reject(new ToolFault('gone', 'Gone.')) });
    expect(await read(sure)).toMatchObject({ outcome: 'failed', tries: 1 });
  });

  test('is not tried more often than the tenant allows for one step', async () => {
    const broken = reader({ tries: 9, run: async () => Promise.reject(new Error('away')) });
    expect(await read(broken)).toMatchObject({ outcome: 'failed', tries: 3 });
  });

  test('a caller who stops waiting is answered at once', async () => {
    const stop = new AbortController();
    const { hands } = handsOf(reader({ run: never, timeoutMs: 60_000 }));
    const asked = hands.read('test.read', { n: 1 }, { context: who(), signal: stop.signal });
    stop.abort();
    expect(await asked).toMatchObject({ outcome: 'failed', fault: { code: 'stopped' } });
  });
});

describe('previews', () => {
  test.each([
    ['throws', writer({ prepare: async () => Promise.reject(new Error('boom')) }), 'error'],
    ['hangs', writer({ prepare: never }), 'timeout'],
    ['returns rubbish', writer({ prepare: async () => anything({ before: { a: [] } }) }), 'invalid_output'],
    ['refuses', writer({ prepare: async () => Promise.reject(new ToolFault('no', 'No.')) }), 'no'],
  ])('a tool that %s gives a fault', async (_what, tool, code) => {
    const { hands } = handsOf(tool);
    expect(
      await hands.prepare('test.write', { n: 1 }, { context: who(), assumed: {}, signal: still() }),
    ).toMatchObject({
      fault: { code },
    });
  });
});

describe('writes', () => {
  const done = { output: { n: 1 }, headline: 'written', after: {} };

  test.each([
    [
      'throws',
      writer({ run: async () => Promise.reject(new Error('boom')) }),
      { outcome: 'unknown', code: 'error' },
    ],
    ['hangs and ignores its signal', writer({ run: never }), { outcome: 'unknown', code: 'timeout' }],
    [
      'returns rubbish',
      writer({ run: async () => anything({ output: {}, headline: 'x', after: {} }) }),
      { outcome: 'unknown', code: 'invalid_output' },
    ],
    [
      'says that it did not happen',
      writer({ run: async () => Promise.reject(new ToolFault('no', 'No.')) }),
      { outcome: 'failed', code: 'no' },
    ],
  ])('a tool that %s', async (_what, tool, { outcome, code }) => {
    expect(await write(tool)).toMatchObject({ outcome, fault: { code } });
  });

  test('an uncertain one is asked what became of it', async () => {
    const broken = { run: async () => Promise.reject(new Error('boom')) };
    expect(await write(writer({ ...broken, reconcile: async () => done }))).toMatchObject({
      outcome: 'done',
    });
    expect(
      await write(writer({ ...broken, reconcile: async () => 'did_not_happen' as const })),
    ).toMatchObject({
      outcome: 'failed',
      fault: { code: 'error' },
    });
    expect(await write(writer({ ...broken, reconcile: never }))).toMatchObject({ outcome: 'unknown' });
    expect(await write(writer({ ...broken, reconcile: async () => anything(7) }))).toMatchObject({
      outcome: 'unknown',
    });
  });

  test('a fault after an uncertain try does not say that the first try did nothing', async () => {
    let calls = 0;
    const run = async () => {
      calls += 1;
      throw calls === 1 ? new Error('connection lost') : new ToolFault('no', 'No.');
    };
    expect(await write(writer({ tries: 2, run }))).toMatchObject({ outcome: 'unknown', tries: 2 });
  });

  test('is sent again with its key, and never when it has none', async () => {
    const keys: string[] = [];
    const run: Parameters<typeof writer>[0] = {
      tries: 3,
      run: async (_input, _who, { terms: { key } }) => {
        keys.push(key);
        if (keys.length < 3) throw new Error('away');
        return done;
      },
    };
    expect(await write(writer(run))).toMatchObject({ outcome: 'done', tries: 3 });
    expect(new Set(keys)).toEqual(new Set([terms.key]));
    keys.length = 0;
    expect(await write(writer({ ...run, once: 'none' }))).toMatchObject({ outcome: 'unknown', tries: 1 });
    expect(keys).toHaveLength(1);
  });

  test('is not sent again once another worker has the case: the call rejects, and nobody is told anything', async () => {
    let calls = 0;
    const run = async () => {
      calls += 1;
      throw new Error('away');
    };
    const gone = new Error('another worker has the job');
    const stillOurs = () => Promise.reject(gone);
    await expect(write(writer({ once: 'key', tries: 3, run }), { stillOurs })).rejects.toBe(gone);
    expect(calls).toBe(1);
  });

  test('a keyless one that was found started is not sent at all; one with a key is', async () => {
    let calls = 0;
    const run = async () => {
      calls += 1;
      return done;
    };
    expect(await write(writer({ once: 'none', run }), { fresh: false })).toMatchObject({
      outcome: 'unknown',
      tries: 0,
    });
    expect(calls).toBe(0);
    expect(await write(writer({ once: 'key', run }), { fresh: false })).toMatchObject({ outcome: 'done' });
    expect(calls).toBe(1);
  });

  test('stopped before it began: surely not; stopped in the middle: unknown, unless the tool knows', async () => {
    const { hands } = handsOf(writer({ run: never, timeoutMs: 60_000 }));
    const call = (signal: AbortSignal) =>
      hands.write('test.write', { n: 1 }, { context: who(), terms, signal });
    expect(await call(AbortSignal.abort())).toMatchObject({ outcome: 'failed', fault: { code: 'stopped' } });
    const stop = new AbortController();
    const started = call(stop.signal);
    stop.abort();
    expect(await started).toMatchObject({ outcome: 'unknown', fault: { code: 'stopped' } });

    const heeds = writer({
      timeoutMs: 60_000,
      run: (_input, _who, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new ToolFault('not_begun', 'Not begun.')));
        }),
    });
    const second = new AbortController();
    const waits = handsOf(heeds).hands.write(
      'test.write',
      { n: 1 },
      { context: who(), terms, signal: second.signal },
    );
    second.abort();
    expect(await waits).toMatchObject({ outcome: 'failed', fault: { code: 'not_begun' } });
  });

  test('nobody can ask a tool that cannot tell', async () => {
    const { hands } = handsOf(writer());
    const asked = await hands.reconcile(
      'test.write',
      { n: 1 },
      { context: who(), key: 'k', signal: still() },
    );
    expect(asked).toMatchObject({ outcome: 'unknown', fault: { code: 'cannot_tell' } });
  });
});

test('every error and every rubbish result is reported for the log', async () => {
  const bad = reader({ name: 'test.bad', run: async () => anything(1) });
  const { hands, problems } = handsOf(reader({ run: async () => Promise.reject(new Error('boom')) }), bad);
  await hands.read('test.read', { n: 1 }, { context: who(), signal: still() });
  await hands.read('test.bad', { n: 1 }, { context: who(), signal: still() });
  expect(problems).toMatchObject([
    { tool: 'test.read', run: 'run-1', error: { message: 'boom' } },
    { tool: 'test.bad', run: 'run-1' },
  ]);
});

describe('while our own database is away', () => {
  /** Away for so many calls. */
  const awayFor = (calls: number) => {
    let made = 0;
    const keys: string[] = [];
    return {
      made: () => made,
      keys,
      work: async (key: string) => {
        made += 1;
        keys.push(key);
        if (made <= calls) throw new StoreAway('away');
      },
    };
  };

  test('reads and keyed writes wait, and are made again with the same key: it is no failure', async () => {
    const reading = awayFor(3);
    const reads = reader({
      run: async ({ n }) => {
        await reading.work('');
        return { output: { n }, headline: 'read' };
      },
    });
    const writing = awayFor(3);
    const writes = writer({
      run: async ({ n }, _context, { terms: { key } }) => {
        await writing.work(key);
        return { output: { n }, headline: 'written', after: {} };
      },
      reconcile: async () => 'did_not_happen',
    });
    const [read_, written] = await Promise.all([read(reads), write(writes)]);
    expect(read_.outcome).toBe('done');
    expect(written.outcome).toBe('done');
    expect([reading.made(), new Set(writing.keys)]).toEqual([4, new Set([terms.key])]);
  });

  test('a write without a key is made once, and whoever stops ends the wait', async () => {
    const writing = awayFor(1);
    const once = writer({
      once: 'none',
      run: async ({ n }) => {
        await writing.work('');
        return { output: { n }, headline: 'written', after: {} };
      },
    });
    expect(await write(once)).toMatchObject({ outcome: 'unknown' });
    expect(writing.made()).toBe(1);
    const stop = new AbortController();
    const { hands } = handsOf(writer({ run: () => Promise.reject(new StoreAway('away')) }));
    const stopped = hands.write('test.write', { n: 1 }, { context: who(), terms, signal: stop.signal });
    stop.abort();
    expect((await stopped).outcome).not.toBe('done');
  });
});
