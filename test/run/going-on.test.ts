/** Stop, hand over, give back and the safe point: what each leads to from where the case stands. */
import { describe, expect, test } from 'vitest';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { catalogue, catalogueOf } from './shop.ts';
import * as stages from './stages.ts';

const { find, details, article, note } = stages;
const moved = [
  ...[commands.open(), stages.moving, commands.reads, commands.previews(), commands.approve()],
  commands.acts,
];
const unknownAtPeople: Given[] = [
  ...[commands.open(), commands.plans([find, note]), commands.reads, commands.previews()],
  ...[commands.approve(), commands.starts, commands.writes('unknown'), commands.wait(1441), commands.tick],
];

describe('a press that comes too late', () => {
  test('to stop or hand over what is closed, or hand over what people have', () => {
    for (const steps of [stages.resolved, stages.stopped]) {
      given(...steps)
        .when(commands.stop())
        .refused('already_closed');
      given(...steps)
        .when(commands.stop(true))
        .refused('already_closed');
      given(...steps)
        .when(commands.handOff())
        .refused('already_closed');
      given(...steps)
        .when(commands.giveBack())
        .refused('not_handed_over');
      given(...steps)
        .when(commands.take())
        .refused('not_handed_over');
    }
    given(...stages.handedOver)
      .when(commands.handOff())
      .refused('already_handed_over');
    given(...stages.pending)
      .when(commands.take())
      .refused('not_handed_over');
    given(...stages.pending)
      .when(commands.handOff(' \n'))
      .refused('reason_missing');
  });

  test('to take what somebody has taken is told who that is', () => {
    const taken = given(...stages.handedOver, commands.take()).when(commands.take(commands.finance));
    expect(taken.refused('already_taken').decision?.refusal?.message).toBe('This case was taken by Lead.');
  });
});

describe('while a write is on its way', () => {
  test('a stop and a hand-over each wait, and the last of them counts', () => {
    const { now } = given(...stages.writing);
    now.when(commands.handOff('angry')).then('closing_asked');
    now.when(commands.handOff('again')).refused('already_asked');
    now.when(commands.stop()).then('closing_asked');
    now.when(commands.stop()).refused('already_asked');
    now.when(commands.stop(true)).then('closing_asked');
    now.when(commands.handOff('after all')).then('closing_asked');
    const over = now.when(commands.writes()).then('step_finished', 'handed_over');
    expect(over.last('handed_over')).toMatchObject({
      data: { why: 'asked' },
      personal: { reason: 'after all' },
    });
  });

  test('a stop that takes back ends the case where nothing that was done can be taken back', () => {
    const stopped = given(...stages.writing, commands.stop(true)).when(commands.writes());
    expect(stopped.then('step_finished', 'closed').run.closed?.ending).toBe('stopped');
  });
});

describe('with people', () => {
  test('a case is stopped though a write stays unknown, and given back with who did', () => {
    given(...unknownAtPeople)
      .when(commands.stop())
      .then('closed');
    const back = given(...stages.handedOver).when(commands.giveBack());
    expect(back.last('given_back')).toMatchObject({ actor: { id: 'lead' }, data: { by: 'lead' } });
  });
});

describe('taking back', () => {
  test('names who asked for it, each write that it takes back and what each was', () => {
    const undo = given(...moved).when(commands.stop(true));
    expect(undo.last('undo_asked')).toMatchObject({
      actor: { kind: 'person', id: 'engineer' },
      data: { steps: ['s5', 's4', 's3'] },
    });
    expect(undo.last('planned').actor).toEqual({ kind: 'clock' });
    expect(undo.run.plan).toMatchObject({ by: 'rule', undo: true });
    expect(undo.run.plan?.steps.map(({ title }) => title)).toEqual([
      'undo: release (orders.release)',
      'undo: address (orders.address)',
      'undo: hold (orders.hold)',
    ]);
  });

  test('is not done twice, and what took back is not taken back', () => {
    const undone = [...moved, commands.stop(true), commands.previews(), commands.approve(), commands.acts];
    given(...undone, commands.info('once more'), stages.damaged)
      .when(commands.stop(true))
      .refused('nothing_to_undo');
  });

  test('takes back what was done and nothing that failed', () => {
    const failed = [
      ...stages.acting,
      commands.starts,
      commands.writes('failed', { undo: { tool: 'orders.note', args: {} } }),
    ];
    given(...failed)
      .when(commands.stop(true))
      .refused('nothing_to_undo');
  });
});

describe('at the safe point', () => {
  const drop = (...ids: string[]) =>
    commands.adjust({ steps: ids.map((id) => ({ id, drop: true as const })) });

  test('given changes of steps that are done by now, then a thought learns so', () => {
    const late = given(...stages.writing, drop('s3'))
      .when(commands.writes())
      .then('step_finished', 'replanning');
    expect(late.run.thinking).toEqual({
      reason: 'unexpected',
      note: 'What was to be changed had begun already.',
    });
    expect(late.run).not.toHaveProperty('edits');
  });

  test('given some that are done and some that are not, then those that are not are changed', () => {
    const { run } = given(...stages.writing, drop('s3', 's5')).when(commands.writes());
    expect(run.plan).toMatchObject({ revision: 2, by: 'rule' });
    expect(run.plan?.steps.map(({ tool }) => tool)).toEqual([
      ...['accounts.find', 'orders.details', 'knowledge.article', 'orders.refund'],
    ]);
    const args = commands.adjust({
      steps: [
        { id: 's3', args: { id: 'x' } },
        { id: 's5', args: { text: 'y' } },
      ],
    });
    const changed = given(...stages.writing, args).when(commands.writes()).run.plan;
    expect(changed?.steps.map((step) => step.args).slice(2)).toMatchObject([
      { id: 'damaged' },
      {},
      { text: 'y' },
    ]);
  });

  test('given that the change does not fit any more, then a thought learns why', () => {
    const lacking = catalogue
      .all()
      .map((tool) => (tool.name === 'orders.note' ? { ...tool, lacking: 'Notes are switched off' } : tool));
    const text = commands.adjust({ steps: [{ id: 's5', args: { text: 'y' } }] });
    const late = given(...stages.writing, text, { catalogue: catalogueOf('tools-1', lacking) }).when(
      commands.writes(),
    );
    expect(late.run.thinking?.reason).toBe('unexpected');
    expect(late.run.thinking?.note).toMatch(/^This change does not fit: .*Notes are switched off/);
  });
});

describe('a thought is asked for', () => {
  test('for the newest words alone: an adjustment that was read is read', () => {
    const words = [...stages.pending, commands.adjust({ text: 'less' })];
    expect(given(...words).now.run.thinking?.reason).toBe('adjusted');
    const later = given(...words, stages.damaged, commands.info('and?'));
    expect(later.now.run.thinking?.reason).toBe('information');
    expect(given(...stages.asking, commands.info('FH-1')).now.run.thinking?.reason).toBe('answered');
  });

  test('not beyond what the run may spend: a plan that was rejected goes to people then', () => {
    const dear = [{ ...commands.modelCall, costUsd: 9 }];
    const bad = {
      kind: 'plan',
      summary: 's',
      steps: [commands.step('a', 'orders.nothing', { args: {} })],
    } as const;
    const over = given(commands.open()).when(commands.thinks({ ...bad, steps: [...bad.steps] }, dear));
    over.then('thought_used', 'plan_rejected', 'handed_over');
  });

  test('again and again for a read that fails: only a write that is refused twice goes to people', () => {
    const fault = { code: 'away', message: 'it is away' };
    const fails: Given = (run) => commands.comes(run.plan?.steps[0]?.id ?? '', { outcome: 'failed', fault });
    const twice = given(commands.open(), commands.plans([article]), fails, commands.plans([article])).when(
      fails,
    );
    twice.then('step_finished', 'replanning');
  });

  test('and a write that was done once was not refused: its repetition is planned again', () => {
    const slow = commands.step('slow', 'orders.live', {
      ...{ args: { order: 'FH-10482' }, needs: ['note'] },
      expect: [{ path: 'order.deliveredDays', is: 'at_least' as const, value: 9 }],
    });
    const fault = { code: 'full', message: 'No more notes.' };
    const refusal: Given = (run) => ({
      ...{ type: 'prepared', revision: run.revision },
      previews: Object.fromEntries((run.plan?.steps ?? []).map(({ id }) => [id, { fault }])),
    });
    const noted = [commands.open(), commands.plans([find, note, slow]), commands.reads, commands.previews()];
    const again = given(
      ...noted,
      commands.approve(),
      commands.acts,
      commands.plans([find, { ...note, again: 1 }]),
    );
    again.now.when(commands.reads).when(refusal).then('step_finished', 'replanning');
  });

  test('and a reminder is no word of somebody: a write that is refused once more goes to people', () => {
    const refusal: Given = (run) => ({
      type: 'prepared',
      revision: run.revision,
      previews: Object.fromEntries(
        (run.plan?.steps ?? []).map(({ id }) => [id, { fault: { code: 'refunded', message: 'Refunded.' } }]),
      ),
    });
    const plan = commands.plans([find, details, stages.refund()]);
    given(
      commands.open(),
      plan,
      commands.reads,
      refusal,
      { type: 'remind', text: 'look' },
      plan,
      commands.reads,
    )
      .when(refusal)
      .then('step_finished', 'handed_over');
  });
});
