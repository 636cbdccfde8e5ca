/**
 * The facts of a run, in the past tense. The run is the fold of these and of nothing else. `data` may be kept
 * for ever and read by anyone who may audit: ids, names of tools, states, digests, amounts, times. `personal`
 * is what people wrote and what tools returned; it is sealed under the run's own key, which erasing destroys.
 */

import type { Actor, Place } from './person.ts';
import type {
  Args,
  ArticleQuote,
  Call,
  Expectation,
  Facts,
  Json,
  Next,
  Preview,
  StepEffect,
} from './plan/plan.ts';
import type { RunLimits } from './policy/policy.ts';
import type {
  AnswerPurpose,
  Citation,
  Ending,
  HeldBack,
  ModelCall,
  Outcome,
  QuestionKind,
  ReplanReason,
  StandInReason,
} from './terms.ts';

export interface PlannedStep {
  id: string;
  tool: string;
  effect: StepEffect;
  needs: string[];
  expect: Expectation[];
  again?: number;
  /** The step that this one takes back. */
  undoes?: string;
  /** Waits until the customer is verified. */
  verified?: true;
  /** Waits until the customer has given a code in this case. */
  code?: true;
  /** When it is unknown, a read can find out. */
  reconciles?: true;
  /** Arguments that people changed by hand, and who. */
  changed?: Readonly<Record<string, Changer>>;
}

/** `barred`: those whose words changed, who may not approve. */
export interface HeldApproval {
  revision: number;
  role: string;
  changed: { name: string; was: Facts[string]; now: Facts[string] }[];
  barred: Changer[];
}

export interface Changer {
  id: string;
  name: string;
}

/** `personal` stands only in facts that have something personal. */
type Shape<Type extends string, Data, Personal = undefined> = {
  type: Type;
  data: Data;
} & (Personal extends undefined ? { personal?: undefined } : { personal: Personal });

type Fact =
  | Shape<
      'run_opened',
      /** `passedOn`: the words are a message that was there already, whoever wrote it. */
      { place: Place; limits: RunLimits; policy: string; characters: number; passedOn?: true },
      { text: string; salt: string; files?: string[] }
    >
  | Shape<
      'information_added',
      { kind: 'information' | 'answer' | 'reminder'; characters: number },
      { text: string; files?: string[] }
    >
  | Shape<
      'adjusted',
      { revision: number; drop: string[]; change: string[]; words: boolean },
      { text?: string; args?: Record<string, Args> }
    >
  | Shape<
      'thought_used',
      {
        thought: number;
        read: number;
        next: Next['kind'];
        calls: ModelCall[];
        fallback?: boolean;
        because?: StandInReason;
      }
    >
  /** `thought` is 0 where an answer, not a thought, came too late. */
  | Shape<
      'thought_discarded',
      { thought: number; read: number; calls: ModelCall[]; why: 'newer_messages' | 'stale' | 'failed' }
    >
  | Shape<
      'planned',
      {
        revision: number;
        by: 'mind' | 'rule';
        steps: PlannedStep[];
        open: boolean;
        undo?: boolean;
        /** How many parts of what people wrote nothing in the plan takes up. */
        notRead?: number;
        /** Code alone read it out of words that are staff's own. */
        asked?: 'by_staff';
      },
      {
        summary: string;
        steps: Record<string, { title: string; args: Args }>;
        open?: string;
        notRead?: string[];
      }
    >
  | Shape<'plan_rejected', { attempt: number; codes: string[] }, { reasons: string[] }>
  | Shape<'replanning', { reason: ReplanReason; step?: string }, { note?: string }>
  | Shape<
      'step_started',
      { step: string; tool: string; digest: string; occurrence: number; key: string; approval: string },
      { args: Args }
    >
  | Shape<'step_kept', { step: string; from: string; digest: string }>
  | Shape<
      'step_finished',
      {
        step: string;
        tool: string;
        effect: StepEffect;
        outcome: Outcome;
        digest: string;
        ms: number;
        tries: number;
        code?: string;
        calls?: ModelCall[];
        id?: string;
      },
      { output?: Json; headline?: string; fault?: string; undo?: Call; after?: Facts; citations?: Citation[] }
    >
  | Shape<'reconcile_failed', { step: string; attempt: number }>
  | Shape<
      'result_conflicts',
      { step: string; had: Outcome; now: Outcome; id?: string },
      { output?: Json; headline?: string }
    >
  | Shape<
      'approval_requested',
      {
        revision: number;
        digest: string;
        covers: 'reads' | 'writes';
        state: 'pending' | 'refused';
        steps: string[];
        later: string[];
        role: string;
        cents: number;
        /** What the plan itself gives, in cents, without what was given before. */
        out?: number;
        expiresAt: string;
        /** The customer record's id and the versions that the digest covers. */
        customer?: string;
        policy: string;
        catalogue: string;
        exception?: string;
        article?: string;
        /** Of a refusal: the calls that break rules, and what of them only words said. */
        refused?: { step: string; claims: Facts }[];
        /** Policy refused it before, and nothing but words has changed since. */
        held?: HeldApproval;
        /** Policy would let it run without a person. */
        automatic?: true;
      },
      { previews: Record<string, Preview>; reason?: string; article?: ArticleQuote }
    >
  /** `out`: what was approved to go out, in cents; it counts against the approver's day. */
  | Shape<
      'approved',
      {
        revision: number;
        digest: string;
        role: string;
        until: string;
        out?: number;
        /** Of one that policy gave: the role that reviews it, where it is in the sample. */
        review?: string;
      },
      /** Why, where somebody said it. */
      { reason: string } | undefined
    >
  /** It would have run without a person, and waits for one all the same. */
  | Shape<'left_to_people', { revision: number; why: HeldBack }>
  /** From now on nothing of the tenant runs without a person, under this version of the policy. */
  | Shape<'automatic_switched_off', { policy: string }>
  /** Somebody looked at what had run without a person. */
  | Shape<'reviewed', { revision: number; right: boolean }>
  | Shape<
      'approval_carried',
      { revision: number; digest: string; from: string; steps: string[]; until: string },
      { previews: Record<string, Preview> }
    >
  | Shape<'approval_expired', { revision: number; digest: string; wasApproved: boolean }>
  | Shape<'declined', { revision: number }, { reason: string }>
  /** Somebody looked at what was not read, and it changes nothing. */
  | Shape<'left_out', { revision: number; parts: number }>
  | Shape<'draft_asked', { revision: number; refused: boolean }>
  | Shape<
      'approver_asked',
      { revision: number; role: string; exception: boolean; digest: string; expiresAt: string },
      { reason?: string }
    >
  | Shape<'approver_reminded', { revision: number; role: string }>
  | Shape<'renewed', { revision: number }>
  | Shape<'undo_asked', { steps: string[] }>
  | Shape<
      'question_asked',
      { kind: QuestionKind; to: string; step?: string; until: string },
      { text: string }
    >
  | Shape<
      'question_closed',
      | { kind: QuestionKind; how: 'answered' | 'verified' | 'superseded' | 'expired' }
      /** What a person says that became of an unknown write. */
      | { kind: 'look'; how: 'looked'; step: string; outcome: 'done' | 'failed' }
    >
  /** `given`: what proves it, by its kind, masked. */
  | Shape<
      'customer_found',
      { id: string; evidence: string[]; step: string },
      { name: string; email: string; given?: Record<string, string> }
    >
  | Shape<'customer_verified', { id: string; by: string[] }>
  | Shape<'verification_failed', { tries: number }>
  | Shape<'answering', { purpose: AnswerPurpose }>
  | Shape<
      'answered',
      {
        draft: number;
        calls: ModelCall[];
        verified: boolean;
        fallback?: boolean;
        because?: StandInReason;
        sendable: boolean;
        citations: Citation[];
        until: string;
        /** How many things speak against the reply. */
        doubts?: number;
        /** The draft that a person edited into this one, which was not sent since not all of it was found. */
        edited?: number;
      },
      { summary: string; reply: string; unverified?: string; unfound?: string[] }
    >
  | Shape<
      'send_approved',
      /** `doubts`: it was sent although so many things speak against it. */
      { draft: number; edited: boolean; key: string; doubts?: number },
      { text?: string }
    >
  /** Whoever delivers does not take it now; it is tried again by itself. */
  | Shape<'send_delayed', { draft: number }>
  | Shape<'sent', { draft: number; id: string }>
  | Shape<'closing_asked', { ending: 'stopped' | 'handed_over'; undo?: true }, { reason?: string }>
  | Shape<'closed', { ending: Ending; why?: string }>
  | Shape<
      'handed_over',
      /** `role` looks after the queue `to`, where it has another name. */
      { to: string; role?: string; why: string; until: string },
      { reason: string; promised?: string; citations?: Citation[] }
    >
  | Shape<'escalated', { role: string }>
  | Shape<'taken', { by: string }>
  | Shape<'given_back', { by: string }>;

export type EventType = Fact['type'];
/** A fact that `decide` gives and nobody has numbered yet. */
export type NewEvent = Fact & { actor: Actor };
/** A fact in its place: `seq` counts from 1 without gaps, `at` is the database's time (ISO 8601, UTC, ms). */
export type RunEvent = NewEvent & { seq: number; at: string };
export type EventOf<T extends EventType> = Extract<RunEvent, { type: T }>;
