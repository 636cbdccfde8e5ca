/** What a card's buttons say and how they look: one thing to do first, what ends or undoes marked. */
import { describe, expect, test } from 'vitest';
import { buttons } from '../../../src/run/view/buttons.ts';
import type { Button, ButtonAction } from '../../../src/run/view/card.ts';
import { SITUATIONS } from '../all-commands.ts';
import * as commands from '../commands.ts';
import { type Given, given } from '../given.ts';
import { policy } from '../shop.ts';
import * as stages from '../stages.ts';

const of = (...steps: Given[]): Button[] => buttons(given(...steps).now.run, policy);
const one = (action: ButtonAction, ...steps: Given[]) =>
  of(...steps).find((button) => button.action === action);
const actions = (...steps: Given[]) => of(...steps).map(({ action }) => action);
const noted = [commands.open(), commands.plans([stages.note]), commands.previews(), commands.approve()];
const refundOf = (cents: number) =>
  commands.plans([stages.find, stages.details, stages.refund({ lines: [{ line: 2, cents }] })]);

const LOOKS: Record<ButtonAction, [string, Button['style']]> = {
  approve: ['Approve', 'primary'],
  leave_out: ['Leave it out', 'primary'],
  adjust: ['Adjust', 'plain'],
  decline: ['Decline', 'plain'],
  draft: ['Just draft a reply', 'plain'],
  ask: ['Ask a lead for an exception', 'plain'],
  renew: ['Renew', 'primary'],
  answer: ['Answer', 'primary'],
  verify: ['Enter code', 'primary'],
  looked: ['I looked', 'primary'],
  send: ['Send reply', 'primary'],
  edit: ['Edit', 'plain'],
  undo: ['Undo and stop', 'danger'],
  switch_off: ['Switch automatic off', 'plain'],
  review_right: ['It was right', 'primary'],
  review_wrong: ['It was wrong', 'danger'],
  take: ['Take it', 'primary'],
  give_back: ['Give back', 'plain'],
  hand_off: ['Hand off', 'plain'],
  stop: ['Stop', 'danger'],
  receipt: ['Receipt', 'plain'],
};

describe.each(Object.entries(SITUATIONS))('given a case that is %s', (situation, steps) => {
  test('each button says what it does, in its colour', () => {
    for (const { action, label, style } of of(...steps))
      if (action === 'draft' && situation === 'refused')
        expect([label, style]).toEqual(['Draft a kind no', 'primary']);
      else expect([label, style]).toEqual(LOOKS[action]);
  });
});

test('a reply that can go to nobody closes the case, and there is nothing to edit', () => {
  const shown = of(...noted, commands.acts, commands.composes);
  expect(shown[0]).toEqual({ action: 'send', label: 'Close as answered', style: 'primary', draft: 1 });
  expect(shown.map(({ action }) => action)).not.toContain('edit');
});

test('a look names its write, so that no other is meant', () =>
  expect(one('looked', ...noted, commands.starts, commands.writes('unknown'))?.call).toBe('s1'));

describe('what is over every limit', () => {
  test('can be approved by nobody, so nobody is asked', () =>
    expect(actions(commands.open(), refundOf(900_000), commands.reads, commands.previews())).toEqual([
      'adjust',
      'decline',
      'draft',
      'hand_off',
      'stop',
    ]));
});

describe('an exception', () => {
  test('is asked of nobody where policy names nobody', () => {
    const strict: Given = {
      policy: { ...policy, rules: policy.rules.map(({ exception: _, ...rule }) => rule) },
    };
    expect(actions(strict, ...stages.refused)).toEqual(['draft', 'adjust', 'hand_off', 'stop']);
    const no = [commands.draft(), commands.composes, commands.send(), commands.sent];
    expect(actions(strict, ...stages.refused, ...no)).toEqual(['receipt']);
  });

  test('of a role that has no limit is asked without its name', () => {
    const { run } = given(...stages.refused).now;
    const approval = { ...run.approval, exception: 'board' };
    const ask = buttons({ ...run, approval } as never, policy).find(({ action }) => action === 'ask');
    expect(ask).toMatchObject({ label: 'Ask for an exception', role: 'board', reason: true });
  });

  test('is no more asked for once the case ended in another way', () =>
    expect(actions(...stages.refused, commands.stop())).toEqual(['receipt']));
});

test('what the agent itself refuses has no step to adjust', () => {
  const refuses = commands.thinks({ kind: 'refuse', reason: 'we do not do that' });
  expect(actions(commands.open(), refuses)).toEqual(['draft', 'hand_off', 'stop']);
});

describe('Undo', () => {
  const done = [commands.open(), commands.plans([stages.hold, stages.note]), commands.previews()];
  const acting = [...done, commands.approve(), commands.starts, commands.writes()];
  test('is there as soon as something is done that can be taken back', () => {
    expect(actions(...done, commands.approve())).not.toContain('undo');
    expect(actions(...acting)).toContain('undo');
  });
  test('is not there twice: while it is taken back, or a stop waits', () => {
    expect(actions(...acting, commands.stop(true))).not.toContain('undo');
    expect(actions(...acting, commands.starts, commands.stop())).not.toContain('undo');
  });
});

test('above the sum from which a reason is wanted, Approve asks for it', () => {
  const why: Given = { policy: { ...policy, reasonFrom: 4000 } };
  const { run, world } = given(why, ...stages.pending).now;
  expect(buttons(run, world.policy)[0]).toMatchObject({ action: 'approve', reason: true });
  expect(one('approve', ...stages.pending)).not.toHaveProperty('reason');
});

test.each(['approved', 'declined', 'superseded'])(
  'an approval that is %s has no buttons of its own',
  (state) => {
    const { run } = given(...stages.pending).now;
    const shown = buttons({ ...run, approval: { ...run.approval, state } } as never, policy);
    expect(shown.map(({ action }) => action)).toEqual(['hand_off', 'stop']);
  },
);

test('what is over the smallest limit asks the role whose limit covers it', () =>
  expect(one('ask', commands.open(), refundOf(9000), commands.reads, commands.previews())).toEqual({
    ...{ action: 'ask', label: 'Ask a lead', style: 'plain', revision: 1, role: 'lead' },
  }));
