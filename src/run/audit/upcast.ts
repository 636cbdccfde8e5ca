/**
 * Reads what an older version stored as today's events. Pure. Stored lines are never rewritten: their hash
 * covers them.
 */
import type { Actor } from '../person.ts';

/**
 * The version that is written. It rises whenever a stored event changes its shape; `npm run history:record`
 * then records what the new one writes. 1: lines do not say their version. 2: they do. 3: a plan may name
 * what was not read, and somebody leaves it out. 4: an approval says what goes out by it, and what only words
 * said of what was refused. 5: policy lets a plan run without a person. 6: a reply may wait to be delivered.
 */
export const EVENT_VERSION = 6;

export interface StoredEvent {
  type: string;
  actor: Actor;
  data: unknown;
  personal?: unknown;
}

type Upcast = (event: StoredEvent) => StoredEvent;

/** By the version that each one starts from, one step up. They stay for ever. */
const STEPS: Record<number, Upcast> = {
  // The events are alike; only the line's own form is another.
  1: (event) => event,
  // What is new was in no event before.
  2: (event) => event,
  3: (event) => event,
  4: (event) => event,
  5: (event) => event,
};

/** `version` undefined: the line says none, which means 1. Throws on a version that is not known here. */
export function upcast(event: StoredEvent, version = 1): StoredEvent {
  let now = event;
  for (let at = version; at !== EVENT_VERSION; at++) {
    const step = STEPS[at];
    if (!step)
      throw new Error(
        `this event was stored by a newer Greenlight (event version ${version}, this one reads up to ${EVENT_VERSION})`,
      );
    now = step(now);
  }
  return now;
}
