/** Run views for tests: a plan that waits for its approval, and one in which every field is set. */
import type { RunView } from '../../../src/run/view/run-view.ts';

const AT = '2026-01-05T09:00:00.000Z';
const CITATION = {
  article: 'damaged',
  title: 'Damaged or faulty items',
  section: '2',
  checkedAt: '2026-01-02',
  overdue: true,
};

export const DIGEST = 'd'.repeat(64);

export function viewOf(id: string, text: string): RunView {
  return {
    id,
    status: 'awaiting_approval',
    goal: { text, information: [] },
    plan: { revision: 1, summary: 'refund', steps: [] },
    approval: { revision: 1, digest: DIGEST, state: 'pending', role: 'lead', expiresAt: AT },
    card: {
      run: id,
      seq: 1,
      revision: 1,
      phase: 'awaiting_approval',
      goal: text.slice(0, 300),
      asker: 'Engineer',
      verified: false,
      status: 'Waits for a lead.',
      notices: [],
      steps: [],
      dropped: [],
      sources: [],
      buttons: [],
      fallback: 'Waits for a lead.',
      updatedAt: AT,
    },
    usage: {
      modelCalls: 0,
      inputTokens: 0,
      cachedTokens: 0,
      outputTokens: 0,
      costUsd: 0,
      toolCalls: 0,
      cached: 0,
    },
    head: { seq: 1, hash: '0'.repeat(64) },
    createdAt: AT,
    updatedAt: AT,
  };
}

export function fullView(): RunView {
  const view = viewOf('run-9', 'a mug arrived broken');
  return {
    ...view,
    ending: 'resolved',
    goal: { text: 'a mug', information: [{ text: 'a photo', by: 'engineer', at: AT }] },
    customer: { id: 'c-1', verified: true },
    plan: {
      revision: 2,
      summary: 'refund',
      steps: [
        {
          id: 's1',
          title: 'Refund',
          tool: 'orders.refund',
          args: { order: 'FH-1', lines: [{ line: 2, cents: { $ref: 's0.order.lines[1].total' } }] },
          needs: ['s0'],
          effect: 'write',
          state: 'unknown',
          before: { 'order.FH-1.refunded': '0.00', open: true, none: null, n: 1 },
          after: { 'order.FH-1.refunded': '48.00' },
          output: { id: 'RF-1', deep: [[{ a: null }]] },
          headline: 'refund RF-1',
          fault: 'timeout',
        },
      ],
    },
    approval: {
      revision: 2,
      digest: DIGEST,
      state: 'approved',
      role: 'lead',
      expiresAt: AT,
      decidedBy: 'lead',
      askedBy: 'engineer',
      article: 'damaged',
      reason: 'kindness',
    },
    question: { kind: 'look', text: 'Did it happen?', to: 'engineer', call: 's1' },
    waitsFor: { person: 'engineer', role: 'lead', for: 'a look' },
    closing: 'stopped',
    card: {
      ...view.card,
      ending: 'resolved',
      customer: 'Mara L., verified',
      summary: 'refund',
      notices: [{ kind: 'fault', text: 'timed out' }],
      steps: [
        {
          id: 's1',
          title: 'Refund',
          tool: 'orders.refund',
          effect: 'write',
          state: 'later',
          headline: 'refund',
          changes: [{ label: 'refunded', before: 'EUR 0.00', after: 'EUR 48.00' }],
          undo: 'cannot be undone',
          fault: 'timeout',
          difference: 'changed',
          args: { order: 'FH-1' },
        },
      ],
      dropped: ['Note'],
      approval: {
        state: 'approved',
        covers: 'writes',
        who: 'lead (limit EUR 250.00)',
        role: 'lead',
        total: 'EUR 48.00',
        expiresAt: AT,
        decided: { by: 'Lead', at: AT },
      },
      draft: {
        number: 1,
        to: 'mara.l@example.com',
        summary: 'refunded',
        reply: 'We have refunded',
        verified: false,
        unverified: 'the date',
        sent: { by: 'Engineer' },
      },
      sources: [CITATION],
      buttons: [
        {
          action: 'looked',
          label: 'I looked',
          style: 'danger',
          revision: 2,
          digest: DIGEST,
          draft: 1,
          role: 'lead',
          call: 's1',
          reason: true,
        },
      ],
      footer: '4 reads',
    },
    answer: {
      draft: 1,
      summary: 'refunded',
      reply: 'We have refunded',
      citations: [CITATION],
      verified: false,
      unverified: 'the date',
    },
    usage: { ...view.usage, costUsd: null },
  };
}
