/**
 * Several requests become one plan: what two of them would read is read once, ids stay apart, and everything
 * is read before anything is written.
 */
import type { Catalogue } from '../../run/plan/catalogue.ts';
import { canonical } from '../../run/plan/digest.ts';
import type { Args } from '../../run/plan/plan.ts';
import { isRecord, parseReference, replaceInArgs } from '../../run/plan/references.ts';
import type { FilledStep } from './steps.ts';

/** One list of steps for each request, in the requests' order. A list alone is left as it is. */
export function mergeSteps(lists: FilledStep[][], catalogue: Catalogue): FilledStep[] {
  const [only, ...more] = lists;
  if (more.length === 0) return only ?? [];
  const merged: FilledStep[] = [];
  for (const steps of lists) {
    const names = new Map<string, string>();
    for (const step of steps) {
      const args = renamed(step.args, names);
      const twin = merged.find(
        (other) => other.tool === step.tool && canonical(other.args) === canonical(args),
      );
      if (twin) {
        names.set(step.id, twin.id);
        twin.expect = [
          ...twin.expect,
          ...step.expect.filter((one) => !twin.expect.some((known) => same(known, one))),
        ].slice(0, 5);
        continue;
      }
      const id = free(step.id, merged);
      names.set(step.id, id);
      const needs = [...new Set(step.needs.map((need) => names.get(need) ?? need))];
      const { reverses } = step.from;
      const from =
        reverses === undefined ? step.from : { ...step.from, reverses: names.get(reverses) ?? reverses };
      merged.push({ ...step, id, args, needs, from });
    }
  }
  const writes = (step: FilledStep): boolean => catalogue.tool(step.tool)?.effect === 'write';
  return [...merged.filter((step) => !writes(step)), ...merged.filter(writes)];
}

function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function free(id: string, taken: FilledStep[]): string {
  let name = id;
  for (let n = 2; taken.some((step) => step.id === name); n += 1) name = `${id}_of_${n}`;
  return name;
}

function renamed(args: Args, names: Map<string, string>): Args {
  return replaceInArgs(args, (value) => {
    const text = isRecord(value) && typeof value.$ref === 'string' ? value.$ref : '';
    const name = names.get(parseReference(text)?.step ?? '');
    return name === undefined ? undefined : { $ref: text.replace(/^[a-z][a-z0-9_]*/, name) };
  });
}
