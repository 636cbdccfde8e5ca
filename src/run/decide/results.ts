/**
 * Results of calls. They are recognised by step and digest, never by position; each is recorded in every
 * phase, and none twice.
 */

import type { StepResult, WorldCommand } from '../commands.ts';
import type { NewEvent } from '../events.ts';
import { evolve } from '../evolve/evolve.ts';
import { anyStep } from '../plan/steps.ts';
import { present } from '../present.ts';
import type { Run } from '../state.ts';
import { nothing, type Response, type Rules, worker } from './rules.ts';

type Of<T extends WorldCommand['type']> = Extract<WorldCommand, { type: T }>;

/**
 * Each result meets the run as those before it in the same command left it: one that comes twice counts once.
 */
export function finished(run: Run, command: Of<'finished'>, rules: Rules): Response {
  let state = run;
  const events: NewEvent[] = [];
  for (const result of command.results)
    for (const event of finishedStep(state, result)) {
      events.push(event);
      state = evolve(
        state,
        { ...event, seq: state.seq + 1, at: rules.now },
        { tenant: run.tenant, run: run.id },
      );
    }
  return { events };
}

function finishedStep(run: Run, came: StepResult): NewEvent[] {
  const step = anyStep(run, came.step);
  const result = step?.effect === 'read' ? readResult(came) : came;
  if (!step?.call || step.call.digest !== result.digest) return [];
  const open =
    step.effect === 'read'
      ? step.state === 'todo' || step.state === 'skipped'
      : step.state === 'doing' || step.state === 'unknown';
  if (open) {
    // A second "unknown" tells nothing new.
    return step.state === 'unknown' && result.outcome === 'unknown'
      ? []
      : [stepFinished(step.tool, step.effect, result)];
  }
  if (
    step.effect === 'write' &&
    step.state === 'failed' &&
    result.outcome === 'done' &&
    run.writes.some((write) => write.step === step.id)
  ) {
    return [
      {
        type: 'result_conflicts',
        actor: worker,
        data: present({ step: step.id, had: 'failed' as const, now: 'done' as const, id: result.id }),
        personal: present({ output: result.output, headline: result.headline }),
      },
    ];
  }
  return [];
}

/** A read changes nothing, so that there is nothing unknown about it: it brought something or it failed. */
function readResult(result: StepResult): StepResult {
  if (result.outcome !== 'unknown') return result;
  const fault = result.fault ?? { code: 'no_answer', message: 'The read brought no answer.' };
  return { ...result, outcome: 'failed', fault };
}

function stepFinished(tool: string, effect: 'read' | 'write', result: StepResult): NewEvent {
  const { step, digest, outcome, ms, tries, output, headline, id, fault, undo, after, citations, calls } =
    result;
  return {
    type: 'step_finished',
    actor: worker,
    data: present({ step, tool, effect, outcome, digest, ms, tries, code: fault?.code, calls, id }),
    personal: present({ output, headline, fault: fault?.message, undo, after, citations }),
  };
}

export function reconciled(run: Run, command: Of<'reconciled'>): Response {
  const step = anyStep(run, command.step);
  if (step?.state !== 'unknown' || step.call?.digest !== command.digest) return nothing;
  if (command.outcome === 'unknown')
    return {
      events: [
        {
          type: 'reconcile_failed',
          actor: worker,
          data: { step: step.id, attempt: run.reconciles + 1 },
        },
      ],
    };
  const { type: _, ...result } = command;
  const fault =
    command.outcome === 'failed'
      ? { fault: { code: 'did_not_happen', message: 'A look at the records shows that it did not happen.' } }
      : {};
  return { events: [stepFinished(step.tool, step.effect, { ...result, ...fault, ms: 0, tries: 1 })] };
}
