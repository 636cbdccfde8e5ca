/** The facts of a write of the tools file that rules of the policy judge. */
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Facts, Json } from '../../run/plan/plan.ts';
import { type Calendar, daysBetween, hoursBetween, workingDaysBetween } from '../../run/text/calendar.ts';
import { Counted, type JudgedShape } from './authority-shape.ts';
import { filled, placesIn, type Values } from './templates.ts';
import { at, type Scalar, scalarOf } from './values.ts';

interface Seen {
  values: Values;
  /** The output of the preview's read. */
  read: Json;
  context: Pick<CallContext, 'now'>;
  calendar: Calendar;
}

/** What is not there is null, and no rule that asks for it holds. */
export function judgedFacts(declared: JudgedShape, seen: Seen): Facts {
  return Object.fromEntries(
    Object.entries(declared).map(([name, one]): [string, Scalar] => {
      if (typeof one === 'string') return [name, textOrPlace(one, seen)];
      if ('present' in one) return [name, scalarOf(at(seen.read, one.present)) !== null];
      const counted = countedIn(one);
      const when = counted && timeIn(textOrPlace(counted.when, seen));
      if (!counted || when === undefined) return [name, null];
      return [name, countOf(counted.how, when, seen) ?? null];
    }),
  );
}

function countOf(how: Counted, when: string, { context: { now }, calendar }: Seen): number | undefined {
  switch (how) {
    case 'days_since':
      return daysBetween(when, now, calendar);
    case 'working_days_since':
      return workingDaysBetween(when, now, calendar);
    case 'hours_since':
      return hoursBetween(when, now, calendar);
    case 'days_until':
      return daysBetween(now, when, calendar);
    case 'working_days_until':
      return workingDaysBetween(now, when, calendar);
    case 'hours_until':
      return hoursBetween(now, when, calendar);
  }
}

/** What is counted, and from when or to when; undefined: it is no count of time. */
export function countedIn(one: JudgedShape[string] | undefined): { how: Counted; when: string } | undefined {
  if (typeof one !== 'object') return undefined;
  const [[how, when] = []] = Object.entries<string>(one);
  const known = Counted.safeParse(how);
  return known.success && when !== undefined ? { how: known.data, when } : undefined;
}

/** It changes by itself as time passes. */
export const isTimed = (one: JudgedShape[string] | undefined): boolean => countedIn(one) !== undefined;

/** As many seconds are 1973 in ms, and as many ms the year 5138 in seconds. */
const FIRST_IN_MS = 100_000_000_000;
const LAST = 8_640_000_000_000_000;

/** A day or a time as text, or as many services write it: seconds or milliseconds since 1970. */
function timeIn(value: Scalar | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return undefined;
  const ms = Math.abs(value) < FIRST_IN_MS ? value * 1_000 : value;
  return Math.abs(ms) <= LAST ? new Date(ms).toISOString() : undefined;
}

function textOrPlace(one: string, { values, read }: Pick<Seen, 'values' | 'read'>): Scalar {
  return scalarOf(placesIn(one).length > 0 ? filled(one, values) : at(read, one));
}
