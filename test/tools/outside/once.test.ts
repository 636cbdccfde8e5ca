/**
 * Writes on a service that forgets keys, keeps failures, can be tried, or does things later: whatever
 * breaks, each happens once, and nobody is asked about what cannot be done.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { CallContext, WriteTerms } from '../../../src/flow/ports/tools.ts';
import type { Args } from '../../../src/run/plan/plan.ts';
import { still, terms, who } from '../tools-for-tests.ts';
import { type Opened, openedInTests, outsideInMemory } from './opened.ts';
import { openTill, type Till, tillTools } from './till.ts';

const { cleanups, opened } = openedInTests();
const CUSTOMER = { customer: { id: 'C-1', verified: true } };
let till: Till;
let tools: Opened;
let memory: ReturnType<typeof outsideInMemory>;
beforeEach(async () => {
  till = await openTill();
  cleanups.push(till.close);
  memory = outsideInMemory();
  tools = await opened(tillTools(till.url), memory);
});

const TWELVE = { amount: '12.00' };
const write = (tool: string, args: Args = TWELVE, more: Partial<WriteTerms> = {}) =>
  tools.hands.write(tool, args, { context: who(CUSTOMER), terms: { ...terms, ...more }, signal: still() });
const prepare = (tool: string, args: Args, context: CallContext = who(CUSTOMER)) =>
  tools.hands.prepare(tool, args, { context, assumed: {}, unasked: true, signal: still() });
/** What it sends may not leave before it is approved. */
const prepareHeld = (tool: string, args: Args) =>
  tools.hands.prepare(tool, args, { context: who(CUSTOMER), assumed: {}, unasked: false, signal: still() });
const reconcile = (tool: string, args: Args = TWELVE) =>
  tools.hands.reconcile(tool, args, { context: who(CUSTOMER), key: terms.key, signal: still() });

test('the whole file can be used', () => {
  expect(tools.problems).toEqual([]);
  expect(tools.tools).toHaveLength(12);
});

describe('the life of a key', () => {
  const YESTERDAY = '2026-11-22T09:10:00.000Z';
  const LATELY = '2026-11-23T09:09:00.000Z';

  test('found started and young: it is sent again under its key, and happens once', async () => {
    await write('till.pay');
    expect(await write('till.pay', TWELVE, { fresh: false, startedAt: LATELY })).toMatchObject({
      outcome: 'done',
      output: { id: 'p-1' },
    });
    expect(till.paid).toHaveLength(1);
  });

  test.each([
    ['older than the key', YESTERDAY],
    ['as old as the key but for the time of one try', '2026-11-22T09:10:01.000Z'],
    ['of which nobody knows when', 'no day'],
  ])('found started, %s: nothing is sent where nobody can look', async (_, startedAt) => {
    await write('till.pay');
    till.forget();
    const again = await write('till.pay', TWELVE, { fresh: false, startedAt });
    expect(again).toMatchObject({ outcome: 'unknown', tries: 1, fault: { code: 'may_have_happened' } });
    expect(till.paid).toHaveLength(1);
  });

  test('found started and old: it is looked for before anything is sent, and is there', async () => {
    await write('till.looked');
    till.forget();
    const again = await write('till.looked', TWELVE, { fresh: false, startedAt: YESTERDAY });
    expect(again).toMatchObject({ outcome: 'done', headline: 'till.looked had happened' });
    expect(till.asked).toHaveLength(1);
  });

  describe('of a service that does not say when it is done with a call', () => {
    beforeEach(async () => {
      tools = await opened(tillTools(till.url).replace(', settles_ms: 10', ''), memory);
    });

    test('what it answered with an error, and is not there, may still happen', async () => {
      till.failing = 99;
      expect(await write('till.looked')).toMatchObject({
        outcome: 'unknown',
        fault: { code: 'server_error' },
      });
      expect(await reconcile('till.looked')).toMatchObject({
        outcome: 'unknown',
        fault: { code: 'cannot_tell' },
      });
    });

    test('found started and old, and not there: it is not sent again', async () => {
      const late = await write('till.looked', TWELVE, { fresh: false, startedAt: YESTERDAY });
      expect(late).toMatchObject({ outcome: 'unknown', fault: { code: 'cannot_tell' } });
      expect(till.asked).toEqual([]);
    });

    test('what is there happened', async () => {
      await write('till.looked');
      expect(await reconcile('till.looked')).toMatchObject({ outcome: 'done' });
    });
  });

  test('found started and old: looked for and not there, it is sent', async () => {
    const late = await write('till.looked', TWELVE, { fresh: false, startedAt: YESTERDAY });
    expect(late).toMatchObject({ outcome: 'done', output: { id: 'p-1' } });
    expect(till.paid).toEqual([{ key: terms.key, amount: '12.00' }]);
  });

  test('a look that fails sends nothing', async () => {
    await write('till.looked');
    till.forget();
    await till.close();
    const again = await write('till.looked', TWELVE, { fresh: false, startedAt: YESTERDAY });
    expect(again).toMatchObject({ outcome: 'unknown' });
    expect(till.paid).toHaveLength(1);
  });
});

describe('a service that fails', () => {
  test('and does not keep failures is asked again under the same key', async () => {
    till.failing = 1;
    expect(await write('till.pay')).toMatchObject({ outcome: 'done', tries: 2 });
    expect(till.paid).toHaveLength(1);
  });

  test('and keeps failures is not asked again: nobody knows', async () => {
    Object.assign(till, { failing: 1, saves: true });
    expect(await write('till.saving')).toMatchObject({
      outcome: 'unknown',
      tries: 1,
      fault: { code: 'server_error' },
    });
    expect(till.asked).toHaveLength(1);
  });

  test('and keeps failures is asked again where its answer did not arrive', async () => {
    Object.assign(till, { breakAfter: 1, saves: true });
    expect(await write('till.saving')).toMatchObject({ outcome: 'done', tries: 2 });
    expect(till.paid).toHaveLength(1);
  });
});

describe('a dry run', () => {
  test('gives the facts of the preview, changes nothing, and leaves the key unused', async () => {
    const shown = await prepare('till.tried', TWELVE);
    expect(shown).toMatchObject({ preview: { shows: [{ label: 'fee', after: '0.25' }, {}, {}] } });
    expect(till.paid).toEqual([]);
    const before = 'preview' in shown ? shown.preview.before : {};
    expect(Object.values(before)).toEqual(['0.25']);
    expect(await write('till.tried', TWELVE, { before })).toMatchObject({ outcome: 'done' });
    expect(till.asked.map(({ dry }) => dry)).toEqual([true, true, false]);
    expect(new Set(till.asked.map(({ key }) => key)).size).toBe(3);
    expect(till.paid).toEqual([{ key: terms.key, amount: '12.00' }]);
  });

  test.each([
    ['in its answer, of the customer', ['till.tried', '13.00'], ['refused', 'its service says so']],
    [
      'by its status, of whose record nobody knows',
      ['till.tried', '90.00'],
      ['not_found', 'found nothing of'],
    ],
    [
      'by its status, of a record that is theirs',
      ['till.tried_theirs', '90.00'],
      ['refused', 'so much left'],
    ],
    ['by its status, of nobody’s', ['till.tried_anyones', '90.00'], ['refused', 'its service says so']],
  ])(
    'says %s that it cannot be done: a fault before anybody is asked',
    async (_, tried, [code = '', said = '']) => {
      const [tool = '', amount = ''] = tried;
      const shown = await prepare(tool, { amount });
      expect(shown).toMatchObject({ fault: { code, message: expect.stringContaining(said) } });
      expect(till.paid).toEqual([]);
    },
  );

  test('whatever the service says of a stranger’s record, it is said in the words of a missing one', async () => {
    const other = who({ customer: { id: 'C-2', verified: true } });
    const asked = ['12.00', '13.00', '90.00'].map((amount) => prepare('till.tried', { amount }, other));
    const [one, ...more] = await Promise.all(asked);
    expect(one).toEqual({
      fault: { code: 'not_found', message: 'till.tried found nothing of this customer.' },
    });
    for (const shown of more) expect(shown).toEqual(one);
  });

  test('whose arguments may not leave unasked is not sent: it is asked for without, and tried once approved', async () => {
    const shown = await prepareHeld('till.tried', { amount: '13.00' });
    expect(shown).toMatchObject({
      preview: {
        before: {},
        shows: [{ label: 'tried before', after: 'no, only once it is approved' }, {}, {}],
      },
    });
    expect(till.asked).toEqual([]);
    const tried = await write('till.tried', { amount: '13.00' }, { before: {} });
    expect(tried).toMatchObject({ outcome: 'failed', fault: { code: 'refused' } });
    expect(till.paid).toEqual([]);
    expect(await write('till.tried', TWELVE, { before: {} })).toMatchObject({ outcome: 'done' });
  });

  test('that alone tells what is given away may not be left out', async () => {
    const shown = await prepareHeld('till.tried_money', TWELVE);
    expect(shown).toMatchObject({ fault: { code: 'not_tried' } });
    expect(till.asked).toEqual([]);
    const context = who({ ...CUSTOMER, policy: { ...who().policy, currency: 'EUR', moneyWindowDays: 30 } });
    expect(await prepare('till.tried_money', TWELVE, context)).toMatchObject({
      preview: { money: { cents: 25 } },
    });
  });

  test('is not sent before it is known who asks, and shows nobody else’s record', async () => {
    expect(await prepare('till.tried', TWELVE, who())).toMatchObject({ fault: {} });
    expect(till.asked).toEqual([]);
    const other = who({ customer: { id: 'C-2', verified: true } });
    expect(await prepare('till.tried', TWELVE, other)).toMatchObject({ fault: { code: 'not_found' } });
  });

  test('another answer than the approved one stops the write', async () => {
    const shown = await prepare('till.tried', TWELVE);
    const before = 'preview' in shown ? shown.preview.before : {};
    const [name = ''] = Object.keys(before);
    const moved = await write('till.tried', TWELVE, { before: { [name]: '0.10' } });
    expect(moved).toMatchObject({ outcome: 'failed', fault: { code: 'facts_moved' } });
    expect(till.paid).toEqual([]);
  });

  test('what can no longer be tried after it happened is settled by its key', async () => {
    Object.assign(till, { breakAfter: 1, left: 12 });
    expect(await write('till.tried')).toMatchObject({ outcome: 'done', tries: 2 });
    expect(till.paid).toHaveLength(1);
  });
});

describe('a job', () => {
  const LATER = { ...TWELVE, later: true };

  test('is read until it ends, and what its read says is the output', async () => {
    expect(await write('till.begun', LATER)).toMatchObject({
      outcome: 'done',
      output: { id: 'p-1', state: 'done' },
      headline: 'payment p-1 is done',
    });
    expect(till.asked).toHaveLength(1);
  });

  test('that fails has changed nothing', async () => {
    till.ends = ['failed'];
    expect(await write('till.begun', LATER)).toMatchObject({
      outcome: 'failed',
      fault: { code: 'job_failed' },
    });
  });

  test('that does not end is unknown, is settled later by its id, and never sent again', async () => {
    till.ends = ['running'];
    expect(await write('till.hanging', LATER)).toMatchObject({
      outcome: 'unknown',
      tries: 1,
      fault: { code: 'job_not_ended' },
    });
    till.ends = ['paid'];
    expect(await reconcile('till.hanging', LATER)).toMatchObject({ outcome: 'done', output: { id: 'p-1' } });
    expect(till.asked).toHaveLength(1);
  });

  test('that another worker began is read, even where its service has forgotten the key', async () => {
    till.ends = ['running'];
    await memory.jobs.keep('t', { key: terms.key, run: 'run-1', job: 'job p-1' });
    till.jobs.set('job p-1', { state: 'running', id: 'p-1' });
    till.ends = ['running', 'done'];
    expect(await write('till.begun', LATER, { fresh: false })).toMatchObject({ outcome: 'done' });
    till.ends = ['failed'];
    expect(await write('till.begun', LATER, { fresh: false })).toMatchObject({ outcome: 'failed' });
    expect(till.asked).toEqual([]);
  });

  test('of which nobody knows whether it was begun has to be looked for by a person', async () => {
    expect(await reconcile('till.begun', LATER)).toMatchObject({
      outcome: 'unknown',
      fault: { code: 'cannot_tell' },
    });
  });

  test('whose read is away is not taken for one that failed', async () => {
    await memory.jobs.keep('t', { key: terms.key, run: 'run-1', job: 'job of nobody' });
    expect(await reconcile('till.hanging', LATER)).toMatchObject({
      outcome: 'unknown',
      fault: { code: 'job_not_ended' },
    });
  });

  test('an answer that names none leaves it unknown', async () => {
    expect(await write('till.begun')).toMatchObject({
      outcome: 'unknown',
      fault: { code: 'invalid_output' },
    });
    expect(till.paid).toHaveLength(1);
  });
});

test.each([
  ['argument: meta.key', 'argumen: x', /idempotency: .*|Unrecognized/],
  ['changes: nothing', 'changes: something', /dry_run.changes: says nothing/],
  [
    '        sends: { amount: [staff] }\n',
    '',
    /tried_money.money: is read from the dry run, which is sent before/,
  ],
  ['at: fee }', 'at: fees }', /facts.fee.at: the answer of the dry run has no place "fees"/],
  ['refused: { ok: false }', 'refused: { okay: false }', /dry_run.refused.okay: the answer of the dry run/],
  ['args: { id: "{$job}" }', 'args: { id: "1" }', /job.args: does not ask for the job/],
  ['done: { state: [done, paid] }', 'done: { stat: done }', /job.done.stat: the output of till.job has no/],
  ['id: job, read: till.job', 'id: jop, read: till.job', /job.id: its output has no place "jop"/],
  ['read: till.job', 'read: till.jobs', /job.read: "till.jobs" is no tool of this file/],
  ['lives: 24h', 'lives: 1 day', /idempotency.lives: is a time like 30s, 15m, 24h or 30d/],
  [
    'idempotency: { header: Idempotency-Key, lives: 24h }',
    'idempotency_header: X',
    /is written idempotency: /,
  ],
  [
    'idempotency: { header: Idempotency-Key, lives',
    'idempotency: { lives',
    /idempotency: has a header or an argument/,
  ],
])('a mistake is named: %s → %s', async (right, wrong, said) => {
  const text = tillTools(till.url);
  expect(text).toContain(right);
  const { problems } = await opened(text.replace(right, wrong), memory);
  expect(problems.join('\n')).toMatch(/^tools.yaml, line \d+: /);
  expect(problems.join('\n')).toMatch(said);
});
