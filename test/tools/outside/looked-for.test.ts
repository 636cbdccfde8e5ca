/** What a list says of a write that may have happened, and times that services write as numbers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../../src/run/plan/plan.ts';
import { judgedFacts } from '../../../src/tools/outside/judged.ts';
import { settle } from '../../../src/tools/outside/settle.ts';
import { still } from '../tools-for-tests.ts';

const looked = (output: Json) =>
  settle(async () => output, {
    ...{ at: 'refunds.data', where: { 'metadata.key': 'k-1' }, whole: { more: [false] } },
    ...{ settlesMs: 0, signal: still() },
  });
const refunds = (...data: Json[]) => ({ refunds: { data }, more: false });

test('of a list it is the item with the key, wherever it stands', async () => {
  const own = { id: 're_2', metadata: { key: 'k-1' } };
  const others = fc.array(fc.record({ id: fc.string(), metadata: fc.record({ key: fc.constant('k-2') }) }));
  await fc.assert(
    fc.asyncProperty(others, others, async (before, after) => {
      expect(await looked(refunds(...before, own, ...after))).toEqual(own);
      expect(await looked(refunds(...before, ...after))).toBeUndefined();
    }),
  );
});

test.each([
  ['nothing is there', { refunds: null, more: false }],
  ['the list is empty', refunds()],
  ['others lack the place', refunds({ id: 're_1' }, { metadata: null })],
])('%s: it did not happen', async (_, output) => expect(await looked(output)).toBeUndefined());

test.each([
  ['a record', { refunds: { data: { metadata: { key: 'k-1' } } } }],
  ['a yes', { refunds: { data: true } }],
])('%s where a list was said to be says neither', async (_, output) => {
  await expect(looked(output)).rejects.toMatchObject({ code: 'invalid_output' });
});

test('a part of the list tells of what is in it, and of nothing else', async () => {
  const own = { metadata: { key: 'k-1' } };
  expect(await looked({ refunds: { data: [own] }, more: true })).toEqual(own);
  await expect(looked({ refunds: { data: [] }, more: true })).rejects.toMatchObject({
    code: 'invalid_output',
  });
});

test.each([
  ['seconds', 1_763_110_800],
  ['milliseconds', 1_763_110_800_000],
  ['text', '2025-11-14T09:00:00Z'],
])('a time in %s is counted from', (_, created) => {
  const seen = { values: () => undefined, read: { created } };
  const context = { now: '2025-11-24T09:10:00.000Z' };
  const calendar = { timeZone: 'Europe/Berlin', isWorkingDay: () => true };
  const facts = judgedFacts({ paid: { days_since: 'created' } }, { ...seen, context, calendar });
  expect(facts).toEqual({ paid: 10 });
});

test.each([Number.MAX_SAFE_INTEGER, -1e300, 1e20])('a number that is no time (%d) is none', (created) => {
  const seen = { values: () => undefined, read: { created } };
  const context = { now: '2025-11-24T09:10:00.000Z' };
  const calendar = { timeZone: 'Europe/Berlin', isWorkingDay: () => true };
  const facts = judgedFacts({ paid: { days_since: 'created' } }, { ...seen, context, calendar });
  expect(facts).toEqual({ paid: null });
});
