/**
 * Where rehearsals are played: the rules, the agent, policy and cards as ever, on a database in memory that
 * is thrown away. Nothing is written anywhere else.
 */
import { randomBytes } from 'node:crypto';
import { createPlaybookAgent } from '../../agent/playbooks/agent.ts';
import type { Playbook } from '../../agent/playbooks/playbook.ts';
import { givenFor, type Rehearsal } from '../../agent/playbooks/rehearsal.ts';
import type { Played } from '../../agent/playbooks/rehearsal-differences.ts';
import type { Config } from '../../config.ts';
import { questionsOf } from '../../desk/articles.ts';
import { type NewStaff, readContents } from '../../desk/contents.ts';
import { createCases } from '../../flow/cases.ts';
import { withInvestigate } from '../../flow/investigate.ts';
import { KnownRuns } from '../../flow/known-runs.ts';
import type { Agent } from '../../flow/ports/agent.ts';
import type { RunCommand } from '../../flow/ports/cases.ts';
import type { Desks } from '../../flow/ports/desks.ts';
import { startWorker } from '../../flow/worker.ts';
import type { Desk } from '../../run/desk.ts';
import { present } from '../../run/present.ts';
import type { RunView } from '../../run/view/run-view.ts';
import { openDatabase } from '../../store/db.ts';
import { openStore } from '../../store/store.ts';
import { addressOnFile as emailOnFile } from '../address-on-file.ts';
import { openAgent } from '../agent.ts';
import { loadDemo } from '../demo.ts';
import { rehearsalTools } from './rehearsal-tools.ts';

export interface StageOptions {
  folder: string;
  desk: Desk;
  playbooks: Playbook[];
  /** ISO date. */
  today: string;
  secretOf: (name: string) => string | undefined;
  live: boolean;
  servers: boolean;
  /** Plans and writes in the playbooks' place; they stand in where it gives nothing that can be used. */
  config?: Config | undefined;
}

export interface Stage {
  play(rehearsal: Rehearsal): Promise<Played>;
  /** Sentences about tools that are left out. */
  problems: string[];
  close(): Promise<void>;
}

const AGENT_TIMEOUT_MS = 60_000;
/** For one rest of a case. */
const REST_MS = 60_000;
const GRACE_MS = 1_000;
const MOST_APPROVALS = 5;
const AT_WORK: readonly string[] = ['planning', 'gathering', 'acting', 'answering'];

export async function openStage({
  folder,
  desk,
  playbooks,
  today,
  config,
  ...options
}: StageOptions): Promise<Stage> {
  const onError = () => {};
  const contents = readContents(folder, today);
  const database = await openDatabase({ memory: true, onError });
  await loadDemo(database, { today, seed: 1, folder, packingDeskSeconds: 0 });
  const store = await openStore({ database, masterKey: randomBytes(32), emailOnFile, onError });
  let playing: { rehearsal: Rehearsal; played: Played } | undefined;
  const { runner, codes, problems, ...tools } = await rehearsalTools({
    ...{ folder, desk, database, ...options },
    given: (tool, args) => playing && givenFor(playing.rehearsal, tool, args),
  });
  const now = () => new Date().toISOString();
  const log = { debug: onError, info: onError, warn: onError, error: onError };
  const toolRunner = config ? withInvestigate(runner) : runner;
  const catalogue = toolRunner.catalogue();
  const model =
    config &&
    (await openAgent(config, { folder, desk, catalogue, database, memory: store.memory, now, log }));
  const agent =
    model?.agent ??
    createPlaybookAgent({ playbooks, desk: { ...desk, questions: questionsOf(contents.articles) } });
  const noted: Agent = notedAgent(agent, () => playing?.played);
  const opened = { version: '', desk, agent: noted, toolRunner };
  const desks: Desks = { of: async () => ({ newest: opened, having: () => opened }) };
  const shared = { ledger: store.ledger, known: new KnownRuns(), changes: store.changes, desks };
  const mailer = { send: async () => ({ fault: { code: 'not_sent', message: 'it is a rehearsal' } }) };
  const performing = { desks, mailer, log, now, agentTimeoutMs: AGENT_TIMEOUT_MS };
  const worker = startWorker({ ...shared, queue: store.queue, ...performing }, { width: 1 });
  const cases = createCases({ ...shared, codes });
  const staff = asking(contents.staff, desk);
  const [asker] = staff;
  const tenant = desk.id;

  async function rest(run: string): Promise<RunView> {
    const late = Date.now() + REST_MS;
    for (;;) {
      let wake = () => {};
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const unwatch = cases.watch(tenant, run, () => wake());
      const timer = setTimeout(() => wake(), REST_MS);
      try {
        const shown = await cases.show(tenant, run, 'greenlight');
        if (shown && !('erased' in shown) && !AT_WORK.includes(shown.status)) return shown;
        if (Date.now() > late) throw new Error('the case never came to rest');
        await changed;
      } finally {
        clearTimeout(timer);
        unwatch();
      }
    }
  }

  async function commanded(run: string, command: RunCommand): Promise<string | undefined> {
    const done = await cases.command({ tenant, run, command });
    return done.ok ? undefined : done.refusal.message;
  }

  async function approver(run: string) {
    const people = staff.map(({ id, name, role, limit }) => ({ id, name, role, limit }));
    const may = await cases.mayApprove(tenant, run, people);
    return people.find(({ id }) => may.has(id));
  }

  /** Goes on where nothing but an approval is waited for, and the rehearsal says what the writes answer. */
  async function playedOn(run: string, { rehearsal, played }: NonNullable<typeof playing>): Promise<void> {
    for (let turn = 0; turn < MOST_APPROVALS; turn += 1) {
      const last = played.rests.at(-1);
      const { approval } = last ?? {};
      if (last?.status !== 'awaiting_approval' || approval?.state !== 'pending') return;
      const open =
        last.plan?.steps.filter(({ effect, state }) => effect === 'write' && state === 'todo') ?? [];
      if (!open.every(({ tool, args }) => givenFor(rehearsal, tool, args))) return;
      const by = await approver(run);
      if (!by) return;
      const { revision, digest } = approval;
      const why = await commanded(run, { type: 'approve', by, revision, digest, reason: 'rehearsed' });
      if (why !== undefined) {
        played.stuck = `the plan could not be approved by ${by.id}: ${why}`;
        return;
      }
      played.rests.push(await rest(run));
    }
  }

  return {
    problems,
    async play(rehearsal) {
      const played: Played = { rests: [], proposals: [], rejected: [] };
      if (!asker) return { ...played, stuck: 'staff.yaml has nobody who could ask' };
      playing = { rehearsal, played };
      const by = { id: asker.id, name: asker.name };
      const place = { channel: 'console' as const };
      const opened = await cases.open({ tenant, by, place, text: rehearsal.request });
      if (!opened.ok) return { ...played, stuck: opened.refusal.message };
      const { run } = opened;
      played.rests.push(await rest(run));
      for (const text of rehearsal.followed_by) {
        const why = await commanded(run, { type: 'information', by, text });
        if (why !== undefined) return { ...played, stuck: `"${text}" could not be sent: ${why}` };
        played.rests.push(await rest(run));
      }
      await playedOn(run, playing);
      const { approval, plan } = played.rests.at(-1) ?? {};
      if (rehearsal.letter && approval?.state === 'refused' && plan) {
        await commanded(run, { type: 'draft', by, revision: plan.revision });
        played.rests.push(await rest(run));
      }
      // What it proposed counts for no other rehearsal.
      await commanded(run, { type: 'stop', by });
      playing = undefined;
      return played;
    },
    async close() {
      await worker.stop(GRACE_MS);
      await model?.close();
      await tools.close();
      await store.close();
    },
  };
}

/** Those with a role of the policy, the least role first: the first of them asks. */
function asking(staff: readonly NewStaff[], { policy }: Desk): NewStaff[] {
  const rank = (role: string) => policy.roles.findIndex((one) => one.role === role);
  return staff.filter(({ role }) => rank(role) >= 0).sort((a, b) => rank(a.role) - rank(b.role));
}

function notedAgent(agent: Agent, played: () => Played | undefined): Agent {
  return {
    async plan(input, signal) {
      const proposal = await agent.plan(input, signal);
      if (input.reason === 'plan_rejected') played()?.rejected.push(...(input.run.thinking?.rejected ?? []));
      played()?.proposals.push(proposal);
      return proposal;
    },
    respond: (input, signal) => agent.respond(input, signal),
    ...present({ investigate: agent.investigate?.bind(agent) }),
  };
}
