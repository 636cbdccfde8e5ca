/**
 * Jobs: a service that answers a write at once and does it later. The job's id is kept under the key of the
 * call, so that whoever looks after it asks for the job and never sends the call again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Json } from '../../run/plan/plan.ts';
import { ToolFault, ToolTrouble } from '../contract.ts';
import type { Outside } from './calling.ts';
import { type JobShape, msOf } from './once-shape.ts';
import { checkVerified, type ToolSurroundings } from './outside-call.ts';
import { callOwned } from './owned.ts';
import { askedOf, needed } from './seen-now.ts';
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
export async function endedJob(
  id: string,
  { tool, job, context, signal }: JobOf,
  around: ToolSurroundings,
): Promise<Json> {
  const read = needed(around, job.read);
  checkVerified(read, context);
  const values = (name: string) => (name === '$job' ? id : undefined);
  const asked = askedOf(read, job.args, { values, context });
  const until = performance.now() + msOf(job.within);
  for (;;) {
    const now = await look(read, asked, { context, signal, around });
    if (now !== undefined && holds(job.done, now)) return now;
    if (now !== undefined && job.failed && holds(job.failed, now))
      throw new ToolFault('job_failed', `${tool.name} was begun and failed: nothing was changed.`);
    if (performance.now() + msOf(job.every) > until) throw hangs(tool, job);
    await pause(msOf(job.every), undefined, { signal });
  }
}

/** undefined: it cannot be said now; the next look may say it. */
async function look(
  read: Outside,
  asked: Parameters<Outside['call']>[0],
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
