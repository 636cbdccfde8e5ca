/**
 * The model mind on what it has to plan anew for: gold calls that fail, and the rest of what is wanted that
 * arrives while the first half is being done. It goes on from what was done: the task's end state, and no
 * write twice.
 */
import type { Run } from '../../src/run/state.ts';
import type { Database } from '../../src/store/db.ts';
import { openServedMind, type ServedMind } from '../model/served-mind.ts';
import { goldModel } from './gold-model.ts';
import type { Task } from './material.ts';
import { approves, type Office, PERSON, type PersonScript } from './office.ts';
import { TENANT } from './policy.ts';
import type { Score } from './score.ts';
import { told, wrongEnd } from './scripted.ts';
import type { Snapshot } from './snapshot.ts';

export interface Replanned {
  failing: number;
  informed: number;
  replans: number;
  calls: number;
}

/** Says more as soon as the first write is under way, and then does as `approves` does. */
function saysMore(): PersonScript {
  let said = false;
  return async (run, desk) => {
    if (!said && run.phase === 'acting') {
      said = true;
      const text =
        'The customer writes again: please do the rest of what I asked for too, as I described it.';
      await desk.command({ tenant: TENANT, run: run.id, command: { type: 'information', by: PERSON, text } });
    }
    return approves(run, desk);
  };
}

export async function replanned(
  database: Database,
  office: Office,
  snapshot: Snapshot,
  tasks: Task[],
  score: Score,
): Promise<Replanned> {
  const model = goldModel();
  const served = await openServedMind({ script: (request) => model.answer(request) });
  const counted: Replanned = { failing: 0, informed: 0, replans: 0, calls: 0 };
  const play = async (task: Task, how: string, person: PersonScript, writes: number, heldBack: boolean) => {
    Object.assign(model, { task, heldBack });
    office.think(served.mind);
    const run = await office.play(task, person);
    const wrong = await wrongRun(run, served, { database, office, snapshot, task, writes });
    score.count(wrong === undefined, () => `task ${task.id}, ${how} (${told(run)}): ${wrong}`);
    counted.replans += run.replans;
    counted.calls += run.usage.modelCalls;
    await snapshot.restore();
  };
  try {
    for (const task of tasks) {
      office.think();
      const clean = await office.play(task, approves);
      const writes = await office.writes(clean.id);
      await snapshot.restore();
      if (failed(clean)) {
        counted.failing += 1;
        await play(task, 'a call fails', approves, writes, false);
      }
      if (writes > 0) {
        counted.informed += 1;
        await play(task, 'more is said', saysMore(), writes, true);
      }
    }
  } finally {
    office.think();
    await served.server.stop();
  }
  return counted;
}

function failed(run: Run): boolean {
  return [...run.earlier, ...(run.plan ? [run.plan] : [])].some(({ steps }) =>
    steps.some(({ fault }) => fault),
  );
}

interface Played {
  database: Database;
  office: Office;
  snapshot: Snapshot;
  task: Task;
  writes: number;
}

async function wrongRun(run: Run, served: ServedMind, { database, office, snapshot, task, writes }: Played) {
  const [fault] = served.faults.splice(0);
  const [refused] = [...served.server.refused.splice(0), ...served.server.impossible.splice(0)];
  if (fault !== undefined || refused !== undefined) return `the model: ${fault ?? refused}`;
  if (run.replans === 0) return 'nothing was planned anew';
  const made = await office.writes(run.id);
  if (made !== writes) return `${made} writes, not ${writes}`;
  return wrongEnd(database, snapshot, task);
}
