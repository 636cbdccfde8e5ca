/**
 * New revisions that no agent is asked for: the rest of a plan after a write or a verification, and changes
 * of single steps.
 */

import type { NewEvent } from '../events.ts';
import type { Actor } from '../person.ts';
import { type CheckedPlan, checkPlan, plannedStep, renameReferences } from '../plan/check.ts';
import { leavingOf, outflow, toolsOf } from '../plan/leaving.ts';
import type { Args, ProposedStep } from '../plan/plan.ts';
import { holdsPending } from '../plan/references.ts';
import { present } from '../present.ts';
import type { Run } from '../state.ts';
import type { Plan, Step } from '../steps.ts';
import { clock, type Rules } from './rules.ts';

/** The same steps under new ids; what is done is kept by its digest, what is stale is read again. */
export function revisionByRule(run: Run, plan: Plan, rules: Rules): NewEvent[] {
  const ids = new Map(plan.steps.map((step, n) => [step.id, `s${run.nextStep + n}`]));
  const { catalogue } = rules;
  const terms = { catalogue, stepUp: rules.policy.stepUp, leaving: leavingOf(run, catalogue) };
  const texts: CheckedPlan['texts'] = {};
  const steps = plan.steps.map((step) => {
    const id = ids.get(step.id) ?? step.id;
    // What was done stays that call, whatever the reads that it came from say now.
    const settled =
      step.effect === 'write' && step.state === 'done' && step.call && !holdsPending(step.call.args);
    texts[id] = {
      title: step.title,
      args: settled && step.call ? step.call.args : renameReferences(step.args, ids),
    };
    return plannedStep(
      {
        id,
        tool: step.tool,
        needs: step.needs.map((need) => ids.get(need) ?? need),
        expect: step.expect,
        ...present({ again: step.again, undoes: step.undoes, changed: step.changed }),
      },
      terms,
      outflow(step, terms, toolsOf(plan.steps, catalogue)),
    );
  });
  return [plannedByRule(run, plan, { steps, texts, actor: clock })];
}

function plannedByRule(
  run: Run,
  plan: Plan,
  { actor, ...checked }: CheckedPlan & { actor: Actor },
): NewEvent {
  return {
    type: 'planned',
    actor,
    data: {
      revision: run.revision + 1,
      by: 'rule',
      steps: checked.steps,
      open: plan.open !== undefined,
      ...present({ undo: plan.undo, notRead: plan.notRead?.length }),
    },
    personal: {
      summary: plan.summary,
      steps: checked.texts,
      ...present({ open: plan.open, notRead: plan.notRead }),
    },
  };
}

/** Whoever changes an argument last stands behind it. */
function changedBy(actor: Editor, before: Step['changed'], args: Args | undefined): Step['changed'] {
  if (args === undefined) return before;
  const { id, name } = actor;
  return { ...before, ...Object.fromEntries(Object.keys(args).map((arg) => [arg, { id, name }])) };
}

type Editor = Extract<Actor, { kind: 'person' }>;

export interface StepEdits {
  plan: Plan;
  /** Who changes the steps. */
  actor: Editor;
  drop: Set<string>;
  args: Map<string, Args>;
}

/**
 * The plan with steps dropped or arguments changed, or why that cannot be. Ids in `edits` are those of the
 * current revision.
 */
export function editedPlan(
  run: Run,
  { plan, actor, ...edits }: StepEdits,
  rules: Rules,
): NewEvent | { error: string; message: string } {
  for (const step of plan.steps) {
    if (edits.drop.has(step.id)) continue;
    const missed = step.needs.find((need) => edits.drop.has(need));
    if (missed !== undefined)
      return {
        error: 'step_needed',
        message: `"${plan.steps.find(({ id }) => id === missed)?.title}" cannot be dropped: "${step.title}" needs it. Drop that one too, or say what you want in words.`,
      };
  }
  const kept = plan.steps.filter((step) => !edits.drop.has(step.id));
  if (kept.length === 0)
    return { error: 'nothing_left', message: 'This would drop every step. Use Stop, or Just draft a reply.' };
  const proposed = kept.map((step): ProposedStep => {
    const args = { ...step.args, ...edits.args.get(step.id) };
    return {
      id: step.id,
      title: step.title,
      tool: step.tool,
      args,
      needs: step.needs,
      expect: step.expect,
      ...present({ again: step.again }),
    };
  });
  const checked = checkPlan(proposed, {
    catalogue: rules.catalogue,
    maxSteps: run.limits.steps,
    nextStep: run.nextStep,
    leaving: leavingOf(run, rules.catalogue),
    stepUp: rules.policy.stepUp,
  });
  if ('problems' in checked)
    return {
      error: 'bad_argument',
      message: `This change does not fit: ${checked.problems.map(({ reason }) => reason).join('; ')}.`,
    };
  const steps = checked.plan.steps.map((step, n) => {
    const { undoes, changed, id = '' } = kept[n] ?? {};
    return present({ ...step, undoes, changed: changedBy(actor, changed, edits.args.get(id)) });
  });
  return plannedByRule(run, plan, { ...checked.plan, steps, actor });
}
