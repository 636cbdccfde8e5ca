/** What flow asks of the wing `agent`. */
import type { Catalogue } from '../../run/catalogue.ts';
import type { AnswerPurpose, Citation, ModelCall, ReplanReason } from '../../run/events.ts';
import type { Next } from '../../run/plan.ts';
import type { Policy } from '../../run/policy-data.ts';
import type { Run } from '../../run/state.ts';

export interface ThinkInput {
  run: Run;
  /** Why a thought is owed: `goal` for the first, else what calls for another. `run.thinking` has the note and, after a rejected plan, the reasons. */
  reason: 'goal' | ReplanReason;
  catalogue: Catalogue;
  policy: Policy;
  /** ISO time; a mind reads no clock. */
  now: string;
}

export interface Thought {
  next: Next;
  /** `playbook:damaged-item`, or the model's name. */
  mind: string;
  calls: ModelCall[];
  /** This mind stood in for another that was down. */
  fallback?: boolean;
}

export interface ComposeInput {
  run: Run;
  purpose: AnswerPurpose;
  policy: Policy;
  now: string;
}

export interface Composition {
  /** For staff: what was found and done. */
  summary: string;
  /** For the customer, in the customer's language; `[1]` points at citations[0]. */
  reply: string;
  citations: Citation[];
  /** Every fact in the reply was found in step outputs or cited articles. */
  verified: boolean;
  unverified?: string;
  mind: string;
  calls: ModelCall[];
  fallback?: boolean;
}

/** Plans and writes answers. Rejects only when neither it nor a stand-in can answer; the run is then handed over. */
export interface Mind {
  think(input: ThinkInput, signal: AbortSignal): Promise<Thought>;
  compose(input: ComposeInput, signal: AbortSignal): Promise<Composition>;
}
