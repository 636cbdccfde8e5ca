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

/** Reads that can be done before any further write and that are not done yet. */
export function openReads(run: Run, plan: Plan): Step[] {
  const later = new Set<string>();
  return plan.steps.filter((step) => {
    if (step.state === 'done') return false;
    const waits =
      step.effect === 'write' || awaitsProof(run, step) || step.needs.some((need) => later.has(need));
    if (waits) later.add(step.id);
    return !waits && step.state === 'todo';
  });
}

function isDone(plan: Plan, id: string): boolean {
  return stepOf(plan, id)?.state === 'done';
}

/** A step whose arguments are all known. */
type Called = Step & Required<Pick<Step, 'call'>>;

export function readyReads(run: Run, plan: Plan): Called[] {
  return openReads(run, plan).filter(
    (step): step is Called => step.call !== undefined && step.needs.every((need) => isDone(plan, need)),
  );
}

/** Writes whose preview can be made now, in the order in which they will run. */
export function showableWrites(run: Run, plan: Plan): Called[] {
  const shown = new Set<string>();
  return plan.steps.filter((step): step is Called => {
    if (step.effect !== 'write' || step.state !== 'todo' || awaitsProof(run, step) || !step.call)
      return false;
    const ready = step.needs.every((need) => isDone(plan, need) || shown.has(need));
    if (ready) shown.add(step.id);
    return ready;
  });
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
    const ready = step.state === 'todo' && step.call && step.needs.every((need) => isDone(plan, need));
    return ready ? step : undefined;
  }
  return undefined;
}

/** `Not read: "keep the receipt".` */
export function notReadText(parts: readonly string[]): string {
  return `Not read: ${parts.map((part) => `"${part}"`).join(', ')}.`;
}
