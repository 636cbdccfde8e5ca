/** The card as the API shows it: run/card.ts. */
import { z } from 'zod';
import { Args } from '../../../run/plan/plan.ts';
import { BUTTON_ACTIONS } from '../../../run/view/card.ts';

export const Phase = z.enum([
  'planning',
  'gathering',
  'awaiting_approval',
  'acting',
  'asking',
  'answering',
  'awaiting_reply',
  'handed_over',
  'closed',
]);
export const Ending = z.enum(['resolved', 'refused', 'stopped', 'handed_over', 'expired']);
export const Effect = z.enum(['read', 'write']);
export const StepState = z.enum(['todo', 'doing', 'done', 'failed', 'unknown', 'skipped']);
export const ApprovalState = z.enum(['pending', 'approved', 'declined', 'refused', 'superseded', 'expired']);
export const Time = z.string().meta({ description: 'ISO 8601, UTC.' });

export const Citation = z.strictObject({
  article: z.string(),
  title: z.string(),
  section: z.string().exactOptional(),
  checkedAt: z.string(),
  overdue: z.boolean().exactOptional(),
});

const Button = z.strictObject({
  action: z.enum(BUTTON_ACTIONS),
  label: z.string(),
  style: z.enum(['primary', 'danger', 'plain']),
  revision: z.int().exactOptional(),
  digest: z.string().exactOptional(),
  draft: z.int().exactOptional(),
  role: z.string().exactOptional(),
  call: z.string().exactOptional(),
  reason: z.literal(true).exactOptional(),
});

const CardStep = z.strictObject({
  id: z.string(),
  title: z.string(),
  tool: z.string(),
  effect: Effect,
  state: z.union([StepState, z.literal('later')]),
  headline: z.string().exactOptional(),
  changes: z.array(z.strictObject({ label: z.string(), before: z.string(), after: z.string() })),
  undo: z.enum(['can be undone', 'cannot be undone']).exactOptional(),
  fault: z.string().exactOptional(),
  difference: z.enum(['new', 'changed', 'kept']).exactOptional(),
  args: Args,
});

const Notice = z.strictObject({
  kind: z.enum(['attention', 'refusal', 'fault', 'information', 'question']),
  text: z.string(),
});

export const Card = z.strictObject({
  run: z.string(),
  seq: z.int(),
  revision: z.int(),
  phase: Phase,
  ending: Ending.exactOptional(),
  goal: z.string(),
  asker: z.string(),
  customer: z.string().exactOptional(),
  verified: z.boolean(),
  summary: z.string().exactOptional(),
  status: z.string(),
  notices: z.array(Notice),
  steps: z.array(CardStep),
  dropped: z.array(z.string()),
  approval: z
    .strictObject({
      state: ApprovalState,
      covers: z.enum(['reads', 'writes']),
      who: z.string(),
      role: z.string(),
      total: z.string().exactOptional(),
      expiresAt: Time,
      decided: z.strictObject({ by: z.string(), at: Time }).exactOptional(),
    })
    .exactOptional(),
  draft: z
    .strictObject({
      number: z.int(),
      to: z.string(),
      summary: z.string(),
      reply: z.string(),
      verified: z.boolean(),
      unverified: z.string().exactOptional(),
      sent: z.strictObject({ by: z.string() }).exactOptional(),
    })
    .exactOptional(),
  sources: z.array(Citation),
  buttons: z.array(Button),
  footer: z.string().exactOptional(),
  fallback: z.string(),
  updatedAt: Time,
});
