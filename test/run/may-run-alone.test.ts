/** Each condition of what runs without a person, by itself. */
import { describe, expect, it } from 'vitest';
import type { Approval } from '../../src/run/approval.ts';
import { letRun, review, switchOff } from '../../src/run/decide/automatic.ts';
import type { Rules } from '../../src/run/decide/rules.ts';
import { type Asked, heldBack, mayRunAlone } from '../../src/run/policy/automatic.ts';
import type { Policy } from '../../src/run/policy/policy.ts';
import type { Run } from '../../src/run/state.ts';
import { catalogue, policy } from './shop.ts';

const desk: Policy = {
  ...policy,
  autoApprove: { upTo: 100, perDay: 1000, tools: ['refund'] },
  fourEyes: { tools: ['other'] },
};
const NOW = '2026-11-23T09:00:00.000Z';
const role = desk.roles[0]?.role ?? '';
const run = {
  customer: { id: 'c', verified: true },
  messages: [{ text: 'a' }, { text: 'b' }],
} as unknown as Run;
const asked = {
  plan: { asked: 'by_staff', by: 'mind' },
  steps: [{ id: 's1', tool: 'refund' }],
  verdict: { kind: 'allowed', cents: 100, role },
  ...{ later: [], held: false, claimed: false },
} as unknown as Asked;

describe('what may run alone', () => {
  it('may, where nothing speaks against it', () => {
    expect(mayRunAlone(run, desk, asked)).toBe(true);
  });

  it.each<[string, { run?: object; asked?: object; policy?: Partial<Policy> }]>([
    ['policy refuses it', { asked: { verdict: { kind: 'refused', cents: 0, role } } }],
    ['a write of it cannot be shown yet', { asked: { later: ['s2'] } }],
    ['it is held to a refusal', { asked: { held: true } }],
    ['something is merely said', { asked: { claimed: true } }],
    ['a plan of this case was declined', { run: { declinedBefore: true } }],
    [
      'one of the messages was passed on',
      { run: { messages: [{ text: 'a' }, { text: 'b', passedOn: true }] } },
    ],
    ['a person changed the plan', { asked: { plan: { asked: 'by_staff', by: 'rule' } } }],
    ['nobody knows whose words it rests on', { asked: { plan: { by: 'mind' } } }],
    ['it takes something back', { asked: { plan: { asked: 'by_staff', by: 'mind', undo: true } } }],
    ['a part was not read', { asked: { plan: { asked: 'by_staff', by: 'mind', notRead: ['x'] } } }],
    ['nobody is known', { run: { customer: undefined } }],
    ['the customer is not verified', { run: { customer: { id: 'c', verified: false } } }],
    ['it has no writes', { asked: { steps: [] } }],
    ['it gives more', { asked: { verdict: { kind: 'allowed', cents: 101, role } } }],
    ['it needs another role', { asked: { verdict: { kind: 'allowed', cents: 1, role: 'lead' } } }],
    ['the policy knows no role', { policy: { roles: [] } }],
    ['one of its tools is not named', { asked: { steps: [{ tool: 'refund' }, { tool: 'note' }] } }],
    ['two people have to see it', { policy: { fourEyes: { from: 100 } } }],
  ])('may not where %s', (_, more) => {
    const { autoApprove: __, ...without } = desk;
    expect(mayRunAlone(run, without, asked)).toBe(false);
    const changed = { ...desk, ...more.policy };
    expect(mayRunAlone({ ...run, ...more.run } as Run, changed, { ...asked, ...more.asked } as Asked)).toBe(
      false,
    );
  });
});

describe('what holds it back', () => {
  const day = { off: false, cents: 900, plans: 5, declined: [] };
  const running = { out: 100, tools: ['refund'], now: NOW };
  const since = new Date(Date.parse(NOW) - desk.moneyWindowDays * 86_400_000).toISOString();
  const before = new Date(Date.parse(since) - 1).toISOString();
  const auto = (more: object) => ({ ...desk, autoApprove: { ...desk.autoApprove, ...more } }) as Policy;

  it.each<[string, unknown, Policy, object]>([
    ['nothing', undefined, desk, {}],
    ['nothing, however many plans, where they are not counted', undefined, desk, { plans: 9_999 }],
    ['that it is off', 'switched_off', desk, { off: true }],
    ['the day in money', 'day_used_up', desk, { cents: 901 }],
    ['the day in plans', 'day_used_up', auto({ plansPerDay: 5 }), {}],
    ['nothing, with one plan left', undefined, auto({ plansPerDay: 6 }), {}],
    [
      'a no at the very beginning of the window',
      'declined_before',
      desk,
      { declined: [{ tool: 'refund', at: since }] },
    ],
    ['nothing, from before the window', undefined, desk, { declined: [{ tool: 'refund', at: before }] }],
    ['nothing, for another tool', undefined, desk, { declined: [{ tool: 'note', at: NOW }] }],
  ])('%s', (...[, why, under, more]) => {
    expect(heldBack(under, { ...day, ...more }, running)).toBe(why);
  });
});

describe('the moment of running', () => {
  const approval: Partial<Approval> = {
    ...{ revision: 1, digest: 'd', state: 'pending', automatic: 'may', role, steps: ['s1'] },
    ...{ policy: desk.version, catalogue: catalogue.version, expiresAt: '2026-11-23T09:00:01.000Z', out: 10 },
  };
  const waiting = (more: object = {}, changed: Partial<Approval> = {}) =>
    ({
      ...{
        phase: 'awaiting_approval',
        revision: 1,
        messages: [],
        read: 0,
        earlier: [],
        thoughts: 0,
        replans: 0,
      },
      plan: {
        steps: [
          { id: 's1', tool: 'refund' },
          { id: 's2', tool: 'note' },
        ],
      },
      limits: desk.limits,
      usage: {},
      approval: { ...approval, ...changed },
      ...more,
    }) as unknown as Run;
  const day = { off: false, cents: 0, plans: 0, declined: [] };
  const rules = (more: object = {}) =>
    ({ now: NOW, policy: desk, catalogue, automatic: day, ...more }) as Rules;
  const command = { type: 'let_run', revision: 1, digest: 'd', draw: 0.5 } as const;
  const types = (of: Run, under: Rules) => {
    const answer = letRun(of, command, under);
    return 'events' in answer ? answer.events.map(({ type }) => type) : 'refused';
  };

  it('runs by policy', () => {
    expect(types(waiting(), rules())).toStrictEqual(['approved']);
  });

  it.each<[string, Run]>([
    ['in another phase', waiting({ phase: 'acting' })],
    ['without an approval', waiting({ approval: undefined })],
    ['once it was decided', waiting({}, { state: 'declined' })],
    ['where policy did not say that it may', waiting({}, { automatic: 'done' })],
    ['of another revision', waiting({}, { revision: 2 })],
    ['of other bytes', waiting({}, { digest: 'e' })],
  ])('does nothing %s', (_, of) => {
    expect(types(of, rules())).toStrictEqual([]);
  });

  it.each([{ policy: 'older' }, { catalogue: 'older' }])(
    'is planned again under other rules: %j',
    (changed) => {
      const answer = letRun(waiting({}, changed), command, rules());
      const [first] = 'events' in answer ? answer.events : [];
      expect(first).toMatchObject({ type: 'replanning', data: { reason: 'rules_changed' } });
    },
  );

  it('is over at its very end, and was not approved', () => {
    const answer = letRun(waiting({}, { expiresAt: NOW }), command, rules());
    expect(answer).toMatchObject({ events: [{ type: 'approval_expired', data: { wasApproved: false } }] });
  });

  it('waits for a person where the day is not known, or one of the writes that it covers was declined', () => {
    const why = (of: Run, under: Rules) => {
      const answer = letRun(of, command, under);
      return 'events' in answer
        ? answer.events.map(({ data }) => ('why' in data ? data.why : undefined))
        : [];
    };
    const declined = (tool: string) => rules({ automatic: { ...day, declined: [{ tool, at: NOW }] } });
    expect(why(waiting(), rules({ automatic: undefined }))).toStrictEqual(['switched_off']);
    expect(why(waiting(), declined('refund'))).toStrictEqual(['declined_before']);
    expect(types(waiting(), declined('note'))).toStrictEqual(['approved']);
    expect(types(waiting({ plan: undefined }), declined('refund'))).toStrictEqual(['approved']);
  });

  it('is switched off once, and not where nothing runs', () => {
    const off = { type: 'switch_off', by: { id: 'p', name: 'P' } } as const;
    const { autoApprove: _, ...without } = desk;
    expect(switchOff(waiting(), off, rules())).toMatchObject({
      events: [{ type: 'automatic_switched_off' }],
    });
    expect(switchOff(waiting({ switchedOff: desk.version }), off, rules())).toMatchObject({
      refusal: { status: 409, message: expect.stringMatching(/switched off already/) },
    });
    expect(switchOff(waiting(), off, rules({ policy: without }))).toMatchObject({
      refusal: { status: 409, message: expect.stringMatching(/nothing to switch off/) },
    });
  });

  it('is reviewed once, after the end, by the role that it waits for', () => {
    const lead = { id: 'l', name: 'L', role: 'lead', limit: 25_000 };
    const by = { type: 'review', by: { id: 'l', name: 'L' }, right: false } as const;
    const closed = (changed: Partial<Approval> = {}, phase = 'closed') =>
      waiting({ phase }, { review: 'lead', ...changed });
    expect(review(closed(), by, rules({ authority: lead }))).toMatchObject({
      events: [{ type: 'reviewed', data: { revision: 1, right: false } }],
    });
    for (const none of [
      closed({}, 'awaiting_reply'),
      closed({ review: undefined } as never),
      closed({ reviewed: { by: 'x', right: true } }),
      waiting({ phase: 'closed', approval: undefined }),
    ])
      expect(review(none, by, rules({ authority: lead }))).toMatchObject({ refusal: { status: 409 } });
    for (const authority of [undefined, { ...lead, role }])
      expect(review(closed(), by, rules({ authority }))).toMatchObject({ refusal: { status: 403 } });
  });
});
