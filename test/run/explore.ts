/**
 * Breadth-first exploration of the rules: every order in which two people, two workers (late, twice, failing,
 * not knowing) and a clock can act on one run, up to a depth, each state once. Every promise is checked on
 * every way into every state.
 */
import type { Command } from '../../src/run/commands.ts';
import { type Effect, effects } from '../../src/run/effects.ts';
import type { Next } from '../../src/run/plan/plan.ts';
import type { Run } from '../../src/run/state.ts';
import { Broken } from './checked-run.ts';
import * as commands from './commands.ts';
import { HALF_A_DAY, keyOf } from './explore-key.ts';
import { PLANNER_RESULTS } from './planner-results.ts';
import { applyCommand, deliver, type End, fork, handIn, press, type Sim, start } from './sim.ts';
import { hold, note, refund } from './stages.ts';

export interface Explored {
  states: number;
  /** Commands decided. */
  transitions: number;
  /** New states at each depth; the first is the root. */
  byDepth: number[];
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

type Way = { name: string; go: (sim: Sim) => void };

const SMALL: Next = {
  kind: 'plan',
  summary: 'one read, two writes',
  steps: [
    { ...note, id: 'find', title: 'find', tool: 'accounts.find', args: { order: 'FH-10482' } },
    { ...hold, needs: ['find'] },
    { ...note, needs: ['hold'] },
  ],
};
const OTHER: Next = {
  kind: 'plan',
  notRead: ['and the candle'],
  summary: 'a reconcilable write',
  steps: [{ ...refund(), args: { order: 'FH-10482', lines: [{ line: 1, cents: 6000 }], reason: 'damaged' } }],
};
const SAYS: Next[] = [SMALL, OTHER, { kind: 'reply' }];

/** Everything that could happen next in this state. */
function ways(sim: Sim): Way[] {
  const { run } = sim;
  if (!run) return [];
  const list: Way[] = [];
  const owed = effects(run);
  for (const one of owed) {
    for (const fate of fates(one, run))
      list.push({
        name: `${one.id} ${fate.end}`,
        go: (world) => void applyCommand(world, handIn(run, one, fate), 0),
      });
    // A second worker, or a slow one: takes it up now and hands it in later, when all may be different.
    if (sim.jobs.length < 2 && sim.jobs.filter(({ id }) => id === one.id).length === 0)
      list.push({ name: `take up ${one.id}`, go: (world) => void world.jobs.push(one) });
  }
  for (const [n, job] of sim.jobs.entries())
    for (const fate of fates(job, run))
      list.push({ name: `late ${job.id} ${fate.end}`, go: (world) => void deliver(world, n, { fate }) });
  for (const command of people(run))
    list.push({
      name: `${command.type} by ${'by' in command ? command.by.id : ''}`,
      go: (world) => void applyCommand(world, command, 0),
    });
  if (sim.clock < 5 * HALF_A_DAY)
    list.push({
      name: 'half a day passes',
      go: (world) => {
        world.clock += HALF_A_DAY;
        applyCommand(world, commands.tick, 0);
      },
    });
  return list;
}

function fates(job: Effect, run: Run): { end: End; next: Next }[] {
  const next = PLANNER_RESULTS[2] as Next;
  switch (job.kind) {
    case 'think':
      return (run.thoughts === 0 ? SAYS.slice(0, 2) : SAYS).map((said) => ({
        end: 'done' as const,
        next: said,
      }));
    case 'write':
    case 'reconcile':
      return [
        { end: 'done', next },
        { end: 'failed', next },
        { end: 'unknown', next },
      ];
    case 'read':
    case 'send':
      return [
        { end: 'done', next },
        { end: 'failed', next },
      ];
    case 'prepare':
    case 'let_run':
    case 'start':
    case 'compose':
      return [{ end: 'done', next }];
    default:
      return job satisfies never;
  }
}

/**
 * Two people: the engineer who asked, and the lead. Each presses what the card may offer, and what an old
 * card offered.
 */
function people(run: Run): Command[] {
  const { engineer, lead } = commands;
  const list: Command[] = [commands.stop(), commands.handOff('please')];
  if (run.messages.length < 3) list.push(commands.info('news', run.messages.length === 1 ? engineer : lead));
  if (run.writes.some(({ undo }) => undo)) list.push(commands.stop(true, lead));
  switch (run.phase) {
    case 'awaiting_approval':
      list.push(
        press(run, 'approve', { by: engineer, kind: 'right' }),
        press(run, 'approve', { by: lead, kind: 'right' }),
        press(run, 'approve', { by: lead, kind: 'stale' }),
      );
      list.push(
        press(run, 'decline', { by: lead, kind: 'right' }),
        press(run, 'renew', { by: engineer, kind: 'right' }),
        press(run, 'leave_out', { by: engineer, kind: 'right' }),
        press(run, 'drop', { by: engineer, kind: 'right', which: 2 }),
      );
      break;
    case 'acting':
      list.push(press(run, 'approve', { by: lead, kind: 'right' }));
      break;
    case 'asking':
      list.push(
        press(run, 'looked', { by: engineer, kind: 'right', which: 0 }),
        press(run, 'looked', { by: engineer, kind: 'right', which: 1 }),
      );
      break;
    case 'awaiting_reply':
      list.push(
        press(run, 'send', { by: engineer, kind: 'right' }),
        press(run, 'send', { by: lead, kind: 'right' }),
      );
      break;
    case 'handed_over':
      list.push(commands.take(lead), commands.giveBack(engineer));
      break;
    case 'closed':
      list.push(commands.giveBack(lead));
      break;
    case 'planning':
    case 'gathering':
    case 'answering':
      break;
    default:
      run satisfies never;
  }
  return list;
}

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

/** Throws Broken with the way that led there. */
export function explore({ depth, from = 'opened', seconds = Number.POSITIVE_INFINITY }: Terms): Explored {
  const began = performance.now();
  const root = rootOf(from);
  const seen = new Set<string>([keyOf(root)]);
  let level: { sim: Sim; way: string[] }[] = [{ sim: root, way: [] }];
  const byDepth = [1];
  let transitions = 0;
  for (let at = 1; at <= depth; at++) {
    const nextLevel: typeof level = [];
    let fresh = 0;
    for (const { sim, way } of level) {
      if ((performance.now() - began) / 1000 > seconds) return result({ cut: true });
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
        if (seen.has(key)) continue;
        seen.add(key);
        fresh += 1;
        if (at < depth) nextLevel.push({ sim: child, way: [...way, name] });
      }
    }
    byDepth.push(fresh);
    level = nextLevel;
  }
  return result({});

  function result(more: { cut?: true }): Explored {
    return { states: seen.size, transitions, byDepth, seconds: (performance.now() - began) / 1000, ...more };
  }
}
