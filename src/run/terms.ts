/** What events, commands and the state of a run have in common: reasons, outcomes, calls of a model. */
import { z } from 'zod';

/** One call of a model, as it is paid for. `costUsd` null: no price is known for this model. */
export interface ModelCall {
  role: 'planner' | 'executor' | 'replanner' | 'responder' | 'evaluator';
  model: string;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  ms: number;
  costUsd: number | null;
  promptHash: string;
  outcome: 'ok' | 'invalid' | 'refused' | 'truncated' | 'failed';
}

/** Why an agent stood in for the model. */
export type StandInReason =
  | 'unreachable'
  | 'slow'
  | 'busy'
  | 'not_allowed'
  | 'refused'
  | 'truncated'
  | 'invalid'
  | 'run_limit'
  | 'day_limit'
  | 'personal_data'
  | 'defect';

/** Why what may run without a person waits for one all the same. */
export type HeldBack = 'switched_off' | 'declined_before' | 'day_used_up';

export type ReplanReason =
  | 'information'
  | 'adjusted'
  | 'step_failed'
  | 'unexpected'
  | 'preview_failed'
  | 'facts_moved'
  | 'open_question'
  | 'plan_rejected'
  | 'answered'
  | 'unverified'
  | 'rules_changed'
  | 'given_back';

export type Outcome = 'done' | 'failed' | 'unknown';
export const Ending = z.enum(['resolved', 'refused', 'stopped', 'handed_over', 'expired']);
export type Ending = z.infer<typeof Ending>;
export const QuestionKind = z.enum(['answer', 'code', 'look']);
export type QuestionKind = z.infer<typeof QuestionKind>;
export type AnswerPurpose = 'resolved' | 'declined' | 'refused' | 'draft';

export const Citation = z.strictObject({
  article: z.string(),
  title: z.string(),
  section: z.string().exactOptional(),
  checkedAt: z.string(),
  overdue: z.boolean().exactOptional(),
});
export type Citation = z.infer<typeof Citation>;

export interface Fault {
  /** Short name, for instance `not_found`, `timeout`, `facts_moved`. */
  code: string;
  /** A sentence for staff; personal. */
  message: string;
}
