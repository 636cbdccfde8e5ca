/** Results of reads, writes and looks: kept, late, twice, conflicting, unknown. */
import { describe, expect, test } from 'vitest';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { catalogue } from './shop.ts';
import * as stages from './stages.ts';

const { find, details, article, note, hold } = stages;
const live = commands.step('live', 'orders.live', { args: { order: 'FH-10482' } });

describe('reads', () => {
  test('independent ones are owed side by side, others when what they need is done', () => {
    given(...stages.gathering).now.owes('read:s1', 'read:s3');
    given(...stages.gathering, commands.comes('s3', { output: { title: 't', body: 'b' } })).now.owes(
      'read:s1',
    );
  });
  test('one is kept in the next revision by its call, within its lifetime', () => {
    const kept = given(
      commands.open(),
      commands.plans([article, live]),
      commands.reads,
      commands.info('x'),
    ).when(commands.plans([article, live]));
    expect(kept.run.plan?.steps.map(({ state, keptFrom }) => [state, keptFrom])).toEqual([
      ['done', 's1'],
      ['todo', undefined],
    ]);
    given(
      commands.open(),
      commands.plans([article, live]),
      commands.reads,
      commands.info('x'),
      commands.wait(11),
    )
      .when(commands.plans([article]))
      .then('thought_used', 'planned');
  });
  test('one is not kept after a write was done or the customer was verified since, save the one that verified', () => {
    const wrote = given(...stages.acting, commands.starts, commands.writes(), commands.info('x')).when(
      commands.plans([find, details]),
    );
    expect(wrote.run.plan?.steps.map(({ state }) => state)).toEqual(['todo', 'todo']);
    const verified = given(
      ...stages.gathering,
      commands.comes('s3', { output: { title: 't', body: 'b' } }),
      commands.comes('s1', {
        output: {
          customer: { id: 'c', name: 'M', email: 'm@example.com' },
          evidence: ['order_email', 'postcode'],
        },
      }),
      commands.info('x'),
    ).when(commands.plans([find, article]));
    expect(verified.run.plan?.steps.map(({ state }) => state)).toEqual(['done', 'todo']);
  });
  test('one that looked for the customer is not kept once more was said, until the customer is verified', () => {
    const nobody = commands.comes('s1', { output: { customer: null, evidence: [] } });
    const looked = [commands.open(), commands.plans([find, live]), nobody];
    const asked = given(...looked, commands.info('it is mara@example.com'));
    asked
      .when(commands.plans([find, live]))
      .then('thought_used', 'planned')
      .owes('read:s3', 'read:s4');
  });
  test('one that comes back late is recorded where it belongs, in every phase, and may be kept from there', () => {
    const late = given(...stages.gathering, commands.info('x'), commands.plans([article])).when(
      commands.comes('s3', { output: { title: 't', body: 'b' } }),
    );
    late.then('step_finished', 'step_kept', 'answering');
  });
  test('one that comes twice, in one command or in two, counts once', () => {
    const twice = given(...stages.gathering).when((run) => {
      const result = commands.done('s3', commands.digestOf(run, 's3'), { output: { title: 't', body: 'b' } });
      return { type: 'finished', results: [result, result] };
    });
    twice.then('step_finished').when(commands.comes('s3', {})).ignored();
  });
  test('one with the digest of another call is dropped', () => {
    given(...stages.gathering)
      .when({ type: 'finished', results: [commands.done('s1', 'f'.repeat(64))] })
      .ignored();
  });
  test('one whose end is not known failed: a read changes nothing', () => {
    const failed = given(...stages.gathering)
      .when(commands.comes('s1', { outcome: 'unknown' }))
      .then('step_finished', 'replanning');
    expect(failed.run.plan?.steps[0]?.state).toBe('failed');
  });
  test('an unmet expectation calls for one thought', () => {
    const odd = given(
      commands.open(),
      commands.plans([{ ...live, expect: [{ path: 'order.deliveredDays', is: 'at_most', value: 1 }] }]),
    )
      .when(commands.reads)
      .then('step_finished', 'replanning');
    expect(odd.run.thinking).toMatchObject({ reason: 'unexpected', step: 's1' });
  });
  test('an open question of the plan is looked at when the steps are done', () => {
    given(commands.open(), commands.plans([live], 'is it late?'))
      .when(commands.reads)
      .then('step_finished', 'replanning')
      .owes('think:2');
  });
  test('a second customer is never bound: the case is handed over', () => {
    const claim = commands.step('claim', 'accounts.claim', { args: { email: 'other@example.com' } });
    const two = given(commands.open(), commands.plans([find, claim])).when(commands.reads);
    expect(two.run).toMatchObject({ phase: 'handed_over', customer: { id: 'c-mara' } });
  });
  test('a tool that needs a verified customer does not start before', () => {
    const held = given(
      commands.open(),
      commands.plans([commands.step('why', 'accounts.security', { args: {} })]),
    )
      .when(commands.tick)
      .ignored();
    expect(held.run.thinking?.reason).toBe('unverified');
  });
});

describe('writes', () => {
  test('run one at a time, in the listed order, each with a key of run, call and occurrence', () => {
    const first = given(...stages.acting)
      .now.owes('start:s4')
      .when(commands.starts)
      .then('step_started')
      .owes('write:s4');
    expect(first.last('step_started').data).toMatchObject({
      occurrence: 1,
      key: `r1:${commands.digestOf(first.run, 's4')}:1`,
    });
    first.when(commands.starts).ignored();
    first.when(commands.writes()).then('step_finished').owes('start:s5');
  });
  test('are given the facts that were shown, with what done writes changed laid over them', () => {
    const moved = given(
      commands.open(),
      stages.moving,
      commands.reads,
      commands.previews(),
      commands.approve(),
      commands.starts,
    ).now;
    const before = { 'order.FH-10482.packing': 'open' };
    const [started] = moved.run.writes;
    expect(moved.owed).toMatchObject([{ kind: 'write', before, startedAt: started?.at }]);
    moved.when(commands.writes()).when(commands.starts);
    moved.when(commands.writes()).when(commands.starts);
    expect(moved.when(commands.tick).owed).toMatchObject([
      { step: 's5', before: { 'order.FH-10482.packing': 'held' } },
    ]);
  });
  test('one that failed stops the others and is planned again; its occurrence is spent', () => {
    const failed = given(...stages.writing)
      .when(commands.writes('failed'))
      .then('step_finished', 'replanning')
      .owes('think:2');
    const again = failed
      .when(stages.damaged)
      .when(commands.reads)
      .when(commands.previews())
      .when(commands.approve())
      .when(commands.starts);
    expect(again.last('step_started').data.occurrence).toBe(2);
  });
  test('facts that moved go back to planning', () => {
    const moved = given(...stages.writing).when(
      commands.writes('failed', { fault: { code: 'facts_moved', message: 'refunded meanwhile' } }),
    );
    expect(moved.run.thinking?.reason).toBe('facts_moved');
    // What was read before is read anew: nothing of it is kept.
    const again = moved.when(stages.damaged).then('thought_used', 'planned');
    expect(again.owed.map(({ kind }) => kind)).toContain('read');
  });
  test('a preview that cannot be made goes back to planning', () => {
    const no = given(...stages.prepared).when({
      type: 'prepared',
      revision: 1,
      previews: { s4: { fault: { code: 'already_refunded', message: 'Line 2 was refunded.' } } },
    });
    no.then('step_finished', 'replanning');
  });
  test('a write that was refused is planned again once; refused again, people take the case', () => {
    const refusal: Given = (run) => ({
      type: 'prepared',
      revision: run.revision,
      previews: Object.fromEntries(
        (run.plan?.steps ?? []).map(({ id }) => [
          id,
          { fault: { code: 'already_refunded', message: 'Line 2 was refunded.' } },
        ]),
      ),
    });
    const once = () => given(...stages.prepared).when(refusal);
    once().then('step_finished', 'replanning').owes('think:2');
    // With other names, and its amount written out: it is the same call all the same.
    const written = { order: 'FH-10482', lines: [{ line: 2, cents: 4800 }] };
    const other = commands.plans([{ ...stages.find, id: 'who' }, stages.refund(written, 'money')]);
    const twice = once().when(other).when(commands.reads).when(refusal);
    twice.then('step_finished', 'handed_over');
    expect(twice.last('handed_over').personal.reason).toBe(
      '"money (orders.refund)" was refused twice: Line 2 was refunded.',
    );
    // Another write is no second try, and neither is one that somebody has written something about.
    const less = commands.plans([
      stages.find,
      stages.refund({ ...written, lines: [{ line: 2, cents: 100 }] }),
    ]);
    once().when(less).when(commands.reads).when(refusal).then('step_finished', 'replanning');
    const asked = once().when(commands.info('please try again')).when(other);
    asked.when(commands.reads).when(refusal).then('step_finished', 'replanning');
  });
  test('a write that failed while it was done is planned again once, too', () => {
    const again: Given[] = [stages.damaged, commands.reads, commands.previews(), commands.approve()];
    const failed = given(...stages.writing).when(commands.writes('failed'));
    const twice = again.reduce<typeof failed>((now, one) => now.when(one), failed).when(commands.starts);
    twice.when(commands.writes('failed')).then('step_finished', 'handed_over');
  });
  test('previews of another revision, or without a write, change nothing', () => {
    given(...stages.prepared)
      .when({ type: 'prepared', revision: 7, previews: {} })
      .ignored();
    given(...stages.prepared)
      .when({ type: 'prepared', revision: 1, previews: {} })
      .ignored();
  });
  test('a call identical to a done write is that write, unless it says again', () => {
    const noted = [
      commands.open(),
      commands.plans([find, note]),
      commands.reads,
      commands.previews(),
      commands.approve(),
      commands.acts,
      commands.info('x'),
    ];
    const same = given(...noted, commands.plans([find, note]), commands.reads).now;
    same.phase('answering');
    const again = given(
      ...noted,
      commands.plans([find, { ...note, again: 1 }]),
      commands.reads,
      commands.previews(),
      commands.approve(),
      commands.acts,
    ).now;
    expect(again.run.writes.map(({ occurrence }) => occurrence)).toEqual([1, 2]);
  });
  test('a reference to an earlier write stays in the approved bytes as that call, and is filled in when its step starts', () => {
    const plan = commands.plans([
      hold,
      commands.step('n', 'orders.note', { args: { order: 'FH-10482', text: { $ref: 'hold.packing' } } }),
    ]);
    const shown = given(commands.open(), plan, commands.previews()).now;
    const digest = commands.digestOf(shown.run, 's1');
    expect(shown.run.plan?.steps[1]?.call?.args).toEqual({
      order: 'FH-10482',
      text: { $call: digest, path: '.packing' },
    });
    shown.when(commands.approve()).when(commands.starts);
    const second = shown.when(commands.writes()).when(commands.starts);
    expect(second.last('step_started').personal.args).toEqual({ order: 'FH-10482', text: 'held' });
  });
  test('what needs a write in another way is asked for in the next revision', () => {
    const plan = commands.plans([
      hold,
      { ...live, needs: ['hold'] },
      commands.step('n', 'orders.note', { args: { order: { $ref: 'live.order.id' }, text: 'late' } }),
    ]);
    const first = given(commands.open(), plan, commands.previews()).now;
    expect(first.run.approval).toMatchObject({ steps: ['s1'], later: ['s3'] });
    const second = first
      .when(commands.approve())
      .when(commands.acts)
      .when(commands.reads)
      .when(commands.previews());
    expect(second.run.approval).toMatchObject({ revision: 2, steps: ['s6'], state: 'pending' });
  });
});

test('a done that follows a failed is a conflict that a person sees, and is not repeated', () => {
  const conflict = given(
    ...stages.writing,
    commands.writes('failed'),
    stages.damaged,
    commands.reads,
    commands.previews(),
  ).when(commands.comes('s4', { output: { refund: 'RF-1' }, id: 'RF-1' }));
  conflict.then('result_conflicts');
  expect(conflict.run.conflicts).toEqual([{ step: 's4', had: 'failed', now: 'done' }]);
  const after = conflict.when(commands.approve());
  expect(after.run.plan?.steps[3]).toMatchObject({ state: 'done', keptFrom: 's4' });
  after.when(commands.acts);
  expect(after.run.writes.map(({ tool }) => tool)).toEqual(['orders.refund', 'orders.note']);
});

test('the catalogue of these tests names tools with and without a way to find out', () => {
  expect(catalogue.tool('orders.refund')?.reconciles).toBe(true);
  expect(catalogue.tool('orders.note')?.reconciles).toBeUndefined();
});
