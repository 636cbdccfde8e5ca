/** The part of evolve that knows plans and steps. */
import type { EventOf } from '../events.ts';
import { anyStep, callOf, standing } from '../plan/steps.ts';
import { present, without } from '../present.ts';
import type { Run } from '../state.ts';
import type { Plan, Step, WriteRecord } from '../steps.ts';
import { paid } from '../usage.ts';
import { undecidedSuperseded } from './supersede.ts';

type StepEvent =
  | EventOf<'step_started'>
  | EventOf<'step_kept'>
  | EventOf<'step_finished'>
  | EventOf<'reconcile_failed'>
  | EventOf<'result_conflicts'>;

export function evolveSteps(run: Run, event: StepEvent): Run {
  switch (event.type) {
    case 'step_started': {
      const { step, tool, digest, occurrence } = event.data;
      const record: WriteRecord = {
        step,
        tool,
        digest,
        occurrence,
        outcome: 'doing',
        at: event.at,
        args: event.personal.args,
        ...present({ catalogue: run.approval?.catalogue }),
      };
      return {
        ...changeStep(run, step, { state: 'doing', startedAt: event.at }),
        writes: [...run.writes, record],
        reconciles: 0,
      };
    }
    case 'step_kept':
      return kept(run, event);
    case 'step_finished':
      return finished(run, event);
    case 'reconcile_failed':
      return { ...run, reconciles: event.data.attempt };
    case 'result_conflicts': {
      const { step, had, now, id } = event.data;
      const changed = changeStep(run, step, {
        state: now,
        ...present({ ...event.personal, resultId: id }),
      });
      return {
        ...takenBack(
          stale({ ...changed, writes: settle(run.writes, step, { outcome: now }) }, event.seq),
          step,
        ),
        conflicts: [...run.conflicts, { step, had, now }],
      };
    }
    default:
      return event satisfies never;
  }
}

/**
 * A plan takes the place of the one before it. Its ids are new, so that nothing of the old one's states is
 * inherited.
 */
export function planned(run: Run, event: EventOf<'planned'>): Run {
  const { revision, by, steps } = event.data;
  const plan: Plan = {
    revision,
    by,
    summary: event.personal.summary,
    steps: steps.map((step) => ({
      ...step,
      title: event.personal.steps[step.id]?.title ?? step.tool,
      args: event.personal.steps[step.id]?.args ?? {},
      state: 'todo',
    })),
    ...present({
      open: event.personal.open,
      undo: event.data.undo || undefined,
      notRead: event.personal.notRead,
      asked: event.data.asked,
    }),
  };
  return withCalls({
    // An approval that was given stays, to be carried over where nothing in it changes.
    ...undecidedSuperseded(without(run, 'thinking', 'question', 'answering', 'refusal', 'edits')),
    phase: 'gathering',
    revision,
    rejections: 0,
    nextStep: run.nextStep + steps.length,
    earlier: run.plan ? [...run.earlier, run.plan] : run.earlier,
    plan,
  });
}

function kept(run: Run, event: EventOf<'step_kept'>): Run {
  const from = anyStep(run, event.data.from);
  if (!from) return run;
  const { startedAt, finishedAt, finishedSeq, output, headline, resultId, undo, after, citations } = from;
  const taken = { startedAt, finishedAt, finishedSeq, output, headline, resultId, undo, after, citations };
  const changed = changeStep(run, event.data.step, {
    ...present(taken),
    state: 'done',
    keptFrom: from.keptFrom ?? from.id,
  });
  return withCalls(changed);
}

function finished(run: Run, event: EventOf<'step_finished'>): Run {
  const { step, effect, outcome, ms, tries, code, id } = event.data;
  const { output, headline, fault, undo, after, citations } = event.personal;
  const change: Partial<Step> = {
    state: outcome,
    finishedAt: event.at,
    finishedSeq: event.seq,
    ms,
    tries,
    ...present({ output, headline, resultId: id, undo, after, citations }),
  };
  if (code !== undefined) change.fault = { code, message: fault ?? code };
  let next = paid(changeStep(run, step, change), event.data.calls ?? []);
  next = {
    ...next,
    usage: {
      ...next.usage,
      toolCalls: next.usage.toolCalls + (tries > 0 ? 1 : 0),
      cached: next.usage.cached + (tries === 0 && !code ? 1 : 0),
    },
  };
  if (effect === 'write') {
    next = {
      ...next,
      writes: settle(next.writes, step, { outcome, ...present({ after, undo }) }),
      reconciles: 0,
    };
    if (outcome === 'done') next = takenBack(stale(next, event.seq), step);
  }
  return withCalls(next);
}

/** A write that took another back: the other no longer stands. */
function takenBack(run: Run, step: string): Run {
  const undoes = anyStep(run, step)?.undoes;
  if (!undoes) return run;
  const original = anyStep(run, undoes)?.keptFrom ?? undoes;
  return {
    ...run,
    writes: run.writes.map((write) => (write.step === original ? { ...write, undone: true } : write)),
  };
}

function settle(writes: WriteRecord[], step: string, change: Partial<WriteRecord>): WriteRecord[] {
  return writes.map((write) => (write.step === step ? { ...write, ...change } : write));
}

/** What was read so far may have changed: none of it is kept in a later revision. */
export function stale(run: Run, seq: number): Run {
  return { ...without(run, 'freshStep'), freshAfter: seq };
}

/** A person looked at an unknown write and says what became of it. */
export function lookedAt(
  run: Run,
  { step, outcome }: { step: string; outcome: 'done' | 'failed' },
  seq: number,
): Run {
  const fault =
    outcome === 'failed' ? { fault: { code: 'looked', message: 'a person looked: it did not happen' } } : {};
  const changed = changeStep(run, step, { state: outcome, ...fault });
  const next = { ...changed, writes: settle(run.writes, step, { outcome }) };
  return withCalls(outcome === 'done' ? takenBack(stale(next, seq), step) : next);
}

/** Steps that were not begun will not be. */
export function skipOpen(run: Run): Run {
  if (!run.plan) return run;
  return {
    ...run,
    plan: {
      ...run.plan,
      steps: run.plan.steps.map((step) => (step.state === 'todo' ? { ...step, state: 'skipped' } : step)),
    },
  };
}

/** The opposite, for a plan that gets its exception after all. */
export function openSkipped(run: Run): Run {
  if (!run.plan) return run;
  return {
    ...run,
    plan: {
      ...run.plan,
      steps: run.plan.steps.map((step) => (step.state === 'skipped' ? { ...step, state: 'todo' } : step)),
    },
  };
}

function changeStep(run: Run, id: string, change: Partial<Step>): Run {
  const alter = (plan: Plan): Plan => ({
    ...plan,
    steps: plan.steps.map((step) => (step.id === id ? { ...step, ...change } : step)),
  });
  if (run.plan?.steps.some((step) => step.id === id)) return { ...run, plan: alter(run.plan) };
  return { ...run, earlier: run.earlier.map(alter) };
}

/** Fills in the calls of steps whose references are resolved by now. */
function withCalls(run: Run): Run {
  const plan = run.plan;
  if (!plan) return run;
  // One pass in listed order is enough: needs point backwards, so that a later write sees the calls of those
  // before it.
  const known = new Map<string, Step>();
  const find = (id: string) => known.get(id);
  let changed = false;
  for (const step of plan.steps) {
    known.set(step.id, step);
    if (step.call || step.state === 'skipped') continue;
    const call = callOf(run.salt, step, find);
    if (!call || call === 'unresolved') continue;
    known.set(step.id, { ...step, call });
    changed = true;
  }
  return changed ? { ...run, plan: { ...plan, steps: [...known.values()] } } : run;
}

/** A done write with the same call that still stands and that this step does not mean to repeat. */
export function sameWrite(run: Run, step: Step): WriteRecord | undefined {
  if (!step.call) return undefined;
  const done = standing(run, step.call.digest);
  // Taking a write back may be the same call as one made before it (hold, release, hold): only the same
  // taking back is the same write.
  if (step.undoes) return done.find((write) => anyStep(run, write.step)?.undoes === step.undoes);
  return done.length > (step.again ?? 0) ? done[done.length - 1] : undefined;
}
