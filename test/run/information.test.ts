import { describe, expect, test } from 'vitest';
import * as commands from './commands.ts';
import { given } from './given.ts';
import * as stages from './stages.ts';

describe('information', () => {
  for (const [phase, steps] of Object.entries({
    gathering: stages.gathering,
    awaiting_approval: stages.pending,
    acting: stages.acting,
    answering: stages.answering,
    awaiting_reply: stages.awaitingReply,
  }))
    test(`while ${phase}: the next thought reads it, and what was pending no longer stands`, () => {
      const { run, owed } = given(...steps)
        .when(commands.info())
        .then('information_added', 'replanning');
      expect(run.phase).toBe('planning');
      expect(owed).toMatchObject([{ kind: 'think', read: 2, reason: 'information' }]);
      expect(run.approval?.state).not.toBe('pending');
    });

  test('while a thought is out: the thought is paid for and discarded, and one new call reads everything', () => {
    const early = {
      type: 'thought' as const,
      thought: 1,
      read: 1,
      next: { kind: 'reply' as const },
      mind: 'model',
      calls: [commands.modelCall],
    };
    const burst = given(
      commands.open(),
      commands.info('one'),
      commands.info('two', commands.lead),
      commands.info('three'),
    )
      .when(early)
      .then('thought_discarded')
      .owes('think:2');
    expect(burst.owed).toMatchObject([{ read: 4 }]);
    expect(burst.run.usage.modelCalls).toBe(1);
    burst.when(early).ignored();
    burst.when(stages.damaged).then('thought_used', 'planned');
    expect(burst.run.read).toBe(4);
  });

  test('while a write is in flight: nothing more starts, and at the safe point one thought reads all', () => {
    const busy = given(...stages.writing)
      .when(commands.info('one'))
      .then('information_added')
      .owes('write:s4');
    busy
      .when(commands.adjust({ text: 'two' }))
      .then('adjusted')
      .owes('write:s4');
    busy.when(commands.writes()).then('step_finished', 'replanning');
    expect(busy.world.run?.thinking?.reason).toBe('adjusted');
    expect(busy.when(commands.tick).owed).toMatchObject([{ kind: 'think', read: 3 }]);
  });

  test('while a write is unknown: it is read when its outcome is known', () => {
    const unknown = given(...stages.writing, commands.writes('unknown'))
      .when(commands.info())
      .then('information_added')
      .owes('reconcile:s4:1');
    unknown
      .when((run) => ({
        type: 'reconciled',
        step: 's4',
        digest: commands.digestOf(run, 's4'),
        outcome: 'done',
      }))
      .then('step_finished', 'replanning');
  });

  test('answers a question; the question is closed', () => {
    const asked = given(...stages.asking);
    expect(asked.now.run.question).toMatchObject({ kind: 'answer', to: 'engineer', text: 'Which order?' });
    const answered = asked
      .when(commands.info('FH-10482'))
      .then('information_added', 'question_closed', 'replanning');
    expect(answered.last('information_added').data.kind).toBe('answer');
    expect(answered.run.thinking?.reason).toBe('answered');
  });

  test('an unanswered question ends the case, or hands it over where something was written', () => {
    given(...stages.asking, commands.wait(1441))
      .when(commands.tick)
      .then('question_closed', 'closed');
    given(...stages.askingCode, commands.wait(1441))
      .when(commands.tick)
      .then('question_closed', 'handed_over');
  });

  test('after the reply was sent it replans instead of closing', () => {
    given(...stages.sending, commands.info('wait!'))
      .when(commands.sent)
      .then('sent', 'replanning')
      .phase('planning');
  });

  test('opens a closed case again, with its thoughts counted anew', () => {
    const again = given(...stages.resolved)
      .when(commands.info('it broke again'))
      .then('information_added', 'replanning');
    expect(again.run).toMatchObject({ phase: 'planning', replans: 0 });
    expect(again.run.closed?.ending).toBeUndefined();
    again.when(stages.damaged);
    expect(again.run.writes.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
  });

  test('a reminder that the run set comes back as a message', () => {
    const due = given(...stages.resolved)
      .when({ type: 'remind', text: 'trace due' })
      .then('information_added', 'replanning');
    expect(due.run.messages.at(-1)).toMatchObject({ kind: 'reminder', by: 'clock' });
  });

  test('while handed over it is kept for whoever takes the case, or for the mind that gets it back', () => {
    const kept = given(...stages.handedOver)
      .when(commands.info('she called again'))
      .then('information_added')
      .owes();
    expect(kept.when(commands.giveBack()).then('given_back').owed).toMatchObject([
      { kind: 'think', read: 2 },
    ]);
  });

  test('with nothing in it is refused', () => {
    given(...stages.pending)
      .when(commands.info(' \n '))
      .refused('nothing_said')
      .phase('awaiting_approval');
  });

  test('at the limit of replans the case is handed over, with the message', () => {
    const turns = Array.from({ length: 6 }, (_, n) => [commands.info(`${n}`), stages.damaged]).flat();
    const over = given(commands.open(), stages.damaged, ...turns)
      .when(commands.info('and again'))
      .then('information_added', 'handed_over');
    expect(over.run.handedOver?.reason).toContain('limit');
  });
});

describe('adjust', () => {
  test('a step is dropped by rule: no mind is asked, and the rest keeps what was read', () => {
    const dropped = given(...stages.pending, commands.adjust({ steps: [{ id: 's5', drop: true }] })).now;
    expect(dropped.run.thinking).toBeUndefined();
    expect(dropped.run.plan).toMatchObject({ revision: 2, by: 'rule' });
    expect(dropped.when(commands.reads).when(commands.previews()).run.approval?.steps).toEqual(['s9']);
  });

  test('an argument is changed by rule and checked like any plan', () => {
    const { now } = given(...stages.pending);
    now.when(commands.adjust({ steps: [{ id: 's5', args: { text: 5 } }] })).refused('bad_argument');
    now.when(commands.adjust({ steps: [{ id: 's5', args: { colour: 'red' } }] })).refused('bad_argument');
    now
      .when(commands.adjust({ steps: [{ id: 's4', args: { order: { $ref: 's3.title' } } }] }))
      .refused('bad_argument');
    const changed = now.when(commands.adjust({ steps: [{ id: 's5', args: { text: 'broken' } }] }));
    expect(changed.run.plan?.steps.at(-1)?.args).toEqual({ order: 'FH-10482', text: 'broken' });
  });

  test('dropping a step that another needs is refused and says which', () => {
    const refused = given(...stages.pending)
      .when(commands.adjust({ steps: [{ id: 's2', drop: true }] }))
      .refused('step_needed');
    expect(refused.decision?.refusal?.message).toContain('refund');
  });

  test('an unknown step, an old revision, nothing to say, and everything dropped', () => {
    const { now } = given(...stages.pending);
    now.when(commands.adjust({ steps: [{ id: 's99', drop: true }] })).refused('unknown_step');
    now.when({ type: 'adjust', by: commands.engineer, revision: 0, text: 'x' }).refused('stale');
    now.when(commands.adjust({ text: '  ' })).refused('nothing_said');
    now
      .when(
        commands.adjust({ steps: ['s1', 's2', 's3', 's4', 's5'].map((id) => ({ id, drop: true as const })) }),
      )
      .refused('nothing_left');
  });

  test('while acting a change of a step waits for the safe point and is made by rule; a step that has begun cannot be changed', () => {
    const acting = given(...stages.writing);
    acting.when(commands.adjust({ steps: [{ id: 's5', drop: true }] })).then('adjusted');
    expect(acting.now.run).toMatchObject({ revision: 1, edits: { drop: ['s5'] } });
    expect(acting.now.run.messages).toHaveLength(1);
    const settled = acting.when(commands.writes());
    expect(settled.run).toMatchObject({ revision: 2, thoughts: 1 });
    expect(settled.run.edits).toBeUndefined();
    expect(settled.run.plan?.steps.map(({ tool }) => tool)).not.toContain('orders.note');
    given(...stages.writing)
      .when(commands.adjust({ steps: [{ id: 's4', drop: true }] }))
      .refused('step_begun');
  });

  test('a step of a plan that takes back is dropped, and the others still take back what they did', () => {
    const moved = given(
      commands.open(),
      stages.moving,
      commands.reads,
      commands.previews(),
      commands.approve(),
      commands.acts,
      commands.stop(true),
      commands.previews(),
    );
    expect(moved.now.run.plan?.steps.map(({ undoes }) => undoes)).toEqual(['s5', 's4', 's3']);
    moved
      .when(commands.adjust({ steps: [{ id: 's6', drop: true }] }))
      .when(commands.previews())
      .when(commands.approve())
      .when(commands.acts);
    expect(moved.now.run).toMatchObject({ phase: 'closed', closed: { ending: 'stopped' } });
    expect(moved.now.run.writes.map(({ undone }) => undone ?? false)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
