/** Values that the tools file has us read: from a call's arguments, or from the output of a read. */
import type { Json } from '../../run/plan/plan.ts';
import { isRecord, parseReference, valueAt } from '../../run/plan/references.ts';
import type { Value } from './authority-shape.ts';
import type { Condition } from './once-shape.ts';
import { filled, type Values } from './templates.ts';

export type Scalar = string | number | boolean | null;

/** `items[0].id` in an output; undefined: there is nothing. */
export function at(output: Json, place: string): Json | undefined {
  return valueAt(output, pathOf(place));
}

/**
 * Whether an output says that nothing stands at a place: there is null on the way, a list that ends before,
 * or, where not every field is answered, a record that lacks the last name only. Any other way that breaks
 * off is an answer of another shape.
 */
export function saysNothingAt(output: Json, place: string, { every = false } = {}): boolean {
  const path = pathOf(place);
  let here: Json = output;
  for (const [n, part] of path.entries()) {
    if (here === null) return true;
    if (typeof part === 'number' ? !Array.isArray(here) : !isRecord(here)) return false;
    const next = valueAt(here, [part]);
    if (next === undefined) return typeof part === 'number' || (!every && n === path.length - 1);
    here = next;
  }
  return here === null;
}

export function pathOf(place: string) {
  return parseReference(`s.${place}`)?.path ?? [];
}

/** null: nothing, or no single value. */
export function scalarOf(value: Json | undefined): Scalar {
  return value === undefined || typeof value === 'object' ? null : value;
}

/** `read`: the output of the preview's read; null where the file declares none. */
export function valueIn(value: Value, { values, read }: { values: Values; read: Json }): Scalar {
  return scalarOf(typeof value === 'string' ? filled(value, values) : at(read, value.read));
}

/** Whether every place has what it must have, or one of it. */
export function holds(condition: Condition, output: Json): boolean {
  return Object.entries(condition).every(([place, wanted]) => {
    const found = scalarOf(at(output, place));
    return Array.isArray(wanted) ? wanted.some((one) => one === found) : wanted === found;
  });
}
