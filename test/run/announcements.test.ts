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
