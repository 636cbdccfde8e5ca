/** A run as its events say it stands. Built by evolve.ts and by nothing else; treat it as read-only. */
import { z } from 'zod';
import type {
  AnswerPurpose,
  Citation,
  Ending,
  Outcome,
  QuestionKind,
  ReplanReason,
  StandInReason,
} from './events.ts';
import type { Place } from './person.ts';
import type {
  Args,
  ArticleQuote,
  Call,
  Expectation,
  Facts,
  Json,
  Preview,
  StepEffect,
  StepState,
} from './plan/plan.ts';
import type { RunLimits } from './policy/policy.ts';

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
export type Phase = z.infer<typeof Phase>;

export interface Message {
  kind: 'goal' | 'information' | 'answer' | 'adjustment' | 'reminder';
  text: string;
  at: string;
  /** Staff id, or `clock`. */
  by: string;
  name: string;
}

export interface Step {
  id: string;
  title: string;
  tool: string;
  args: Args;
  /** Every step that must be done first, those that `args` refer to included. */
  needs: string[];
  effect: StepEffect;
  expect: Expectation[];
  again?: number;
  state: StepState;
  /**
   * Set once every reference to a read is resolved. References to writes stay in `args` as `{ $call, path }`.
   */
  call?: { digest: string; args: Args };
  /** The step whose write this one takes back. */
  undoes?: string;
  /** Waits until the customer is verified. */
  verified?: true;
  /** When it is unknown, a read can find out. */
  reconciles?: true;
  startedAt?: string;
  finishedAt?: string;
  /** Sequence of the event that finished it; for a kept step, of the original's. */
  finishedSeq?: number;
  output?: Json;
  headline?: string;
  /** The id of what the write made, in the outside records. */
  resultId?: string;
  fault?: { code: string; message: string };
  undo?: Call;
  after?: Facts;
  citations?: Citation[];
  /** The step of an earlier revision whose result this one took over. */
  keptFrom?: string;
  ms?: number;
  tries?: number;
}

export interface Plan {
  revision: number;
  by: 'mind' | 'rule';
  summary: string;
  steps: Step[];
  open?: string;
  /** The plan that takes writes back; after it the run closes as stopped. */
  undo?: true;
}

export const ApprovalState = z.enum(['pending', 'approved', 'declined', 'refused', 'superseded', 'expired']);
export type ApprovalState = z.infer<typeof ApprovalState>;

export interface Approval {
  revision: number;
  digest: string;
  covers: 'reads' | 'writes';
  state: ApprovalState;
  /** Ids of the steps whose calls the digest covers, in order. */
  steps: string[];
  /** What the digest covers beside the calls. */
  customer?: string;
  policy: string;
  catalogue: string;
  /** Writes of the plan that cannot be shown yet. */
  later: string[];
  /** Smallest role whose limit covers it. */
  role: string;
  cents: number;
  requestedAt: string;
  expiresAt: string;
  previews: Record<string, Preview>;
  /**
   * Bytes of each covered call with its dependencies, `expect` and `before` (see digest.ts), for carrying
   * over.
   */
  entries: Record<string, string>;
  decidedBy?: { id: string; name: string; at: string };
  /** Writes may start until then. */
  until?: string;
  askedBy?: { id: string; name: string };
  reason?: string;
  article?: ArticleQuote;
  /** The role that may allow an exception; set where policy refused. */
  exception?: string;
  reminded?: true;
}

/** A write that was tried in this run, in any revision. */
export interface WriteRecord {
  step: string;
  tool: string;
  digest: string;
  occurrence: number;
  outcome: 'doing' | Outcome;
  at: string;
  /** As they were sent: outputs of earlier writes filled in. */
  args: Args;
  after?: Facts;
  undo?: Call;
  undone?: true;
}

export interface Question {
  kind: QuestionKind;
  text: string;
  /** Staff id whom it asks. */
  to: string;
  until: string;
  step?: string;
}

export interface Answer {
  draft: number;
  summary: string;
  reply: string;
  citations: Citation[];
  verified: boolean;
  unverified?: string;
  fallback?: boolean;
  /** Somebody is there to write to. */
  sendable: boolean;
  at: string;
  until: string;
  /** Set once somebody pressed Send. */
  sending?: { key: string; text?: string; by: string; name: string };
  sentId?: string;
}

export const Usage = z.strictObject({
  modelCalls: z.int(),
  inputTokens: z.int(),
  cachedTokens: z.int(),
  outputTokens: z.int(),
  /** null as soon as one call's price is unknown. */
  costUsd: z.number().nullable(),
  toolCalls: z.int(),
  cached: z.int(),
});
export type Usage = z.infer<typeof Usage>;

export interface HandedOver {
  to: string;
  role?: string;
  reason: string;
  at: string;
  until: string;
  promised?: string;
  citations: Citation[];
  takenBy?: string;
  escalatedTo?: string;
}

/** How a run ended; `by` is the name of the person who ended it. */
export interface Closed {
  ending: Ending;
  at: string;
  by?: string;
}

/** What every run has, and what it may have in several phases. */
interface RunFields {
  id: string;
  tenant: string;
  seq: number;
  openedBy: { id: string; name: string };
  place: Place;
  salt: string;
  limits: RunLimits;
  createdAt: string;
  updatedAt: string;
  messages: Message[];
  /** Changes of single steps that wait for the safe point. */
  edits?: { by: { id: string; name: string }; drop: string[]; args: Record<string, Args> };
  /** How many of `messages` the mind has read. */
  read: number;
  /**
   * How many of `messages` were there when a person stopped, took over or took back: they ask for no thought
   * of their own any more.
   */
  settledMessages: number;
  /** Since when the run plans, reads or composes; absent while it acts, waits for people or is closed. */
  workingSince?: string;
  /** Time in ms that it did so before that. */
  worked: number;
  /** Thoughts that came back, discarded ones too; the number of the next is one more. */
  thoughts: number;
  /** Thoughts used since the run was opened (or opened again) beyond the first. */
  replans: number;
  /** Set while the run owes a thought. */
  thinking?: { reason: 'goal' | ReplanReason; step?: string; note?: string; rejected?: string[] };
  rejections: number;
  customer?: { id: string; name: string; email: string; evidence: string[]; verified: boolean; at: string };
  codeFailures: number;
  /**
   * Reads finished before this sequence are stale (a write was done, the customer was verified, an approval
   * was renewed) …
   */
  freshAfter: number;
  /** … save the read that itself brought the verification. */
  freshStep?: string;
  /** Tries to reconcile the write that is unknown. */
  reconciles: number;
  revision: number;
  nextStep: number;
  plan?: Plan;
  /** Plans before this one, oldest first; the finished steps in them are what reads are kept from. */
  earlier: Plan[];
  writes: WriteRecord[];
  approval?: Approval;
  question?: Question;
  answering?: AnswerPurpose;
  /** Why the approver or policy said no, for whoever composes the reply. */
  refusal?: { kind: 'declined' | 'refused'; reason: string; article?: ArticleQuote };
  answers: number;
  answer?: Answer;
  closing?: { ending: 'stopped' | 'handed_over'; undo?: true; reason?: string };
  handedOver?: HandedOver;
  closed?: Closed;
  conflicts: { step: string; had: Outcome; now: Outcome }[];
  usage: Usage;
  /** The mind that gave the last thought or answer, and whether it stood in for another that was down. */
  mind?: { name: string; fallback: boolean; because?: StandInReason };
}

/** What a phase cannot be without. */
type InPhase =
  | { phase: 'planning' | 'gathering' }
  | { phase: 'awaiting_approval' | 'acting'; approval: Approval }
  | { phase: 'asking'; question: Question }
  | { phase: 'answering'; answering: AnswerPurpose }
  | { phase: 'awaiting_reply'; answer: Answer }
  | { phase: 'handed_over'; handedOver: HandedOver }
  | { phase: 'closed'; closed: Closed };

export type Run = RunFields & InPhase;
