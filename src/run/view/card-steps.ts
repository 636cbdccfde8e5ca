/** The steps of a card, and what changed against the plan that people saw last. */

import { effects } from '../effects.ts';
import type { Catalogue } from '../plan/catalogue.ts';
import { argsSent, knownOf, originsOf } from '../plan/origins.ts';
import type { Preview } from '../plan/plan.ts';
import { stepOf } from '../plan/steps.ts';
import { present } from '../present.ts';
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
  const due = effects(run);
  const isLater = ({ id, state }: Step) =>
    state === 'todo' && run.approval?.revision === plan.revision && run.approval.later.includes(id);
  const isReading = ({ id }: Step) => due.some((one) => one.kind === 'read' && one.step === id);
  return plan.steps.map((step): CardStep => {
    const { id, title, tool, effect, args, headline, fault } = step;
    const preview = run.approval?.previews[id];
    const changes = preview?.shows ?? [];
    const all =
      effect === 'write'
        ? shownArguments(run, step, { tool: catalogue?.tool(tool), currency, shows: changes })
        : [];
    return {
      ...{ id, title, tool, effect, changes, args },
      state: isLater(step) ? 'later' : isReading(step) ? 'doing' : step.state,
      ...present({
        declared: declaredOf(tool),
        origins: catalogue && originsIn(run, plan, { step, catalogue }),
        arguments: all.length > 0 ? all : undefined,
        headline,
        undo: preview && undoOf(preview),
        fault: step.state === 'failed' ? fault?.message : undefined,
        difference: differenceOf(run, step),
      }),
    };
  });
}

function undoOf({ undoable }: Preview): NonNullable<CardStep['undo']> {
  return undoable ? 'can be undone' : 'cannot be undone';
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
