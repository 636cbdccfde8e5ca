/** Facts that were shown, held against those that are. */
import type { Facts } from './plan.ts';

/** Names of facts that are not as they were shown, or that cannot be read any more. */
export function movedFacts(shown: Facts, now: Facts): string[] {
  return Object.keys(shown).filter((name) => !Object.hasOwn(now, name) || now[name] !== shown[name]);
}

/** Those that a change moved, as they are after it. */
export function changedFacts(before: Facts, after: Facts): Facts {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value));
}
