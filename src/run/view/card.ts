/**
 * The card: what a run shows in its thread, the same object for every channel. view.ts makes it; a channel's
 * renderer draws it, folds what is too long for the channel, and escapes every text in it.
 */
import { z } from 'zod';
import { ApprovalState } from '../approval.ts';
import { ArgumentFacts, Origin } from '../plan/catalogue.ts';
import { Args, Change, StepEffect, StepState } from '../plan/plan.ts';
import { Phase } from '../state.ts';
import { Citation, Ending } from '../terms.ts';

export const Time = z.string().meta({ description: 'ISO 8601, UTC.' });

export const ButtonAction = z.enum([
  'approve',
  'ask',
  'adjust',
  'decline',
  'draft',
  'renew',
  'leave_out',
  'undo',
  'verify',
  'answer',
  'looked',
  'send',
  'edit',
  'take',
  'give_back',
  'hand_off',
  'stop',
  'switch_off',
  'review_right',
  'review_wrong',
  'receipt',
]);
export type ButtonAction = z.infer<typeof ButtonAction>;

/**
 * A button names what it acts on, so that an old card's button can be told from the current one's. It carries
 * no authority.
 */
export const Button = z.strictObject({
  action: ButtonAction,
  label: z.string(),
  style: z.enum(['primary', 'danger', 'plain']),
  revision: z.int().exactOptional(),
  digest: z.string().exactOptional(),
  draft: z.int().exactOptional(),
  role: z.string().exactOptional(),
  /** The step a `looked` button is about. */
  call: z.string().exactOptional(),
  /** A reason must be given: for an exception that is asked for, or for a large sum. */
  reason: z.literal(true).exactOptional(),
  /** For `send`: it counts only with `confirm`, since so many things speak against the letter. */
  doubts: z.int().exactOptional(),
});
export type Button = z.infer<typeof Button>;

export const ShownArgument = z.strictObject({
  label: z.string(),
  value: z.string(),
  /** Policy judges it, and only somebody's words say so: whose. */
  claimed: z.string().exactOptional(),
});
export type ShownArgument = z.infer<typeof ShownArgument>;

export const CardStep = z.strictObject({
  id: z.string(),
  title: z.string(),
  tool: z.string(),
  effect: StepEffect,
  /** `later`: a write that cannot be shown yet and is asked for in the next revision. */
  state: z.union([StepState, z.literal('later')]),
  /** What came out, in one line. */
  headline: z.string().exactOptional(),
  changes: z.array(Change),
  /** Writes only: every argument that `changes` does not show whole, in words. */
  arguments: z.array(ShownArgument).exactOptional(),
  /** Writes only. */
  undo: z.enum(['can be undone', 'cannot be undone']).exactOptional(),
  fault: z.string().exactOptional(),
  /** Against the last revision. */
  difference: z.enum(['new', 'changed', 'kept']).exactOptional(),
  /** For Adjust: the arguments as they stand. */
  args: Args,
  /** Of a step that sends something outside: by argument, where what it sends comes from. */
  origins: z.record(z.string(), z.array(Origin)).exactOptional(),
  /** What the tool declares of them, by name wherever it stands in `args`; cents are of this currency. */
  declared: z
    .record(z.string(), ArgumentFacts.extend({ currency: z.string().exactOptional() }))
    .exactOptional(),
});
export type CardStep = z.infer<typeof CardStep>;

export const Notice = z.strictObject({
  kind: z.enum(['attention', 'refusal', 'fault', 'information', 'question']),
  text: z.string(),
});
export type Notice = z.infer<typeof Notice>;

const CardApproval = z.strictObject({
  state: ApprovalState,
  covers: z.enum(['reads', 'writes']),
  /**
   * Who may approve, whoever reads: `engineer (limit USD 50.00)`. A channel that knows the reader says more.
   */
  who: z.string(),
  role: z.string(),
  total: z.string().exactOptional(),
  expiresAt: Time,
  decided: z.strictObject({ by: z.string(), at: Time }).exactOptional(),
  /** It ran without a person; what a review found, where there was one. */
  automatic: z.strictObject({ review: z.string().exactOptional() }).exactOptional(),
});

const CardDraft = z.strictObject({
  number: z.int(),
  to: z.string(),
  summary: z.string(),
  reply: z.string(),
  verified: z.boolean(),
  unverified: z.string().exactOptional(),
  /** Pieces of the reply, as they stand in it, that were not found in the records. */
  unfound: z.array(z.string()).exactOptional(),
  /** Who edited it. */
  editedBy: z.string().exactOptional(),
  sent: z.strictObject({ by: z.string() }).exactOptional(),
});

export const Card = z.strictObject({
  run: z.string(),
  seq: z.int(),
  revision: z.int(),
  phase: Phase,
  ending: Ending.exactOptional(),
  /** What the asker wrote, shortened to 300 characters. */
  goal: z.string(),
  asker: z.string(),
  /** `Mara L., verified (code)`, or `NOT VERIFIED: …`; absent while nobody is known. */
  customer: z.string().exactOptional(),
  /** What proves who it is, masked: `m…@e… · 10…5`. */
  given: z.string().exactOptional(),
  verified: z.boolean(),
  /** The desk's word for a customer; absent: customer. */
  person: z.string().exactOptional(),
  summary: z.string().exactOptional(),
  /** One sentence: what is happening, or who is waited for and for what. */
  status: z.string(),
  notices: z.array(Notice),
  steps: z.array(CardStep),
  /** Titles of steps of the last revision that this one no longer has. */
  dropped: z.array(z.string()),
  approval: CardApproval.exactOptional(),
  draft: CardDraft.exactOptional(),
  sources: z.array(Citation),
  buttons: z.array(Button),
  /** `4 reads, 2 writes, 3 model calls, USD 0.018`; set when closed. */
  footer: z.string().exactOptional(),
  /** Plain text of the card in at most 300 characters, for notifications and places that draw nothing. */
  fallback: z.string(),
  updatedAt: Time,
});
export type Card = z.infer<typeof Card>;
