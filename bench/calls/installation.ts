/**
 * Greenlight on a database with tools that take their time, and persons who press at once. Several cases side
 * by side.
 */

import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Memory } from '../../src/agent/model/memory.ts';
import { createCases } from '../../src/flow/cases.ts';
import { type KnownRun, KnownRuns } from '../../src/flow/known-runs.ts';
import type { Agent } from '../../src/flow/ports/agent.ts';
import type { Cases } from '../../src/flow/ports/cases.ts';
import type { ToolRunner } from '../../src/flow/ports/tools.ts';
import { startWorker } from '../../src/flow/worker.ts';
import type { Person } from '../../src/run/person.ts';
import type { Run } from '../../src/run/state.ts';
import { openDesk } from '../../src/start/desks/folder.ts';
import { openRecords, ownTools } from '../../src/start/own.ts';
import type { Database } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import { createToolRunner } from '../../src/tools/runner.ts';
import { oneDesk } from '../../test/flow/one-desk.ts';

const MOST_MS = 120_000;

/** A run waits for people in these. */
const WAITING = new Set(['asking', 'awaiting_approval']);

export type PersonScript = (run: Run, cases: Cases) => Promise<'end' | 'go on'>;

export interface CaseRequest {
  tenant: string;
  by: Person;
  text: string;
}

export interface Installation {
  toolRunner: ToolRunner;
  memory: Memory;
  /** What each read and write takes from now on, in ms. */
  toolMs: number;
  /** Plans and responds from now on. */
  agent: Agent;
  /**
   * `ms`: from the message until the person has nothing more to do, less the time in which it waited
   * for people. Rejects after two minutes.
   */
  play(request: CaseRequest, person: PersonScript): Promise<{ run: Run; ms: number }>;
  stop(): Promise<void>;
}

class ObservedRuns extends KnownRuns {
  readonly listeners = new Map<string, () => void>();

  override put(known: KnownRun): void {
    super.put(known);
    this.listeners.get(known.run.id)?.();
  }
}

export async function openInstallation(database: Database, agent: Agent): Promise<Installation> {
  const store = await openStore({
    database,
    masterKey: randomBytes(32),
    onError: (error) => console.error(error),
  });
  const records = openRecords(database, { desk: openDesk(), report: console.error, demoOutbox: true });
  const base = createToolRunner({
    tools: ownTools(records),
    report: ({ error }) => console.error(error),
    retryMs: 0,
  });
  /** So long a call takes, whatever the tool itself needs of that. */
  const taking = async <T>(work: Promise<T>): Promise<T> => {
    const [result] = await Promise.all([
      work,
      installation.toolMs > 0 ? pause(installation.toolMs) : undefined,
    ]);
    return result;
  };
  const toolRunner: ToolRunner = {
    ...base,
    read: (...call) => taking(base.read(...call)),
    write: (...call) => taking(base.write(...call)),
  };
  const current: Agent = {
    plan: (input, signal) => installation.agent.plan(input, signal),
    respond: (input, signal) => installation.agent.respond(input, signal),
  };
  const known = new ObservedRuns();
  const desks = oneDesk({ agent: current, toolRunner });
  const shared = { ledger: store.ledger, known, desks, changes: store.changes };
  const say = (_: unknown, message: string) => console.error(message, _);
  const log = { debug: () => undefined, info: () => undefined, warn: say, error: say };
  const now = () => new Date().toISOString();
  const parts = {
    ...shared,
    queue: store.queue,
    mailer: records.mailer,
    log,
    now,
    agentTimeoutMs: MOST_MS,
  };
  const worker = startWorker(parts, { width: 16 });
  const cases = createCases({ ...shared, codes: records.codes });
  const installation: Installation = {
    toolRunner,
    memory: store.memory,
    toolMs: 0,
    agent,
    async play({ tenant, by, text }, person) {
      const began = performance.now();
      const opened = await cases.open({ tenant, by, place: { channel: 'api' }, text });
      if (!opened.ok) throw new Error(opened.refusal.message);
      try {
        let waited = 0;
        let waits: number | undefined;
        for (let seen = -1; ; ) {
          const changed = new Promise<void>((resolve) => known.listeners.set(opened.run, resolve));
          const run = known.get(tenant, opened.run)?.run;
          if (run && run.seq > seen) {
            seen = run.seq;
            const at = performance.now();
            waited += waits === undefined ? 0 : at - waits;
            waits = WAITING.has(run.phase) ? at : undefined;
            if ((await person(run, cases)) === 'end') return { run, ms: at - began - waited };
            continue;
          }
          const left = MOST_MS - (performance.now() - began);
          if (left < 0) throw new Error(`the case "${text.slice(0, 60)}" stays ${run?.phase}`);
          await Promise.race([changed, pause(1_000)]);
        }
      } finally {
        known.listeners.delete(opened.run);
      }
    },
    async stop() {
      await worker.stop(1_000);
      await store.close();
    },
  };
  return installation;
}
