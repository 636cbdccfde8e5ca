/** Greenlight on a database, with one worker in this process. */
import { randomBytes } from 'node:crypto';
import type { Memory } from '../src/agent/model/memory.ts';
import { createCases } from '../src/flow/cases.ts';
import { type KnownRun, KnownRuns } from '../src/flow/known-runs.ts';
import type { Agent } from '../src/flow/ports/agent.ts';
import type { ToolRunner } from '../src/flow/ports/tools.ts';
import { startWorker } from '../src/flow/worker.ts';
import type { Run } from '../src/run/state.ts';
import { type Database, openDatabase } from '../src/store/db.ts';
import { addTenant, setPolicy } from '../src/store/policies.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { oneDesk } from '../test/flow/one-desk.ts';
import { GOAL } from './model/task.ts';
import { type Delays, policy, scripted } from './scripted.ts';

export const TENANT = 'bench';
export const BY = { id: 'engineer', name: 'Engineer' };

/** Passes each state on as soon as its commit is confirmed. */
class ObservedRuns extends KnownRuns {
  readonly #observe: (known: KnownRun) => void;

  constructor(observe: (known: KnownRun) => void) {
    super();
    this.#observe = observe;
  }

  override put(known: KnownRun): void {
    super.put(known);
    this.#observe(known);
  }
}

export interface Installation {
  /** Opens one run; resolves with it when its answer is committed: a person closes the case. */
  run(tenant?: string): Promise<Run>;
  /** Opens one run and waits for nothing: any process on this database may work on it. */
  open(tenant?: string): Promise<string>;
  store: Store;
  /** Which the store closes. */
  database: Database;
  /** Applies to what begins from now on. */
  delays: Delays;
  stop(): Promise<void>;
}

const isAnswered = ({ phase }: Run) => phase === 'awaiting_reply' || phase === 'closed';

/** Who thinks, and what calls the tools. */
export interface Parts {
  agent: Agent;
  toolRunner: ToolRunner;
}

export interface Given {
  delays: Delays;
  database: Database;
  memory: Memory;
}

export interface Options {
  build?: (given: Given) => Parts;
  tenants?: string[];
}

export async function startInstallation(
  url: string,
  width: number,
  { build = ({ delays }) => scripted(delays), tenants = [TENANT] }: Options = {},
): Promise<Installation> {
  // Processes that share a database share its key.
  const masterKey = process.env.BENCH_KEY ? Buffer.from(process.env.BENCH_KEY, 'hex') : randomBytes(32);
  const database = await openDatabase({ url, connections: 10 });
  const store = await openStore({
    database,
    masterKey,
    onError: (error) => console.error(error),
  });
  const member = { ...BY, email: 'engineer@example.com', role: 'engineer', limit: 5000 };
  for (const tenant of tenants) {
    await addTenant(database, tenant, 'Benchmark');
    await setPolicy(database, tenant, policy);
    // Another process of this benchmark may have been here before.
    if (!(await store.staff.byEmail(tenant, member.email))) await store.staff.add(tenant, member);
  }
  const delays: Delays = { mindMs: 0, toolMs: 0 };
  const { agent, toolRunner } = build({ delays, database, memory: store.memory });
  const waiting = new Map<string, (run: Run) => void>();
  const known = new ObservedRuns(({ run }) => isAnswered(run) && waiting.get(run.id)?.(run));
  const say = (_: unknown, message: string) => console.error(message, _);
  const log = { debug: () => {}, info: () => {}, warn: say, error: say };
  const desks = oneDesk({ agent, toolRunner });
  const shared = { ledger: store.ledger, known, desks, changes: store.changes };
  const worker = startWorker(
    {
      ...shared,
      queue: store.queue,
      mailer: { send: async () => ({ id: 'none' }) },
      log,
      now: () => new Date().toISOString(),
      agentTimeoutMs: 60_000,
    },
    { width },
  );
  const cases = createCases({ ...shared, codes: { check: async () => 'gone' } });
  const open = async (tenant = TENANT) => {
    const opened = await cases.open({ tenant, by: BY, place: { channel: 'api' }, text: GOAL });
    if (!opened.ok) throw new Error(opened.refusal.message);
    return opened.run;
  };
  return {
    ...{ delays, store, database, open },
    async run(tenant = TENANT) {
      const id = await open(tenant);
      const answered = await new Promise<Run>((resolve) => {
        waiting.set(id, resolve);
        const now = known.get(tenant, id)?.run;
        if (now && isAnswered(now)) resolve(now);
      });
      waiting.delete(id);
      return answered;
    },
    async stop() {
      await worker.stop(1_000);
      await store.close();
    },
  };
}
