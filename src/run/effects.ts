/**
 * What is to be done for a run now. Pure: the worker performs these side by side and hands the results back
 * as commands.
 */

import type { Approval } from './approval.ts';
import type { Args, Facts } from './plan/plan.ts';
import { nextWrite, openReads, readyReads, showableWrites, unread } from './plan/progress.ts';
import { anyStep, inFlight } from './plan/steps.ts';
import { present } from './present.ts';
import type { Run } from './state.ts';
import type { Plan, WriteRecord } from './steps.ts';
import type { AnswerPurpose, ReplanReason } from './terms.ts';

export type Effect =
  /** `read`: how many messages the agent is given; comes back with its result. */
  | { kind: 'think'; id: string; thought: number; read: number; reason: 'goal' | ReplanReason }
  | { kind: 'read'; id: string; step: string; tool: string; args: Args; digest: string }
  /**
   * Show what each write would change, in order; `assumed` of a later one holds the `after` of those before
   * it.
   */
  | {
      kind: 'prepare';
      id: string;
      revision: number;
      steps: { id: string; tool: string; args: Args }[];
    }
  /** Policy would let it run without a person: the command asks the day and the switch. */
  | { kind: 'let_run'; id: string; revision: number; digest: string }
  /** A write that may start, once `decide` has answered the command `start` with `step_started`. */
  | { kind: 'start'; id: string; step: string; digest: string }
  /**
   * A write that was started: performed with its key; by another worker than the one that started it only as
   * `once` allows.
   */
  | {
      kind: 'write';
      id: string;
      step: string;
      tool: string;
      args: Args;
      digest: string;
      key: string;
      before: Facts;
      /** When it was started, by whichever worker. */
      startedAt: string;
      /** That of the tools that it was started with. */
      catalogue?: string;
    }
  | {
      kind: 'reconcile';
      id: string;
      step: string;
      tool: string;
      args: Args;
      digest: string;
      key: string;
      catalogue?: string;
      attempt: number;
    }
  | { kind: 'compose'; id: string; answer: number; read: number; purpose: AnswerPurpose }
  | { kind: 'send'; id: string; draft: number; key: string; text: string };

/**
 * Everything that is due, side by side. Ids are stable: a worker that already performs an id does not begin
 * it twice.
 */
export function effects(run: Run): Effect[] {
  const due: Effect[] = [];
  for (const write of run.writes) due.push(...effectsOfWrite(run, write));
  if (run.phase === 'awaiting_reply' && run.answer.sending && run.answer.sentId === undefined) {
    const { draft, reply, sending } = run.answer;
    due.push({ kind: 'send', id: `send:${draft}`, draft, key: sending.key, text: sending.text ?? reply });
  }
  if (run.thinking && run.phase === 'planning')
    due.push({
      kind: 'think',
      id: `think:${run.thoughts + 1}`,
      thought: run.thoughts + 1,
      read: run.messages.length,
      reason: run.thinking.reason,
    });
  if (run.phase === 'answering') {
    const answer = run.answers + 1;
    due.push({
      kind: 'compose',
      id: `compose:${answer}:${run.read}`,
      answer,
      read: run.messages.length,
      purpose: run.answering,
    });
  }
  if (run.phase === 'awaiting_approval') due.push(...effectsOfApproval(run, run.approval));
  if (run.plan && (run.phase === 'gathering' || run.phase === 'acting'))
    due.push(...effectsOfPlan(run, run.plan));
  return due;
}

function effectsOfApproval(run: Run, { state, automatic, revision, digest }: Approval): Effect[] {
  if (state !== 'pending' || automatic !== 'may' || unread(run) || run.closing || run.edits) return [];
  return [{ kind: 'let_run', id: `let_run:${revision}`, revision, digest }];
}

function effectsOfPlan(run: Run, plan: Plan): Effect[] {
  if (unread(run) || run.closing || run.edits) return [];
  const reads = readyReads(run, plan).map(
    ({ id, tool, call }): Effect => ({ kind: 'read', id: `read:${id}`, step: id, tool, ...call }),
  );
  if (run.phase === 'gathering') {
    if (openReads(run, plan).length > 0) return reads;
    const steps = showableWrites(run, plan).map(({ id, tool, call }) => ({ id, tool, args: call.args }));
    return [{ kind: 'prepare', id: `prepare:${plan.revision}`, revision: plan.revision, steps }];
  }
  const write = nextWrite(run);
  if (write?.call && !inFlight(run))
    reads.push({ kind: 'start', id: `start:${write.id}`, step: write.id, digest: write.call.digest });
  return reads;
}

/** A started write is due in every phase until its outcome is known. */
function effectsOfWrite(run: Run, write: WriteRecord): Effect[] {
  const { step, tool, args, digest, occurrence, catalogue, outcome } = write;
  const common = {
    ...{ step, tool, args, digest, key: writeKey(run, digest, occurrence) },
    ...present({ catalogue }),
  };
  if (outcome === 'doing') {
    const before = expectedFacts(run, step);
    return [{ kind: 'write', id: `write:${step}`, ...common, before, startedAt: write.at }];
  }
  if (outcome !== 'unknown' || !anyStep(run, step)?.reconciles || run.reconciles >= RECONCILE_TRIES)
    return [];
  const attempt = run.reconciles + 1;
  return [{ kind: 'reconcile', id: `reconcile:${step}:${attempt}`, ...common, attempt }];
}

/** After so many failed looks a person is asked. */
export const RECONCILE_TRIES = 3;

/** What makes a write happen once: the run, the call, and how often the call was meant. */
export function writeKey(run: Run, digest: string, occurrence: number): string {
  return `${run.id}:${digest}:${occurrence}`;
}

/**
 * The facts the approver was shown, with what the writes approved with it changed since laid over them. What
 * was written before is in them already, as it was when they were shown.
 */
function expectedFacts({ approval, writes }: Run, step: string): Facts {
  const expected = { ...approval?.previews[step]?.before };
  for (const write of writes)
    if (approval?.steps.includes(write.step))
      for (const [name, value] of Object.entries(write.after ?? {}))
        if (Object.hasOwn(expected, name)) expected[name] = value;
  return expected;
}
