/** What is answered to a press on a plan that does not stand as it was shown, and what a press records. */
import { describe, expect, test } from 'vitest';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { policy } from './shop.ts';
import * as stages from './stages.ts';

const { find, note, damaged } = stages;
/** A second plan is being read; the approval is that of the first. */
const anew: Given[] = [...stages.acting, commands.info('x'), damaged];
const at = <T extends string>(type: T, revision: number, more: object = {}): Given =>
  ({ type, by: commands.engineer, revision, ...more }) as never;
const says = (steps: Given[], press: Given) => given(...steps).when(press).decision?.refusal?.message;
const expires = [commands.wait(1441), commands.tick];

describe('a press on an earlier plan', () => {
  test('declines and drafts nothing', () => {
    const second = [...stages.pending, commands.info('x'), damaged, commands.reads, commands.previews()];
    given(...second)
      .when(at('decline', 1, { reason: 'no' }))
      .refused('stale');
    given(...second)
      .when(at('draft', 1))
      .refused('stale');
    given(...second)
      .when(at('draft', 3))
      .refused('stale');
  });

  test('is told that the plan is made anew, though the earlier one was approved', () =>
    expect(says(anew, at('approve', 1, { digest: 'd' }))).toBe(
      'The plan is being made anew; the card will show the next revision.',
    ));

  test('to ask somebody asks nobody', () => {
    given(...anew)
      .when(commands.ask('lead'))
      .refused('nothing_to_ask');
    given(...stages.planning)
      .when(commands.ask('lead'))
      .refused('nothing_to_ask');
    given(...stages.acting)
      .when(commands.ask('lead'))
      .refused('nothing_to_ask');
  });
});

test('a press on the plan that stands and waits for no approval is told so', () => {
  const plan = stages.askingCode[1] as Given;
  const asking = [...stages.askingCode, commands.info('she has it'), plan, commands.reads];
  expect(given(...asking).now.run).toMatchObject({ phase: 'asking', revision: 2, approval: { revision: 1 } });
  expect(says(asking, at('approve', 2, { digest: 'd' }))).toBe(
    'Plan 2 waits for no approval now. The card shows where the case stands.',
  );
  expect(says(asking, at('approve', 9, { digest: 'd' }))).toBe('There is no plan 9; plan 2 stands.');
});

test('a press on what was approved is told by whom, where that was a person', () => {
  expect(says(stages.acting, commands.approve())).toBe('Plan 1 was approved by Engineer already.');
  expect(says([...stages.alone, commands.letRun], commands.approve())).toBe('Plan 1 was approved already.');
});

test('leaving out is for a plan that waits, not for one that is still read', () => {
  const reading = [commands.open(), commands.plans([find, note], undefined, ['and the box'])];
  given(...reading)
    .when(commands.leaveOut())
    .refused('nothing_to_leave_out');
  const left = given(...reading, commands.reads, commands.previews())
    .when(commands.leaveOut())
    .then('left_out');
  expect(left.last('left_out').data).toEqual({ revision: 1, parts: 1 });
});

test('a press is recorded with the plan that it is of', () => {
  expect(
    given(...stages.pending)
      .when(commands.decline('no'))
      .last('declined').data,
  ).toEqual({ revision: 1 });
  const expired = [...stages.pending, ...expires];
  expect(
    given(...expired)
      .when(commands.renew())
      .last('renewed').data,
  ).toEqual({ revision: 1 });
});

describe('what was renewed', () => {
  test('is the same plan, read again', () => {
    given(...stages.pending, ...expires)
      .when(commands.renew())
      .then('renewed', 'planned');
  });

  test('is thought about again where no plan was refused, but the agent itself said no', () => {
    const no = commands.thinks({ kind: 'refuse', reason: 'we do not do that' });
    given(...stages.pending, commands.info('x'), no, ...expires)
      .when(commands.renew())
      .then('renewed', 'replanning');
  });
});

test('an exception that nobody decided on in time was refused by nobody: the reply is just drafted', () => {
  const asked = [...stages.refused, commands.ask('lead', 'a regular')];
  expect(
    given(...asked)
      .when(commands.draft())
      .last('answering').data,
  ).toEqual({ purpose: 'refused' });
  const late = given(...asked, ...expires).when(commands.draft());
  expect(late.last('draft_asked').data).toEqual({ revision: 1, refused: false });
  expect(late.last('answering').data).toEqual({ purpose: 'draft' });
});

test('a message that answers a question answers it; of another kind of question it takes the place', () => {
  const answered = given(...stages.asking).when(commands.info('FH-10482'));
  expect(answered.last('question_closed').data).toEqual({ kind: 'answer', how: 'answered' });
  const code = given(...stages.askingCode).when(commands.info('she has no phone'));
  expect(code.last('question_closed').data).toEqual({ kind: 'code', how: 'superseded' });
});

describe('whoever may not approve is told who may', () => {
  const needs = (change: object, press: Given) => {
    const strict: Given = { policy: { ...policy, ...change } };
    const noted = [strict, commands.open(), commands.plans([note]), commands.previews()];
    return given(...noted).when(press).decision?.refusal?.message;
  };

  test('with the limit of that role, to the cent where there are any', () => {
    const roles = (limit: number) => [
      { role: 'newcomer', limit: 100 },
      { role: 'chief', limit },
    ];
    const toolRoles = { 'orders.note': 'chief' };
    expect(needs({ toolRoles, roles: roles(1000) }, commands.approve())).toBe(
      'Needs a chief (limit EUR 10).',
    );
    expect(needs({ toolRoles, roles: roles(1005) }, commands.approve())).toBe(
      'Needs a chief (limit EUR 10.05).',
    );
    expect(needs({ toolRoles, roles: roles(100_050) }, commands.approve())).toBe(
      'Needs a chief (limit EUR 1000.50).',
    );
  });

  test('or that no limit is set for it', () =>
    expect(needs({ toolRoles: { 'orders.note': 'board' } }, commands.approve(commands.lead))).toBe(
      'Needs a board (no limit is set).',
    ));
});

test('a case that worked exactly as long as it may is handed over, and not a millisecond before', () => {
  const article = given(commands.open(), commands.plans([stages.article])).now;
  const limit = Date.parse(article.run.createdAt) + policy.limits.minutes * 60_000;
  const failsAt = (early: number) => {
    const { now } = given(commands.open(), commands.plans([stages.article]));
    // Every command takes a millisecond.
    now.world.clock = limit - Date.parse('2026-11-23T09:00:00.000Z') - early - 1;
    const fault = { code: 'away', message: 'it is away' };
    return now.when(commands.comes('s1', { outcome: 'failed', fault })).events.map(({ type }) => type);
  };
  expect(failsAt(1)).toEqual(['step_finished', 'replanning']);
  expect(failsAt(0)).toEqual(['step_finished', 'handed_over']);
});

test('whoever is asked to look reads which write it is', () => {
  const noted = [commands.open(), commands.plans([note]), commands.previews(), commands.approve()];
  expect(given(...noted, commands.starts, commands.writes('unknown')).now.run.question?.text).toBe(
    'It is not known whether "note (orders.note)" happened. Please look, and say so.',
  );
});
