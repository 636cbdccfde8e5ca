/**
 * The done write that a sentence of a reply tells of. What is done several times, such as a refund, is told
 * once for each time, with its own number, amount and item; a state, such as an address, as it is now.
 */
import type { Catalogue, Claim } from '../../run/plan/catalogue.ts';
import { parseReference } from '../../run/plan/references.ts';
import type { Run } from '../../run/state.ts';
import type { Plan, Step } from '../../run/steps.ts';
import { type DoneWrite, fixedArgsAgree, outputAt, standingWrites } from './history.ts';
import type { Playbook, When } from './playbook.ts';

/** Of these each write that stands counts; of the others the last. */
const ONE_BY_ONE: readonly Claim[] = ['refunded', 'credited', 'returned', 'cancelled', 'sent'];

const PLACEHOLDER = /\{([^{}|]{1,120})(?:\|[a-z]+)?\}/g;

export interface Told {
  act?: DoneWrite;
  /** The run with this write as the only one of its kind, and what was read for it before all else. */
  run: Run;
}

interface Sentence {
  text: string;
  when?: When | undefined;
}

/** The writes that a sentence tells of one by one, oldest first. */
export function toldBy(
  { text, when }: Sentence,
  playbook: Playbook,
  { run, catalogue }: { run: Run; catalogue: Catalogue },
): Told[] {
  const named = [...text.matchAll(PLACEHOLDER)].map((found) => found[1] ?? '');
  const ids = [...named.flatMap((name) => parseReference(name)?.step ?? []), ...(when?.done ?? [])];
  const writes = standingWrites(run).filter(({ tool }) => isOneByOne(tool, catalogue));
  for (const id of new Set(ids)) {
    const acts = writes.filter((write) => isOf(write, id, playbook));
    if (acts.length > 0) return acts.map((act) => ({ act, run: seenFrom(act, acts, { run, playbook }) }));
  }
  const of = (write: DoneWrite) => playbook.steps.some(({ id }) => isOf(write, id, playbook));
  // The item that was found is another one for each: whatever was found last may have come to no write.
  if (ids.some((id) => finds(id, playbook, catalogue))) {
    const acts = writes.filter(of);
    return acts.length === 0
      ? []
      : [...acts.map((act) => ({ run: seenFrom(act, acts, { run, playbook }) })), { run }];
  }
  if (!named.includes('refunded')) return [];
  const paying = writes.filter((write) => paidBack(write, catalogue) !== undefined);
  return paying.map((act) => ({ act, run: seenFrom(act, paying, { run, playbook }) }));
}

/** Cents that this write gave back. */
export function paidBack({ tool, args, step }: DoneWrite, catalogue: Catalogue): number | undefined {
  const { paidBack: path, paidBackBy: by } = catalogue.tool(tool) ?? {};
  const named = by === undefined ? undefined : args[by];
  const paid = path === undefined ? named : outputAt(step, path);
  return typeof paid === 'number' && paid > 0 ? paid : undefined;
}

function isOneByOne(tool: string, catalogue: Catalogue): boolean {
  return (catalogue.tool(tool)?.claims ?? []).some((claim) => ONE_BY_ONE.includes(claim));
}

/** Whether the step finds out which item somebody's words mean. */
function finds(id: string, { steps }: Playbook, catalogue: Catalogue): boolean {
  return steps.some((step) => step.id === id && catalogue.tool(step.tool)?.matches !== undefined);
}

function isOf({ step }: DoneWrite, id: string, playbook: Playbook): boolean {
  return idsOf(step, playbook).includes(id);
}

function seenFrom({ step: act }: DoneWrite, acts: DoneWrite[], { run, playbook }: From): Run {
  const others = new Set(acts.flatMap(({ step }) => (step.id === act.id ? [] : [step.id])));
  const alone = (plan: Plan): Plan => ({
    ...plan,
    steps: plan.steps.filter((step) => !others.has(step.keptFrom ?? step.id)),
  });
  const plans = [...run.earlier, ...(run.plan ? [run.plan] : [])];
  const own = plans.find(({ steps }) => steps.some((step) => step.id === act.id));
  if (!own) return run;
  // Where its own plan read something, what another plan read in that place is about something else.
  const known = new Set(own.steps.flatMap((step) => (step.state === 'done' ? idsOf(step, playbook) : [])));
  const rest = plans.flatMap((plan) => {
    const steps = alone(plan).steps.filter((step) => !idsOf(step, playbook).some((id) => known.has(id)));
    return plan === own ? [] : [{ ...plan, steps }];
  });
  return { ...run, plan: alone(own), earlier: rest };
}

interface From {
  run: Run;
  playbook: Playbook;
}

/** Ids of the playbook's steps that a step of a plan may stand for. */
export function idsOf(step: Step, playbook: Playbook): string[] {
  return playbook.steps.flatMap((one) => (one.tool === step.tool && fixedArgsAgree(one, step) ? one.id : []));
}
