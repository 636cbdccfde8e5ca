/**
 * Greenlight's own flow on the imported shop: desk, worker and tools, with a scripted mind and a scripted
 * person. One case at a time.
 */

import { randomBytes } from 'node:crypto';
import { createCases } from '../../src/flow/cases.ts';
import { type KnownRun, KnownRuns } from '../../src/flow/known-runs.ts';
import type { Agent } from '../../src/flow/ports/agent.ts';
import type { Cases } from '../../src/flow/ports/cases.ts';
import type { ToolRunner } from '../../src/flow/ports/tools.ts';
import { startWorker } from '../../src/flow/worker.ts';
import type { Run } from '../../src/run/state.ts';
import { openRecords, ownTools } from '../../src/start/own.ts';
import type { Database } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import type { Tool } from '../../src/tools/contract.ts';
import { createToolRunner } from '../../src/tools/runner.ts';
import { oneDesk } from '../../test/flow/one-desk.ts';
import { type Faults, faulty } from './faulty-tools.ts';
import type { Task } from './material.ts';
import { answerOf, scriptedMind, wordsOf } from './mind.ts';
import { AGENT, DESK, TENANT } from './policy.ts';
import type { Snapshot } from './snapshot.ts';

const BY = { id: AGENT.id, name: AGENT.name };
const MOST_MS = 60_000;

/** What the person does about a state of the case; `end` when there is nothing more to see. */
export type PersonScript = (run: Run, desk: Cases) => Promise<'end' | 'go on'>;

export interface Office {
  /**
   * Opens a case for the task and lets the person act until the script says that it ends; asked which address
   * is theirs, the customer answers. Rejects when that takes too long. `words`: other than the task's own.
   */
  play(task: Task, person: PersonScript, options?: { faults?: Faults; words?: string }): Promise<Run>;
  /** Plans with this mind from now on; without one with the scripted mind again. */
  think(mind?: Agent): void;
  hands: ToolRunner;
  /** Writes of the run that the shop's records have. */
  writes(run: string): Promise<number>;
  stop(): Promise<void>;
}

/** What a check plays on. */
export interface Setup {
  database: Database;
  office: Office;
  snapshot: Snapshot;
}

class WatchedRuns extends KnownRuns {
  tell: (run: Run) => void = () => undefined;

  override put(known: KnownRun): void {
    super.put(known);
    this.tell(known.run);
  }
}

/** `more`: tools beside the shop's own. `mostMs`: a case that has not ended by then never will. */
export async function openOffice(database: Database, more: Tool[] = [], mostMs = MOST_MS): Promise<Office> {
  const store = await openStore({
    database,
    masterKey: randomBytes(32),
    onError: (error) => console.error(error),
  });
  const records = openRecords(database, { desk: DESK, report: console.error, demoOutbox: true });
  const injected: { now: Faults | undefined } = { now: undefined };
  const tools = faulty([...ownTools(records), ...more], () => injected.now);
  const report = ({ error }: { error: unknown }) => {
    if (!injected.now) console.error(error);
  };
  const hands = createToolRunner({ tools, report, retryMs: 0 });
  const known = new WatchedRuns();
  const say = (_: unknown, message: string) => console.error(message, _);
  const log = { debug: () => undefined, info: () => undefined, warn: say, error: say };
  const gold = scriptedMind();
  let current: Agent = gold;
  const mind: Agent = {
    plan: (input, signal) => current.plan(input, signal),
    respond: (input, signal) => current.respond(input, signal),
  };
  const now = () => new Date().toISOString();
  const desks = oneDesk({ agent: mind, toolRunner: hands });
  const shared = { ledger: store.ledger, known, desks, changes: store.changes };
  const worker = startWorker(
    {
      ...shared,
      queue: store.queue,
      mailer: records.mailer,
      log,
      now,
      agentTimeoutMs: mostMs,
    },
    { width: 1 },
  );
  const desk = createCases({ ...shared, codes: records.codes });

  return {
    hands,
    think(other) {
      current = other ?? gold;
    },
    async play(task, person, { faults, words = wordsOf(task) } = {}) {
      injected.now = faults;
      gold.task = task;
      let latest: Run | undefined;
      let wake = () => undefined as undefined;
      known.tell = (run) => {
        latest = run;
        wake();
      };
      const opened = await desk.open({ tenant: TENANT, by: BY, place: { channel: 'api' }, text: words });
      if (!opened.ok) throw new Error(opened.refusal.message);
      const until = Date.now() + mostMs;
      let answered = false;
      for (let seen = -1; ; ) {
        const run = latest;
        if (run && run.id === opened.run && run.seq > seen) {
          seen = run.seq;
          const [text] = answered ? [] : answerOf(task);
          if (run.phase === 'asking' && text !== undefined) {
            answered = true;
            await desk.command({
              tenant: TENANT,
              run: run.id,
              command: { type: 'information', by: BY, text },
            });
            continue;
          }
          if ((await person(run, desk)) === 'end') return run;
          continue;
        }
        if (Date.now() > until) throw new Error(`task ${task.id} stays ${run?.phase}`);
        await new Promise<undefined>((resolve) => {
          const timer = setTimeout(resolve, 1_000, undefined);
          wake = () => {
            clearTimeout(timer);
            resolve(undefined);
            return undefined;
          };
        });
      }
    },
    async writes(run) {
      const [row] = await database.execute<{ count: number }>(
        'select count(*)::int as count from tool_effects where tenant = $1 and run = $2 and sealed is not null',
        [TENANT, run],
      );
      return row?.count ?? 0;
    },
    async stop() {
      await worker.stop(1_000);
      await store.close();
    },
  };
}

/** Approves whatever is asked, has refused plans answered with a no, sends the reply. */
export const approves: PersonScript = async (run, desk) => {
  const { approval, answer } = run;
  switch (run.phase) {
    case 'awaiting_approval': {
      if (!approval) return 'go on';
      const { revision, digest } = approval;
      // The tasks' people say all they want at once: what is named as not read is in the plan, or in no tool.
      if (run.plan?.notRead) {
        await desk.command({
          tenant: TENANT,
          run: run.id,
          command: { type: 'leave_out', by: BY, revision },
        });
        return 'go on';
      }
      if (approval.state === 'pending')
        await desk.command({
          tenant: TENANT,
          run: run.id,
          command: { type: 'approve', by: BY, revision, digest },
        });
      if (approval.state === 'refused')
        await desk.command({ tenant: TENANT, run: run.id, command: { type: 'draft', by: BY, revision } });
      return 'go on';
    }
    case 'awaiting_reply':
      if (answer && !answer.sending)
        await desk.command({
          tenant: TENANT,
          run: run.id,
          command: { type: 'send', by: BY, draft: answer.draft },
        });
      return 'go on';
    case 'asking':
    case 'handed_over':
    case 'closed':
      return 'end';
    default:
      return 'go on';
  }
};

export const PERSON = BY;
