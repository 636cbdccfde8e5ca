/** What the world owes a run now. Pure: the worker performs these side by side and hands the results back as commands. */
import type { AnswerPurpose, ReplanReason } from './events.ts';
import type { Args, Facts } from './plan.ts';

export type Owed =
  /** `read`: how many messages the mind is given; comes back with its result. */
  | { kind: 'think'; id: string; thought: number; read: number; reason: 'goal' | ReplanReason }
  | { kind: 'read'; id: string; step: string; tool: string; args: Args; digest: string }
  /** Show what each write would change, in order; `assumed` of a later one holds the `after` of those before it. */
  | {
      kind: 'prepare';
      id: string;
      revision: number;
      prepare: number;
      steps: { id: string; tool: string; args: Args }[];
    }
  /** A write that may start, once `decide` has answered the command `start` with `step_started`. */
  | { kind: 'start'; id: string; step: string; digest: string }
  /** A write that was started: performed with its key; by another worker than the one that started it only as `once` allows. */
  | { kind: 'write'; id: string; step: string; tool: string; args: Args; digest: string; key: string; before: Facts }
  | {
      kind: 'reconcile';
      id: string;
      step: string;
      tool: string;
      args: Args;
      digest: string;
      key: string;
      attempt: number;
    }
  | { kind: 'compose'; id: string; answer: number; read: number; purpose: AnswerPurpose }
  | { kind: 'send'; id: string; draft: number; key: string; text: string };
