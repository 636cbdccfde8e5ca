/** The facts of a write of the tools file that rules of the policy judge. */
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Facts, Json } from '../../run/plan/plan.ts';
import { daysBetween, hoursBetween } from '../../run/text/dates.ts';
import type { JudgedShape } from './authority-shape.ts';
import { filled, placesIn, type Values } from './templates.ts';
import { at, type Scalar, scalarOf } from './values.ts';

/**
 * `read`: the output of the preview's read. What is not there is null, and no rule that asks for it
 * holds.
 */
export function judgedFacts(
  declared: JudgedShape,
  { values, read, context: { now } }: { values: Values; read: Json; context: Pick<CallContext, 'now'> },
): Facts {
  return Object.fromEntries(
    Object.entries(declared).map(([name, one]): [string, Scalar] => {
      if (typeof one === 'string') return [name, textOrPlace(one, { values, read })];
      if ('present' in one) return [name, scalarOf(at(read, one.present)) !== null];
      const days = 'days_since' in one;
      const since = scalarOf(at(read, days ? one.days_since : one.hours_since));
      if (typeof since !== 'string' || Number.isNaN(Date.parse(since))) return [name, null];
      return [name, days ? daysBetween(since, now) : hoursBetween(since, now)];
    }),
  );
}

/** It changes by itself as time passes. */
export function isTimed(one: JudgedShape[string] | undefined): boolean {
  return typeof one === 'object' && ('days_since' in one || 'hours_since' in one);
}

function textOrPlace(one: string, { values, read }: { values: Values; read: Json }): Scalar {
  return scalarOf(placesIn(one).length > 0 ? filled(one, values) : at(read, one));
}
