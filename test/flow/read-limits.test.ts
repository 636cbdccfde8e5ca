import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallContext, ToolResult, ToolRunner } from '../../src/flow/ports/tools.ts';
import { withReadLimits } from '../../src/flow/read-limits.ts';

const done: ToolResult = { outcome: 'done', ms: 1, tries: 1 };
const whoOf = (run: string, tenant = 't') => ({ run, tenant }) as unknown as CallContext;
const never = new AbortController().signal;

/** Reads that end when they are told to, in any order. */
function counting() {
  const open: { run: string; finish: () => void }[] = [];
  const begun: string[] = [];
  const hands = {
    read: (tool: string, _: unknown, who: CallContext) => {
      begun.push(tool);
      return new Promise<ToolResult>((resolve) => {
        open.push({ run: who.run, finish: () => resolve(done) });
      });
    },
  } as unknown as ToolRunner;
  return { hands, open, begun };
}
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

test('never more than allowed at once, and every read has its turn', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 25 }),
      fc.infiniteStream(fc.nat()),
      async (runs, picks) => {
        const { hands, open, begun } = counting();
        const limited = withReadLimits(hands, { perRun: 2, perTenant: 3 });
        const results = Promise.all(
          runs.map((run, n) => limited.read(`${run}${n}`, {}, { context: whoOf(run), signal: never })),
        );
        for (let ended = 0; ended < runs.length; ended += 1) {
          await settle();
          expect(open.length).toBeGreaterThan(0);
          expect(open.length).toBeLessThanOrEqual(3);
          for (const run of ['a', 'b', 'c'])
            expect(open.filter((one) => one.run === run).length).toBeLessThanOrEqual(2);
          const pick = (picks.next().value as number) % open.length;
          open.splice(pick, 1)[0]?.finish();
        }
        expect(await results).toHaveLength(runs.length);
        for (const run of ['a', 'b', 'c']) {
          const ofRun = begun.filter((tool) => tool.startsWith(run));
          expect(ofRun).toEqual(
            [...ofRun].sort((one, other) => Number(one.slice(1)) - Number(other.slice(1))),
          );
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('tenants do not wait for each other', async () => {
  const { hands, open } = counting();
  const limited = withReadLimits(hands, { perRun: 1, perTenant: 1 });
  for (const tenant of ['t1', 't2', 't1'])
    void limited.read('x', {}, { context: whoOf('r', tenant), signal: never });
  await settle();
  expect(open).toHaveLength(2);
});

test('who gives up while waiting is told so and holds nobody up; a read that throws frees its turn', async () => {
  const { hands, open } = counting();
  const limited = withReadLimits(hands, { perRun: 1, perTenant: 1 });
  const first = limited.read('one', {}, { context: whoOf('r'), signal: never });
  const stop = new AbortController();
  const second = limited.read('two', {}, { context: whoOf('r'), signal: stop.signal });
  const third = limited.read('three', {}, { context: whoOf('r'), signal: never });
  stop.abort();
  expect(await second).toMatchObject({ outcome: 'failed', fault: { code: 'stopped' } });
  open.shift()?.finish();
  await first;
  await settle();
  open.shift()?.finish();
  expect(await third).toEqual(done);
  const broken = withReadLimits(
    { read: () => Promise.reject(new Error('broken')) } as unknown as ToolRunner,
    {
      perRun: 1,
      perTenant: 1,
    },
  );
  for (let n = 0; n < 3; n++)
    await expect(broken.read('x', {}, { context: whoOf('r'), signal: never })).rejects.toThrow('broken');
});
