/**
 * The six threads on the demo shop, with the persons of their story. The scripted model says over the wire
 * what the playbooks would.
 */

import { caseName, dataIn, nextReply } from '../../evals/model/wire.ts';
import type { Agent, PlanRequest, RespondRequest } from '../../src/flow/ports/agent.ts';
import type { Cases, RunCommand } from '../../src/flow/ports/cases.ts';
import type { Person } from '../../src/run/person.ts';
import type { Policy } from '../../src/run/policy/policy.ts';
import type { Run } from '../../src/run/state.ts';
import { DESK_TENANT } from '../../src/start/desks/folder.ts';
import type { Database } from '../../src/store/db.ts';
import type { ModelScript } from '../../test/model-server/model-reply.ts';
import { json } from '../../test/model-server/model-reply.ts';
import {
  ADDRESS,
  CHANGED_MIND,
  DAMAGED,
  INJURY,
  LOCKED,
  NEWS,
  PARCEL,
  SHIPPING,
} from '../../test/threads/script.ts';
import type { PersonScript } from './installation.ts';
import type { BenchCase } from './measure.ts';

const ENGINEER: Person = { id: 'engineer', name: 'Engineer' };
const LEAD: Person = { id: 'lead', name: 'Lead' };

interface Thread {
  name: string;
  text: string;
  /** Once, at the first approval: said instead of approving. */
  adjust?: string;
  /** Once, while the first writes are made. */
  inform?: string;
}

const THREADS: Thread[] = [
  { name: 'damaged item, adjusted', text: DAMAGED, adjust: SHIPPING },
  { name: 'where is my order', text: PARCEL },
  { name: 'address change, new facts', text: ADDRESS, inform: NEWS },
  { name: 'locked account', text: LOCKED },
  { name: 'refusal', text: CHANGED_MIND },
  { name: 'handing over', text: INJURY },
];

export function threadCases(database: Database, policy: Policy): BenchCase[] {
  return THREADS.map((thread) => ({
    ...{ name: thread.name, tenant: DESK_TENANT, by: ENGINEER, text: thread.text, policy },
    person: () => personOf(database, thread),
  }));
}

/** Approves as the lead, enters the code that was mailed, has a no drafted; ends when the answer is there. */
function personOf(database: Database, { adjust, inform }: Thread): PersonScript {
  let adjusted = adjust === undefined;
  let informed = inform === undefined;
  return async (run, cases) => {
    const { approval, revision } = run;
    const sendCommand = (command: RunCommand) => cases.command({ tenant: DESK_TENANT, run: run.id, command });
    if (run.phase === 'acting' && !informed) {
      informed = true;
      await sendCommand({ type: 'information', by: ENGINEER, text: inform ?? '' });
    } else if (run.phase === 'awaiting_approval' && approval?.state === 'pending') {
      if (adjusted) await sendCommand({ type: 'approve', by: LEAD, revision, digest: approval.digest });
      else await sendCommand({ type: 'adjust', by: ENGINEER, revision, text: adjust ?? '' });
      adjusted = true;
    } else if (run.phase === 'awaiting_approval' && approval?.state === 'refused')
      await sendCommand({ type: 'draft', by: ENGINEER, revision });
    else if (run.phase === 'asking' && run.question?.kind === 'code') await enterCode(database, run, cases);
    else if (['awaiting_reply', 'handed_over', 'closed', 'asking'].includes(run.phase)) return 'end';
    return 'go on';
  };
}

async function enterCode(database: Database, run: Run, cases: Cases): Promise<void> {
  const [letter] = await database.execute<{ code: string }>(
    `select code from outbox where tenant = $1 and run = $2 and kind = 'code'`,
    [DESK_TENANT, run.id],
  );
  await cases.verify({ tenant: DESK_TENANT, run: run.id, by: ENGINEER, code: letter?.code ?? '' });
}

/**
 * `mind` hands each question on to the served mind, and remembers it for the script, which answers as
 * `playbooks` would.
 */
export function asThePlaybooks(playbooks: Agent): { script: ModelScript; around(served: Agent): Agent } {
  const thoughts = new Map<string, PlanRequest>();
  const answers = new Map<string, RespondRequest>();
  const nameOf = (run: Run) =>
    caseName({ messages: run.messages.map(({ at, text }, n) => ({ n: n + 1, at, text })) });
  const { signal } = new AbortController();
  return {
    around: (served) => ({
      plan(input, stop) {
        thoughts.set(nameOf(input.run), input);
        return served.plan(input, stop);
      },
      respond(input, stop) {
        answers.set(nameOf(input.run), input);
        return served.respond(input, stop);
      },
    }),
    async script(request) {
      const name = caseName(dataIn(request) as Parameters<typeof caseName>[0]);
      if (request.model === 'responder') {
        const input = answers.get(name);
        if (!input) throw new Error('an answer is written that nobody asked for');
        const { summary, reply, citations } = await playbooks.respond(input, signal);
        return json({ summary, reply, citations: citations.map(({ article }) => article) });
      }
      const input = thoughts.get(name);
      if (!input) throw new Error('something is planned that nobody asked for');
      return nextReply((await playbooks.plan(input, signal)).next);
    },
  };
}
