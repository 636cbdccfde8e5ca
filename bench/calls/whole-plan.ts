/**
 * A task's plan in one piece, as a planner would make it that is right at once: made from what a first,
 * unmeasured run of the task did.
 */

import { canonical } from '../../src/run/plan/digest.ts';
import type { Next, ProposedStep } from '../../src/run/plan/plan.ts';
import { formatPath, parseReference, referenceOf, replaceInArgs } from '../../src/run/plan/references.ts';
import type { Run } from '../../src/run/state.ts';
import type { Plan, Step } from '../../src/run/steps.ts';

/**
 * Finds the customer, reads side by side, then the writes of the first plan that had some. What is left is an
 * open question, and planned anew.
 */
export function wholePlan(run: Run): Next {
  const plans = [...run.earlier, ...(run.plan ? [run.plan] : [])];
  const reads = onceEach(plans.flatMap(({ steps }) => steps.filter(tried('read'))));
  const writing = plans.find(({ steps }) => steps.some(tried('write')));
  const writes = writing ? writing.steps.filter(({ effect }) => effect === 'write') : [];
  const names = new Map([...reads.map((step, n) => [bytes(step), `r${n}`] as const)]);
  const places = new Map(
    plans.flatMap(({ steps }) => steps).map((step) => [step.id, names.get(bytes(step))]),
  );
  const [find] = reads;
  const steps = [...reads, ...writes].map((step, n): ProposedStep => {
    const first = step === find || step.effect === 'write' || step.tool === 'accounts.find';
    return {
      ...{ id: names.get(bytes(step)) ?? `w${n}`, title: step.title, tool: step.tool, expect: [] },
      args: replaceInArgs(step.args, (value) => renamed(value, places)),
      needs: first || !find ? [] : [names.get(bytes(find)) ?? ''],
    };
  });
  const open = leftOver(run, writing) ? { open: 'What is left to do?' } : {};
  return { kind: 'plan', summary: 'Do what was asked.', steps, ...open };
}

function tried(wanted: Step['effect']) {
  return ({ effect, state, fault, keptFrom }: Step) =>
    effect === wanted &&
    keptFrom === undefined &&
    (state === 'done' || state === 'failed' || fault !== undefined);
}

function onceEach(steps: Step[]): Step[] {
  const known = new Map<string, Step>();
  for (const step of steps) if (!known.has(bytes(step))) known.set(bytes(step), step);
  return [...known.values()];
}

function bytes({ tool, args, call }: Step): string {
  return canonical([tool, call?.args ?? args]);
}

function renamed(value: Parameters<typeof referenceOf>[0], places: ReadonlyMap<string, string | undefined>) {
  const reference = parseReference(referenceOf(value) ?? '');
  const place = reference && places.get(reference.step);
  return reference && place ? { $ref: `${place}${formatPath(reference.path)}` } : undefined;
}

/** The run went on to other writes, or to people, after the plan with its first writes. */
function leftOver(run: Run, writing: Plan | undefined): boolean {
  if (run.phase === 'handed_over' || run.refusal) return true;
  const before = new Set(writing?.steps.map(({ title }) => title));
  const later = [...run.earlier, ...(run.plan ? [run.plan] : [])].filter(
    ({ revision }) => revision > (writing?.revision ?? 0),
  );
  return later.some(({ steps }) => steps.some((step) => tried('write')(step) && !before.has(step.title)));
}
