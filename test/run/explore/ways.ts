/** What can happen next to a run: what workers hand in, what people press, and time. */
import type { Command } from '../../../src/run/commands.ts';
import { type Effect, effects } from '../../../src/run/effects.ts';
import type { Next } from '../../../src/run/plan/plan.ts';
import type { Run } from '../../../src/run/state.ts';
import * as commands from '../commands.ts';
import { PLANNER_RESULTS } from '../planner-results.ts';
import { applyCommand, deliver, type End, handIn, press, type Sim } from '../sim.ts';
import { hold, note, refund } from '../stages.ts';
import { HALF_A_DAY } from './key.ts';

export type Way = { name: string; go: (sim: Sim) => void };

/** What the run begins with, where it begins later than with its goal. */
export const SMALL: Next = {
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
export function ways(sim: Sim): Way[] {
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
