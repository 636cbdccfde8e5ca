/** The steps of a card, and what changed against the plan that people saw last. */

import { effects } from '../effects.ts';
import type { Catalogue } from '../plan/catalogue.ts';
import { argsSent, knownOf, originsOf } from '../plan/origins.ts';
import { stepOf } from '../plan/steps.ts';
import type { Run } from '../state.ts';
import type { Plan, Step } from '../steps.ts';
import type { CardStep } from './card.ts';
import { shownArguments } from './shown-arguments.ts';

interface Declaring {
  catalogue: Pick<Catalogue, 'tool'> | undefined;
  currency: string;
  /** What a tool declares of its arguments. */
  declaredOf(tool: string): CardStep['declared'];
}

export function cardSteps(run: Run, { catalogue, currency, declaredOf }: Declaring): CardStep[] {
  const { plan } = run;
  if (!plan) return [];
  const reading = new Set(effects(run).flatMap((one) => (one.kind === 'read' ? [one.step] : [])));
  const later = new Set(run.approval?.revision === plan.revision ? run.approval.later : []);
  return plan.steps.map((step) => {
    const preview = run.approval?.previews[step.id];
    const state =
      step.state === 'todo' && later.has(step.id)
        ? 'later'
        : step.state === 'todo' && reading.has(step.id)
          ? 'doing'
          : step.state;
    const shown: CardStep = {
      id: step.id,
      title: step.title,
      tool: step.tool,
      effect: step.effect,
      state,
      changes: preview?.shows ?? [],
      args: step.args,
    };
    const declared = declaredOf(step.tool);
    if (declared) shown.declared = declared;
    const origins = catalogue && originsIn(run, plan, { step, catalogue });
    if (origins) shown.origins = origins;
    if (step.effect === 'write') {
      const tool = catalogue?.tool(step.tool);
      const all = shownArguments(run, step, { tool, currency, shows: shown.changes });
      if (all.length > 0) shown.arguments = all;
    }
    if (step.headline !== undefined) shown.headline = step.headline;
    if (preview) shown.undo = preview.undoable ? 'can be undone' : 'cannot be undone';
    if (step.fault && step.state === 'failed') shown.fault = step.fault.message;
    const difference = differenceOf(run, step);
    if (difference) shown.difference = difference;
    return shown;
  });
}

/** Only where something leaves: there it is for people to judge. */
function originsIn(
  run: Run,
  plan: Plan,
  { step, catalogue }: { step: Step; catalogue: Pick<Catalogue, 'tool'> },
): CardStep['origins'] {
  if (!catalogue.tool(step.tool)?.leaves) return undefined;
  const known = knownOf(run, catalogue, run.usage.modelCalls === 0);
  return originsOf(argsSent(catalogue.tool(step.tool), step.args), known, (id) =>
    catalogue.tool(stepOf(plan, id)?.tool ?? ''),
  );
}

/** Against the plan that people saw last. Of the first plan nothing is new. */
function differenceOf(run: Run, step: Step): CardStep['difference'] {
  const before = run.earlier.at(-1);
  if (!before || run.plan?.undo) return undefined;
  if (step.keptFrom !== undefined) return 'kept';
  const same = before.steps.find((old) => twin(old, step));
  if (same) return undefined;
  return before.steps.some((old) => old.tool === step.tool) ? 'changed' : 'new';
}

function twin(old: Step, step: Step): boolean {
  return (
    old.tool === step.tool &&
    (old.call && step.call ? old.call.digest === step.call.digest : old.title === step.title)
  );
}

/** Titles of the last plan's steps that this one has no counterpart of. */
export function dropped(run: Run): string[] {
  const before: Plan | undefined = run.earlier.at(-1);
  if (!before || !run.plan) return [];
  const { steps } = run.plan;
  // What was done is not dropped, and what takes it back takes the place of nothing.
  if (run.plan.undo) return [];
  const gone = before.steps.filter(
    (old) => !(old.effect === 'write' && old.state === 'done') && !steps.some((step) => twin(old, step)),
  );
  // A step of the same tool that is new here is that step, changed.
  const changed = steps
    .filter((step) => !before.steps.some((old) => twin(old, step)))
    .map(({ tool }) => tool);
  return gone.flatMap((old) => {
    const at = changed.indexOf(old.tool);
    if (at < 0) return [old.title];
    changed.splice(at, 1);
    return [];
  });
}
