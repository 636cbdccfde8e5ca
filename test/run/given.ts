/**
 * given(what was commanded).when(a command).then(the facts that follow). Commands may be written as functions
 * of the run, to name its digests.
 */

import { expect } from 'vitest';
import type { Command } from '../../src/run/commands.ts';
import { type Decision, decide } from '../../src/run/decide/decide.ts';
import { type Effect, effects } from '../../src/run/effects.ts';
import type { EventOf, EventType, RunEvent } from '../../src/run/events.ts';
import { replay } from '../../src/run/evolve/evolve.ts';
import type { Authority } from '../../src/run/person.ts';
import type { Catalogue } from '../../src/run/plan/catalogue.ts';
import type { Automatic } from '../../src/run/policy/automatic.ts';
import type { Policy } from '../../src/run/policy/policy.ts';
import { present } from '../../src/run/present.ts';
import type { Run } from '../../src/run/state.ts';
import { checkEvent } from './check-events.ts';
import { checkRecord } from './check-record.ts';
import { type CheckedRun, newCheckedRun } from './checked-run.ts';
import { promises } from './promises.ts';
import { authorityOf, catalogue, policy } from './shop.ts';

export const ID = { tenant: 'fernhill', run: 'r1' };
const START = Date.parse('2026-11-23T09:00:00.000Z');

export interface World {
  run: Run | undefined;
  events: RunEvent[];
  /** What must hold of these events, worked out from them by other code than the rules'. */
  checked: CheckedRun;
  /** ms after the start. */
  clock: number;
  policy: Policy;
  catalogue: Catalogue;
  /** What has run without a person today, and whether that is switched off. */
  automatic: Automatic;
}

export type Wait = { wait: number };
export type Change = { policy?: Policy; catalogue?: Catalogue; automatic?: Automatic };
export type Given = Command | Wait | Change | ((run: Run) => Given | Given[]);

export function newWorld(): World {
  return {
    run: undefined,
    events: [],
    checked: newCheckedRun(ID.tenant),
    clock: 0,
    policy,
    catalogue,
    automatic: { off: false, cents: 0, plans: 0, declined: [] },
  };
}

export const nowOf = (world: World): string => new Date(START + world.clock).toISOString();

/** Decides one command in this world and folds what follows into it. Every command takes one ms. */
export function applyCommand(world: World, command: Command, more: Partial<Authority> = {}): Decision {
  world.clock += 1;
  const now = nowOf(world);
  const known = 'by' in command ? authorityOf(command.by.id) : undefined;
  const authority = known && { ...known, ...more };
  const rules = {
    now,
    policy: world.policy,
    catalogue: world.catalogue,
    automatic: world.automatic,
    ...present({ authority }),
  };
  const decision = decide(world.run, command, { rules, id: ID });
  for (const event of decision.events) {
    const placed: RunEvent = { ...event, seq: world.events.length + 1, at: now };
    world.events.push(placed);
    const versions = { policy: world.policy.version, catalogue: world.catalogue.version };
    checkEvent(world.checked, placed, versions);
    checkRecord(placed, 'by' in command ? command.by : undefined);
  }
  world.run = decision.run;
  if (world.run) promises(world.run, world.policy);
  return decision;
}

function perform(world: World, step: Given): Decision | undefined {
  if (typeof step === 'function') {
    const more = step(runOf(world));
    let last: Decision | undefined;
    for (const one of Array.isArray(more) ? more : [more]) last = perform(world, one);
    return last;
  }
  if ('wait' in step) {
    world.clock += step.wait * 60_000;
    return undefined;
  }
  if (!('type' in step)) {
    Object.assign(world, step);
    return undefined;
  }
  return applyCommand(world, step);
}

export function runOf(world: World): Run {
  if (!world.run) throw new Error('no run was opened');
  return world.run;
}

export interface Then {
  run: Run;
  events: RunEvent[];
  world: World;
  decision: Decision | undefined;
  owed: Effect[];
  /** The types of the new events, in order. */
  then(...types: EventType[]): Then;
  refused(error: string, ...types: EventType[]): Then;
  /** Nothing changed and nobody is told. */
  ignored(): Then;
  phase(phase: Run['phase']): Then;
  owes(...ids: string[]): Then;
  last<T extends EventType>(type: T): EventOf<T>;
  when(step: Given): Then;
}

export function given(...steps: Given[]): { when(step: Given): Then; now: Then } {
  const world = newWorld();
  for (const step of steps) perform(world, step);
  return { when: (step) => outcome(world, step), now: look(world, undefined, world.events.length) };
}

function outcome(world: World, step: Given): Then {
  const before = world.events.length;
  const decision = perform(world, step);
  const replayed = replay(world.events, ID);
  expect(replayed, 'replaying the events gives the same run').toStrictEqual(world.run);
  return look(world, decision, before);
}

function look(world: World, decision: Decision | undefined, before: number): Then {
  const events = world.events.slice(before);
  const self: Then = {
    get run() {
      return runOf(world);
    },
    events,
    world,
    decision,
    owed: world.run ? effects(world.run) : [],
    // biome-ignore lint/suspicious/noThenProperty: a test reads given, when, then; nothing awaits it.
    then(...types) {
      expect(decision?.refusal).toBeUndefined();
      expect(events.map(({ type }) => type)).toEqual(types);
      return self;
    },
    refused(error, ...types) {
      expect(decision?.refusal?.error).toBe(error);
      expect(decision?.refusal?.message).toMatch(/\S.*[.?]$/);
      expect([400, 403, 404, 409, 410, 413, 422]).toContain(decision?.refusal?.status);
      expect(events.map(({ type }) => type)).toEqual(types);
      return self;
    },
    ignored() {
      expect(decision).toMatchObject({ events: [] });
      expect(decision?.refusal).toBeUndefined();
      return self;
    },
    phase(phase) {
      expect(world.run?.phase).toBe(phase);
      return self;
    },
    owes(...ids) {
      expect(self.owed.map(({ id }) => id)).toEqual(ids);
      return self;
    },
    last<T extends EventType>(type: T): EventOf<T> {
      const found = world.events.findLast((event): event is EventOf<T> => event.type === type);
      if (!found)
        throw new Error(`there is no ${type} among ${world.events.map((event) => event.type).join(', ')}`);
      return found;
    },
    when: (step) => outcome(world, step),
  };
  return self;
}
