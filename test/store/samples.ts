/** Small real events, rows and a policy for the store's tests. */
import type { Append, RunRow } from '../../src/flow/ports/ledger.ts';
import type { NewEvent } from '../../src/run/events.ts';
import type { Policy } from '../../src/run/policy/policy.ts';
import { policyLike } from '../fernhill.ts';

export const policy: Policy = policyLike({
  version: 'p1',
  roles: [
    { role: 'engineer', limit: 5_000 },
    { role: 'lead', limit: 25_000 },
  ],
  rules: [],
  limits: { steps: 20, replans: 5, toolCalls: 3, tokens: 100_000, costUsd: 1, minutes: 60 },
  draftMinutes: 1_440,
  codeTries: 3,
});

export const row: RunRow = {
  phase: 'planning',
  title: 'mug arrived broken',
  askedBy: 'engineer',
  place: { channel: 'api' },
};

export const opened: NewEvent = {
  type: 'run_opened',
  actor: { kind: 'person', id: 'engineer', name: 'Engineer' },
  // Keys in an order that jsonb would not keep, and a number that text forms could change.
  data: { place: { channel: 'api' }, limits: policy.limits, policy: 'p1', characters: 18 },
  personal: { text: 'mug arrived broken, “wants” money\nback \u0000 💥', salt: 'ab'.repeat(32) },
};

export function said(text: string): NewEvent {
  return {
    type: 'information_added',
    actor: { kind: 'person', id: 'engineer', name: 'Engineer' },
    data: { kind: 'information', characters: text.length },
    personal: { text },
  };
}

export const answering: NewEvent = {
  type: 'answering',
  actor: { kind: 'worker' },
  data: { purpose: 'resolved' },
  personal: undefined,
};

/** An Append of these events; nothing is woken and nothing completed unless `more` says so. */
export function append(events: NewEvent[], more: Partial<Append> = {}): Append {
  return { events, row, wake: false, complete: false, outcome: { said: events.length }, ...more };
}
