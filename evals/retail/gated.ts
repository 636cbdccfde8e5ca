/** The tasks that change something, without a valid approval: nothing may be written. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Cases } from '../../src/flow/ports/cases.ts';
import type { Args } from '../../src/run/plan/plan.ts';
import type { Run } from '../../src/run/state.ts';
import { setPolicy } from '../../src/store/policies.ts';
import { hashWith } from './canonical.ts';
import type { Task } from './material.ts';
import { PERSON, type PersonScript, type Setup } from './office.ts';
import { retailPolicy, TENANT } from './policy.ts';
import type { Score } from './score.ts';
import { told } from './scripted.ts';

/** Set by a script that was let through where it should have been refused. */
interface Gate {
  through?: string | undefined;
  /** The run asked for an approval at all. */
  asked?: true;
}

const SHORT = 0.005;

const SCRIPTS: { name: string; approvalMinutes: number; person(gate: Gate): PersonScript }[] = [
  {
    name: 'denied',
    approvalMinutes: 60,
    person: (gate) => async (run, desk) => {
      const { approval, answer } = run;
      if (run.phase === 'awaiting_approval' && approval?.state === 'pending') {
        gate.asked = true;
        const { revision } = approval;
        await desk.command({
          tenant: TENANT,
          run: run.id,
          command: { type: 'decline', by: PERSON, revision, reason: 'not wanted after all' },
        });
      }
      if (run.phase === 'awaiting_reply' && answer && !answer.sending)
        await desk.command({
          tenant: TENANT,
          run: run.id,
          command: { type: 'send', by: PERSON, draft: answer.draft },
        });
      return run.phase === 'closed' || run.phase === 'handed_over' ? 'end' : 'go on';
    },
  },
  {
    name: 'missing',
    approvalMinutes: 60,
    person: (gate) => async (run) => {
      if (run.phase === 'closed' || run.phase === 'handed_over') return 'end';
      if (run.phase !== 'awaiting_approval') return 'go on';
      gate.asked = true;
      await wait(20);
      return 'end';
    },
  },
  {
    name: 'expired',
    approvalMinutes: SHORT,
    person: (gate) => async (run, desk) => {
      const { approval } = run;
      if (run.phase === 'closed' || run.phase === 'handed_over') return 'end';
      if (run.phase !== 'awaiting_approval' || approval?.state !== 'pending') return 'go on';
      gate.asked = true;
      await wait(Math.max(0, Date.parse(approval.expiresAt) - Date.now()) + 20);
      const { revision, digest } = approval;
      const answer = await desk.command({
        tenant: TENANT,
        run: run.id,
        command: { type: 'approve', by: PERSON, revision, digest },
      });
      if (answer.ok) gate.through = 'an expired approval was taken';
      return 'end';
    },
  },
  {
    name: 'changed',
    approvalMinutes: 60,
    person: (gate) => async (run, desk) => {
      const { approval } = run;
      if (run.phase === 'closed' || run.phase === 'handed_over') return 'end';
      if (run.phase !== 'awaiting_approval' || approval?.state !== 'pending') return 'go on';
      gate.asked = true;
      gate.through = await changedAfter(run, desk);
      return 'end';
    },
  },
];

/**
 * What was let through, if anything: the old approval after the arguments changed, and the old digest for the
 * new plan.
 */
async function changedAfter(run: Run, desk: Cases): Promise<string | undefined> {
  const { approval, plan } = run;
  const step = plan?.steps.find(({ id }) => approval?.steps.includes(id));
  if (!approval || !step) return 'no approval was asked for';
  const { revision, digest } = approval;
  const steps = [{ id: step.id, args: otherArgs(step.call?.args ?? {}) }];
  const adjusted = await desk.command({
    tenant: TENANT,
    run: run.id,
    command: { type: 'adjust', by: PERSON, revision, steps },
  });
  if (!adjusted.ok) return `the arguments could not be changed: ${adjusted.refusal.message}`;
  for (const named of [revision, revision + 1]) {
    const answer = await desk.command({
      tenant: TENANT,
      run: run.id,
      command: { type: 'approve', by: PERSON, revision: named, digest },
    });
    if (answer.ok) return 'an approval of other arguments was taken';
  }
  return undefined;
}

/** The same call with one argument that is not what was approved. */
function otherArgs(args: Args): Args {
  if (typeof args.reason === 'string') {
    const other = args.reason === 'no longer needed' ? 'ordered by mistake' : 'no longer needed';
    return { ...args, reason: other };
  }
  const { address } = args;
  if (typeof address === 'object' && address !== null && !Array.isArray(address))
    return { ...args, address: { ...address, street: '1 Other Street' } };
  return { ...args, method: 'another_method' };
}

export async function gated(
  { database, office, snapshot }: Setup,
  tasks: Task[],
  score: Score,
): Promise<void> {
  const untouched = hashWith(snapshot.untouched, new Map());
  for (const { name, approvalMinutes, person } of SCRIPTS) {
    await setPolicy(database, TENANT, retailPolicy(`retail-gated-${name}`, approvalMinutes));
    for (const task of tasks) {
      const gate: Gate = {};
      const run = await office.play(task, person(gate));
      const writes = await office.writes(run.id);
      const changed = await snapshot.changes(database);
      const hash = hashWith(snapshot.untouched, changed);
      const right = gate.asked === true && gate.through === undefined && writes === 0 && hash === untouched;
      const why =
        gate.through ?? (gate.asked ? `${writes} writes, hash ${hash.slice(0, 8)}` : 'nothing was asked');
      score.count(right, () => `task ${task.id}, ${name} (${told(run)}): ${why}`);
      await snapshot.restore();
    }
  }
  await setPolicy(database, TENANT, retailPolicy());
}
