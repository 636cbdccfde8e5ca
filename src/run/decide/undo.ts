/** Undo and stop: the next revision, made by rule, is the calls that take done writes back, newest first. */

import type { NewEvent } from '../events.ts';
import { plannedStep } from '../plan/check.ts';
import type { Args, Call } from '../plan/plan.ts';
import { anyStep } from '../plan/steps.ts';
import type { Run } from '../state.ts';
import { clock, type Rules } from './rules.ts';

/** Done writes of this run that still stand and can be taken back, newest first. */
export function undoable(run: Run): { step: string; title: string; call: Call }[] {
  return run.writes
    .filter(
      (write) => write.outcome === 'done' && !write.undone && write.undo && !anyStep(run, write.step)?.undoes,
    )
    .reverse()
    .flatMap((write) =>
      write.undo
        ? [{ step: write.step, title: anyStep(run, write.step)?.title ?? write.tool, call: write.undo }]
        : [],
    );
}

/** No events where nothing can be taken back. */
export function undoPlan(run: Run, rules: Rules): NewEvent[] {
  const back = undoable(run);
  if (back.length === 0) return [];
  const texts: Record<string, { title: string; args: Args }> = {};
  const steps = back.map(({ step, title, call }, n) => {
    const id = `s${run.nextStep + n}`;
    texts[id] = { title: `undo: ${title}`, args: call.args };
    return plannedStep(
      { id, tool: call.tool, needs: [], expect: [], undoes: step },
      { catalogue: rules.catalogue, stepUp: rules.policy.stepUp },
    );
  });
  return [
    { type: 'undo_asked', actor: clock, data: { steps: back.map(({ step }) => step) } },
    {
      type: 'planned',
      actor: clock,
      data: { revision: run.revision + 1, by: 'rule', steps, open: false, undo: true },
      personal: { summary: 'Take back what was done, newest first, then stop.', steps: texts },
    },
  ];
}
