/**
 * Exploration of the rules: every order in which two people, two workers (late, twice, failing, not knowing)
 * and a clock can act on one run, up to a depth. Every promise is checked on every way into every state. The
 * first levels are walked breadth first, so that threads can share out what is below; that depth first, so
 * that memory holds what was seen and nothing else. A state that is come to earlier than before is gone on
 * from again.
 */
import { effects } from '../../../src/run/effects.ts';
import type { Run } from '../../../src/run/state.ts';
import { Broken } from '../checked-run.ts';
import * as commands from '../commands.ts';
import { applyCommand, fork, handIn, press, type Sim, start } from '../sim.ts';
import { keyOf } from './key.ts';
import { SeenStates } from './seen.ts';
import { SMALL, ways } from './ways.ts';

export interface Explored {
  /** That nobody else who shares `seen` had come to. */
  states: number;
  /** Commands decided. */
  transitions: number;
  seconds: number;
  /** The limit in time was reached before the depth was. */
  cut?: true;
}

/** Where the exploration begins: with the goal said, with the preview shown, or with a write in flight. */
export type From = 'opened' | 'shown' | 'writing';

export interface Terms {
  depth: number;
  from?: From;
  /** Stops between two states after so many seconds. */
  seconds?: number;
}

/** One of several who explore the same: all take the first levels, and of what comes below each its own. */
export interface Share {
  nth: number;
  of: number;
  seen: SeenStates;
}

/** So many levels hold some thousands of states. */
const SHARED_LEVELS = 5;

function rootOf(from: From): Sim {
  const root = start(undefined, false);
  applyCommand(root, commands.open(), 0);
  const forward = (): void => {
    const run = root.run as Run;
    const [one] = effects(run);
    if (one) applyCommand(root, handIn(run, one, { end: 'done', next: SMALL }), 0);
    else applyCommand(root, press(run, 'approve', { by: commands.lead, kind: 'right' }), 0);
  };
  const there = (): boolean => {
    if (from === 'opened') return true;
    return from === 'shown' ? root.run?.phase === 'awaiting_approval' : root.run?.writes.length === 1;
  };
  while (!there()) forward();
  return root;
}

/** Throws Broken with the way that led there, RangeError where `seen` has no room. */
export function explore(
  { depth, from = 'opened', seconds = Number.POSITIVE_INFINITY }: Terms,
  { nth, of, seen }: Share = { nth: 0, of: 1, seen: new SeenStates() },
): Explored {
  const began = performance.now();
  const isOver = (): boolean => (performance.now() - began) / 1000 > seconds;
  const root = rootOf(from);
  let states = 0;
  let transitions = 0;
  let cut = false;

  /** Each state that comes next, with the way there, its key, and whether it has to be gone on from. */
  function* next(sim: Sim, way: string[], left: number) {
    for (const { name, go } of ways(sim)) {
      const child = fork(sim);
      transitions += 1;
      try {
        go(child);
      } catch (error) {
        throw new Broken(`${(error as Error).message}\nafter: ${[...way, name].join(' > ')}`);
      }
      if (child.run === sim.run && child.clock === sim.clock && child.jobs.length === sim.jobs.length)
        continue;
      const key = keyOf(child);
      const sight = seen.visit(key, left - 1);
      if (sight === 'new') states += 1;
      yield { child, key, way: [...way, name], open: sight !== 'known' };
    }
  }

  function below(sim: Sim, way: string[], left: number): void {
    if (left === 0 || cut) return;
    cut = isOver();
    for (const one of next(sim, way, left)) if (one.open) below(one.child, one.way, left - 1);
  }

  const rootKey = keyOf(root);
  if (seen.visit(rootKey, depth) === 'new') states += 1;
  const common = new Set([rootKey]);
  let level: { sim: Sim; way: string[] }[] = [{ sim: root, way: [] }];
  const shared = Math.min(SHARED_LEVELS, depth);
  for (let at = 0; at < shared; at += 1) {
    const following: typeof level = [];
    for (const { sim, way } of level)
      for (const one of next(sim, way, depth - at)) {
        if (common.has(one.key)) continue;
        common.add(one.key);
        following.push({ sim: one.child, way: one.way });
      }
    level = following;
  }
  for (const [n, { sim, way }] of level.entries()) if (n % of === nth) below(sim, way, depth - shared);
  const explored = { states, transitions, seconds: (performance.now() - began) / 1000 };
  return cut ? { ...explored, cut } : explored;
}
