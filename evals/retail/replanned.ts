/**
 * The model mind on what it has to plan anew for: gold calls that fail, and the rest of what is wanted that
 * arrives while the first half is being done. It goes on from what was done: the task's end state, and no
 * write twice.
 */
import type { Run } from '../../src/run/state.ts';
import { openServedMind, type ServedMind } from '../model/served-mind.ts';
import { goldModel } from './gold-model.ts';
import type { Task } from './material.ts';
import { approves, PERSON, type PersonScript, type Setup } from './office.ts';
import { TENANT } from './policy.ts';
import type { Score } from './score.ts';
import { told, wrongEnd } from './scripted.ts';

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

export async function replanned(setup: Setup, tasks: Task[], score: Score): Promise<Replanned> {
  const { office, snapshot } = setup;
  const model = goldModel();
  const served = await openServedMind({ script: (request) => model.answer(request) });
  const counted: Replanned = { failing: 0, informed: 0, replans: 0, calls: 0 };
  const play = async (task: Task, { how, person, writes, heldBack }: Play) => {
    Object.assign(model, { task, heldBack });
    office.think(served.mind);
    const run = await office.play(task, person);
    const wrong = await wrongRun(run, served, { ...setup, task, writes });
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
        await play(task, { how: 'a call fails', person: approves, writes, heldBack: false });
      }
      if (writes > 0) {
        counted.informed += 1;
        await play(task, { how: 'more is said', person: saysMore(), writes, heldBack: true });
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

interface Play {
  how: string;
  person: PersonScript;
  /** Of the same task without trouble. */
  writes: number;
  /** The second half of what is wanted arrives later. */
  heldBack: boolean;
}

interface Played extends Setup {
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
