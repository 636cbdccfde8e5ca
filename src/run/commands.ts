/**
 * What can be asked of a run. People's commands come from verified events; the others carry results of what
 * the run asked for.
 */

import type { Person, Place } from './person.ts';
import type { Args, Call, Facts, Json, Next, Preview } from './plan/plan.ts';
import type { Citation, Fault, ModelCall, Outcome, StandInReason } from './terms.ts';

export interface StepChange {
  id: string;
  drop?: true | undefined;
  args?: Args | undefined;
}

export type PersonCommand =
  | {
      type: 'open';
      by: Person;
      place: Place;
      text: string;
      /** Names of files that came with it, as the platform says and not the text. */
      files?: string[];
      /** It is a message that was there already, whoever wrote it. */
      passedOn?: true;
      /** 32 random bytes, hex. */
      salt: string;
    }
  | { type: 'information'; by: Person; text: string; files?: string[] }
  | { type: 'approve'; by: Person; revision: number; digest: string; reason?: string }
  | { type: 'adjust'; by: Person; revision: number; text?: string; steps?: StepChange[] }
  | { type: 'decline'; by: Person; revision: number; reason: string }
  | { type: 'draft'; by: Person; revision: number }
  | { type: 'ask'; by: Person; role: string; reason?: string }
  | { type: 'renew'; by: Person; revision: number }
  /** What was not read changes nothing. */
  | { type: 'leave_out'; by: Person; revision: number }
  /** The code itself stops in flow: only whether it was right gets here. */
  | { type: 'code_checked'; by: Person; right: boolean }
  /** From now on nothing runs without a person. */
  | { type: 'switch_off'; by: Person }
  /** What somebody found of what had run without a person. */
  | { type: 'review'; by: Person; right: boolean }
  | { type: 'looked'; by: Person; call: string; outcome: 'done' | 'failed' }
  /** `confirm`: it is meant although not everything in it was found. */
  | { type: 'send'; by: Person; draft: number; text?: string; confirm?: true; checked?: CheckedText }
  | { type: 'stop'; by: Person; undo?: true }
  | { type: 'hand_off'; by: Person; reason: string }
  | { type: 'take'; by: Person }
  | { type: 'give_back'; by: Person };

/** What a check found of a text that a person wrote; flow fills it in, no channel does. */
export interface CheckedText {
  reply: string;
  verified: boolean;
  unverified?: string;
  unfound?: string[];
  doubts?: number;
}

export interface StepResult {
  step: string;
  /** The digest of the call that was made: a result is never matched by position or tool. */
  digest: string;
  outcome: Outcome;
  ms: number;
  tries: number;
  output?: Json;
  headline?: string;
  /** The id of the effect in the outside records, for the audit. */
  id?: string;
  fault?: Fault;
  undo?: Call;
  after?: Facts;
  citations?: Citation[];
  calls?: ModelCall[];
}

export type WorldCommand =
  | {
      type: 'thought';
      thought: number;
      read: number;
      next: Next;
      mind: string;
      calls: ModelCall[];
      fallback?: boolean;
      because?: StandInReason;
    }
  /** The agent could not answer at all (both kinds failed, time limit). */
  | { type: 'thought_failed'; thought: number; read: number; calls: ModelCall[]; fault: Fault }
  | {
      type: 'prepared';
      revision: number;
      previews: Record<string, { preview: Preview } | { fault: Fault }>;
    }
  /**
   * Asks whether what policy would let run without a person may do so now. `draw`: from 0 to below 1, thrown
   * for this alone, by which it is in the sample that is reviewed or is not.
   */
  | { type: 'let_run'; revision: number; digest: string; draw: number }
  /** Asks, just before a write is sent, whether it may be: answers with `step_started` or nothing. */
  | { type: 'start'; step: string; digest: string }
  | { type: 'finished'; results: StepResult[] }
  | {
      type: 'reconciled';
      step: string;
      digest: string;
      outcome: Outcome;
      output?: Json;
      headline?: string;
      id?: string;
      after?: Facts;
      undo?: Call;
    }
  | {
      type: 'composed';
      answer: number;
      read: number;
      mind: string;
      summary: string;
      reply: string;
      citations: Citation[];
      verified: boolean;
      unverified?: string;
      unfound?: string[];
      doubts?: number;
      calls: ModelCall[];
      fallback?: boolean;
      because?: StandInReason;
    }
  | { type: 'sent'; draft: number; id: string }
  /** Whoever delivers does not take it now. */
  | { type: 'send_delayed'; draft: number }
  | { type: 'send_failed'; draft: number; fault: Fault }
  /** A reminder that the run set is due. */
  | { type: 'remind'; text: string }
  | { type: 'tick' }
  /**
   * The worker gave up on this run after repeated failures of its own, or no agent could write its answer:
   * `calls` were paid for all the same.
   */
  | { type: 'set_aside'; why: string; calls?: ModelCall[] };

export type Command = PersonCommand | WorldCommand;

/** Why a command changed nothing; `status` is the HTTP status that fits. */
export interface Refusal {
  error: string;
  message: string;
  status: 400 | 403 | 404 | 409 | 410 | 413 | 422;
  revision?: number;
}
