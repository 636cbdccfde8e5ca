/** Questions about the steps of a run, asked by evolve, decide, effects and view alike. */

import type { Approval } from '../approval.ts';
import type { Run } from '../state.ts';
import type { Plan, Step, WriteRecord } from '../steps.ts';
import { type ApprovedCall, callDigest, entryBytes } from './digest.ts';
import type { Args, Preview } from './plan.ts';
import {
  formatPath,
  holdsPending,
  parseReference,
  pendingOf,
  referenceOf,
  referredSteps,
  replaceInArgs,
  valueAt,
} from './references.ts';

export function stepOf(plan: Plan | undefined, id: string): Step | undefined {
  return plan?.steps.find((step) => step.id === id);
}

/** In the plan or in any before it. */
export function anyStep(run: Run, id: string): Step | undefined {
  for (const plan of [run.plan, ...run.earlier]) {
    const found = stepOf(plan, id);
    if (found) return found;
  }
  return undefined;
}

/** Records of writes that stand: done and not taken back. */
export function standing(run: Run, digest: string): WriteRecord[] {
  return run.writes.filter((write) => write.digest === digest && write.outcome === 'done' && !write.undone);
}

export function inFlight(run: Run): boolean {
  return run.writes.some((write) => write.outcome === 'doing' || write.outcome === 'unknown');
}

/**
 * A write that was sent and has not come back. One that came back as unknown is in flight too, but waits for
 * somebody to look.
 */
export function writing(run: Run): boolean {
  return run.writes.some((write) => write.outcome === 'doing');
}

/** A reply is on its way; whether it got there is not known yet. */
export function sending(run: Run): boolean {
  return (
    run.phase === 'awaiting_reply' && run.answer.sending !== undefined && run.answer.sentId === undefined
  );
}

/** Whether writes have changed anything that still stands; what took another back leaves nothing behind. */
export function anyWriteDone(run: Run): boolean {
  return run.writes.some(
    ({ step, outcome, undone }) => outcome === 'done' && !undone && !anyStep(run, step)?.undoes,
  );
}

/**
 * The step's call with every reference to a finished read filled in; references to writes become `{ $call,
 * path }`. undefined while something that it refers to is not done; 'unresolved' when it is done and has no
 * such value.
 */
export function resolveCall(run: Run, plan: Plan, step: Step): Resolved {
  return callOf(run.salt, step, (id) => stepOf(plan, id));
}

export type Resolved = { digest: string; args: Args } | 'unresolved' | undefined;

/** As resolveCall, where `find` knows the plan's steps. */
export function callOf(salt: string, step: Step, find: (id: string) => Step | undefined): Resolved {
  const byCall = (from: Step | undefined) =>
    from?.effect === 'write' && step.effect === 'write' ? from.call : undefined;
  const isThere = (id: string) => {
    const from = find(id);
    return byCall(from) !== undefined || from?.state === 'done';
  };
  if (!referredSteps(step.args).every(isThere)) return undefined;
  let missing = false;
  const args = replaceInArgs(step.args, (value) => {
    const text = referenceOf(value);
    const reference = text === undefined ? undefined : parseReference(text);
    if (!reference) return undefined;
    const from = find(reference.step);
    const call = byCall(from);
    if (call) return { $call: call.digest, path: formatPath(reference.path) };
    const found = valueAt(from?.output, reference.path);
    // Text from outside that looks like a pending output must never become one.
    if (found === undefined || found === null || holdsPending(found)) missing = true;
    return found ?? null;
  });
  return missing ? 'unresolved' : { args, digest: callDigest(salt, step.tool, args) };
}

/** The arguments as they are sent: outputs of earlier writes filled in. undefined where one is missing. */
export function finalArgs(run: Run, args: Args): Args | undefined {
  let missing = false;
  const filled = replaceInArgs(args, (value) => {
    const pending = pendingOf(value);
    if (!pending) return undefined;
    const write = standing(run, pending.$call).at(-1);
    const output = write ? anyStep(run, write.step)?.output : undefined;
    const reference = parseReference(`s${pending.path}`);
    const found = reference ? valueAt(output, reference.path) : undefined;
    if (found === undefined || found === null) missing = true;
    return found ?? null;
  });
  return missing ? undefined : filled;
}

/** The bytes of a write as its approver is shown it. */
export function approvalEntry(plan: Plan, step: Step, preview: Preview): string {
  const needs = plan.steps
    .filter(({ id, effect }) => effect === 'write' && step.needs.includes(id))
    .flatMap(({ call }) => (call ? [call.digest] : []))
    .sort();
  const call: ApprovedCall = {
    tool: step.tool,
    args: step.call?.args ?? {},
    needs,
    expect: step.expect,
    before: preview.before,
    again: step.again ?? 0,
  };
  return entryBytes(call);
}

/**
 * The bytes of a read, for tenants that approve everything; references stand as they are, since nothing is
 * resolved yet.
 */
export function readEntry(step: Step): string {
  return entryBytes({
    tool: step.tool,
    args: step.args,
    needs: step.needs,
    expect: step.expect,
    before: {},
    again: 0,
  });
}

/** Entries of an approval whose calls have not been started. */
export function openEntries(run: Run, approval: Approval): string[] {
  return approval.steps
    .filter((id) => anyStep(run, id)?.state === 'todo')
    .flatMap((id) => approval.entries[id] ?? []);
}
