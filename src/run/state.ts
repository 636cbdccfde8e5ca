/** A run as its events say it stands. Built by evolve.ts and by nothing else; treat it as read-only. */
import { z } from 'zod';
import type { Approval } from './approval.ts';
import type { Place } from './person.ts';
import type { Args, ArticleQuote } from './plan/plan.ts';
import type { Refused } from './policy/held.ts';
import type { RunLimits } from './policy/policy.ts';
import type { Plan, WriteRecord } from './steps.ts';
import type {
  AnswerPurpose,
  Citation,
  Ending,
  Outcome,
  QuestionKind,
  ReplanReason,
  StandInReason,
} from './terms.ts';

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
  /** The question that an answer answers. */
  asked?: string;
  /** Names of the files that the platform says came with it. */
  files?: string[];
  /** It was there already, whoever wrote it: no words of the person who brought it. */
  passedOn?: true;
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
  /** Pieces of the reply that nothing stands for, as they stand in it. */
  unfound?: string[];
  /** How many things speak against the reply; Send then asks once more. */
  doubts?: number;
  /** The person whose words it is, where somebody edited a draft. */
  editedBy?: string;
  fallback?: boolean;
  /** Somebody is there to write to. */
  sendable: boolean;
  at: string;
  until: string;
  /** Set once somebody pressed Send. */
  sending?: { key: string; text?: string; by: string; name: string; at: string; delayed?: true };
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
  /** How many of `messages` the agent has read. */
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
  customer?: {
    id: string;
    name: string;
    email: string;
    evidence: string[];
    /** What was given, by its kind, masked. */
    given?: Record<string, string>;
    verified: boolean;
    at: string;
  };
  /** Sequence of the event that brought the newest message. */
  saidSeq: number;
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
  /** Parts of messages that a person has left out: no later plan names them again. */
  leftOut?: string[];
  /** Plans before this one, oldest first; the finished steps in them are what reads are kept from. */
  earlier: Plan[];
  writes: WriteRecord[];
  approval?: Approval;
  question?: Question;
  answering?: AnswerPurpose;
  /** Why the approver or policy said no, for whoever composes the reply. */
  refusal?: { kind: 'declined' | 'refused'; reason: string; article?: ArticleQuote };
  /** Calls that policy refused, with what only words said of them. */
  refused?: Refused[];
  /** Under this version of the policy somebody of this case said that nothing is to run without a person. */
  switchedOff?: string;
  /** A person said no to a plan of this case: whatever comes after it asks a person. */
  declinedBefore?: true;
  /** Who changed the plan by hand or in words. */
  adjusters?: { id: string; name: string }[];
  answers: number;
  answer?: Answer;
  closing?: { ending: 'stopped' | 'handed_over'; undo?: true; reason?: string };
  handedOver?: HandedOver;
  closed?: Closed;
  conflicts: { step: string; had: Outcome; now: Outcome }[];
  usage: Usage;
  /** The agent that gave the last thought or answer, and whether it stood in for another that was down. */
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
