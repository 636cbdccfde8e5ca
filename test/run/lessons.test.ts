/** What other agents got wrong, each as a test of the rules. */
import { expect, test } from 'vitest';
import * as commands from './commands.ts';
import { given } from './given.ts';
import * as stages from './stages.ts';

const { find, details, refund, note, hold, address, release } = stages;

test('a tool that fails does not leave the run waiting for ever', () => {
  given(...stages.gathering)
    .when(commands.comes('s1', { outcome: 'failed', fault: { code: 'threw', message: 'it threw' } }))
    .then('step_finished', 'replanning')
    .owes('think:2');
});

test('a failed dependency does not count as satisfied', () => {
  const failed = given(
    commands.open(),
    stages.moving,
    commands.reads,
    commands.previews(),
    commands.approve(),
    commands.starts,
  ).when(commands.writes('failed'));
  expect(failed.run.plan?.steps.map(({ state }) => state)).toEqual([
    'done',
    'done',
    'failed',
    'todo',
    'todo',
  ]);
  expect(failed.owed.map(({ kind }) => kind)).toEqual(['think']);
  failed.when((run) => ({ type: 'start', step: 's4', digest: commands.digestOf(run, 's4') })).ignored();
});

test("an observer's error does not count as success", () => {
  const checked = commands.plans([
    find,
    { ...details, expect: [{ path: 'order.deliveredDays', is: 'at_most', value: 14 }] },
    refund(),
  ]);
  const odd = given(
    commands.open(),
    checked,
    commands.comes('s1', {
      output: { customer: { id: 'c', name: 'M', email: 'm@example.com' }, evidence: [] },
    }),
  );
  odd.when(commands.comes('s2', { output: { order: { id: 'FH-10482', lines: [] } } }));
  expect(odd.now.run.phase).toBe('planning');
  expect(
    given(...stages.gathering).when(commands.comes('s3', { outcome: 'unknown' })).run.plan?.steps[2]?.state,
  ).toBe('failed');
});

test('a new plan does not inherit the states of old steps of the same place or name', () => {
  const { run } = given(
    ...stages.acting,
    commands.starts,
    commands.writes(),
    commands.info('other mug'),
    commands.plans([find, details, refund({ lines: [{ line: 1, cents: 1250 }] }), note]),
  ).now;
  expect(run.plan?.steps.map(({ id, state }) => `${id} ${state}`)).toEqual([
    's6 todo',
    's7 todo',
    's8 todo',
    's9 todo',
  ]);
});

test("the user's own messages are not dropped when a plan is accepted", () => {
  const said = given(...stages.pending).when((run) => [
    commands.info('and the shipping'),
    { type: 'approve', by: commands.lead, revision: run.revision, digest: run.approval?.digest ?? '' },
  ]);
  expect(said.decision?.refusal?.error).toBe('stale');
  expect(said.owed).toMatchObject([{ kind: 'think', read: 2 }]);
});

test('an approved plan is not rewritten: another thought cannot change it', () => {
  const { run } = given(...stages.acting).now;
  const late = given(...stages.acting)
    .when(commands.plans([note]))
    .then('thought_discarded');
  expect(late.run.plan).toEqual(run.plan);
  expect(late.run.approval).toEqual(run.approval);
});

test('decisions are matched by digest, not by position or by the name of the tool', () => {
  const swapped = given(
    commands.open(),
    commands.plans([find, hold, note]),
    commands.reads,
    commands.previews(),
  );
  const digest = swapped.now.run.approval?.digest ?? '';
  swapped
    .when(commands.adjust({ text: 'the other way round' }))
    .when(commands.plans([find, note, hold]))
    .when(commands.reads)
    .when(commands.previews());
  swapped
    .when({ type: 'approve', by: commands.lead, revision: 2, digest })
    .refused('stale')
    .phase('awaiting_approval');
});

test('the arguments cannot change between approval and execution', () => {
  const acting = given(...stages.acting).now;
  acting
    .when(
      commands.comes('s2', {
        output: {
          order: {
            id: 'FH-99999',
            deliveredDays: 1,
            lines: [
              { line: 2, title: 'x', total: 99_999 },
              { line: 2, title: 'x', total: 99_999 },
            ],
          },
        },
      }),
    )
    .ignored();
  const started = acting.when(commands.starts).last('step_started');
  expect(started.personal.args).toMatchObject({ order: 'FH-10482', lines: [{ line: 2, cents: 4800 }] });
  expect(started.data.approval).toBe(acting.run.approval?.digest);
});

test('two resumes of one approval run the write once', () => {
  const one = given(...stages.acting, commands.approve(commands.lead))
    .when(commands.starts)
    .then('step_started');
  one.when((run) => ({ type: 'start', step: 's4', digest: commands.digestOf(run, 's4') })).ignored();
  expect(one.run.writes).toHaveLength(1);
});

test('a rejected call does not drop the approved ones beside it, nor leave the case broken', () => {
  const rest = given(
    commands.open(),
    stages.moving,
    commands.reads,
    commands.previews(),
    commands.adjust({ steps: [{ id: 's5', drop: true }] }),
    commands.previews(),
    commands.approve(),
    commands.acts,
  );
  rest.now.phase('answering');
  expect(rest.now.run.writes.map(({ tool }) => tool)).toEqual(['orders.hold', 'orders.address']);
});

test('a retry does not repeat a finished refund, and a new step id does not defeat that', () => {
  const again = given(
    ...stages.answering,
    commands.info('did it go through?'),
    stages.damaged,
    commands.reads,
  ).now;
  expect(again.run.plan?.steps.map(({ id, state, keptFrom }) => [id, state, keptFrom]).slice(3)).toEqual([
    ['s9', 'done', 's4'],
    ['s10', 'done', 's5'],
  ]);
  again.phase('answering');
  expect(again.run.writes).toHaveLength(2);
});

test('evidence #10 is not read as #1: see also plan-check', () => {
  const ten = [
    find,
    hold,
    address(),
    release,
    ...Array.from({ length: 6 }, (_, n) =>
      commands.step(`a${n}`, 'knowledge.article', { args: { id: `${n}` } }),
    ),
  ];
  const { run } = given(
    commands.open(),
    commands.plans([
      ...ten,
      commands.step('n', 'orders.note', { args: { order: 'x', text: { $ref: 'a5.title' } } }),
    ]),
  ).now;
  expect(run.plan?.steps.at(-1)?.args).toEqual({ order: 'x', text: { $ref: 's10.title' } });
});
