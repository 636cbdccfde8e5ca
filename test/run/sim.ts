/**
 * A world around one run: workers who perform what it owes in any order, late, twice or never; people who
 * press right, stale and forged buttons; a clock.
 */

import type { Command, StepResult } from '../../src/run/commands.ts';
import { decide } from '../../src/run/decide/decide.ts';
import { type Effect, effects } from '../../src/run/effects.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { evolve } from '../../src/run/evolve/evolve.ts';
import type { Person } from '../../src/run/person.ts';
import type { Facts, Json, Next } from '../../src/run/plan/plan.ts';
import type { Policy } from '../../src/run/policy/policy.ts';
import { present } from '../../src/run/present.ts';
import type { Run } from '../../src/run/state.ts';
import { checkEvent } from './check-events.ts';
import { checkRecord } from './check-record.ts';
import { type CheckedRun, copy, newCheckedRun } from './checked-run.ts';
import { ID } from './given.ts';
import { freshPlan, promises } from './promises.ts';
import { authorityOf, policy as basePolicy, catalogueOf } from './shop.ts';
import { answerOf, outputOf, previewOf, undoOf } from './shop-answers.ts';

const START = Date.parse('2026-11-23T09:00:00.000Z');

export interface Sim {
  run: Run | undefined;
  /** ms since the start. */
  clock: number;
  policy: Policy;
  catalogue: ReturnType<typeof catalogueOf>;
  /** What workers have taken up and not handed in. */
  jobs: Effect[];
  checked: CheckedRun;
  /** Left out where only states count. */
  events?: RunEvent[];
}

export const start = (policy: Policy = basePolicy, keep = true): Sim => ({
  run: undefined,
  clock: 0,
  policy,
  catalogue: catalogueOf('tools-1'),
  jobs: [],
  checked: newCheckedRun(ID.tenant),
  ...present({ events: keep ? [] : undefined }),
});

export const fork = (sim: Sim): Sim => ({ ...sim, jobs: [...sim.jobs], checked: copy(sim.checked) });

/** Decides, folds, and checks every promise on the way. `ms` is how long the command took. */
export function applyCommand(sim: Sim, command: Command, ms = 1): RunEvent[] {
  sim.clock += ms;
  const now = new Date(START + sim.clock).toISOString();
  const authority = 'by' in command ? authorityOf(command.by.id) : undefined;
  const { policy, catalogue } = sim;
  const decision = decide(sim.run, command, {
    rules: { now, policy, catalogue, ...(authority ? { authority } : {}) },
    id: ID,
  });
  const fresh: RunEvent[] = [];
  let run = sim.run;
  for (const event of decision.events) {
    const placed: RunEvent = { ...event, seq: (run?.seq ?? 0) + 1, at: now };
    run = evolve(run, placed, ID);
    checkEvent(sim.checked, placed, { policy: policy.version, catalogue: catalogue.version });
    checkRecord(placed, 'by' in command ? command.by : undefined);
    freshPlan(placed, run);
    fresh.push(placed);
    sim.events?.push(placed);
  }
  sim.run = decision.run;
  if (sim.run) promises(sim.run, policy);
  return fresh;
}

export type End = 'done' | 'failed' | 'unknown';
/** How what was owed comes out. `next`: what a mind says; `odd`: a read finds something else than usual. */
export interface Fate {
  end: End;
  next: Next;
  odd?: boolean;
}

/** The command with which a worker hands in what it took up. */
export function handIn(run: Run, job: Effect, fate: Fate): Command {
  const fault = { code: 'went_wrong', message: 'it went wrong' };
  switch (job.kind) {
    case 'think':
      return fate.end === 'failed'
        ? { type: 'thought_failed', thought: job.thought, read: job.read, calls: [], fault }
        : {
            type: 'thought',
            thought: job.thought,
            read: job.read,
            next: fate.next,
            mind: 'model',
            calls: [],
          };
    case 'read':
      return { type: 'finished', results: [result(job, fate.end, readOutput(job, fate))] };
    case 'prepare': {
      let assumed: Facts = {};
      for (const write of run.writes) assumed = { ...assumed, ...write.after };
      const previews: Extract<Command, { type: 'prepared' }>['previews'] = {};
      for (const { id, tool, args } of job.steps) {
        const preview = previewOf(tool, args, assumed);
        if (fate.odd) preview.before = { ...preview.before, moved: true };
        previews[id] = fate.end === 'failed' ? { fault } : { preview };
        assumed = { ...assumed, ...preview.after };
      }
      return { type: 'prepared', revision: job.revision, previews };
    }
    case 'let_run':
      return { type: 'let_run', revision: job.revision, digest: job.digest, draw: 0 };
    case 'start':
      return { type: 'start', step: job.step, digest: job.digest };
    case 'write':
      return {
        type: 'finished',
        results: [{ ...result(job, fate.end, outputOf(job.tool, job.args)), ...writeMore(job, fate.end) }],
      };
    case 'reconcile': {
      const { step, digest } = job;
      const output = fate.end === 'done' ? { output: outputOf(job.tool, job.args) } : {};
      return { type: 'reconciled', step, digest, outcome: fate.end, ...output, ...writeMore(job, fate.end) };
    }
    case 'compose':
      if (fate.end === 'failed') return { type: 'set_aside', why: 'the reply could not be drafted' };
      return {
        type: 'composed',
        answer: job.answer,
        read: job.read,
        mind: 'model',
        summary: 'done',
        reply: 'We have done it.',
        citations: [],
        verified: true,
        calls: [],
      };
    case 'send':
      if (fate.end === 'unknown') return { type: 'send_delayed', draft: job.draft };
      return fate.end === 'failed'
        ? { type: 'send_failed', draft: job.draft, fault }
        : { type: 'sent', draft: job.draft, id: 'mail' };
    default:
      return job satisfies never;
  }
}

function readOutput(job: Extract<Effect, { kind: 'read' }>, fate: Fate): Json {
  if (!fate.odd) return answerOf(job.tool, job.args);
  if (job.tool === 'accounts.find')
    return { customer: { id: 'c-mara', name: 'Mara Lind', email: 'mara.l@example.com' }, evidence: [] };
  return job.tool === 'accounts.claim'
    ? { customer: { id: 'c-other', name: '', email: 'o@example.com' }, evidence: [] }
    : {};
}

function result(job: { step: string; digest: string }, outcome: End, output: Json): StepResult {
  const { step, digest } = job;
  return {
    step,
    digest,
    outcome,
    ms: 5,
    tries: 1,
    ...(outcome === 'done' ? { output } : { fault: { code: outcome, message: 'no' } }),
  };
}

function writeMore(job: { tool: string; args: Extract<Effect, { kind: 'write' }>['args'] }, end: End) {
  const undo = undoOf(job.tool, job.args);
  return end === 'done' ? { after: previewOf(job.tool, job.args).after, ...(undo ? { undo } : {}) } : {};
}

/** Takes up what is owed; at most eight things at a time lie with workers. */
export function pick(sim: Sim, which: number): boolean {
  const owed = sim.run ? effects(sim.run) : [];
  const one = owed[which % Math.max(1, owed.length)];
  if (!one || sim.jobs.length >= 8) return false;
  sim.jobs.push(one);
  return true;
}

/** Hands in one thing; `stays`: it will be handed in once more. */
export function deliver(
  sim: Sim,
  which: number,
  { fate, stays = false }: { fate: Fate; stays?: boolean },
): boolean {
  const at = which % Math.max(1, sim.jobs.length);
  const job = sim.jobs[at];
  if (!job || !sim.run) return false;
  if (!stays) sim.jobs.splice(at, 1);
  applyCommand(sim, handIn(sim.run, job, fate));
  return true;
}

export type Press =
  | 'approve'
  | 'decline'
  | 'draft'
  | 'renew'
  | 'leave_out'
  | 'adjust_words'
  | 'drop'
  | 'change'
  | 'send'
  | 'looked';

/** A button that names what it acts on: as the card shows it now, as an old card showed it, or made up. */
export function press(
  run: Run,
  button: Press,
  { by, kind, which = 0 }: { by: Person; kind: 'right' | 'stale' | 'forged'; which?: number },
): Command {
  const revision = kind === 'stale' ? run.revision - 1 : run.revision;
  const steps = run.plan?.steps ?? [];
  const id = kind === 'forged' ? 's999' : (steps[which % Math.max(1, steps.length)]?.id ?? 's1');
  switch (button) {
    case 'approve':
      return {
        type: 'approve',
        by,
        revision,
        digest: kind === 'forged' ? 'f'.repeat(64) : (run.approval?.digest ?? ''),
      };
    case 'decline':
      return { type: 'decline', by, revision, reason: 'no' };
    case 'draft':
    case 'renew':
    case 'leave_out':
      return { type: button, by, revision };
    case 'adjust_words':
      return { type: 'adjust', by, revision, text: 'also the shipping' };
    case 'drop':
      return { type: 'adjust', by, revision, steps: [{ id, drop: true }] };
    case 'change':
      return { type: 'adjust', by, revision, steps: [{ id, args: { order: 'FH-10500' } }] };
    case 'send':
      return { type: 'send', by, draft: (run.answer?.draft ?? 1) - (kind === 'stale' ? 1 : 0) };
    case 'looked':
      return {
        type: 'looked',
        by,
        call: kind === 'right' ? (run.question?.step ?? id) : id,
        outcome: which % 2 === 0 ? 'done' : 'failed',
      };
    default:
      return button satisfies never;
  }
}
