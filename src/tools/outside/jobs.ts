/**
 * Jobs: a service that answers a write at once and does it later. The job's id is kept under the key of the
 * call, so that whoever looks after it asks for the job and never sends the call again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Json } from '../../run/plan/plan.ts';
import { ToolFault, ToolTrouble } from '../contract.ts';
import type { Input, Outside } from './calling.ts';
import { type JobShape, msOf } from './once-shape.ts';
import { checkVerified, type ToolSurroundings } from './outside-call.ts';
import { callOwned } from './owned.ts';
import { askedOf, needed } from './seen-now.ts';
import { filledFields } from './templates.ts';
import { at, holds, scalarOf } from './values.ts';

const LONGEST_ID = 500;

export interface JobOf {
  tool: Outside;
  job: JobShape;
  context: CallContext;
  key: string;
  signal: AbortSignal;
}

/**
 * Waits for the job that the call's own answer names: resolves with what its read says once it is done.
 * Rejects with ToolFault where it failed and so changed nothing, with ToolTrouble where nobody knows yet.
 */
export async function begunJob(answer: Json, of: JobOf, around: ToolSurroundings): Promise<Json> {
  const { tool, job, context, key } = of;
  const id = scalarOf(at(answer, job.id));
  if (id === null || id === '' || typeof id === 'boolean' || String(id).length > LONGEST_ID)
    throw new ToolTrouble('invalid_output', `The answer of ${tool.name} names no job.`, { final: true });
  await around.jobs.keep(context.tenant, { key, run: context.run, job: String(id) });
  return endedJob(String(id), of, around);
}

/** Whether the call with this key began a job. */
export async function isKnownJob(
  { declared }: Outside,
  { jobs }: ToolSurroundings,
  { context, key }: { context: CallContext; key: string },
): Promise<boolean> {
  return declared.job !== undefined && (await jobs.of(context.tenant, key)) !== undefined;
}

/** The same for a job that is known. */
export async function endedJob(id: string, of: JobOf, around: ToolSurroundings): Promise<Json> {
  const { tool, job, context, signal } = of;
  const { read, asked } = questionFor(id, of, around);
  const until = performance.now() + msOf(job.within);
  for (;;) {
    const now = await look(read, asked, { context, signal, around });
    const done = now !== undefined && holds(job.done, now);
    const failed = now !== undefined && job.failed !== undefined && holds(job.failed, now);
    if (done && failed) throw contradicts(tool, job);
    if (done) return now;
    if (failed) throw new ToolFault('job_failed', `${tool.name} was begun and failed: nothing was changed.`);
    if (performance.now() + msOf(job.every) > until) throw hangs(tool, job);
    await pause(msOf(job.every), undefined, { signal });
  }
}

/** Ids that are whole numbers are kept as text: a read that takes numbers is asked with one. */
const WHOLE = /^(?:0|[1-9]\d{0,14})$/;

/**
 * The call was sent: that nobody can ask for its job says nothing of what it did, so that is trouble and no
 * fault.
 */
function questionFor(
  id: string,
  { tool, job, context }: JobOf,
  around: ToolSurroundings,
): { read: Outside; asked: Input } {
  try {
    const read = needed(around, job.read);
    checkVerified(read, context);
    const given = (value: Json) => (name: string) => (name === '$job' ? value : undefined);
    const filled = filledFields(job.args, given(id));
    const value = WHOLE.test(id) && !read.input.safeParse(filled).success ? Number(id) : id;
    return { read, asked: askedOf(read, job.args, { values: given(value), context }) };
  } catch (error) {
    if (!(error instanceof ToolFault)) throw error;
    const message = `${tool.name} was begun, and its job cannot be asked for: ${error.message}`;
    throw new ToolTrouble(error.code, message, { final: true });
  }
}

function contradicts({ name }: Outside, { read }: JobShape): ToolTrouble {
  const message = `${name} was begun, and ${read} says both that it is done and that it failed.`;
  return new ToolTrouble('invalid_output', message, { final: true });
}

/** undefined: it cannot be said now; the next look may say it. */
async function look(
  read: Outside,
  asked: Input,
  { context, signal, around }: { context: CallContext; signal: AbortSignal; around: ToolSurroundings },
): Promise<Json | undefined> {
  try {
    await around.checkAllowed(read, context.tenant, signal);
    return await callOwned(read, asked, { context, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof ToolFault || error instanceof ToolTrouble) return undefined;
    throw error;
  }
}

function hangs({ name }: Outside, { within }: JobShape): ToolTrouble {
  const message = `${name} was begun and has not ended within ${within}; what becomes of it is looked at again.`;
  return new ToolTrouble('job_not_ended', message, { final: true });
}
