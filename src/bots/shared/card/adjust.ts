/**
 * Adjusting a plan by hand: which steps can be changed, by which fields, and what was typed as changes of
 * steps. Pure; the same for every channel.
 */
import type { StepChange } from '../../../run/commands.ts';
import { parseReference, valueAt } from '../../../run/plan/references.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import { changedArgs, type Field, fieldsOf, type Resolve } from './arguments.ts';

export interface StepEdit {
  drop: boolean;
  /** Texts by the field's path; a text that is as it was changes nothing. */
  typed: Record<string, string>;
}

export interface AdjustableStep {
  id: string;
  title: string;
  fields: Field[];
}

/** The steps that have not begun, in the plan's order. */
export function adjustableSteps(view: RunView): AdjustableStep[] {
  const resolve = resolverOf(view);
  return openSteps(view).map((step) => ({
    id: step.id,
    title: step.title,
    fields: fieldsOf({ ...step, resolve }),
  }));
}

/** What the edits mean, by step id. `faults` are sentences on texts that do not fit their fields. */
export function stepChanges(
  view: RunView,
  edits: Record<string, StepEdit>,
): { steps: StepChange[]; faults: string[] } {
  const resolve = resolverOf(view);
  const steps: StepChange[] = [];
  const faults: string[] = [];
  for (const step of openSteps(view)) {
    const { id } = step;
    const edit = edits[id];
    if (!edit) continue;
    if (edit.drop) {
      steps.push({ id, drop: true });
      continue;
    }
    const changed = changedArgs({ ...step, resolve }, edit.typed);
    faults.push(...changed.faults);
    if (Object.keys(changed.args).length > 0) steps.push({ id, args: changed.args });
  }
  return { steps, faults };
}

function openSteps(view: RunView) {
  return view.card.steps.filter((step) => step.state === 'todo' || step.state === 'later');
}

/** Values that references stand for, of steps that are done. */
function resolverOf(view: RunView): Resolve {
  return (reference) => {
    const found = parseReference(reference);
    const output = view.plan?.steps.find((step) => step.id === found?.step)?.output;
    return found === undefined || output === undefined ? undefined : valueAt(output, found.path);
  };
}
