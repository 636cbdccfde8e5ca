/**
 * npm run chaos -- [--kills N] [--minutes M] [--seed N]: three processes on one PostgreSQL, killed before
 * and after each commit point and at random, while the database restarts, connections end, the shop errs
 * after it has done what it was asked, messages come several times to several processes, and five people
 * press at once. Prints
 * `kills K runs R duplicate_effects D lost L stuck S wrong_approvals W broken_chains B take_over_p99 T`, T in
 * seconds, and fails unless D, L, S, W and B are 0.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { openDatabase } from '../../src/store/db.ts';
import { addTenant, setPolicy } from '../../src/store/policies.ts';
import { openStore } from '../../src/store/store.ts';
import { freshDatabase, neededPostgres } from '../postgres.ts';
import { policy } from '../store/samples.ts';
import { POINTS } from './commit-points.ts';
import { MASTER_KEY } from './master-key.ts';
import { restartable } from './servers.ts';
import { openShop } from './shop.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '60' },
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '4' },
  },
});
const until = Date.now() + Number(values.minutes) * 60_000;
const wanted = Number(values.kills);
/** After the last kill everything has to come to its end within this. */
const SETTLE_MS = 90_000;
const PROCESSES = 3;
const PEOPLE = ['engineer', 'lead', 'third', 'fourth', 'fifth'].map((id) => ({ id, name: id }));

let drawn = Number(values.seed);
/** From 0 to below 1 (a linear congruence, so that a seed plays the same faults). */
function random(): number {
  drawn = (drawn * 1_103_515_245 + 12_345) % 2_147_483_648;
  return drawn / 2_147_483_648;
}
const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

const server = await neededPostgres();
const control = await restartable(server.url);
const { url } = await freshDatabase(server.url);
const shop = await openShop(random);

async function openRecords() {
  const database = await openDatabase({ url, onError: () => {} });
  return { database, store: await openStore({ database, masterKey: MASTER_KEY, onError: () => {} }) };
}
const prepared = await openRecords();
await addTenant(prepared.database, 't', 'T');
await setPolicy(prepared.database, 't', policy);
for (const { id, name } of PEOPLE)
  await prepared.store.staff.add('t', {
    ...{ id, name, email: `${id}@example.com` },
    ...(id === 'lead' ? { role: 'lead', limit: 25_000 } : { role: 'engineer', limit: 5_000 }),
  });
await prepared.store.close();

let kills = 0;
let ending = false;
/** Nobody is killed any more, and nobody opens a case. */
let quiet = false;
/** Runs whose process was killed while it worked on them, and when. */
const interrupted: { run: string; at: number }[] = [];
const plannedKills = POINTS.flatMap((point) => [`${point}:before`, `${point}:after`]);
let nextKill = 0;

/** A process that is started again whenever it is gone. */
class Process {
  url: string | undefined;
  child: ChildProcess | undefined;
  over = Promise.resolve();

  begin(): void {
    this.over = this.#keep();
  }

  async #keep(): Promise<void> {
    while (!ending) {
      const kill = !quiet && random() < 0.8 ? `${plannedKills[nextKill++ % plannedKills.length]}` : '';
      const child = spawn(process.execPath, [join(import.meta.dirname, 'process.main.ts')], {
        env: {
          ...process.env,
          CHAOS_KILL: kill === '' ? '' : `${kill}:${1 + Math.floor(random() * 3)}`,
          ...{ CHAOS_DATABASE: url, CHAOS_SHOP: shop.url },
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      this.child = child;
      const ended = once(child, 'exit');
      createInterface({ input: child.stdout }).on('line', (line) => {
        const [word, rest = ''] = line.split(' ');
        if (word === 'ready') this.url = rest;
        else if (word === 'killed') interrupted.push({ run: rest, at: Date.now() });
      });
      await ended;
      const wasReady = this.url !== undefined;
      this.url = undefined;
      if (child.signalCode === 'SIGKILL') kills += 1;
      else if (!ending && wasReady) fallen += 1;
      // A database that is away lets nobody start: it is tried again.
      else if (!ending) await delay(500);
    }
  }
}
/** Processes that ended by themselves: none has to. */
let fallen = 0;
const processes = Array.from({ length: PROCESSES }, () => new Process());
for (const one of processes) one.begin();

/** Asks one of the processes; another where that one is gone. */
async function ask<T>(method: string, of: unknown, patienceMs = SETTLE_MS): Promise<T> {
  for (const late = Date.now() + patienceMs; ; await delay(100)) {
    const at = oneOf(processes).url;
    if (at !== undefined)
      try {
        const answer = await fetch(at, {
          method: 'POST',
          body: JSON.stringify({ method, of }),
          signal: AbortSignal.timeout(20_000),
        });
        if (answer.status === 200) return (await answer.json()) as T;
      } catch {
        // It was killed, or is being started.
      }
    if (Date.now() > late) throw new Error(`nobody answered ${method}`);
  }
}

interface Case {
  run: string;
  told: number;
  at: number;
}
const cases: Case[] = [];
let races = 0;

type Answer = { ok: true; run: string } | { ok: false; refusal: { error: string } };

/** The same message some times, to whichever processes; all have to say the same. */
async function repeatedly(method: string, of: object): Promise<Answer[]> {
  const times = 1 + Math.floor(random() * random() * 11);
  return Promise.all(Array.from({ length: times }, () => ask<Answer>(method, of)));
}

async function lane(n: number): Promise<void> {
  for (let made = 0; !ending && !quiet; made += 1) {
    const inbox = `lane-${n}-${made}`;
    const by = oneOf(PEOPLE);
    const of = { tenant: 't', by, place: { channel: 'api' }, text: `please ${inbox}`, inbox };
    const [opened] = await repeatedly('open', of);
    if (!opened?.ok) throw new Error(`a case was refused: ${JSON.stringify(opened)}`);
    const one: Case = { run: opened.run, told: 0, at: Date.now() };
    cases.push(one);
    await toItsEnd(one);
  }
}

/** As people would: whatever the case asks for is done, often by several at once. */
async function toItsEnd(one: Case): Promise<void> {
  const { run } = one;
  const press = (command: object) =>
    repeatedly('command', { tenant: 't', run, command, inbox: `${run}:${races++}` });
  for (const late = Date.now() + SETTLE_MS + 60_000; Date.now() < late; await delay(150)) {
    const view = await ask<RunView>('show', run);
    if (view.status === 'closed') return;
    if (view.status === 'awaiting_approval' && view.approval?.state === 'pending') {
      const { revision, digest } = view.approval;
      if (one.told === 0 && random() < 0.3) {
        const [told] = await press({ type: 'information', by: oneOf(PEOPLE), text: 'one thing more' });
        if (told?.ok) one.told += 1;
        continue;
      }
      await Promise.all(PEOPLE.map((by) => press({ type: 'approve', by, revision, digest })));
    } else if (view.status === 'asking') {
      await press(lookOrStop(view, (shop.plain.get(run) ?? 0) > 0));
    } else if (view.status === 'awaiting_reply' && view.answer)
      await press({ type: 'send', by: oneOf(PEOPLE), draft: view.answer.draft });
    else if (view.status === 'handed_over') {
      handedOver += 1;
      return;
    }
  }
}
let handedOver = 0;

/** Somebody looks in the shop what became of a write. */
function lookOrStop(view: RunView, done: boolean): object {
  const by = oneOf(PEOPLE);
  const unknown = view.plan?.steps.find(({ state }) => state === 'unknown');
  if (view.question?.kind !== 'look' || !unknown) return { type: 'stop', by };
  return { type: 'looked', by, call: unknown.id, outcome: done ? 'done' : 'failed' };
}

async function faults(): Promise<void> {
  while (!ending) {
    await delay(10_000);
    if (ending) return;
    const luck = random();
    if (luck < 0.4) await control.restart(luck < 0.2 ? 'fast' : 'immediate');
    else await control.terminateConnections();
    if (random() < 0.5) oneOf(processes).child?.kill('SIGKILL');
  }
}

const lanes = Array.from({ length: Number(values.lanes) }, (_, n) => lane(n));
for (const one of lanes) one.catch((error: unknown) => console.error(error));
const failing = faults();
while (Date.now() < until && kills < wanted) await delay(250);
ending = true;
await failing;
// What is under way comes to its end with processes that nobody kills.
const stopAll = async () => {
  ending = true;
  for (const one of processes) one.child?.kill('SIGTERM');
  await Promise.all(processes.map((one) => one.over));
};
await stopAll();
const killed = kills;
quiet = true;
ending = false;
for (const one of processes) one.begin();
await Promise.all(lanes.map((one) => one.catch(() => {})));
await Promise.all(cases.map((one) => toItsEnd(one).catch(() => {})));
await stopAll();

const { database, store } = await openRecords();
let duplicates = 0;
let lost = 0;
let stuck = 0;
let wrong = 0;
let broken = 0;
const resumed: number[] = [];
for (const { run, told } of cases) {
  const lines: string[] = [];
  for await (const line of store.ledger.audit('t', run)) lines.push(line);
  if (lines.length === 0) {
    lost += 1;
    continue;
  }
  if (!verifyAudit(lines).ok) broken += 1;
  const events = lines.map((line) => JSON.parse(line));
  const of = (type: string) => events.filter((event) => event.type === type);
  const informed = of('information_added').length;
  if (informed < told) lost += 1;
  if (informed > told) duplicates += 1;
  const [row] = await database
    .of('t')
    .execute<{ phase: string }>('select phase from runs where id = $1', [run]);
  if (row?.phase !== 'closed' && row?.phase !== 'handed_over') stuck += 1;
  const approvals = of('approved');
  const revisions = new Set(approvals.map(({ data }) => data.revision));
  if (revisions.size !== approvals.length) wrong += 1;
  if (of('step_started').some(({ data }) => !approvals.some((one) => one.data.digest === data.approval)))
    wrong += 1;
  if ((shop.plain.get(run) ?? 0) > 1) duplicates += 1;
  if ((shop.keyed.get(run)?.size ?? 0) > 1) duplicates += 1;
  // Done, and the shop knows nothing of it.
  const done = of('step_finished').filter(({ data }) => data.outcome === 'done').length;
  if (done > (shop.plain.get(run) ?? 0) + (shop.keyed.get(run)?.size ?? 0)) wrong += 1;
  for (const cut of interrupted.filter((one) => one.run === run)) {
    const next = events.find((event) => event.actor.kind !== 'person' && Date.parse(event.at) > cut.at);
    if (next) resumed.push((Date.parse(next.at) - cut.at) / 1_000);
  }
}
await store.close();
await shop.close();
await control.stop();
await server.stop();
resumed.sort((a, b) => a - b);
const p99 = resumed[Math.min(resumed.length - 1, Math.floor(resumed.length * 0.99))] ?? 0;
console.log(`races ${races} shop_calls ${shop.calls} handed_over ${handedOver} processes_fallen ${fallen}`);
console.log(
  `kills ${killed} runs ${cases.length} duplicate_effects ${duplicates} lost ${lost} stuck ${stuck} wrong_approvals ${wrong} broken_chains ${broken} take_over_p99 ${p99.toFixed(1)}`,
);
process.exit(duplicates + lost + stuck + wrong + broken + fallen > 0 ? 1 : 0);
