/**
 * npm run bench:calls -- --dir DIR [--rounds N] [--tasks N] [--width N]: model calls, tokens and time on
 * PostgreSQL with 300 ms a model call and 100 ms a tool, on the public shop's tasks and on the six threads,
 * beside a ReAct loop on the same scripted model. DIR holds shop.json and tasks.json; without it the threads
 * alone are played.
 */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openServedMind } from '../evals/model/served-mind.ts';
import { importShop } from '../evals/retail/import-shop.ts';
import { readShop, readTasks } from '../evals/retail/material.ts';
import { takeSnapshot } from '../evals/retail/snapshot.ts';
import { shuffled } from '../evals/sample.ts';
import { createPlaybookAgent } from '../src/agent/playbooks/agent.ts';
import { checkTools, loadPlaybooks } from '../src/agent/playbooks/load.ts';
import { playbookSetOf } from '../src/agent/playbooks/playbook-set.ts';
import { Policy } from '../src/run/policy/policy.ts';
import { loadDemo } from '../src/start/demo.ts';
import { DESK_TENANT, openDesk } from '../src/start/desks/folder.ts';
import { type Database, openDatabase } from '../src/store/db.ts';
import { freshDatabase, neededPostgres } from '../test/postgres.ts';
import type { Costs } from './calls/critical-path.ts';
import { openInstallation } from './calls/installation.ts';
import { loopOnce, type Measured, measured, middle, type Played, playOnce } from './calls/measure.ts';
import { batches, retailCases } from './calls/retail-cases.ts';
import { asThePlaybooks, threadCases } from './calls/thread-cases.ts';

const COSTS: Costs = { modelMs: 300, toolMs: 100 };
const MOST_RATIO = 1.1;
const PLAYBOOKS = fileURLToPath(new URL('../desks/fernhill/playbooks/', import.meta.url));

const { values: options } = parseArgs({
  options: {
    dir: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    /** A sample of the tasks by seed, for whoever has less time. */
    tasks: { type: 'string' },
    /** Cases side by side. */
    width: { type: 'string', default: '1' },
  },
});
const rounds = Number(options.rounds);
const server = await neededPostgres();
try {
  await threads(server.url);
  if (options.dir === undefined)
    console.log('the public tasks were left out: say where they are with --dir DIR');
  else await onFresh(server.url, (database) => retail(database, options.dir ?? ''));
} finally {
  await server.stop();
}

async function onFresh(url: string, work: (database: Database) => Promise<void>): Promise<void> {
  const fresh = await freshDatabase(url);
  let over = false;
  const onError = (error: Error) => {
    // Connections that are still being closed are ended with the database.
    if (!over) console.error(error);
  };
  try {
    await work(await openDatabase({ url: fresh.url, connections: 10, onError }));
  } finally {
    over = true;
    await fresh.drop();
  }
}

/** Each round on a shop of its own, since the threads change it. */
async function threads(url: string): Promise<void> {
  const plays = new Map<string, Played[]>();
  const done: Measured[] = [];
  // The first round is not measured: everything is slower once.
  for (let round = -1; round < rounds; round++) {
    await onFresh(url, async (database) => {
      await loadDemo(database, {
        today: new Date().toISOString().slice(0, 10),
        seed: 1,
        packingDeskSeconds: 0,
      });
      const installation = await openInstallation(database, createPlaybookAgent({ playbooks: [] }));
      const fernhill = openDesk();
      const loaded = loadPlaybooks(PLAYBOOKS, fernhill);
      const { playbooks } = checkTools(loaded.playbooks, installation.toolRunner.catalogue());
      const playbookSet = playbookSetOf(playbooks, fernhill);
      const scripted = asThePlaybooks(createPlaybookAgent({ playbooks, playbookSet }));
      await playbookSet();
      const served = await openServedMind({
        script: scripted.script,
        playbookSet,
        memory: installation.memory,
        latencyMs: COSTS.modelMs,
      });
      installation.agent = scripted.around(served.mind);
      installation.toolMs = COSTS.toolMs;
      const cases = threadCases(database, await policyOf(database));
      for (const one of cases) {
        const known = plays.get(one.name) ?? [];
        plays.set(one.name, known);
        const played = await playOnce(installation, one);
        if (round >= 0) known.push(played);
      }
      printFailures(served);
      if (round === rounds - 1)
        for (const one of cases) {
          const known = plays.get(one.name) ?? [];
          const [latest] = known.slice(-1);
          if (!latest) continue;
          const loop = await loopOnce(installation, one, { run: latest.run, costs: COSTS });
          done.push(measured(one, known, { loop, costs: COSTS }));
        }
      await served.server.stop();
      await installation.stop();
    });
  }
  console.log(`six threads of ${DESK_TENANT}, medians of ${rounds}; the loop once`);
  for (const one of done)
    console.log(
      `  ${one.name}: ${spent(one.ours)}, ${one.ratio.toFixed(3)} of the critical path; ReAct ${spent(one.loop)}`,
    );
  judge(done);
}

async function policyOf(database: Database): Promise<Policy> {
  const [row] = await database.execute<{ policy: unknown }>(
    'select policy from policies join tenants using (tenant) where tenant = $1 and version = policy_version',
    [DESK_TENANT],
  );
  return Policy.parse(row?.policy);
}

async function retail(database: Database, dir: string): Promise<void> {
  await importShop(database, readShop(join(dir, 'shop.json')));
  const snapshot = await takeSnapshot(database);
  const all = readTasks(join(dir, 'tasks.json'));
  const tasks = options.tasks === undefined ? all : shuffled(all, 1).slice(0, Number(options.tasks));
  const installation = await openInstallation(database, createPlaybookAgent({ playbooks: [] }));
  const { cases, script } = await retailCases(installation, snapshot, tasks);
  const served = await openServedMind({ script, memory: installation.memory, latencyMs: COSTS.modelMs });
  installation.agent = served.mind;
  installation.toolMs = COSTS.toolMs;
  const [first] = cases;
  if (first) await playOnce(installation, first);
  await snapshot.restore();
  const done: Measured[] = [];
  for (const batch of batches(cases, Number(options.width))) {
    const plays = batch.map((): Played[] => []);
    for (let round = 0; round < rounds; round++) {
      const played = await Promise.all(batch.map((one) => playOnce(installation, one)));
      for (const [n, one] of played.entries()) plays[n]?.push(one);
      await snapshot.restore();
    }
    for (const [n, one] of batch.entries()) {
      const known = plays[n] ?? [];
      const run = known[0]?.run;
      if (!run) continue;
      const loop = await loopOnce(installation, one, { run, costs: COSTS });
      done.push(measured(one, known, { loop, costs: COSTS }));
      await snapshot.restore();
    }
  }
  printFailures(served);
  await served.server.stop();
  await installation.stop();
  const planned = done.filter(({ ours }) => ours.calls === 2).length;
  const mean = (of: (one: Measured) => number) => done.reduce((sum, one) => sum + of(one), 0) / done.length;
  const line = (who: 'ours' | 'loop') =>
    `${mean((one) => one[who].calls).toFixed(1)} calls, ${mean((one) => one[who].steps).toFixed(1)} calls of tools, ` +
    `${(mean((one) => one[who].inputTokens) / 1_000).toFixed(1)} k tokens in, ${mean((one) => one[who].outputTokens).toFixed(0)} out, ` +
    `${(mean((one) => one[who].ms) / 1_000).toFixed(2)} s`;
  console.log(
    `${done.length} public tasks, medians of ${rounds}, ${options.width} side by side; the loop once. Means a task:`,
  );
  console.log(
    `  Greenlight: ${line('ours')}; 2 calls on ${planned} tasks, more where something called for another plan`,
  );
  console.log(
    `  ReAct: ${line('loop')}; steps + 1 on ${done.filter(({ loop }) => loop.calls === loop.steps + 1).length}`,
  );
  judge(done);
}

/** Runs that were not planned anew took two calls; medians keep to the critical path. */
function judge(done: Measured[]): void {
  const anew = ({ run }: Measured) => run.replans > 0;
  const more = done.filter((one) => !anew(one) && one.ours.calls !== 2);
  const slow = done.filter(({ ratio }) => ratio > MOST_RATIO);
  const ratios = done.map(({ ratio }) => ratio);
  const loops = done.map(({ loop }) => loop.ms / (loop.calls * COSTS.modelMs + loop.steps * COSTS.toolMs));
  console.log(
    `  as planned in 2 calls: ${done.filter((one) => !anew(one)).length - more.length}/${done.filter((one) => !anew(one)).length}; ` +
      `time over critical path: median ${middle(ratios).toFixed(3)}, most ${Math.max(...ratios).toFixed(3)}, at most ${MOST_RATIO.toFixed(2)} in ${done.length - slow.length}/${done.length} (the loop over its own, which the machine alone slows: median ${middle(loops).toFixed(3)})`,
  );
  for (const { name, ours, run } of more)
    console.error(`  ${name}: ${ours.calls} calls as planned (${run.phase})`);
  for (const { name, ratio } of slow) console.error(`  ${name}: ${ratio.toFixed(3)} of the critical path`);
  if (more.length > 0 || slow.length > 0) process.exitCode = 1;
}

function spent({ calls, steps, inputTokens, outputTokens, ms }: Measured['ours']): string {
  return `${calls} calls, ${steps} calls of tools, ${(inputTokens / 1_000).toFixed(1)} k tokens in, ${outputTokens} out, ${(ms / 1_000).toFixed(2)} s`;
}

function printFailures({
  faults,
  server: { impossible, refused },
}: Awaited<ReturnType<typeof openServedMind>>): void {
  const wrong = [...faults.splice(0), ...impossible.splice(0), ...refused.splice(0)];
  for (const one of wrong.slice(0, 5)) console.error(`  the model: ${one}`);
  if (wrong.length > 0) process.exitCode = 1;
}
