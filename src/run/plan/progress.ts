/** How far the current plan has come: what may start, what must wait, and for what. */
import type { Run } from '../state.ts';
import type { Plan, Step } from '../steps.ts';
import { stepOf } from './steps.ts';

/** Messages that no thought has read suspend the start of further steps. */
export function unread(run: Run): boolean {
  return run.messages.length > Math.max(run.read, run.settledMessages);
}

/**
 * Policy refused the plan and the customer got a kind no: an exception may still be asked for, on the
 * approval that the draft superseded.
 */
export function closedWithANo(run: Run): boolean {
  return (
    run.phase === 'closed' &&
    run.closed.ending === 'refused' &&
    run.refusal?.kind === 'refused' &&
    run.approval?.state === 'superseded' &&
    run.approval.revision === run.revision
  );
}

/** Whether the customer gave a right code in this case. */
export function codeGiven({ customer }: Run): boolean {
  return customer?.verified === true && customer.evidence.includes('code');
}

/** What keeps a step from starting is that the customer has not proved enough yet. */
export function awaitsProof(run: Run, { verified, code }: Pick<Step, 'verified' | 'code'>): boolean {
  return (verified === true && !run.customer?.verified) || (code === true && !codeGiven(run));
}

/** Steps that wait for the customer to prove who they are, and those that need one of them. */
export function awaitingVerification(run: Run, plan: Plan): Set<string> {
  const waiting = new Set<string>();
  for (const step of plan.steps)
    if (step.state === 'todo' && (awaitsProof(run, step) || step.needs.some((need) => waiting.has(need))))
      waiting.add(step.id);
  return waiting;
}

/** Reads that can be done before any further write and that are not done yet. */
export function openReads(run: Run, plan: Plan): Step[] {
  const held = awaitingVerification(run, plan);
  const afterWrite = new Set<string>();
  const open: Step[] = [];
  for (const step of plan.steps) {
    if (step.state === 'done') continue;
    if (step.effect === 'write' || held.has(step.id) || step.needs.some((need) => afterWrite.has(need))) {
      afterWrite.add(step.id);
      continue;
    }
    if (step.state === 'todo') open.push(step);
  }
  return open;
}

export function readyReads(run: Run, plan: Plan): Step[] {
  return openReads(run, plan).filter(
    (step) => step.call && step.needs.every((need) => stepOf(plan, need)?.state === 'done'),
  );
}

/** Writes whose preview can be made now, in the order in which they will run. */
export function showableWrites(run: Run, plan: Plan): Step[] {
  const held = awaitingVerification(run, plan);
  const shown = new Set<string>();
  const writes: Step[] = [];
  for (const step of plan.steps) {
    if (step.effect !== 'write' || step.state !== 'todo' || held.has(step.id) || !step.call) continue;
    const ready = step.needs.every((need) => stepOf(plan, need)?.state === 'done' || shown.has(need));
    if (!ready) continue;
    shown.add(step.id);
    writes.push(step);
  }
  return writes;
}

/** Writes that are asked for in the next revision. */
export function laterWrites(run: Run, plan: Plan): Step[] {
  const now = new Set(showableWrites(run, plan).map((step) => step.id));
  return plan.steps.filter((step) => step.effect === 'write' && step.state === 'todo' && !now.has(step.id));
}

export function todo(plan: Plan): Step[] {
  return plan.steps.filter((step) => step.state === 'todo');
}

/**
 * The write that runs next under the standing approval; none while one is in flight, failed, or waits for a
 * read.
 */
export function nextWrite(run: Run): Step | undefined {
  const { plan, approval } = run;
  if (!plan || run.phase !== 'acting' || run.closing || unread(run) || run.edits) return undefined;
  if (approval?.state !== 'approved' || approval.covers !== 'writes' || approval.revision !== plan.revision)
    return undefined;
  for (const id of approval.steps) {
    const step = stepOf(plan, id);
    if (!step || step.state === 'done') continue;
    const ready =
      step.state === 'todo' && step.call && step.needs.every((need) => stepOf(plan, need)?.state === 'done');
    return ready ? step : undefined;
  }
  return undefined;
}

/** `Not read: "keep the receipt".` */
export function notReadText(parts: readonly string[]): string {
  return `Not read: ${parts.map((part) => `"${part}"`).join(', ')}.`;
}
