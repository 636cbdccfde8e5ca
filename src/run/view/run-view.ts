/** A run as programs read it (GET /v1/runs/:id). */

import type { Citation, Ending, QuestionKind } from '../events.ts';
import type { Args, Facts, Json, StepEffect, StepState } from '../plan/plan.ts';
import type { ApprovalState, Phase, Usage } from '../state.ts';
import type { Card } from './card.ts';

export interface StepView {
  id: string;
  title: string;
  tool: string;
  args: Args;
  needs: string[];
  effect: StepEffect;
  state: StepState;
  before?: Facts;
  after?: Facts;
  output?: Json;
  headline?: string;
  fault?: string;
}

export interface RunView {
  id: string;
  status: Phase;
  ending?: Ending;
  goal: { text: string; information: { text: string; by: string; at: string }[] };
  customer?: { id: string; verified: boolean };
  plan?: { revision: number; summary: string; steps: StepView[] };
  approval?: {
    revision: number;
    digest: string;
    state: ApprovalState;
    role: string;
    expiresAt: string;
    decidedBy?: string;
    askedBy?: string;
    article?: string;
    reason?: string;
  };
  question?: { kind: QuestionKind; text: string; to: string; call?: string };
  waitsFor?: { person?: string; role?: string; for: string };
  /** A stop or hand-off that waits for a write in flight. */
  closing?: 'stopped' | 'handed_over';
  card: Card;
  answer?: {
    draft: number;
    summary: string;
    reply: string;
    citations: Citation[];
    verified: boolean;
    unverified?: string;
  };
  usage: Usage;
  head: { seq: number; hash: string };
  createdAt: string;
  updatedAt: string;
}
