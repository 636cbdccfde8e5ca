import { describe, expect, test } from 'vitest';
import { view } from '../../src/run/view/view.ts';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { catalogue, policy } from './shop.ts';
import * as stages from './stages.ts';

const under = (fourEyes: NonNullable<typeof policy.fourEyes>): Given => ({
  policy: { ...policy, fourEyes },
});
const { engineer, engineer2, lead, finance } = commands;

describe('four eyes', () => {
  test('off, whoever asked may approve', () => {
    given(...stages.pending)
      .when(commands.approve(engineer))
      .then('approved');
  });

  test('from this much money on, whoever asked may not approve, and the card says who not', () => {
    const { now } = given(under({ from: 4800 }), ...stages.pending);
    const refused = now.when(commands.approve(engineer)).refused('four_eyes').phase('awaiting_approval');
    expect(refused.decision?.refusal?.message).toBe(
      'You asked for this case: somebody else has to approve it. Ask an engineer.',
    );
    expect(view(now.run, now.world.policy, catalogue).approval?.who).toBe(
      'engineer (limit EUR 50.00), not Engineer',
    );
    now.when(commands.approve(engineer2)).then('approved');
    given(under({ from: 4801 }), ...stages.pending)
      .when(commands.approve(engineer))
      .then('approved');
  });

  test('whoever adjusted what stands may not approve it, in words or by hand', () => {
    const words: Given[] = [commands.adjust({ text: 'the note too' }, engineer2), stages.damaged];
    const byHand: Given[] = [commands.adjust({ steps: [{ id: 's5', drop: true }] }, engineer2)];
    for (const adjusted of [words, byHand]) {
      const { now } = given(
        under({ tools: ['orders.refund'] }),
        ...stages.pending,
        ...adjusted,
        commands.reads,
        commands.previews(),
      );
      now.when(commands.approve(engineer2)).refused('four_eyes');
      now.when(commands.approve(engineer)).refused('four_eyes');
      now.when(commands.approve(lead)).then('approved');
    }
  });

  test('whoever asked for an exception may not allow it', () => {
    const { now } = given(
      under({ exceptions: true }),
      ...stages.refused,
      commands.ask('lead', 'a regular', lead),
    );
    now.when(commands.approve(lead)).refused('four_eyes');
    now.when(commands.approve(finance)).then('approved');
  });

  test('tools that are not named and plans of little money are approved as ever', () => {
    given(under({ from: 100_000, exceptions: true, tools: ['orders.trace'] }), ...stages.pending)
      .when(commands.approve(engineer))
      .then('approved');
  });

  test('anybody whose limit covers it may still decline', () => {
    given(under({ from: 0 }), ...stages.pending)
      .when(commands.decline())
      .then('declined', 'answering');
  });
});
