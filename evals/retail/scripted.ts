/** The tasks through the real flow. */
import type { Run } from '../../src/run/state.ts';
import type { Database } from '../../src/store/db.ts';
import { hashWith } from './canonical.ts';
import type { Faults } from './faulty-tools.ts';
import { FAULTS } from './faulty-tools.ts';
import type { Task } from './material.ts';
import { approves, type Setup } from './office.ts';
import type { Score } from './score.ts';
import type { Snapshot } from './snapshot.ts';

/** Each task's gold actions, approved: the end state has to be the task's. */
export async function scripted(
  { database, office, snapshot }: Setup,
  tasks: Task[],
  score: Score,
): Promise<void> {
  for (const task of tasks) {
    const run = await office.play(task, approves);
    const wrong = await wrongEnd(database, snapshot, task);
    score.count(wrong === undefined, () => `task ${task.id} (${told(run)}): ${wrong}`);
    await snapshot.restore();
  }
}

/** How many tasks somebody gets right who does nothing. */
export function floorOf(tasks: Task[], untouched: string): number {
  return tasks.filter(({ expected }) => expected.canonHash === untouched).length;
}

export function changing(tasks: Task[], untouched: string): Task[] {
  return tasks.filter(({ expected }) => expected.canonHash !== untouched);
}

export async function faults(
  { database, office, snapshot }: Setup,
  tasks: Task[],
  score: Score,
): Promise<void> {
  for (const task of tasks) {
    const clean: Faults = { calls: 0, at: 0, how: 'error before' };
    const first = await office.play(task, approves, { faults: clean });
    const writes = await office.writes(first.id);
    await snapshot.restore();
    for (let at = 1; at <= clean.calls; at += 1) {
      for (const how of FAULTS) {
        const run = await office.play(task, approves, { faults: { calls: 0, at, how } });
        const wrong = await wrongEnd(database, snapshot, task);
        const made = await office.writes(run.id);
        const twice = made === writes ? undefined : `${made} writes, not ${writes}`;
        score.count(
          wrong === undefined && twice === undefined,
          () => `task ${task.id}, call ${at}, ${how} (${told(run)}): ${twice ?? wrong}`,
        );
        await snapshot.restore();
      }
    }
  }
}

/** Why the shop is not as the task must leave it. */
export async function wrongEnd(
  database: Database,
  snapshot: Snapshot,
  task: Task,
): Promise<string | undefined> {
  const changed = await snapshot.changes(database);
  const hash = hashWith(snapshot.untouched, changed);
  if (hash === task.expected.canonHash) return undefined;
  return `changed ${[...changed.keys()].join(', ') || 'nothing'}, hash ${hash.slice(0, 8)}`;
}

export function told(run: Run): string {
  const faulted = run.plan?.steps.find(({ fault }) => fault);
  return `${run.phase} ${run.closed?.ending ?? ''} ${faulted ? `${faulted.title}: ${faulted.fault?.message}` : ''}`.trim();
}
