/** Who may not approve what stands, each reason by itself; and what is held to an earlier refusal. */
import { describe, expect, it } from 'vitest';
import type { Approval } from '../../src/run/approval.ts';
import { barred, needsFourEyes } from '../../src/run/policy/four-eyes.ts';
import { heldTo, type Refused } from '../../src/run/policy/held.ts';
import { NOBODY } from '../../src/run/policy/judge.ts';
import type { Policy } from '../../src/run/policy/policy.ts';
import type { Run } from '../../src/run/state.ts';
import { policy } from './shop.ts';

const ada = { id: 'ada', name: 'Ada' };
const bob = { id: 'bob', name: 'Bob' };
const cyd = { id: 'cyd', name: 'Cyd' };
const under = (fourEyes?: Policy['fourEyes']) => (fourEyes ? { fourEyes } : {});
const standing = (approval: Partial<Approval> | undefined, more: Partial<Run> = {}): Run =>
  ({
    openedBy: ada,
    plan: {
      steps: [
        { id: 's1', tool: 'refund' },
        { id: 's2', tool: 'note' },
      ],
    },
    ...(approval ? { approval: { covers: 'writes', steps: ['s1'], cents: 100, ...approval } } : {}),
    ...more,
  }) as Run;

describe('who may not approve', () => {
  const everything = under({ from: 0 });

  it('given nothing that waits for an approval, then nobody is barred', () => {
    expect(barred(standing(undefined), everything)).toStrictEqual([]);
  });

  it('given four eyes, then who asked and who adjusted, each once and with the first reason', () => {
    const run = standing({}, { adjusters: [ada, bob] });
    expect(barred(run, everything)).toStrictEqual([
      { ...ada, why: 'asked for this case' },
      { ...bob, why: 'adjusted the plan' },
    ]);
    expect(barred(run, {})).toStrictEqual([]);
  });

  it('given an exception, then who asked for it; given a mere question to an approver, then not', () => {
    const asked = barred(standing({ exception: 'lead', askedBy: bob }), everything);
    expect(asked).toContainEqual({ ...bob, why: 'asked for the exception' });
    expect(barred(standing({ askedBy: bob }), everything).map(({ id }) => id)).toStrictEqual(['ada']);
    expect(barred(standing({ exception: 'lead' }), everything).map(({ id }) => id)).toStrictEqual(['ada']);
  });

  it('given who changed what is claimed after a refusal, then they are, without four eyes too', () => {
    const held = { revision: 1, role: 'lead', changed: [], barred: [cyd] } as never;
    expect(barred(standing({ held }), {})).toStrictEqual([
      { ...cyd, why: 'changed what is claimed after policy had refused it' },
    ]);
  });

  it('given an approval of reads, then nobody is', () => {
    expect(barred(standing({ covers: 'reads' }), everything)).toStrictEqual([]);
  });

  it('given a tool that four eyes are for, then only where the approval covers it', () => {
    const tools = under({ tools: ['note'] });
    expect(barred(standing({ steps: ['s1'] }), tools)).toStrictEqual([]);
    expect(barred(standing({ steps: ['s2'] }), tools)).toHaveLength(1);
  });
});

describe('four eyes', () => {
  const asked = { cents: 100, tools: ['refund'] };
  it.each<[string, Policy['fourEyes'], object, boolean]>([
    ['no setting', undefined, {}, false],
    ['an amount above it', { from: 101 }, {}, false],
    ['just that amount', { from: 100 }, {}, true],
    ['no amount, and a large one', { tools: ['note'] }, { cents: 1e9 }, false],
    ['exceptions, and one', { exceptions: true }, { exception: 'lead' }, true],
    ['exceptions, and none', { exceptions: true }, {}, false],
    ['no exceptions, and one', { exceptions: false }, { exception: 'lead' }, false],
    ['a tool that is among them', { tools: ['note', 'refund'] }, {}, true],
    ['a tool that is not', { tools: ['note'] }, {}, false],
    ['no tool at all', { from: 101 }, { tools: ['Stryker was here'] }, false],
  ])('given %s', (...[, fourEyes, more, needed]) => {
    expect(needsFourEyes(under(fourEyes), { ...asked, ...more })).toBe(needed);
  });
});

describe('what was refused before', () => {
  const article = { id: 'a', title: 'A' };
  const rules = [
    { tool: 'refund', require: { reason: { equals: 'damaged' } }, says: 'no', article, exception: 'lead' },
    { tool: 'refund', require: { photo: { equals: true } }, says: 'no', article, exception: 'finance' },
  ];
  const desk: Policy = { ...policy, rules, toolRoles: {} };
  const refused = (claims: Refused['claims'], more: Partial<Refused> = {}): Refused => ({
    ...{ revision: 1, tool: 'refund', account: 'o1', claims, messages: 2 },
    ...more,
  });
  const write = (judged: object, more: object = {}) => ({
    tool: 'refund',
    preview: {
      ...{ before: {}, after: {}, shows: [], undoable: false, judged: judged as never },
      money: { account: 'o1', cents: 1, given: 0 },
    },
    claims: ['reason', 'photo'],
    ...more,
  });
  const right = { reason: 'damaged', photo: true };

  it('given that only words changed, then it is held to the role that may allow what was refused', () => {
    expect(heldTo(desk, [refused({ reason: 'mind', photo: true })], [write(right)])).toStrictEqual({
      ...{ revision: 1, role: 'lead', messages: 2 },
      changed: [{ name: 'reason', was: 'mind', now: 'damaged' }],
    });
  });

  it('given two rules that it broke, then to the higher role, in whatever order they stand', () => {
    const both = [refused({ reason: 'mind', photo: false })];
    expect(heldTo(desk, both, [write(right)])?.role).toBe('finance');
    const turned = { ...desk, rules: [...rules].reverse() };
    expect(heldTo(turned, both, [write(right)])?.role).toBe('finance');
  });

  it('given a rule that allows no exception, then to nobody', () => {
    const strict = { ...desk, rules: rules.map(({ exception: _, ...one }) => one) };
    expect(heldTo(strict, [refused({ reason: 'mind' })], [write(right)])?.role).toBe(NOBODY);
  });

  it('given several refusals, then to the highest, in whatever order they came', () => {
    const low = refused({ reason: 'mind', photo: true });
    const high = refused({ reason: 'damaged', photo: false }, { revision: 2 });
    expect(heldTo(desk, [low, high], [write(right)])).toMatchObject({ revision: 2, role: 'finance' });
    expect(heldTo(desk, [high, low], [write(right)])).toMatchObject({ revision: 2, role: 'finance' });
    const other = refused({ reason: 'mind' }, { tool: 'note' });
    expect(heldTo(desk, [high, other], [write(right)])).toMatchObject({ revision: 2 });
  });

  it.each<[string, Refused, ReturnType<typeof write>]>([
    ['another tool', refused({ reason: 'mind' }, { tool: 'credit' }), write(right)],
    ['another account', refused({ reason: 'mind' }, { account: 'o2' }), write(right)],
    ['the same words', refused(right), write(right)],
    [
      'words that no rule is about',
      refused({ ...right, colour: 'red' }),
      write({ ...right, colour: 'blue' }, { claims: ['colour'] }),
    ],
    ['what records say, not words', refused({ reason: 'mind' }), write(right, { claims: [] })],
  ])('given %s, then nothing is held', (_, before, now) => {
    expect(heldTo(desk, [before], [now])).toBeUndefined();
  });

  it('given the same words and a rule that they break all the same, then nothing is held', () => {
    const broken = { reason: 'mind', photo: true };
    expect(heldTo(desk, [refused(broken)], [write(broken)])).toBeUndefined();
  });

  it('given writes without money, then their accounts are the same', () => {
    const { preview, ...rest } = write(right);
    const { money: _, ...without } = preview;
    const { account: __, ...before } = refused({ reason: 'mind', photo: true });
    expect(heldTo(desk, [before], [{ ...rest, preview: without }])?.role).toBe('lead');
  });
});
