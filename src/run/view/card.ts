/**
 * The card: what a run shows in its thread, the same object for Slack, Teams and the console. Made by
 * view.ts; a channel's renderer draws it,
 * folds what is too long for the channel, and escapes every text in it.
 */
import type { Citation, Ending } from '../events.ts';
import type { Change, Json, StepEffect, StepState } from '../plan/plan.ts';
import type { ApprovalState, Phase } from '../state.ts';

export const BUTTON_ACTIONS = [
  'approve',
  'ask',
  'adjust',
  'decline',
  'draft',
  'renew',
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
  'receipt',
] as const;
export type ButtonAction = (typeof BUTTON_ACTIONS)[number];

/**
 * A button names what it acts on, so that an old card's button can be told from the current one's. It carries
 * no authority.
 */
export interface Button {
  action: ButtonAction;
  label: string;
  style: 'primary' | 'danger' | 'plain';
  revision?: number;
  digest?: string;
  draft?: number;
  role?: string;
  /** The step a `looked` button is about. */
  call?: string;
  /** For `ask`: a reason must be given (an exception). */
  reason?: true;
}

export interface CardStep {
  id: string;
  title: string;
  tool: string;
  effect: StepEffect;
  /** `later`: a write that cannot be shown yet and is asked for in the next revision. */
  state: StepState | 'later';
  /** What came out, in one line. */
  headline?: string;
  changes: Change[];
  /** Writes only. */
  undo?: 'can be undone' | 'cannot be undone';
  fault?: string;
  /** Against the last revision. */
  difference?: 'new' | 'changed' | 'kept';
  /** For Adjust: the arguments as they stand. */
  args: { [name: string]: Json };
}

export interface Notice {
  kind: 'attention' | 'refusal' | 'fault' | 'information' | 'question';
  text: string;
}

export interface Card {
  run: string;
  seq: number;
  revision: number;
  phase: Phase;
  ending?: Ending;
  /** What the asker wrote, shortened to 300 characters. */
  goal: string;
  asker: string;
  /**
   * `Mara L., verified (e-mail on the order + postcode)`, or `NOT VERIFIED: …`; absent while nobody is known.
   */
  customer?: string;
  verified: boolean;
  summary?: string;
  /** One sentence: what is happening, or who is waited for and for what. */
  status: string;
  notices: Notice[];
  steps: CardStep[];
  /** Titles of steps of the last revision that this one no longer has. */
  dropped: string[];
  approval?: {
    state: ApprovalState;
    covers: 'reads' | 'writes';
    /**
     * Who may approve: `your limit allows it` is said by the channel where it knows the reader; this is
     * neutral: `engineer (limit EUR 50.00)`.
     */
    who: string;
    role: string;
    total?: string;
    expiresAt: string;
    decided?: { by: string; at: string };
  };
  draft?: {
    number: number;
    to: string;
    summary: string;
    reply: string;
    verified: boolean;
    unverified?: string;
    sent?: { by: string };
  };
  sources: Citation[];
  buttons: Button[];
  /** `4 reads, 2 writes, 3 model calls, USD 0.018`; set when closed. */
  footer?: string;
  /** Plain text of the card in at most 300 characters, for notifications and places that draw nothing. */
  fallback: string;
  updatedAt: string;
}
