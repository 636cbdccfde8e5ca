import { describe, expect, test } from 'vitest';
import * as commands from './commands.ts';
import { given } from './given.ts';
import * as stages from './stages.ts';

const { find, note } = stages;

describe('an unknown write', () => {
  const look = (n: number) => (run: Parameters<typeof commands.digestOf>[0]) => ({
    type: 'reconciled' as const,
    step: 's4',
    digest: commands.digestOf(run, 's4'),
    outcome: 'unknown' as const,
    attempt: n,
  });
  test('is reconciled by a read where the tool can; after three tries a person is asked', () => {
    const unknown = given(...stages.writing)
      .when(commands.writes('unknown'))
      .then('step_finished')
      .owes('reconcile:s4:1');
    unknown
      .when(look(1))
      .then('reconcile_failed')
      .owes('reconcile:s4:2')
      .when(look(2))
      .then('reconcile_failed');
    const asked = unknown.when(look(3)).then('reconcile_failed', 'question_asked').phase('asking');
    expect(asked.run.question).toMatchObject({ kind: 'look', step: 's4', to: 'engineer' });
    asked.when(commands.looked('s5', 'done')).refused('nothing_to_look_at');
    asked.when(commands.looked('s4', 'done', commands.lead)).refused('not_asked');
    asked.when(commands.looked('s4', 'done')).then('question_closed').phase('acting').owes('start:s5');
  });
  test('is never blindly retried: nothing else starts', () => {
    const unknown = given(...stages.writing, commands.writes('unknown'));
    unknown.when(commands.starts).ignored();
    unknown.when(commands.writes('unknown')).ignored();
  });
  test('whose result comes after all closes the question; nobody can say otherwise any more', () => {
    const asked = given(
      commands.open(),
      commands.plans([find, note]),
      commands.reads,
      commands.previews(),
      commands.approve(),
      commands.starts,
      commands.writes('unknown'),
    );
    asked.now.phase('asking');
    asked.when(commands.writes()).then('step_finished', 'question_closed', 'answering');
    asked.when(commands.looked('s2', 'failed')).refused('nothing_to_look_at');
  });
  test('that nobody looks at is handed over', () => {
    given(
      commands.open(),
      commands.plans([find, note]),
      commands.reads,
      commands.previews(),
      commands.approve(),
      commands.starts,
      commands.writes('unknown'),
      commands.wait(1441),
    )
      .when(commands.tick)
      .then('question_closed', 'handed_over');
  });
});
