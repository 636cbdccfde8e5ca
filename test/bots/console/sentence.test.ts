import { describe, expect, test } from 'vitest';
import type { AuditLine } from '../../../src/bots/console/app/words/audit-line.ts';
import { auditLines, joined } from '../../../src/bots/console/app/words/audit-line.ts';
import { actorName, sentence } from '../../../src/bots/console/app/words/sentence.ts';
import type { EventType } from '../../../src/run/events.ts';

type Said = {
  [T in EventType]: [data: Extract<AuditLine, { type: T }>['data'], personal: unknown, words: string];
};

const HASH = 'ab'.repeat(32);
const limits = { steps: 20, replans: 8, toolCalls: 3, tokens: 1, costUsd: 1, minutes: 30 };
const call = {
  role: 'planner' as const,
  model: 'm',
  inputTokens: 10,
  cachedTokens: 0,
  outputTokens: 5,
  ms: 300,
  costUsd: 0.006,
  promptHash: HASH,
  outcome: 'ok' as const,
};

/** Every event type with what the timeline says of it; the type makes a missing one an error. */
const SAID: Said = {
  run_opened: [
    { place: { channel: 'console' }, limits, policy: 'v1', characters: 12 },
    { text: 'mug  arrived\nbroken', salt: '' },
    'opened the case: “mug arrived broken”',
  ],
  information_added: [{ kind: 'information', characters: 9 }, undefined, 'added (9 characters)'],
  adjusted: [
    { revision: 1, drop: ['s6'], change: ['s5'], words: true },
    { text: 'also the shipping' },
    'asked to adjust plan 1: drop s6; change s5; “also the shipping”',
  ],
  thought_used: [
    { thought: 1, read: 2, next: 'plan', calls: [call, call] },
    undefined,
    'read 2 messages and made a plan · 2 model calls, USD 0.012',
  ],
  thought_discarded: [
    { thought: 1, read: 1, calls: [], why: 'newer_messages' },
    undefined,
    'dropped a thought: newer messages had come',
  ],
  planned: [
    {
      revision: 2,
      by: 'rule',
      open: false,
      steps: [
        { id: 's1', tool: 'orders.details', effect: 'read', needs: [], expect: [] },
        { id: 's2', tool: 'orders.refund', effect: 'write', needs: [], expect: [] },
      ],
    },
    { summary: 'Refund it.', steps: {} },
    'plan 2: 1 read and 1 write, by rule. “Refund it.”',
  ],
  plan_rejected: [
    { attempt: 1, codes: ['unknown_tool'] },
    undefined,
    'did not accept a plan (try 1): unknown_tool',
  ],
  replanning: [{ reason: 'step_failed', step: 's3' }, undefined, 'plans again: a step failed (s3)'],
  step_started: [
    { step: 's5', tool: 'orders.refund', digest: HASH, occurrence: 1, key: 'k', approval: HASH },
    undefined,
    's5 orders.refund started under the approval abababab',
  ],
  step_kept: [{ step: 's8', from: 's2', digest: HASH }, undefined, 's8 keeps the result of s2'],
  step_finished: [
    {
      step: 's5',
      tool: 'orders.refund',
      effect: 'write',
      outcome: 'done',
      digest: HASH,
      ms: 41,
      tries: 2,
      id: 'RF-7731',
    },
    { headline: 'refund RF-7731' },
    's5 orders.refund done (RF-7731): refund RF-7731 · 41 ms, 2 tries',
  ],
  reconcile_failed: [
    { step: 's5', attempt: 2 },
    undefined,
    'could not find out whether s5 happened (look 2)',
  ],
  result_conflicts: [
    { step: 's5', had: 'failed', now: 'done' },
    undefined,
    's5 was recorded as failed and now came back done: somebody must look',
  ],
  approval_requested: [
    {
      revision: 1,
      digest: HASH,
      covers: 'writes',
      state: 'pending',
      steps: ['s5', 's6'],
      later: ['s7'],
      role: 'lead',
      cents: 5490,
      expiresAt: '2026-11-24T12:00:00.000Z',
      policy: 'v1',
      catalogue: 'c1',
    },
    undefined,
    'asks to approve plan 1: 2 writes, money out 54.90; role lead or above; 1 later',
  ],
  approved: [
    { revision: 1, digest: HASH, role: 'lead', until: '' },
    undefined,
    'approved plan 1 as lead (abababab)',
  ],
  approval_carried: [
    { revision: 2, digest: HASH, from: HASH, steps: [], until: '' },
    undefined,
    'the approval carries over to plan 2: nothing in its open writes changed',
  ],
  approval_expired: [
    { revision: 1, digest: HASH, wasApproved: false },
    undefined,
    'nobody approved in time plan 1',
  ],
  declined: [{ revision: 1 }, { reason: 'too much' }, 'declined plan 1: “too much”'],
  left_to_people: [
    { revision: 1, why: 'day_used_up' },
    undefined,
    'plan 1 waits for a person: what may run without one today is used up',
  ],
  automatic_switched_off: [
    { policy: 'v1' },
    undefined,
    'switched off what runs without a person (policy v1)',
  ],
  reviewed: [{ revision: 1, right: false }, undefined, 'found plan 1 wrong'],
  left_out: [{ revision: 2, parts: 1 }, undefined, 'left out of plan 2 what was not read (1)'],
  draft_asked: [{ revision: 1, refused: true }, undefined, 'asked for a kind no on plan 1'],
  approver_asked: [
    { revision: 1, role: 'lead', exception: true, digest: HASH, expiresAt: '' },
    { reason: 'good customer' },
    'asked the role lead for an exception on plan 1: “good customer”',
  ],
  approver_reminded: [{ revision: 1, role: 'lead' }, undefined, 'reminded the role lead of plan 1'],
  renewed: [{ revision: 1 }, undefined, 'renewed plan 1: reads and asks again'],
  undo_asked: [{ steps: ['s5', 's6'] }, undefined, 'asked to take back s5 and s6 and stop'],
  question_asked: [
    { kind: 'code', to: 'engineer', until: '' },
    { text: 'Which code?' },
    "asks for the customer's code (engineer): “Which code?”",
  ],
  question_closed: [
    { kind: 'look', how: 'looked', step: 's5', outcome: 'done' },
    undefined,
    'the question was settled by a look: s5 done',
  ],
  customer_found: [
    { id: 'C-1', evidence: ['order_email', 'postcode'], step: 's1' },
    { name: 'Mara L.', email: '' },
    'customer Mara L., evidence: e-mail on the order + postcode',
  ],
  customer_verified: [{ id: 'C-1', by: ['code'] }, undefined, 'customer verified by code'],
  verification_failed: [{ tries: 2 }, undefined, 'wrong code (try 2)'],
  answering: [{ purpose: 'refused' }, undefined, 'drafts a kind no'],
  answered: [
    { draft: 1, calls: [], verified: true, sendable: true, citations: [], until: '' },
    undefined,
    'draft 1, every fact found in the records',
  ],
  send_approved: [{ draft: 1, edited: true, key: 'k' }, undefined, 'sends draft 1, edited'],
  send_delayed: [{ draft: 1 }, undefined, 'draft 1 could not be sent yet, and is tried again'],
  sent: [{ draft: 1, id: 'M-7' }, undefined, 'draft 1 went out (M-7)'],
  closing_asked: [
    { ending: 'handed_over' },
    { reason: 'needs a lead' },
    'asked to hand over: “needs a lead”',
  ],
  closed: [{ ending: 'resolved' }, undefined, 'closed: resolved'],
  handed_over: [
    { to: 'escalations', why: 'mind', until: '' },
    { reason: 'an injury' },
    'handed over to escalations: “an injury”',
  ],
  escalated: [{ role: 'lead' }, undefined, 'nobody took it: now for the role lead'],
  taken: [{ by: 'lead' }, undefined, 'took the case'],
  given_back: [{ by: 'lead' }, undefined, 'gave the case back'],
};

function lineOf(
  type: string,
  data: unknown,
  { personal, seq = 1 }: { personal?: unknown; seq?: number } = {},
): AuditLine {
  const actor = { kind: 'person', id: 'engineer', name: 'Engineer' };
  const line = {
    run: 'r',
    seq,
    at: '2026-11-24T10:00:00.000Z',
    type,
    actor,
    data,
    sealed: null,
    prev: HASH,
    hash: HASH,
  };
  return { ...line, ...(personal === undefined ? {} : { personal }) } as AuditLine;
}

const plain = (line: AuditLine) =>
  sentence(line, { order_email: 'e-mail on the order', postcode: 'postcode' })
    .map((piece) => (typeof piece === 'string' ? piece : `plan ${piece.plan}`))
    .join('');

describe('the sentence of an audit event', () => {
  test.each(Object.entries(SAID))('%s', (type, [data, personal, words]) => {
    expect(plain(lineOf(type, data, { personal }))).toBe(words);
  });

  test.each(Object.entries(SAID))('%s still has words when the personal part is erased', (type, [data]) => {
    const words = plain(lineOf(type, data));
    expect(words).not.toMatch(/undefined|null|NaN/);
    expect(words.length).toBeGreaterThan(5);
  });

  test('an event type that this page does not know is named rather than dropped', () => {
    expect(plain(lineOf('moon_landed', {}))).toBe('moon landed');
  });

  test('what a customer wrote stays one quoted line of at most 140 characters', () => {
    const words = plain(
      lineOf(
        'information_added',
        { kind: 'information', characters: 999 },
        { personal: { text: 'x\n'.repeat(500) } },
      ),
    );
    expect(words).not.toContain('\n');
    expect(words.length).toBeLessThan(160);
  });

  test('rules, deadlines and workers speak as Greenlight', () => {
    expect(actorName({ kind: 'clock' })).toBe('Greenlight');
    expect(actorName({ kind: 'worker' })).toBe('Greenlight');
    expect(actorName({ kind: 'mind', name: 'playbook:damaged-item' })).toBe('playbook:damaged-item');
  });
});

describe('the rows of an audit file', () => {
  const text = [1, 2, 3]
    .map((seq) => `${JSON.stringify(lineOf('taken', { by: 'lead' }, { seq }))}\n`)
    .join('');

  test('are read in order and keep their bytes', () => {
    const rows = auditLines(text);
    expect(rows.map(({ line }) => line.seq)).toEqual([1, 2, 3]);
    expect(rows.map(({ raw }) => `${raw}\n`).join('')).toBe(text);
  });

  test('are joined without doubles, whether the server sends the tail or everything', () => {
    const rows = auditLines(text);
    const known = rows.slice(0, 2);
    expect(joined(known, rows).map(({ line }) => line.seq)).toEqual([1, 2, 3]);
    expect(joined(known, rows.slice(2)).map(({ line }) => line.seq)).toEqual([1, 2, 3]);
    expect(joined(rows, known)).toBe(rows);
  });
});
