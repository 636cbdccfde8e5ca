/**
 * Writes that were done in an earlier revision: listed again so that they are known as done, split where only
 * a part is new, repeated where they were overtaken.
 */
import type { Parts } from '../../run/plan/catalogue.ts';
import type { Args, Json } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import { type DoneWrite, resolved, sameArgs, standingWrites } from './history.ts';
import type { FilledStep } from './steps.ts';
import type { RunContext } from './understand.ts';

export function accountForDone(steps: FilledStep[], context: RunContext): FilledStep[] {
  const done = standingWrites(context.run);
  if (done.length === 0) return steps;
  return repeatOvertaken(splitParts(steps, done, context), done, context);
}

/** What was done is not done again: of a write that asks for more parts, only the rest is a new call. */
function splitParts(steps: FilledStep[], done: DoneWrite[], { run, catalogue }: RunContext): FilledStep[] {
  return steps.flatMap((step) => {
    const parts = catalogue.tool(step.tool)?.parts;
    if (!parts) return [step];
    const before = done.filter(
      (write) => write.tool === step.tool && write.args[parts.of] === step.args[parts.of],
    );
    const wanted = resolved(step.args, steps, run);
    if (before.length === 0 || before.some((write) => wanted && sameArgs(write.args, wanted))) return [step];
    const again = before.map(
      (write, n): FilledStep => ({
        ...step,
        id: `${step.id}_done_${n + 1}`,
        title: write.step.title,
        args: write.args,
      }),
    );
    const known = new Set(before.flatMap((write) => partsIn(write.args, parts)));
    const listed = step.args[parts.list];
    const names = partsIn(wanted ?? {}, parts);
    const open = Array.isArray(listed) ? listed.filter((_, n) => !known.has(names[n])) : [];
    const args: Args = { ...step.args, [parts.list]: open };
    for (const name of Object.keys(parts.single))
      if (before.some((write) => write.args[name] !== undefined)) delete args[name];
    const [single] = Object.keys(parts.single).filter((name) => args[name] !== undefined);
    if (open.length === 0 && single === undefined) return again;
    const title = (open.length === 0 && parts.single[single ?? '']) || step.title;
    return [...again, { ...step, title, args }];
  });
}

function partsIn(args: Args, { list, by }: Parts): (Json | undefined)[] {
  const listed = args[list];
  return Array.isArray(listed) ? listed.map((item) => (isRecord(item) ? item[by] : undefined)) : [];
}

/**
 * A write that a later one overtook (hold, then release; this address, then that one) is meant once more when
 * it is planned again. Steps that only frame others, such as hold and release, are repeated only where
 * something between them is new.
 */
function repeatOvertaken(
  steps: FilledStep[],
  done: DoneWrite[],
  { run, catalogue }: RunContext,
): FilledStep[] {
  const framed = new Set(steps.flatMap((step) => (step.from.reverses ? [step.id, step.from.reverses] : [])));
  const opposites = new Map<string, string>();
  for (const step of steps) {
    const other = steps.find((one) => one.id === step.from.reverses);
    if (other) {
      opposites.set(step.tool, other.tool);
      opposites.set(other.tool, step.tool);
    }
  }
  const writes = steps.filter((step) => catalogue.tool(step.tool)?.effect === 'write');
  const repeats = new Map<string, number>();
  for (const step of writes) {
    const args = framed.has(step.id) ? undefined : resolved(step.args, steps, run);
    if (!args) continue;
    const same = done.filter((write) => write.tool === step.tool && sameArgs(write.args, args));
    const of = catalogue.tool(step.tool)?.supersedes;
    const last = of && done.findLast((write) => write.tool === step.tool && write.args[of] === args[of]);
    if (same.length > 0 && last && !sameArgs(last.args, args)) repeats.set(step.id, same.length);
  }
  const isNew = (step: FilledStep): boolean => {
    if (framed.has(step.id)) return false;
    const args = resolved(step.args, steps, run);
    return (
      repeats.has(step.id) ||
      !args ||
      !done.some((write) => write.tool === step.tool && sameArgs(write.args, args))
    );
  };
  if (writes.some(isNew)) {
    const story = [...done.map((write) => write.tool)];
    for (const step of steps.filter((one) => framed.has(one.id))) {
      const last = story.findLast((tool) => tool === step.tool || tool === opposites.get(step.tool));
      const count = done.filter(
        (write) =>
          write.tool === step.tool && sameArgs(write.args, resolved(step.args, steps, run) ?? step.args),
      ).length;
      if (last !== step.tool) {
        if (count > 0) repeats.set(step.id, count);
        story.push(step.tool);
      }
    }
  }
  return steps.map((step) => {
    const again = repeats.get(step.id);
    return again === undefined ? step : { ...step, again: Math.min(again, 5) };
  });
}
