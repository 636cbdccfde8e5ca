/** What a thread is told beside its card. */
import { describe, expect, test } from 'vitest';
import type { NewEvent, RunEvent } from '../../src/run/events.ts';
import { announcements } from '../../src/run/view/announcements.ts';
import { policy } from '../store/samples.ts';

const person = (id: string) => ({ kind: 'person', id, name: `The ${id}` }) as const;
const clock = { kind: 'clock' } as const;
const opened: NewEvent = {
  type: 'run_opened',
  actor: person('engineer'),
  data: { place: { channel: 'slack' }, limits: policy.limits, policy: 'p1', characters: 3 },
  personal: { text: 'mug', salt: 'ab'.repeat(32) },
};
const told = (events: NewEvent[], after = 0) =>
  announcements(
    [opened, ...events].map(
      (event, at): RunEvent => ({ ...event, seq: at + 1, at: '2026-01-05T09:00:00.000Z' }),
    ),
    after,
    policy,
  );
const asked = (role: string, reason?: string, exception = false): NewEvent => ({
  type: 'approver_asked',
  actor: person('engineer'),
  data: { revision: 2, role, exception, digest: 'd', expiresAt: '2026-01-06T09:00:00.000Z' },
  personal: reason === undefined ? {} : { reason },
});
const reminder = (text: string): NewEvent => ({
  type: 'information_added',
  actor: clock,
  data: { kind: 'reminder', characters: text.length },
  personal: { text },
});
const draft: NewEvent = {
  type: 'answered',
  actor: { kind: 'mind', name: 'playbook:x' },
  data: {
    draft: 1,
    calls: [],
    verified: true,
    sendable: true,
    citations: [],
    until: '2026-01-06T09:00:00.000Z',
  },
  personal: { summary: 's', reply: 'r' },
};
const approvedBy = (id: string): NewEvent => ({
  type: 'approved',
  actor: person(id),
  data: { revision: 1, digest: 'd', role: id, until: '2026-01-06T09:00:00.000Z' },
});

describe('given that somebody is waited for who does not look at the card', () => {
  test('when a lead is asked, then leads are told, with the limit and the reason', () => {
    expect(told([asked('lead', 'it was our packing')])).toEqual([
      {
        seq: 2,
        to: { role: 'lead' },
        text: 'The engineer asks for approval of plan 2 (lead, limit EUR 250.00). it was our packing',
      },
    ]);
    expect(told([asked('lead', 'twice late', true)])[0]?.text).toBe(
      'The engineer asks for an exception from policy for plan 2 (lead, limit EUR 250.00). Reason: twice late',
    );
  });

  test('when a reminder comes due or a question is asked, then the one it is for is told', () => {
    const question: NewEvent = {
      type: 'question_asked',
      actor: { kind: 'mind', name: 'playbook:x' },
      data: { kind: 'answer', to: 'engineer', until: '2026-01-06T09:00:00.000Z' },
      personal: { text: 'Which line?' },
    };
    expect(told([reminder('write to Jonas'), question])).toEqual([
      { seq: 2, to: { person: 'engineer' }, text: 'write to Jonas' },
      { seq: 3, to: { person: 'engineer' }, text: 'Which line?' },
    ]);
  });

  test('when a lead approved, then the asker hears that the draft is ready; who approved their own plan does not', () => {
    expect(told([approvedBy('lead'), draft]).map(({ to }) => to)).toEqual([{ person: 'engineer' }]);
    expect(told([approvedBy('engineer'), draft])).toEqual([]);
    expect(told([draft])).toEqual([]);
  });

  test('when the thread was told up to a sequence, then only what came later is told, and nothing twice', () => {
    expect(told([asked('lead'), reminder('write')], 2).map(({ seq }) => seq)).toEqual([3]);
    expect(told([reminder('write'), reminder('write')]).map(({ seq }) => seq)).toEqual([3]);
    expect(told([asked('lead')], 9)).toEqual([]);
  });
});

describe('given what happens while nobody looks', () => {
  const handedOver = (role?: string): NewEvent => ({
    type: 'handed_over',
    actor: clock,
    data: { to: 'escalations', why: 'asked', until: '2026-01-06T09:00:00.000Z', ...(role && { role }) },
    personal: { reason: 'an injury' },
  });

  test('when half of the time for an approval has passed, then whoever may and whoever asked are told', () =>
    expect(told([{ type: 'approver_reminded', actor: clock, data: { revision: 2, role: 'lead' } }])).toEqual([
      {
        seq: 2,
        to: { role: 'lead', person: 'engineer' },
        text: 'Plan 2 still waits for approval; half of its time has passed.',
      },
    ]));

  test('when an approval runs out, then who asked is told whether anybody had decided', () => {
    const expired = (wasApproved: boolean) =>
      told([{ type: 'approval_expired', actor: clock, data: { revision: 2, digest: 'd', wasApproved } }]);
    expect(expired(false)).toEqual([
      {
        seq: 2,
        to: { person: 'engineer' },
        text: 'Nobody decided on plan 2 in time. Renew reads again and asks again.',
      },
    ]);
    expect(expired(true)[0]?.text).toBe(
      'The approval of plan 2 has run out before everything was done. Renew reads again and asks again.',
    );
  });

  test('when a case is handed over, then the role that looks after the queue is told, or the queue', () => {
    expect(told([handedOver('lead')])).toEqual([
      { seq: 2, to: { role: 'lead' }, text: 'Handed to #escalations: an injury' },
    ]);
    expect(told([handedOver()])[0]?.to).toEqual({ role: 'escalations' });
  });

  test('when nobody takes it, then the next role is told that it is theirs', () =>
    expect(told([{ type: 'escalated', actor: clock, data: { role: 'lead' } }])).toEqual([
      { seq: 2, to: { role: 'lead' }, text: "Nobody has taken this case in time; it is the lead's now." },
    ]));

  test('when something happens that waits for nobody, then nobody is told', () => {
    const information: NewEvent = {
      type: 'information_added',
      actor: person('lead'),
      data: { kind: 'information', characters: 1 },
      personal: { text: 'x' },
    };
    const nothing: NewEvent = { type: 'answering', actor: clock, data: { purpose: 'resolved' } };
    const toNobody: NewEvent = { ...draft, data: { ...draft.data, sendable: false } } as NewEvent;
    expect(told([information, nothing, approvedBy('lead'), toNobody])).toEqual([]);
  });

  test('a draft is told of by its number', () =>
    expect(told([approvedBy('lead'), draft])[0]?.text).toBe('Draft 1 is ready to be read and sent.'));

  test('what somebody else does is no approval: who said something did not decide', () => {
    const said: NewEvent = {
      type: 'information_added',
      actor: person('lead'),
      data: { kind: 'information', characters: 1 },
      personal: { text: 'x' },
    };
    expect(told([approvedBy('engineer'), said, draft])).toEqual([]);
    expect(told([said, draft])).toEqual([]);
  });

  test('what policy let run was decided by nobody', () => {
    const byPolicy = { ...approvedBy('lead'), actor: { kind: 'policy', version: 'p1' } } as never as NewEvent;
    expect(told([byPolicy, draft])).toEqual([]);
    expect(told([approvedBy('lead'), byPolicy, draft])).toHaveLength(1);
  });

  test('an ask without a reason ends with whom it needs; a role without a limit is named alone', () => {
    const needs = 'The engineer asks for approval of plan 2 (lead, limit EUR 250.00).';
    expect(told([asked('lead')])[0]?.text).toBe(needs);
    expect(told([asked('lead', '   ')])[0]?.text).toBe(needs);
    expect(told([asked('lead', ' late ')])[0]?.text).toBe(`${needs} late`);
    expect(told([asked('lead', undefined, true)])[0]?.text).toBe(
      'The engineer asks for an exception from policy for plan 2 (lead, limit EUR 250.00).',
    );
    expect(told([asked('board')])[0]?.text).toBe('The engineer asks for approval of plan 2 (board).');
  });

  test('the same words to others are told to each', () => {
    const question = (to: string): NewEvent => ({
      type: 'question_asked',
      actor: clock,
      data: { kind: 'answer', to, until: '2026-01-06T09:00:00.000Z' },
      personal: { text: 'Which line?' },
    });
    expect(told([question('engineer'), question('lead')])).toHaveLength(2);
    expect(told([question('lead'), question('lead')]).map(({ seq }) => seq)).toEqual([3]);
    const over = told([handedOver('lead'), handedOver()]);
    expect(over.map(({ to }) => to)).toEqual([{ role: 'lead' }, { role: 'escalations' }]);
  });

  test('a case that no person opened tells nobody, nor does none', () => {
    expect(announcements([], 0, policy)).toEqual([]);
    const placed = { ...opened, actor: clock, seq: 1, at: '2026-01-05T09:00:00.000Z' } as RunEvent;
    const late: NewEvent = { type: 'escalated', actor: clock, data: { role: 'lead' } };
    expect(announcements([placed, { ...late, seq: 2, at: placed.at }], 0, policy)).toEqual([]);
    expect(announcements([{ ...late, seq: 1, at: placed.at }], 0, policy)).toEqual([]);
  });
});
