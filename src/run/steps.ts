/** A run's plan, its steps and its writes, as they stand. */
import type { Args, Call, Expectation, Facts, Json, StepEffect, StepState } from './plan/plan.ts';
import type { Citation, Outcome } from './terms.ts';

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
  /** Waits until the customer has given a code in this case. */
  code?: true;
  /** When it is unknown, a read can find out. */
  reconciles?: true;
  /** Arguments that people changed by hand, and who. */
  changed?: Readonly<Record<string, { id: string; name: string }>>;
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
  /** Parts of what people wrote that nothing here takes up; until somebody has looked, none is approved. */
  notRead?: string[];
  /** Code alone read it out of words that are staff's own. */
  asked?: 'by_staff';
  /** The plan that takes writes back; after it the run closes as stopped. */
  undo?: true;
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
  /** Version of the catalogue that it was started from: nothing else may say what became of it. */
  catalogue?: string;
  after?: Facts;
  undo?: Call;
  undone?: true;
}
