/**
 * From a playbook's steps to proposed ones: conditions, placeholders, what people took out or set.
 */
import type { PlanRequest } from '../../flow/ports/agent.ts';
import type { Catalogue } from '../../run/plan/catalogue.ts';
import type { Args, Json, ProposedStep } from '../../run/plan/plan.ts';
import { isRecord, parseReference, references, replaceInArgs } from '../../run/plan/references.ts';
import { present } from '../../run/present.ts';
import type { Run } from '../../run/state.ts';
import { dayAfter, fillArgs, fillText, holds } from './conditions.ts';
import { allSteps, argsOf, type Edits, editsByHand, outputAt, standingWrites } from './history.ts';
import type { PlaybookStep } from './playbook.ts';
import type { Understood } from './understand.ts';

export interface FilledStep extends ProposedStep {
  from: PlaybookStep;
}

export function fillSteps(all: Understood, { run, catalogue, now }: PlanRequest): FilledStep[] {
  const understood = withoutSettled(all, run, catalogue);
  const edits = editsByHand(run);
  const filled: FilledStep[] = [];
  for (const step of understood.playbook.steps) {
    // Steps of one id are alternatives: the first whose condition holds is taken.
    if (
      filled.some((other) => other.from.id === step.id) ||
      understood.unwanted.has(step.id) ||
      !holds(step.when, understood, run) ||
      hasOtherWay(step, { understood, run, catalogue }) ||
      (step.if_able && catalogue.tool(step.tool)?.lacking !== undefined)
    )
      continue;
    for (const [n, values] of forEachRemoved(step, understood)) {
      const made = fillStep(step, { ...understood, values }, { n, run, now, before: filled });
      if (!made || edits.dropped.some((one) => one.tool === made.tool && one.title === made.title)) continue;
      filled.push(withEdits(made, edits));
    }
  }
  return filled;
}

/** What a system cannot do is done by a later alternative, where the playbook has one that holds. */
function hasOtherWay(
  step: PlaybookStep,
  { understood, run, catalogue }: { understood: Understood; run: Run; catalogue: Catalogue },
): boolean {
  if (catalogue.tool(step.tool)?.lacking === undefined) return false;
  const { steps } = understood.playbook;
  return steps
    .slice(steps.indexOf(step) + 1)
    .some(
      (other) =>
        other.id === step.id &&
        holds(other.when, understood, run) &&
        catalogue.tool(other.tool)?.lacking === undefined,
    );
}

/** An item that a done write removed is not looked for again: it would not be found any more. */
function withoutSettled(understood: Understood, run: Run, catalogue: Catalogue): Understood {
  const removed = standingWrites(run).flatMap(
    ({ tool, args }) => args[catalogue.tool(tool)?.removes ?? ''] ?? [],
  );
  const settled = (item: string): boolean =>
    allSteps(run).some((step) => {
      const matches = step.state === 'done' ? catalogue.tool(step.tool)?.matches : undefined;
      const found = matches && outputAt(step, matches.item);
      return (
        matches && argsOf(step)[matches.words] === item && found !== undefined && removed.includes(found)
      );
    });
  const removedItems = understood.removedItems.filter((item) => !settled(item));
  const { removed_item: _, ...rest } = understood.values;
  return removedItems.length > 0 || understood.removedItems.length === 0
    ? { ...understood, removedItems }
    : { ...understood, removedItems, values: rest };
}

/** Steps about a dropped item are made once for each of them: `line`, `line_2`, … */
function forEachRemoved(step: PlaybookStep, understood: Understood): [number, Understood['values']][] {
  if (!aboutRemoved(step, understood.playbook.steps) || understood.removedItems.length === 0)
    return [[1, understood.values]];
  return understood.removedItems
    .slice(0, 5)
    .map((item, n) => [n + 1, { ...understood.values, removed_item: item }]);
}

function aboutRemoved(step: PlaybookStep, steps: PlaybookStep[]): boolean {
  if (JSON.stringify(step.args).includes('{removed_item}')) return true;
  return references(step.args).some(({ text }) => {
    const from = steps.find((other) => other.id === parseReference(text)?.step);
    return from !== undefined && from !== step && aboutRemoved(from, steps);
  });
}

function fillStep(
  step: PlaybookStep,
  understood: Understood,
  { n, run, now, before }: { n: number; run: Run; now: string; before: FilledStep[] },
): FilledStep | undefined {
  const numbered = (id: string): string | undefined =>
    [`${id}_${n}`, id].find((name) => (n > 1 || name === id) && before.some((other) => other.id === name));
  const more = step.also.filter((one) => holds(one.when, understood, run)).map((one) => one.args);
  let broken = false;
  const args = replaceInArgs(
    keepDate(fillArgs(Object.assign({}, step.args, ...more), understood, now), step, { run, now }),
    (value) => {
      const reference =
        isRecord(value) && typeof value.$ref === 'string' ? parseReference(value.$ref) : undefined;
      if (!reference) return undefined;
      const id = numbered(reference.step);
      if (id === undefined) broken = true;
      return { $ref: `${id}${referencePath(value)}` };
    },
  );
  // It refers to a step that is not in this plan.
  if (broken) return undefined;
  const referred = references(args).flatMap(({ text }) => parseReference(text)?.step ?? []);
  const needs = step.needs.flatMap((need) => numbered(need) ?? []);
  const again = timesDone(step, understood, run);
  return present({
    id: n > 1 ? `${step.id}_${n}` : step.id,
    title: fillText(step.title, understood).slice(0, 200),
    tool: step.tool,
    args,
    needs: [...new Set([...needs, ...referred])],
    expect: step.expect.map(({ path, is, value }) =>
      present({
        path,
        is,
        value,
      }),
    ),
    again: again === 0 ? undefined : Math.min(again, 5),
    from: step,
  });
}

/** How often this write was done before somebody asked for it once more; 0 where nobody has since. */
function timesDone(step: PlaybookStep, understood: Understood, run: Run): number {
  if (step.again === undefined || !understood.flags.has(step.again)) return 0;
  const done = standingWrites(run).filter((write) => write.tool === step.tool);
  const askedAt = understood.flaggedAt.get(step.again) ?? '';
  return done.every((write) => (write.step.finishedAt ?? '') <= askedAt) ? done.length : 0;
}

function referencePath(value: Json): string {
  const text = isRecord(value) && typeof value.$ref === 'string' ? value.$ref : '';
  return text.replace(/^[a-z][a-z0-9_]*/, '');
}

/**
 * A date counted from today stays the one that was planned first while it lies ahead, so that planning again
 * tomorrow proposes the same call.
 */
function keepDate(args: Args, step: PlaybookStep, { run, now }: { run: Run; now: string }): Args {
  const counted = Object.entries(step.args).filter(
    ([, value]) => typeof value === 'string' && value.startsWith('{today+'),
  );
  const planned = allSteps(run).find((other) => other.tool === step.tool);
  const stays = counted.flatMap(([name]) => {
    const date = planned?.args[name];
    return typeof date === 'string' && date > dayAfter(now, 0) ? [[name, date] as const] : [];
  });
  return { ...args, ...Object.fromEntries(stays) };
}

function withEdits(step: FilledStep, edits: Edits): FilledStep {
  const changed = edits.changed.filter((one) => one.tool === step.tool && one.title === step.title);
  return { ...step, args: Object.assign({}, step.args, ...changed.map((one) => one.args)) };
}
