/** A press that does not fit what stands: each is refused for its own reason, and changes nothing else. */
import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/run/commands.ts';
import * as commands from './commands.ts';
import { type Given, given, nowOf } from './given.ts';
import { catalogue, policy } from './shop.ts';
import * as stages from './stages.ts';

const { engineer, lead } = commands;
const refusalOf = (steps: Given[], press: Given) => {
  const { decision, events } = given(...steps).when(press);
  return { ...decision?.refusal, events: events.map(({ type }) => type) };
};
const approveOf = (revision: number): Command => ({ type: 'approve', by: lead, revision, digest: 'd' });

describe('the answer says where the case stands', () => {
  const declined = [...stages.pending, commands.decline('no', lead)];
  const expired = [...stages.pending, commands.wait(1441), commands.tick];
  const superseded = [...stages.pending, commands.draft()];

  test.each<[string, Given[], Given, string, string]>([
    ['nothing is planned yet', stages.planning, approveOf(0), 'stale', 'There is no plan to decide on yet'],
    ['the plan is being read', stages.gathering, approveOf(0), 'stale', 'is being made anew'],
    [
      'it is thought about again',
      [...stages.pending, commands.info('wait')],
      approveOf(1),
      'stale',
      'is being made anew',
    ],
    ['a plan that never was', stages.pending, approveOf(7), 'stale', 'There is no plan 7; plan 1 stands'],
    ['a plan before', stages.pending, approveOf(0), 'stale', 'Plan 0 was replaced by plan 1'],
    [
      'approved, with who did',
      stages.acting,
      approveOf(1),
      'already_approved',
      'approved by Engineer already',
    ],
    ['declined, with who did', declined, approveOf(1), 'stale', 'Plan 1 was declined by Lead.'],
    ['refused by policy', stages.refused, approveOf(1), 'stale', 'Policy does not allow this plan'],
    ['expired', expired, approveOf(1), 'expired', 'Press Renew'],
    ['given up for a letter', superseded, approveOf(1), 'stale', 'Plan 1 no longer stands'],
    ['nothing to renew', stages.pending, commands.renew(), 'stale', 'waits for approval'],
    ['nothing to ask for', stages.acting, commands.ask(), 'nothing_to_ask', 'nothing to approve now'],
    ['nothing to leave out', stages.pending, commands.leaveOut(), 'nothing_to_leave_out', 'Nothing waits'],
    [
      'left out, and another plan stands',
      stages.notRead,
      { type: 'leave_out', by: engineer, revision: 7 },
      'stale',
      'Plan 7 was replaced by plan 1',
    ],
    ['not read', stages.notRead, commands.approve(), 'not_read', 'Press "Leave it out"'],
  ])('%s', (_, steps, ...[press, error, words]) => {
    expect(refusalOf(steps, press)).toMatchObject({
      error,
      message: expect.stringContaining(words),
      events: [],
    });
  });
});

describe('an approval ends at its minute', () => {
  const at = (ms: number) => {
    const { now, when } = given(...stages.pending);
    // A command takes a millisecond.
    now.world.clock += Date.parse(now.run.approval?.expiresAt ?? '') - Date.parse(nowOf(now.world)) + ms - 1;
    return when(commands.approve());
  };
  test('a millisecond before it is taken', () => {
    at(-1).then('approved');
  });
  test('at the minute it is not, and is asked for anew', () => {
    const late = at(0).refused('expired', 'approval_expired');
    expect(late.last('approval_expired').data).toMatchObject({ wasApproved: false });
  });
});

test('tools that changed while it waits are planned again, and the trail says why', () => {
  const changed = given(...stages.pending, { catalogue: { ...catalogue, version: 'tools-2' } });
  const stale = changed.when(commands.approve()).refused('stale', 'replanning').phase('planning');
  expect(stale.last('replanning').data).toMatchObject({ reason: 'rules_changed' });
});

describe('a reason is words', () => {
  test.each([
    ['a decline', stages.pending, commands.decline(' \n')],
    ['an exception', stages.refused, commands.ask('lead', ' \n')],
    ['an exception without any', stages.refused, commands.ask('lead')],
    [
      'an approval above the sum',
      [{ policy: { ...policy, reasonFrom: 100 } }, ...stages.pending],
      (run: Parameters<Extract<Given, (...all: never) => unknown>>[0]): Command => ({
        type: 'approve',
        by: engineer,
        revision: run.revision,
        digest: run.approval?.digest ?? '',
        reason: '  ',
      }),
    ],
  ] satisfies [string, Given[], Given][])('%s', (_, steps, press) => {
    expect(refusalOf(steps, press)).toMatchObject({ status: 400, error: 'reason_missing', events: [] });
  });
});

describe('who is asked', () => {
  test('a role that policy does not have is named with those that it has', () => {
    const refusal = refusalOf(stages.pending, commands.ask('admiral'));
    expect(refusal).toMatchObject({ error: 'unknown_role', events: [] });
    const roles = policy.roles.map(({ role }) => role).join(', ');
    expect(refusal.message).toBe(`There is no role "admiral". Roles that approve: ${roles}.`);
  });
  test('the role that it needs may be asked though no exception is needed, and no reason then', () => {
    const asked = given(...stages.pending)
      .when(commands.ask('lead'))
      .then('approver_asked');
    expect(asked.last('approver_asked').data).toMatchObject({ role: 'lead', exception: false });
  });
  test('a plan that is being made anew waits for nobody', () => {
    const anew = [...stages.pending, commands.info('wait')];
    expect(refusalOf(anew, commands.ask())).toMatchObject({ error: 'nothing_to_ask', events: [] });
  });
});

describe('a letter instead', () => {
  const drafted = (...steps: Given[]) => {
    const { last } = given(...steps).when(commands.draft());
    return { ...last('draft_asked').data, ...last('answering').data };
  };
  test('is a kind no where policy refused, also while somebody is asked for an exception', () => {
    const no = { refused: true, purpose: 'refused' };
    expect(drafted(...stages.refused)).toMatchObject(no);
    expect(drafted(...stages.refused, commands.ask('lead', 'a regular'))).toMatchObject(no);
  });
  test('is any other letter where the plan only waited or expired', () => {
    const other = { refused: false, purpose: 'draft' };
    expect(drafted(...stages.pending)).toMatchObject(other);
    expect(drafted(...stages.pending, commands.wait(1441), commands.tick)).toMatchObject(other);
  });
});

test('a refusal of the planner is renewed by thinking anew, and the trail says why', () => {
  const no: Given = commands.thinks({ kind: 'refuse', reason: 'not ours' });
  const renewed = given(commands.open(), no, commands.wait(1441), commands.tick).when(commands.renew());
  expect(renewed.last('replanning').data).toMatchObject({ reason: 'rules_changed' });
});
