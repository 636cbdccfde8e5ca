/** The flow on a real store, with an agent and tools that do what a test scripts. */
import { z } from 'zod';
import { createCases } from '../../src/flow/cases.ts';
import { drive } from '../../src/flow/drive.ts';
import { KnownRuns } from '../../src/flow/known-runs.ts';
import { Waits } from '../../src/flow/not-now.ts';
import type { Agent, DraftedAnswer, PlanRequest, Proposal } from '../../src/flow/ports/agent.ts';
import type { Cases } from '../../src/flow/ports/cases.ts';
import type { Desks } from '../../src/flow/ports/desks.ts';
import type { Job, Ledger, Queue } from '../../src/flow/ports/ledger.ts';
import type { Mailer, ToolResult, ToolRunner } from '../../src/flow/ports/tools.ts';
import { startWorker } from '../../src/flow/worker.ts';
import type { Catalogue, ToolFacts } from '../../src/run/plan/catalogue.ts';
import type { Args, Next, ProposedStep } from '../../src/run/plan/plan.ts';
import type { ModelCall } from '../../src/run/terms.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { openDatabase } from '../../src/store/db.ts';
import { addTenant, setPolicy } from '../../src/store/policies.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { MASTER_KEY } from '../store/on-each-database.ts';
import { policy } from '../store/samples.ts';
import { oneDesk } from './one-desk.ts';

export const ENGINEER = { id: 'engineer', name: 'Engineer' };
export const LEAD = { id: 'lead', name: 'Lead' };

const input = z.strictObject({ n: z.int(), text: z.string().optional() });
const output = z.strictObject({ text: z.string() });
const facts = { description: 'a tool of the tests', input, output, once: 'exact', cacheMs: 60_000 } as const;

export const TOOLS: ToolFacts[] = [
  { ...facts, name: 'test.look', effect: 'read' },
  { ...facts, name: 'test.change', effect: 'write' },
];

export const catalogue: Catalogue = {
  version: 'test-1',
  tool: (name) => TOOLS.find((tool) => tool.name === name),
  all: () => TOOLS,
};

/** What a test decides; everything has an answer of its own. */
export interface Script {
  think: (input: PlanRequest, signal: AbortSignal) => Promise<Next> | Next;
  /** Of each thought: none where a playbook thinks. */
  calls?: ModelCall[];
  compose: () => Promise<DraftedAnswer> | DraftedAnswer;
  read: (args: Args, signal: AbortSignal) => Promise<ToolResult> | ToolResult;
  write: (args: Args, key: string, fresh: boolean) => Promise<ToolResult> | ToolResult;
}

export const looked: ToolResult = {
  outcome: 'done',
  ms: 1,
  tries: 1,
  output: { text: 'seen' },
  headline: 'looked',
};

export const answer: DraftedAnswer = {
  summary: 'done',
  reply: 'Done.',
  citations: [],
  verified: true,
  mind: 'scripted',
  calls: [],
};

export function look(id: string, n: number, needs: string[] = []): ProposedStep {
  return { id, title: `look ${n}`, tool: 'test.look', args: { n }, needs, expect: [] };
}

export function change(id: string, n: number, needs: string[] = []): ProposedStep {
  return { id, title: `change ${n}`, tool: 'test.change', args: { n }, needs, expect: [] };
}

export function planOf(...steps: ProposedStep[]): Next {
  return { kind: 'plan', summary: 'a plan', steps };
}

/** A store with the tenant `t`, its policy and the engineer. `where`: absent, in memory. */
export async function staffedStore(where: { dataDir: string } | { memory: true } = { memory: true }) {
  const database = await openDatabase(where);
  await addTenant(database, 't', 'T');
  await setPolicy(database, 't', policy);
  const store = await openStore({ database, masterKey: MASTER_KEY, onError: () => undefined });
  await store.staff.add('t', { ...ENGINEER, email: 'engineer@example.com', role: 'engineer', limit: 5_000 });
  return { database, store };
}

export interface Office {
  cases: Cases;
  script: Script;
  known: KnownRuns;
  desks: Desks;
  errors: string[];
  open(text?: string): Promise<string>;
  until(run: string, wanted: (run: RunView) => boolean): Promise<RunView>;
  /** Waits for the preview, and approves it as it is shown. */
  approve(run: string): Promise<void>;
  /** Waits for the draft, which can go to nobody, and closes the case as answered. */
  close(run: string): Promise<RunView>;
  /** Once, by this office alone. */
  drive(job: Job): Promise<void>;
  stop(): Promise<void>;
}

export interface OfficeOptions {
  /** It fetches no jobs. */
  idle?: true;
  queue?: Partial<Queue>;
  ledger?: Ledger;
  agentTimeoutMs?: number;
  /** A real agent instead of the scripted one. */
  agent?: Agent;
  /** Real tools instead of the scripted ones. */
  toolRunner?: ToolRunner;
  /** Instead of one that takes every reply and sends none. */
  mailer?: Mailer;
  /** Changes what the worker is given. */
  job?: (job: Job) => Job;
}

export function openOffice(store: Store, given: Partial<Script>, options: OfficeOptions = {}): Office {
  const script: Script = {
    think: () => planOf(look('a', 1)),
    compose: () => answer,
    read: () => looked,
    write: () => ({
      outcome: 'done',
      ms: 1,
      tries: 1,
      output: { text: 'changed' },
      headline: 'changed',
      after: {},
    }),
    ...given,
  };
  const errors: string[] = [];
  const scriptedAgent: Agent = {
    async plan(thinkInput, signal): Promise<Proposal> {
      return { next: await script.think(thinkInput, signal), mind: 'scripted', calls: script.calls ?? [] };
    },
    respond: async () => script.compose(),
  };
  const scripted: ToolRunner = {
    catalogue: () => catalogue,
    read: async (_tool, args, { signal }) => script.read(args, signal),
    prepare: async (_tool, args) => ({
      preview: {
        before: { [`n${args.n}`]: 'old' },
        after: { [`n${args.n}`]: 'new' },
        shows: [],
        judged: {},
        undoable: false,
      },
    }),
    write: async (_tool, args, { terms }) => script.write(args, terms.key, terms.fresh),
    reconcile: async () => ({ outcome: 'unknown', ms: 0, tries: 1 }),
  };
  const toolRunner = options.toolRunner ?? scripted;
  const known = new KnownRuns();
  const shared = {
    ledger: options.ledger ?? store.ledger,
    known,
    desks: oneDesk({ agent: options.agent ?? scriptedAgent, toolRunner }),
    changes: store.changes,
  };
  const note = (_: unknown, message: string) => errors.push(message);
  const log = { debug: () => {}, info: () => {}, warn: note, error: note };
  const parts = {
    ...shared,
    queue: {
      ...store.queue,
      fetch: async (most: number, shared?: number) =>
        options.idle ? [] : (await store.queue.fetch(most, shared)).map(options.job ?? ((job) => job)),
      ...options.queue,
    },
    mailer: options.mailer ?? { send: async () => ({ id: 'ML-1' }) },
    log,
    now: () => new Date().toISOString(),
    waits: new Waits(),
    agentTimeoutMs: options.agentTimeoutMs ?? 10_000,
  };
  const worker = startWorker(parts, { width: 8 });
  const cases = createCases({ ...shared, queue: store.queue, codes: { check: async () => 'gone' } });
  const office: Office = {
    cases,
    script,
    known,
    desks: shared.desks,
    errors,
    async open(text = 'please') {
      const opened = await cases.open({ tenant: 't', by: ENGINEER, place: { channel: 'api' }, text });
      if (!opened.ok) throw new Error(opened.refusal.message);
      return opened.run;
    },
    async until(run, wanted) {
      for (const late = Date.now() + 90_000; Date.now() < late; ) {
        const shown = await cases.show('t', run, 'greenlight');
        if (shown && !('erased' in shown) && wanted(shown)) return shown;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(
        `never came: ${wanted}\n${JSON.stringify(await cases.show('t', run, 'greenlight'), null, 1)}`,
      );
    },
    async approve(run) {
      const { approval } = await office.until(run, (one) => one.approval?.state === 'pending');
      const { revision = 0, digest = '' } = approval ?? {};
      const answer = await cases.command({
        tenant: 't',
        run,
        command: { type: 'approve', by: ENGINEER, revision, digest },
      });
      if (!answer.ok) throw new Error(answer.refusal.message);
    },
    async close(run) {
      const { answer } = await office.until(run, (one) => one.status === 'awaiting_reply');
      await cases.command({
        tenant: 't',
        run,
        command: { type: 'send', by: ENGINEER, draft: answer?.draft ?? 0 },
      });
      return office.until(run, (one) => one.status === 'closed');
    },
    drive: (job) => drive(parts, job, new AbortController().signal),
    stop: () => worker.stop(1_000),
  };
  return office;
}
