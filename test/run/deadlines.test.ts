/** When the clock is looked at, and what it then means; what a run may spend. */
import { describe, expect, test } from 'vitest';
import { nextDeadline } from '../../src/run/decide/tick.ts';
import * as commands from './commands.ts';
import { type Given, given, nowOf } from './given.ts';
import { policy } from './shop.ts';
import * as stages from './stages.ts';

const START = Date.parse('2026-11-23T09:00:00.000Z');
/** ms from the start to the next deadline. */
const dueOf = (...steps: Given[]) => {
  const due = nextDeadline(given(...steps).now.run, policy);
  return due === undefined ? undefined : Date.parse(due) - START;
};
const minutes = (count: number) => count * 60_000;
/** At the deadline, `ms` later; a command takes one. */
const tickAt = (ms: number, ...steps: Given[]) => {
  const { now } = given(...steps);
  now.world.clock += Date.parse(nextDeadline(now.run, policy) ?? '') - Date.parse(nowOf(now.world)) + ms - 1;
  return now.when(commands.tick);
};
const reminded: Given[] = [...stages.pending, commands.wait(721), commands.tick];
const expired: Given[] = [
  ...stages.pending,
  commands.wait(1441),
  commands.tick,
  commands.wait(720),
  commands.tick,
];

describe('the next look at the clock', () => {
  test('is at half the time of an approval that waits, then at its end', () => {
    const { now } = given(...stages.pending);
    const { requestedAt = '', expiresAt = '' } = now.run.approval ?? {};
    const [from, to] = [Date.parse(requestedAt), Date.parse(expiresAt)];
    expect(nextDeadline(now.run, policy)).toBe(new Date((from + to) / 2).toISOString());
    expect(to - from).toBe(minutes(1440));
    const later = given(...reminded).now.run;
    expect(nextDeadline(later, policy)).toBe(later.approval?.expiresAt);
  });

  test('is at the end of what policy refused: nobody is reminded of what nobody may approve', () => {
    const { run } = given(...stages.refused).now;
    expect(nextDeadline(run, policy)).toBe(run.approval?.expiresAt);
    given(...stages.refused, commands.wait(721))
      .when(commands.tick)
      .ignored();
    given(...stages.refused, commands.wait(1441))
      .when(commands.tick)
      .then('approval_expired');
  });

  test.each<[string, Given[]]>([
    ['thinks', stages.planning],
    ['reads', stages.gathering],
    ['composes', stages.answering],
  ])('is where the work has taken too long while it %s, and then people take the case', (_, steps) => {
    const { run } = given(...steps).now;
    const until = Date.parse(run.workingSince ?? '') - START + minutes(30) - run.worked;
    expect(dueOf(...steps)).toBe(until);
    const over = tickAt(0, ...steps).then('handed_over');
    expect(over.last('handed_over')).toMatchObject({
      data: { why: 'limit' },
      personal: { reason: 'The run worked longer than its limit of 30 minutes.' },
    });
  });

  test('is never, once the case is closed, taken care of or on its way', () => {
    expect(dueOf(...stages.resolved)).toBeUndefined();
    expect(dueOf(...stages.sending)).toBeUndefined();
    expect(dueOf(...stages.handedOver, commands.wait(16), commands.tick)).toBeUndefined();
    given(...stages.resolved, commands.wait(100_000))
      .when(commands.tick)
      .ignored();
    given(...stages.sending, commands.wait(100_000))
      .when(commands.tick)
      .ignored();
  });
});

describe('at the minute, and not before', () => {
  test.each<[string, Given[], string]>([
    ['an approver is reminded', stages.pending, 'approver_reminded'],
    ['an approval expires', reminded, 'approval_expired'],
    ['an expired one ends the case', expired, 'closed'],
    ['a question is closed', stages.asking, 'question_closed'],
    ['a draft goes to people', stages.awaitingReply, 'handed_over'],
    ['a case that nobody takes is escalated', stages.handedOver, 'escalated'],
    ['the time to act is over', stages.acting, 'approval_expired'],
  ])('%s', (_, steps, type) => {
    tickAt(-1, ...steps).ignored();
    expect(tickAt(0, ...steps).events[0]?.type).toBe(type);
  });

  test('an approval that ran out unanswered is told from one whose time to act is over', () => {
    expect(tickAt(0, ...reminded).last('approval_expired').data.wasApproved).toBe(false);
    expect(tickAt(0, ...stages.acting).last('approval_expired').data.wasApproved).toBe(true);
    const start = given(...stages.acting, commands.wait(1441)).when(commands.starts);
    expect(start.then('approval_expired').last('approval_expired').data.wasApproved).toBe(true);
  });

  test('the time to act is not over while a write is on its way, and what is done is done', () => {
    given(...stages.writing, commands.wait(1441))
      .when(commands.tick)
      .ignored()
      .phase('acting');
  });

  test('one that comes too late for half time only expires', () => {
    given(...stages.pending, commands.wait(1441))
      .when(commands.tick)
      .then('approval_expired');
  });

  test('a question that nobody answered says so', () => {
    const closed = tickAt(0, ...stages.asking).then('question_closed', 'closed');
    expect(closed.last('question_closed').data).toEqual({ kind: 'answer', how: 'expired' });
    expect(closed.last('closed').data).toEqual({ ending: 'expired', why: 'question_expired' });
  });
});

describe('what a run may spend', () => {
  const thought = (more: object): Given =>
    commands.thinks({ kind: 'reply' }, [{ ...commands.modelCall, ...more }]);
  test.each<[string, object, boolean]>([
    ['tokens just below the limit', { inputTokens: 60_000, outputTokens: 39_999 }, false],
    ['tokens at the limit, in and out together', { inputTokens: 60_000, outputTokens: 40_000 }, true],
    ['a cost just below the limit', { costUsd: 4.99 }, false],
    ['a cost at the limit', { costUsd: 5 }, true],
    ['a cost that nobody knows', { costUsd: null }, false],
  ])('given %s', (_, more, over) => {
    expect(given(commands.open()).when(thought(more)).run.phase).toBe(over ? 'handed_over' : 'answering');
  });

  test('time is looked at before each call of an agent, though nobody has looked at the clock', () => {
    const reply = (late: number) =>
      given(commands.open(), commands.wait(late)).when(commands.thinks({ kind: 'reply' }));
    reply(29).then('thought_used', 'answering');
    expect(reply(31).then('thought_used', 'answering', 'handed_over').run.handedOver?.reason).toMatch(
      /30 minutes/,
    );
    const answering = given(...stages.awaitingReply, commands.wait(31)).when(commands.info('and?'));
    answering.then('information_added', 'replanning');
  });

  test('a write is not started beyond it', () => {
    const steps = [stages.find, stages.details, stages.article, stages.refund(), stages.note];
    const plan = commands.thinks({ kind: 'plan', summary: 's', steps }, [
      { ...commands.modelCall, costUsd: 5 },
    ]);
    const over = given(commands.open(), plan, commands.reads, commands.previews(), commands.approve());
    expect(over.when(commands.starts).then('handed_over').last('handed_over').data.why).toBe('limit');
  });

  test('a closed case that is asked again has its thoughts anew, and its money not', () => {
    const turns = Array.from({ length: 6 }, (_, n) => [commands.info(`${n}`), stages.damaged]).flat();
    const many = [commands.open(), stages.damaged, ...turns, commands.stop()];
    given(...many)
      .when(commands.info('and again'))
      .then('information_added', 'replanning');
  });

  test('the time that it worked before counts, and the time that it waited for people not', () => {
    const { run } = given(
      ...stages.planning,
      commands.wait(10),
      stages.damaged,
      commands.wait(10),
      commands.reads,
    ).now;
    const asked = given(
      ...[...stages.planning, commands.wait(10), stages.damaged, commands.wait(10), commands.reads],
      ...[commands.previews(), commands.wait(600), commands.info('x')],
    ).now.run;
    expect(run.worked).toBe(0);
    expect(Math.round(asked.worked / 60_000)).toBe(20);
    const left = Date.parse(nextDeadline(asked, policy) ?? '') - Date.parse(asked.workingSince ?? '');
    expect(Math.round(left / 60_000)).toBe(10);
  });
});

test('given a case of which everything was taken back, then a question that nobody answers simply ends it', () => {
  const held = [commands.open(), commands.plans([stages.hold]), commands.previews(), commands.approve()];
  const back = [commands.acts, commands.stop(true), commands.previews(), commands.approve(), commands.acts];
  const asked = [commands.info('and now?'), commands.thinks({ kind: 'question', text: 'Which order?' })];
  const end = given(...held, ...back, ...asked, commands.wait(100_000)).when(commands.tick);
  end.then('question_closed', 'closed');
  expect(end.run.closed?.ending).toBe('expired');
});
