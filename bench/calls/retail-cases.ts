/** The public shop's tasks as cases, and a scripted model that plans each in one piece. */

import { caseIn, nextReply } from '../../evals/model/wire.ts';
import { goldModel } from '../../evals/retail/gold-model.ts';
import type { Task } from '../../evals/retail/material.ts';
import { scriptedMind, wordsOf } from '../../evals/retail/mind.ts';
import { approves, PERSON } from '../../evals/retail/office.ts';
import { retailPolicy, TENANT } from '../../evals/retail/policy.ts';
import type { Snapshot } from '../../evals/retail/snapshot.ts';
import type { Next } from '../../src/run/plan/plan.ts';
import type { ModelScript } from '../../test/model-server/model-reply.ts';
import type { Installation, PersonScript } from './installation.ts';
import type { BenchCase } from './measure.ts';
import { wholePlan } from './whole-plan.ts';

/** Ends when the answer is there: sending it is up to people. */
const untilAnswered: PersonScript = async (run, cases) =>
  run.phase === 'awaiting_reply' ? 'end' : approves(run, cases);

export interface RetailCase extends BenchCase {
  task: Task;
  /** Cases of one customer are not played side by side. */
  customer: string;
}

/** Plays each task once, unmeasured, to learn its plan. `script` answers for all of them. */
export async function retailCases(
  installation: Installation,
  snapshot: Snapshot,
  tasks: Task[],
): Promise<{ cases: RetailCase[]; script: ModelScript }> {
  const mind = scriptedMind();
  installation.agent = mind;
  const plans = new Map<string, { task: Task; plan: Next }>();
  const cases: RetailCase[] = [];
  for (const task of tasks) {
    mind.task = task;
    const text = wordsOf(task);
    const { run } = await installation.play({ tenant: TENANT, by: PERSON, text }, untilAnswered);
    await snapshot.restore();
    plans.set(text, { task, plan: wholePlan(run) });
    const names = { name: `task ${task.id}`, tenant: TENANT, by: PERSON, text, policy: retailPolicy() };
    cases.push({ ...names, task, customer: run.customer?.id ?? task.id, person: () => untilAnswered });
  }
  const gold = goldModel();
  const script: ModelScript = (request) => {
    if (request.model === 'responder') {
      gold.task ??= tasks[0];
      return gold.answer(request);
    }
    const known = plans.get(caseIn(request).messages[0]?.text ?? '');
    if (!known) throw new Error('the prompt shows a case that nobody opened');
    // Without a step that anybody could take, it says at once what the first run came to.
    const steps = known.plan.kind === 'plan' ? known.plan.steps.length : 0;
    if (request.model === 'planner' && steps > 0) return nextReply(known.plan);
    gold.task = known.task;
    return gold.answer(request);
  };
  return { cases, script };
}

/** So many side by side, none of them of one customer. */
export function batches(cases: readonly RetailCase[], width: number): RetailCase[][] {
  const made: RetailCase[][] = [];
  for (const one of cases) {
    const free = made.find(
      (batch) => batch.length < width && batch.every(({ customer }) => customer !== one.customer),
    );
    if (free) free.push(one);
    else made.push([one]);
  }
  return made;
}
