/** Arbitrary runs: moves drawn by fast-check, applied to the simulated world. */
import fc from 'fast-check';
import type { Command } from '../../src/run/commands.ts';
import { replay } from '../../src/run/evolve/evolve.ts';
import type { Next } from '../../src/run/plan/plan.ts';
import type { Run } from '../../src/run/state.ts';
import { Broken } from './checked-run.ts';
import * as commands from './commands.ts';
import { ID } from './given.ts';
import { PLANNER_RESULTS } from './planner-results.ts';
import { catalogueOf, policy } from './shop.ts';
import {
  applyCommand,
  deliver,
  type End,
  type Fate,
  type Press,
  pick,
  press,
  type Sim,
  start,
} from './sim.ts';

const PEOPLE = [commands.engineer, commands.lead, commands.finance, commands.stranger, commands.engineer2];
const BUTTONS: Press[] = [
  'approve',
  'decline',
  'draft',
  'renew',
  'leave_out',
  'adjust_words',
  'drop',
  'change',
  'send',
  'looked',
];

export type Move =
  /** What would usually come next. */
  | { do: 'forward'; next: number; end: End }
  | { do: 'work'; which: number; end: End; next: number; odd: boolean }
  | { do: 'pick'; which: number }
  | { do: 'deliver'; which: number; end: End; next: number; odd: boolean; stays: boolean }
  | { do: 'press'; button: Press; by: number; kind: 'right' | 'stale' | 'forged'; which: number }
  | { do: 'say'; what: number; by: number }
  | { do: 'wait'; minutes: number }
  | { do: 'world'; what: number };

const end = fc.constantFrom<End>('done', 'done', 'done', 'done', 'failed', 'unknown');
const usual = fc
  .integer({ min: 0, max: 15 })
  .map((n): End => (n === 0 ? 'failed' : n === 1 ? 'unknown' : 'done'));
const odd = fc.integer({ min: 0, max: 11 }).map((n) => n === 0);
const by = fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 4);
const next = fc.nat({ max: PLANNER_RESULTS.length - 1 });
const which = fc.nat({ max: 7 });

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 22,
    arbitrary: fc.record({ do: fc.constant('forward' as const), next: fc.nat({ max: 18 }), end: usual }),
  },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('work' as const), which, end, next, odd }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pick' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('deliver' as const), which, end, next, odd, stays: fc.boolean() }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('press' as const),
      button: fc.constantFrom<Press>('approve', 'approve', 'approve', ...BUTTONS),
      by,
      kind: fc.constantFrom(
        'right' as const,
        'right' as const,
        'right' as const,
        'stale' as const,
        'forged' as const,
      ),
      which,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('say' as const), what: fc.nat({ max: 12 }), by }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      minutes: fc.constantFrom(1, 11, 16, 40, 721, 1441, 11_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('world' as const),
      what: fc.constantFrom(0, 0, 1, 2, 3, 4, 5, 5),
    }),
  },
);

export const randomRun = fc.record({
  everything: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  moves: fc.array(move, { minLength: 5, maxLength: 70, size: 'max' }),
});

function personCommand(what: number, person: (typeof PEOPLE)[number]): Command {
  const messages: Command[] = [
    commands.info('one more thing', person),
    commands.info('and another', person),
    commands.info('', person),
    commands.stop(undefined, person),
    commands.stop(true, person),
    commands.handOff('please', person),
    commands.take(person),
    commands.giveBack(person),
    commands.code(true, person),
    commands.code(false, person),
    commands.ask('lead', 'the boss agreed', person),
    commands.ask('finance', undefined, person),
    commands.ask('nobody', 'x', person),
  ];
  return messages[what] ?? commands.info('x', person);
}

function apply(sim: Sim, one: Move): void {
  const { run } = sim;
  if (!run) return;
  switch (one.do) {
    case 'forward':
      forward(sim, run, { end: one.end, next: PLANNER_RESULTS[one.next] ?? { kind: 'reply' } });
      return;
    case 'work': {
      const fate: Fate = { end: one.end, next: PLANNER_RESULTS[one.next] ?? { kind: 'reply' }, odd: one.odd };
      if (pick(sim, one.which)) deliver(sim, sim.jobs.length - 1, { fate });
      return;
    }
    case 'pick':
      pick(sim, one.which);
      return;
    case 'deliver':
      deliver(sim, one.which, {
        fate: { end: one.end, next: PLANNER_RESULTS[one.next] ?? { kind: 'reply' }, odd: one.odd },
        stays: one.stays,
      });
      return;
    case 'press':
      applyCommand(
        sim,
        press(run, one.button, { by: PEOPLE[one.by] ?? commands.engineer, kind: one.kind, which: one.which }),
      );
      return;
    case 'say':
      applyCommand(sim, personCommand(one.what, PEOPLE[one.by] ?? commands.engineer));
      return;
    case 'wait':
      sim.clock += one.minutes * 60_000;
      applyCommand(sim, commands.tick);
      return;
    case 'world': {
      const more = [
        () => applyCommand(sim, { type: 'remind', text: 'the trace is due' }),
        () => applyCommand(sim, { type: 'set_aside', why: 'the worker failed five times' }),
        () => {
          sim.policy = {
            ...sim.policy,
            version: sim.policy.version === 'policy-1' ? 'policy-2' : 'policy-1',
          };
        },
        () => {
          sim.catalogue = catalogueOf(sim.catalogue.version === 'tools-1' ? 'tools-2' : 'tools-1');
        },
        () => applyCommand(sim, commands.open()),
        () => applyCommand(sim, commands.tick),
      ];
      more[one.what]?.();
      return;
    }
    default:
      one satisfies never;
  }
}

/** A worker does the first thing that is owed; where nothing is, somebody presses what the card is for. */
function forward(sim: Sim, run: Run, { end, next }: { end: End; next: Next }): void {
  if (pick(sim, 0)) {
    const job = sim.jobs.at(-1);
    deliver(sim, sim.jobs.length - 1, {
      fate: {
        end: job?.kind === 'write' || job?.kind === 'reconcile' ? end : 'done',
        next,
      },
    });
    return;
  }
  switch (run.phase) {
    case 'awaiting_approval':
      if (run.approval?.state === 'expired')
        applyCommand(sim, press(run, 'renew', { by: commands.engineer, kind: 'right' }));
      else if (run.approval?.state === 'refused' && run.approval.exception)
        applyCommand(sim, commands.ask('lead', 'a regular'));
      else
        applyCommand(
          sim,
          press(run, run.approval?.state === 'refused' ? 'draft' : 'approve', {
            by: commands.finance,
            kind: 'right',
          }),
        );
      return;
    case 'asking':
      if (run.question?.kind === 'code') applyCommand(sim, commands.code(true));
      else if (run.question?.kind === 'look')
        applyCommand(
          sim,
          press(run, 'looked', { by: commands.engineer, kind: 'right', which: end === 'done' ? 0 : 1 }),
        );
      else applyCommand(sim, commands.info('FH-10482'));
      return;
    case 'awaiting_reply':
      applyCommand(sim, press(run, 'send', { by: commands.engineer, kind: 'right' }));
      return;
    case 'handed_over':
      applyCommand(sim, commands.giveBack());
      return;
    default:
      applyCommand(sim, commands.info('something new'));
  }
}

export interface RandomRun {
  everything: boolean;
  moves: Move[];
}

/** Lives it; throws Broken, with the facts so far, where a promise is broken. */
export function simulate({ everything, moves }: RandomRun): Sim {
  const sim = start(everything ? { ...policy, approval: 'everything' } : policy);
  try {
    applyCommand(sim, commands.open());
    for (const one of moves) apply(sim, one);
    settle(sim);
  } catch (error) {
    const facts = (sim.events ?? []).map(
      (event) => `${event.seq} ${event.type} ${JSON.stringify(event.data)}`,
    );
    throw new Broken(
      `${error instanceof Broken ? error.message : String((error as Error).stack)}\n${facts.join('\n')}`,
    );
  }
  return sim;
}

/**
 * Left to itself, with workers that do what is owed, the run comes to rest: closed, or waiting for somebody.
 */
function settle(sim: Sim): void {
  for (let n = 0; n < 60; n++) {
    if (!pick(sim, 0)) {
      if (sim.jobs.length === 0) return;
      sim.jobs.length = 0;
      continue;
    }
    deliver(sim, sim.jobs.length - 1, { fate: { end: 'done', next: { kind: 'reply' } } });
  }
  throw new Broken('the run does not come to rest although everything owed is done');
}

export function sameAfterReplay(sim: Sim): unknown {
  const kept = JSON.parse(JSON.stringify(sim.events)) as NonNullable<Sim['events']>;
  return replay(kept, ID);
}
