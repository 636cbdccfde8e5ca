/** What follows from where a plan stands, without anybody asking. */
import { describe, expect, test } from 'vitest';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { catalogue, catalogueOf, policy } from './shop.ts';
import * as stages from './stages.ts';

const { find, article, hold } = stages;
const order = 'FH-10482';
const live = commands.step('live', 'orders.live', { args: { order } });
const newPolicy: Given = { policy: { ...policy, version: 'policy-2' } };
const newTools: Given = { catalogue: catalogueOf('tools-2') };
const failed = (code: string, message: string) => ({ outcome: 'failed', fault: { code, message } }) as const;
const found = (more: object) => ({ output: { customer: { id: 'c', ...more }, evidence: [] } });

describe('under another policy, or with other tools', () => {
  test.each([
    ['policy', newPolicy],
    ['tools', newTools],
  ])(
    'given a plan that waits for approval and a new version of the %s, then it is planned again at the next look',
    (_, change) => {
      const looked = given(...stages.pending, change)
        .when(commands.tick)
        .ignored();
      expect(looked.run.phase).toBe('awaiting_approval');
      const said = given(...stages.pending, change).when(commands.ask('lead'));
      said.then('approver_asked', 'replanning').phase('planning');
      expect(said.run.thinking?.reason).toBe('rules_changed');
    },
  );

  test('given an approved plan with writes left, then it is planned again before the next one', () => {
    const wrote = given(...stages.writing, newPolicy).when(commands.writes());
    wrote.then('step_finished', 'replanning');
    expect(wrote.run.thinking?.reason).toBe('rules_changed');
    given(...stages.writing, newTools)
      .when(commands.writes())
      .then('step_finished', 'replanning');
  });

  test('given that every write is done, then the case is answered: nothing is asked for any more', () => {
    const done = given(...stages.writing, commands.writes(), commands.starts, newPolicy).when(
      commands.writes(),
    );
    expect(done.then('step_finished', 'answering').last('answering').data.purpose).toBe('resolved');
  });

  test('given what policy refused, then it stays so until somebody asks, whatever comes in late', () => {
    const late = [
      commands.open(),
      commands.plans([article, live]),
      commands.info('x'),
      ...stages.refused.slice(1),
    ];
    given(...late, newPolicy)
      .when(commands.comes('s1', { output: { title: 't', body: 'b' } }))
      .then('step_finished')
      .phase('awaiting_approval');
    given(...stages.refused, newPolicy)
      .when(commands.tick)
      .ignored()
      .phase('awaiting_approval');
  });
});

describe('who the customer is', () => {
  test('given a read that is not there to find them, or that failed, then it binds nobody', () => {
    const other = given(commands.open(), commands.plans([live, article])).when(
      commands.comes('s1', { output: { ...found({ name: 'M' }).output, pausedUntil: 'x' } }),
    );
    other.then('step_finished');
    const away = { ...failed('away', 'it is away'), output: { ...found({}).output, pausedUntil: 'x' } };
    const lost = given(commands.open(), commands.plans([find, article])).when(commands.comes('s1', away));
    lost.then('step_finished', 'replanning');
    expect(lost.run.customer ?? other.run.customer).toBeUndefined();
  });

  test('given a tool outside that says less than it should, then what it lacks stays empty', () => {
    const bare = given(commands.open(), commands.plans([find, article])).when(
      commands.comes('s1', { output: { customer: { id: 'c' }, given: { order_email: 7 } } }),
    );
    expect(bare.last('customer_found')).toMatchObject({ data: { id: 'c', evidence: [], step: 's1' } });
    expect(bare.last('customer_found').personal).toEqual({ name: '', email: '' });
    const odd = given(commands.open(), commands.plans([find, article])).when(
      commands.comes('s1', {
        output: {
          customer: { id: 'c', name: 'M', email: 'm@example.com' },
          evidence: ['order_email', 7, null],
          given: { order_email: 'm…', postcode: 5 },
        },
      }),
    );
    expect(odd.last('customer_found').data.evidence).toEqual(['order_email']);
    expect(odd.last('customer_found').personal).toMatchObject({ name: 'M', given: { order_email: 'm…' } });
  });

  test('given a customer whose name is shown only to the verified, then a read after the code brings it, once', () => {
    const security = commands.comes('s3', { output: { locked: true, sessions: 2 } });
    const named = (name: string) =>
      given(...stages.askingCode, commands.code(true), security).when(
        commands.comes('s5', { output: { customer: { id: 'c-kaya', name }, evidence: [] } }),
      );
    const known = named('Selin Kaya');
    known.then('step_finished', 'customer_found');
    expect(known.run.customer).toMatchObject({ id: 'c-kaya', name: 'Selin Kaya', verified: true });
    named('').then('step_finished');
  });

  test('given a tool that is gone since, then nothing breaks', () => {
    const gone = { catalogue: catalogueOf('tools-1', []) };
    given(...stages.gathering, commands.comes('s1', found({ name: 'M', email: 'm' })), gone)
      .when(commands.comes('s3', { output: { title: 't', body: 'b' } }))
      .then('step_finished');
  });
});

describe('what a step was promised and did not get', () => {
  const text = { $ref: 'hold.packing' };
  const both = commands.step('n', 'orders.note', { args: { order, text } });

  test('given a write that did not say what the next one needs, then that one fails and it is planned again', () => {
    const plan = commands.plans([hold, both]);
    const lost = given(commands.open(), plan, commands.previews(), commands.approve(), commands.starts).when(
      commands.writes('done', { output: {} }),
    );
    lost.then('step_finished', 'step_finished', 'replanning');
    expect(lost.run.earlier.at(-1)?.steps[1] ?? lost.run.plan?.steps[1]).toMatchObject({
      state: 'failed',
      fault: { code: 'unresolved' },
    });
  });

  test('given that one of two writes that it needs is still to come, then it waits', () => {
    const moved = commands.step('a', 'orders.address', { args: { order, address: 'Hauptstr. 9' } });
    const needs = commands.step('n', 'orders.note', { args: { order: { $ref: 'a.address' }, text } });
    given(commands.open(), commands.plans([hold, moved, needs]), commands.previews(), commands.approve())
      .when(commands.starts)
      .when(commands.writes())
      .then('step_finished')
      .owes('start:s2');
  });

  test('given a read that gave something unexpected, then that is the reason, and not what hangs on it', () => {
    const expects = [
      { path: 'order.id', is: 'present' as const },
      { path: 'order.deliveredDays', is: 'at_most' as const, value: 1 },
    ];
    const odd = given(
      commands.open(),
      commands.plans([
        article,
        { ...live, expect: expects },
        commands.step('n', 'orders.note', {
          args: { order: { $ref: 'live.order.lines[7].title' }, text: 'x' },
        }),
      ]),
    ).when(commands.reads);
    odd.then('step_finished', 'step_finished', 'replanning');
    expect(odd.run.thinking).toEqual({
      ...{ reason: 'unexpected', step: 's2', note: 'expected "order.deliveredDays" at_most' },
    });
  });
});

describe('a step that failed', () => {
  test('given a read or a write, then the reason is that it failed, with what was said', () => {
    const read = given(...stages.gathering).when(commands.comes('s3', failed('away', 'it is away')));
    expect(read.run.thinking).toEqual({ reason: 'step_failed', step: 's3', note: 'it is away' });
    const wrote = given(...stages.writing).when(commands.writes('failed'));
    expect(wrote.run.thinking).toMatchObject({ reason: 'step_failed', step: 's4' });
  });

  test('given that no more codes may be sent, then people take the case; of another tool it is a fault as any', () => {
    const spent = { fault: { code: 'too_many_codes', message: 'Five codes were sent today.' } };
    const codes = given(...stages.askingCode.slice(0, -1), commands.starts).when(
      commands.writes('failed', spent),
    );
    codes.then('step_finished', 'handed_over');
    expect(codes.last('handed_over')).toMatchObject({
      data: { why: 'codes_spent', to: policy.queues?.unverified },
      personal: { reason: 'NOT VERIFIED: Five codes were sent today.' },
    });
    given(...stages.writing)
      .when(commands.writes('failed', spent))
      .then('step_finished', 'replanning');
  });

  test('given a plan that takes writes back, then people take the case and read which step it was', () => {
    const undoing = [
      ...[commands.open(), stages.moving, commands.reads, commands.previews(), commands.approve()],
      ...[commands.acts, commands.stop(true)],
    ];
    const failedUndo = given(...undoing, commands.previews(), commands.approve(), commands.starts).when(
      commands.writes('failed'),
    );
    expect(failedUndo.last('handed_over')).toMatchObject({ data: { why: 'undo_failed' } });
    expect(failedUndo.last('handed_over').personal.reason).toMatch(/" failed: it did not answer$/);
    const fault = { code: 'packed', message: 'It is packed.' };
    const shown = given(...undoing).when((run) => ({
      type: 'prepared',
      revision: run.revision,
      previews: Object.fromEntries((run.plan?.steps ?? []).map(({ id }) => [id, { fault }])),
    }));
    shown.then('step_finished', 'handed_over');
    expect(shown.last('handed_over').personal.reason).toMatch(/" failed: It is packed\.$/);
  });
});

test('given steps that wait for proof and others done, then a code is asked for, or another way is thought of', () => {
  const why = commands.step('why', 'accounts.security', { args: {} });
  const held = given(commands.open(), commands.plans([article, why])).when(commands.reads);
  held.then('step_finished', 'replanning');
  expect(held.run.thinking).toEqual({
    reason: 'unverified',
    note: 'The remaining steps need a verified customer, or a code.',
  });
  expect(catalogue.tool('accounts.security')?.verified).toBe(true);
});

test('given an open question of the plan, then the thought that follows reads it', () => {
  const open = given(commands.open(), commands.plans([live], 'is it late?')).when(commands.reads);
  expect(open.run.thinking).toEqual({ reason: 'open_question', note: 'is it late?' });
});

test('a code that was sent is asked for where somebody has to prove who they are, and not where nobody has', () => {
  const code = commands.step('code', 'accounts.send_code', { args: {} });
  const known = [commands.open(), commands.plans([find, code]), commands.reads, commands.previews()];
  given(...known, commands.approve(), commands.starts)
    .when(commands.writes())
    .then('step_finished', 'answering');
  const unknown: Given = { policy: { ...policy, evidence: [['passport']] } };
  given(unknown, ...known, commands.approve(), commands.starts)
    .when(commands.writes())
    .then('step_finished', 'question_asked');
});
