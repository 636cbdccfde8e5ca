/**
 * What a run's plans have come to so far: which steps put out what, which writes stand, and what a person
 * changed by hand.
 */
import type { Catalogue, Claim, ToolFacts } from '../../run/plan/catalogue.ts';
import { canonical } from '../../run/plan/digest.ts';
import type { Args, Json } from '../../run/plan/plan.ts';
import { isRecord, parseReference, references, replaceInArgs, valueAt } from '../../run/plan/references.ts';
import type { Run } from '../../run/state.ts';
import type { Plan, Step } from '../../run/steps.ts';
import type { Playbook, PlaybookStep } from './playbook.ts';

/** Newest plan first, steps in their order. */
export function allSteps(run: Run): Step[] {
  return [...(run.plan ? [run.plan] : []), ...run.earlier.toReversed()].flatMap((plan) => plan.steps);
}

/** The value at a path such as `.line.total` in what the step put out. */
export function outputAt(step: Step, path: string): Json | undefined {
  return valueAt(step.output, parseReference(`s${path}`)?.path ?? []);
}

/** The arguments as they were called with; those of the plan where it was not called yet. */
export function argsOf(step: Step): Args {
  return step.call?.args ?? step.args;
}

export interface DoneWrite {
  tool: string;
  /** As they were sent. */
  args: Args;
  step: Step;
}

/** Writes that were done and not taken back, oldest first. */
export function standingWrites(run: Run): DoneWrite[] {
  const steps = new Map(allSteps(run).map((step) => [step.id, step]));
  return run.writes.flatMap((write) => {
    const step = steps.get(write.step);
    return step && write.outcome === 'done' && !write.undone
      ? [{ tool: write.tool, args: argsOf(step), step }]
      : [];
  });
}

/** What the tools of standing writes declare that a reply may say. */
export function claimsOf(writes: DoneWrite[], catalogue: Catalogue): Set<Claim> {
  return new Set(writes.flatMap(({ tool }) => catalogue.tool(tool)?.claims ?? []));
}

/** The day that a write of a tool that reminds was set for; undefined for every other write. */
export function remindedDay(tool: ToolFacts | undefined, args: Args): string | undefined {
  if (!tool?.claims?.includes('reminds')) return undefined;
  return Object.entries(args).flatMap(([name, value]) =>
    tool.args?.[name]?.unit === 'date' && typeof value === 'string' ? [value] : [],
  )[0];
}

export function sameArgs(one: Args, other: Args): boolean {
  return canonical(one) === canonical(other);
}

/**
 * The done step of this run that a playbook's step stands for: the same tool with the same fixed arguments,
 * and where several are, one with its title. Writes that were taken back do not count.
 */
export function doneStep(run: Run, step: PlaybookStep): Step | undefined {
  const undone = new Set(run.writes.flatMap((write) => (write.undone ? [write.step] : [])));
  const done = allSteps(run).filter(
    (other) =>
      other.tool === step.tool &&
      other.state === 'done' &&
      !undone.has(other.keptFrom ?? other.id) &&
      fixedArgsAgree(step, other),
  );
  return done.find((other) => titled(step, other)) ?? done[0];
}

/** The same for a playbook's step by its id, whichever of its alternatives was taken. */
export function doneStepOf(playbook: Playbook, id: string | undefined, run: Run): Step | undefined {
  for (const step of playbook.steps) {
    const done = step.id === id ? doneStep(run, step) : undefined;
    if (done) return done;
  }
  return undefined;
}

/** Whether the title could be this step's, whatever stands in the place of its `{…}`. */
function titled(step: PlaybookStep, other: Step): boolean {
  let from = 0;
  return step.title.split(/\{[a-z][a-z0-9_.]{0,81}\}/).every((piece) => {
    const at = other.title.indexOf(piece.trim(), from);
    from = at + piece.trim().length;
    return at >= 0;
  });
}

/**
 * Whether a step of a plan may have been made of a playbook's step: each argument that the playbook writes
 * out has one of the values that it may have there, `also` included.
 */
export function fixedArgsAgree(step: PlaybookStep, other: Step): boolean {
  const args = argsOf(other);
  return Object.keys(step.args).every((name) => {
    const values = [step.args, ...step.also.map((more) => more.args)]
      .filter((one) => Object.hasOwn(one, name))
      .map((one) => one[name]);
    const written = values.every((value) => typeof value === 'string' && !value.includes('{'));
    return !written || values.includes(args[name]);
  });
}

/**
 * Arguments of a proposed step with references filled in from done steps of this run that make the same call;
 * undefined where one is not known yet.
 */
export function resolved(
  args: Args,
  proposed: { id: string; tool: string; args: Args }[],
  run: Run,
): Args | undefined {
  let missing = false;
  const filled = replaceInArgs(args, (value) => {
    const reference =
      isRecord(value) && typeof value.$ref === 'string' ? parseReference(value.$ref) : undefined;
    if (!reference) return undefined;
    const from = proposed.find((step) => step.id === reference.step);
    const fromArgs = from && resolved(from.args, proposed, run);
    const known =
      from && fromArgs
        ? allSteps(run).find(
            (step) => step.tool === from.tool && step.state === 'done' && sameArgs(argsOf(step), fromArgs),
          )
        : undefined;
    const found = known && valueAt(known.output, reference.path);
    if (found === undefined || found === null) missing = true;
    return found ?? null;
  });
  return missing ? undefined : filled;
}

export interface Edits {
  /** Tools with titles of steps that a person took out of a plan. */
  dropped: { tool: string; title: string }[];
  /** Arguments that a person set. */
  changed: { tool: string; title: string; args: Args }[];
}

/** What people changed step by step (those plans are made by rule). A later plan of the agent keeps it. */
export function editsByHand(run: Run): Edits {
  const plans = [...run.earlier, ...(run.plan ? [run.plan] : [])];
  const edits: Edits = { dropped: [], changed: [] };
  for (const [n, plan] of plans.entries()) {
    const previous = plans[n - 1];
    if (plan.by !== 'rule' || plan.undo || !previous || previous.undo) continue;
    for (const step of previous.steps) compare(step, plan, edits);
  }
  return edits;
}

function compare(step: Step, plan: Plan, edits: Edits): void {
  const now = plan.steps.find((other) => other.tool === step.tool && other.title === step.title);
  const name = { tool: step.tool, title: step.title };
  if (!now) {
    if (step.effect === 'write' && step.state !== 'done') edits.dropped.push(name);
    return;
  }
  const changed = Object.entries(now.args).filter(
    ([key, value]) => references({ [key]: value }).length === 0 && !same(value, step.args[key]),
  );
  if (changed.length > 0) edits.changed.push({ ...name, args: Object.fromEntries(changed) });
}

function same(one: Json, other: Json | undefined): boolean {
  return other !== undefined && canonical(one) === canonical(other);
}

/**
 * When a hand-over that a person has since given back had read what it needed: the messages up to then are
 * dealt with and do not hand the case over again. undefined where no case was given back.
 */
export function givenBackAt(run: Run): string | undefined {
  const plans = [...run.earlier, ...(run.plan ? [run.plan] : [])];
  const last = plans.findLastIndex((plan) => plan.open !== undefined);
  const ended = plans[last]?.steps
    .flatMap((step) => step.finishedAt ?? [])
    .toSorted()
    .at(-1);
  if (ended === undefined) return undefined;
  const wentOn = run.thinking?.reason === 'given_back' || plans.slice(last + 1).some((plan) => !plan.undo);
  return wentOn || run.messages.some((message) => message.kind === 'answer' && message.at > ended)
    ? ended
    : undefined;
}
