/** How an approval stands after what people and the clock do: theirs, waiting, carried, superseded. */
import { describe, expect, test } from 'vitest';
import { ApprovalState } from '../../src/run/approval.ts';
import { evolve } from '../../src/run/evolve/evolve.ts';
import { present } from '../../src/run/present.ts';
import type { Run } from '../../src/run/state.ts';
import * as commands from './commands.ts';
import { type Given, given, ID } from './given.ts';
import { policy } from './shop.ts';
import * as stages from './stages.ts';

describe('an approval', () => {
  test('that a person gave is theirs, though policy would have let it run', () => {
    const { run } = given(...stages.alone, commands.approve()).now;
    expect(run.approval).toMatchObject({ state: 'approved', decidedBy: { id: 'engineer' } });
    expect(run.approval).not.toHaveProperty('automatic');
  });

  test('of which somebody else is asked waits anew, and is reminded of anew', () => {
    const half = [...stages.pending, commands.wait(721), commands.tick];
    expect(given(...half).now.run.approval?.reminded).toBe(true);
    const { run } = given(...half, commands.ask('lead')).now;
    expect(run.approval).not.toHaveProperty('reminded');
    expect(run.approval).toMatchObject({ askedBy: { id: 'engineer' }, role: 'lead' });
  });

  test('that was carried over has nothing left for later', () => {
    const plan = commands.plans([stages.find, stages.hold, stages.address(), stages.release]);
    const { run } = given(
      ...[commands.open(), plan, commands.reads, commands.previews(), commands.approve()],
      ...[commands.info('x'), plan, commands.reads, commands.previews()],
    ).now;
    expect(run.approval).toMatchObject({ state: 'approved', revision: 2, later: [] });
  });

  test.each<[string, Given[], string]>([
    ['waits', [...stages.pending, commands.info('x')], 'superseded'],
    ['was refused', [...stages.refused, commands.info('x')], 'superseded'],
    ['expired', [...stages.pending, commands.wait(1441), commands.tick, commands.info('x')], 'superseded'],
    ['was given', [...stages.acting, commands.info('x')], 'approved'],
    ['waits, and the case is stopped', stages.stopped, 'superseded'],
    [
      'expired, and the case is handed over',
      [...stages.pending, commands.wait(1441), commands.tick, commands.handOff()],
      'superseded',
    ],
    [
      'was given, and the case is stopped with a write left',
      [...stages.acting, commands.starts, commands.writes(), commands.stop()],
      'superseded',
    ],
    ['was given and used up', stages.resolved, 'approved'],
    [
      'was declined',
      [...stages.pending, commands.decline('no'), commands.composes, commands.stop()],
      'declined',
    ],
    ['was refused, and the case is stopped', [...stages.refused, commands.stop()], 'refused'],
  ])('that %s stands as it should once the case goes on', (_, steps, state) => {
    expect(given(...steps).now.run.approval?.state).toBe(state);
  });

  test('of another revision does not let a case act once its question is answered', () => {
    const plan = stages.askingCode[1] as Given;
    const again = given(...stages.askingCode, commands.info('she has it'), plan, commands.reads).now;
    expect(again.run).toMatchObject({
      phase: 'asking',
      revision: 2,
      approval: { state: 'approved', revision: 1 },
    });
    const right = again.when(commands.code(true)).phase('gathering');
    expect(right.owed.map(({ kind }) => kind)).toContain('read');
  });

  test('lets a case act once its question is answered only if it was given, for the writes of this plan', () => {
    const { run, world } = given(...stages.askingCode).now;
    const { seq, at } = world.events.at(-1) ?? { seq: 0, at: '' };
    const closed = { type: 'question_closed', actor: { kind: 'clock' }, seq: seq + 1, at } as const;
    const goesOn = (approval: object | undefined) =>
      evolve(
        present({ ...run, approval: approval && { ...run.approval, ...approval } }) as Run,
        { ...closed, data: { kind: 'code', how: 'verified' } },
        ID,
      ).phase;
    expect(goesOn({})).toBe('acting');
    expect(goesOn(undefined)).toBe('gathering');
    expect(goesOn({ covers: 'reads' })).toBe('gathering');
    expect(goesOn({ revision: 0 })).toBe('gathering');
    for (const state of ApprovalState.options)
      expect(goesOn({ state })).toBe(state === 'approved' ? 'acting' : 'gathering');
  });

  test('that was refused says why in the letter, and not why somebody was asked for an exception', () => {
    const why = 'delivered 47 days ago; the limit is 30';
    const asked = [...stages.refused, commands.ask('lead', 'she is my neighbour')];
    expect(given(...stages.refused, commands.draft()).now.run.refusal?.reason).toBe(why);
    expect(given(...asked, commands.draft(commands.lead)).now.run.refusal).toMatchObject({
      ...{ kind: 'refused', reason: why, article: { id: 'returns' } },
    });
    const closed = [...stages.refused, commands.draft(), commands.composes, commands.send(), commands.sent];
    const again = [...closed, commands.ask('lead', 'she wrote again'), commands.draft(commands.lead)];
    expect(given(...again).now.run.refusal?.reason).toBe(why);
  });

  test('that policy refused is remembered with its call, and where it gives money, on which account', () => {
    expect(given(...stages.pending).now.run).not.toHaveProperty('refused');
    expect(given(...stages.refused).now.run.refused).toEqual([
      { revision: 1, tool: 'orders.refund', claims: {}, account: 'FH-10119', messages: 1 },
    ]);
    const rule = {
      tool: 'orders.note',
      require: { ok: { equals: true } },
      says: 'no',
      article: { id: 'a', title: 'A' },
    };
    const strict: Given = { policy: { ...policy, rules: [rule] } };
    const plan = commands.plans([stages.find, stages.note]);
    const { run } = given(strict, commands.open(), plan, commands.reads, commands.previews()).now;
    expect(run.refused).toEqual([{ revision: 1, tool: 'orders.note', claims: {}, messages: 1 }]);
  });
});
