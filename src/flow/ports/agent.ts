/** What flow asks of the wing `agent`. */

import type { Catalogue, ToolFacts } from '../../run/plan/catalogue.ts';
import type { Args, Json, Next } from '../../run/plan/plan.ts';
import type { Policy } from '../../run/policy/policy.ts';
import type { Run } from '../../run/state.ts';
import type { AnswerPurpose, Citation, ModelCall, ReplanReason, StandInReason } from '../../run/terms.ts';
import type { ToolResult } from './tools.ts';

export interface PlanRequest {
  run: Run;
  /**
   * Why a plan is asked for: `goal` for the first, else what calls for another. `run.thinking` has the note
   * and, after a rejected plan, the reasons.
   */
  reason: 'goal' | ReplanReason;
  catalogue: Catalogue;
  policy: Policy;
  /** ISO time; an agent reads no clock. */
  now: string;
}

/** How an answer came about. */
interface Origin {
  /** `playbook:damaged-item`, or the model's name. */
  mind: string;
  calls: ModelCall[];
  /** This agent stood in for another that was down. */
  fallback?: boolean;
  because?: StandInReason;
}

export interface Proposal extends Origin {
  next: Next;
}

export interface RespondRequest {
  run: Run;
  purpose: AnswerPurpose;
  catalogue: Catalogue;
  policy: Policy;
  now: string;
}

export interface DraftedAnswer extends Origin {
  /** For staff: what was found and done. */
  summary: string;
  /** For the customer, in the customer's language; `[1]` points at citations[0]. */
  reply: string;
  citations: Citation[];
  /** Everything in the reply was found in step outputs or cited articles. */
  verified: boolean;
  /** For staff: what was not found, what is wrong with it, what was left out. */
  unverified?: string;
  /** Pieces of the reply, as they stand in it, that nothing stands for. */
  unfound?: string[];
  /** How many things speak against it: those pieces, and what is wrong with it as a whole. */
  doubts?: number;
}

/** What was found of a letter that a person wrote or edited. */
export type CheckedLetter = Pick<DraftedAnswer, 'reply' | 'verified' | 'unverified' | 'unfound' | 'doubts'>;

/** Checks a letter of a person's as drafts are checked; the reply comes back as it would be sent. */
export type CheckLetter = (letter: string, input: Omit<RespondRequest, 'purpose' | 'now'>) => CheckedLetter;

export interface InvestigateRequest {
  run: Run;
  task: string;
  /** The reads that it may call; those of the step that are none, or not allowed yet, are left out. */
  tools: ToolFacts[];
  /** What the steps that this one needs put out; nothing else of the run's history is shown to it. */
  needs: { title: string; tool: string; output: Json }[];
  policy: Policy;
  now: string;
  /**
   * Calls one of `tools` for the run, as the run; never rejects. Over the limit of calls it answers with a
   * fault.
   */
  read(tool: string, args: Args): Promise<ToolResult>;
}

export interface Investigation {
  answer: string;
  /** What the answer rests on, in the agent's words. */
  sources: string[];
  calls: ModelCall[];
}

/**
 * Plans and writes answers. Rejects only when neither it nor a stand-in can answer (with MindFailure where
 * calls were paid for); the run is then handed over.
 */
export interface Agent {
  plan(input: PlanRequest, signal: AbortSignal): Promise<Proposal>;
  respond(input: RespondRequest, signal: AbortSignal): Promise<DraftedAnswer>;
  /** An open step: finds something out with reads alone. Only agents with a model have it. */
  investigate?(input: InvestigateRequest, signal: AbortSignal): Promise<Investigation>;
  /** Learns now what the first thought would wait for. Others are answered meanwhile. */
  learn?(): Promise<void>;
}

/** No answer came. The message is a sentence for staff; what was tried was paid for and is counted. */
export class AgentFailure extends Error {
  override name = 'MindFailure';
  readonly code: string;
  readonly calls: ModelCall[];
  constructor(code: string, message: string, calls: ModelCall[]) {
    super(message);
    this.code = code;
    this.calls = calls;
  }
}
