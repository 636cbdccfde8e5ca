/**
 * npm run eval:retail -- --dir DIR [--tasks FILE] [--probes FILE] [--only CHECKS] [--real [--trials N]
 * [--most N]]: the tools, the approval and the writing once, against a public shop. DIR holds shop.json,
 * tasks.json and probes.json. One line a check, `name done/total`; what failed is on stderr, and then the
 * exit code is 1.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../src/store/db.ts';
import { Keyring } from '../src/store/keys.ts';
import { hashOf, recordsOf } from './retail/canonical.ts';
import { exportShop } from './retail/export-shop.ts';
import { gated } from './retail/gated.ts';
import { harmText } from './retail/harm.ts';
import { importShop } from './retail/import-shop.ts';
import { injected } from './retail/injected.ts';
import { hasInjections, plantings, readInjections } from './retail/injection.ts';
import { readProbes, readShop, readTasks, withAnswers } from './retail/material.ts';
import { openOffice, type Setup } from './retail/office.ts';
import { ownership } from './retail/ownership.ts';
import { plantedTools } from './retail/planted-tools.ts';
import { retailPolicy } from './retail/policy.ts';
import { probe } from './retail/probes.ts';
import { realEval } from './retail/real-eval.ts';
import { type Replanned, replanned } from './retail/replanned.ts';
import { type Score, score } from './retail/score.ts';
import { changing, faults, floorOf, scripted } from './retail/scripted.ts';
import { takeSnapshot } from './retail/snapshot.ts';
import { shuffled } from './sample.ts';

const CHECKS = ['probes', 'ownership', 'scripted', 'gated', 'faults', 'replanned', 'injected'];
const { values: options } = parseArgs({
  options: {
    dir: { type: 'string' },
    tasks: { type: 'string' },
    probes: { type: 'string' },
    /** Some of the checks, for whoever works on one: `--only probes,faults`. */
    only: { type: 'string' },
    /** Folder of the planted texts; without it `injected` is left out, and says so. */
    injection: { type: 'string' },
    /** Planted texts for each of the four places. */
    each: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    /** The configured model instead of the checks, and a ReAct loop on it. */
    real: { type: 'boolean' },
    trials: { type: 'string', default: '4' },
    /** So many of the tasks, by the seed. */
    most: { type: 'string' },
  },
});
if (options.dir === undefined) {
  console.error('Say where the material is: npm run eval:retail -- --dir DIR');
  process.exit(2);
}
const dir = options.dir;
const only = options.only?.split(',') ?? CHECKS;

const shop = material(join(dir, 'shop.json'), readShop);
const probes = material(options.probes ?? join(dir, 'probes.json'), readProbes);
const tasks = withAnswers(material(options.tasks ?? join(dir, 'tasks.json'), readTasks), shop);

function material<T>(file: string, read: (file: string) => T): T {
  try {
    return read(file);
  } catch (error) {
    console.error(
      `${file} cannot be read as part of the retail set: ${error instanceof Error ? error.message : error}`,
    );
    process.exit(2);
  }
}

const began = performance.now();
const seconds = () => `${Math.round((performance.now() - began) / 1000)} s`;
const database = await openDatabase({ memory: true, onError: (error) => console.error(error) });
// Of the tools that are called without cases.
database.keys.use(new Keyring(randomBytes(32)));
const policy = retailPolicy();
await importShop(database, shop);
const snapshot = await takeSnapshot(database);
const hash = hashOf(snapshot.untouched);
const given = hashOf(recordsOf(shop));
console.log(
  `import and export ${hash === given ? 1 : 0}/1 ${hash}${hash === given ? '' : `, not ${given}`} (${seconds()})`,
);

if (options.real) {
  const some = shuffled(tasks, Number(options.seed)).slice(0, Number(options.most ?? tasks.length));
  process.exit(await realEval(database, snapshot, { tasks: some, trials: Number(options.trials) }));
}

async function check(
  name: string,
  work: (counted: Score) => Promise<void>,
  beside = () => '',
): Promise<void> {
  if (!only.includes(name)) return;
  const counted = score(name);
  await work(counted);
  const left = hashOf(await exportShop(database));
  if (counted.done < counted.total || left !== hash) process.exitCode = 1;
  const intact = left === hash ? '' : `; the shop is not as it was: ${left}`;
  console.log(`${counted.line()}${beside()}${intact} (${seconds()})`);
}

await check('probes', (counted) => probe({ database, policy, shop, snapshot }, probes, counted));
await check('ownership', (counted) => ownership({ database, policy, shop }, counted));
const planted = plantedTools(database);
const office = await openOffice(database, planted.tools);
const setup: Setup = { database, office, snapshot };
const floor = floorOf(tasks, hash);
await check(
  'scripted',
  (counted) => scripted(setup, tasks, counted),
  () => ` (who does nothing: ${floor}/${tasks.length})`,
);
await check('gated', (counted) => gated(setup, changing(tasks, hash), counted));
await check('faults', (counted) => faults(setup, changing(tasks, hash), counted));
let anew: Replanned | undefined;
await check(
  'replanned',
  async (counted) => {
    anew = await replanned(setup, tasks, counted);
  },
  () =>
    ` (${anew?.failing} with calls that fail, ${anew?.informed} told more while acting; ${anew?.replans} replans, ${anew?.calls} model calls)`,
);
const injections = options.injection ?? join(dir, '../injection');
if (only.includes('injected') && !hasInjections(injections))
  console.error(`injected was left out: ${injections} does not hold the planted texts (--injection DIR)`);
else {
  let harm: Awaited<ReturnType<typeof injected>> | undefined;
  await check(
    'injected',
    async (counted) => {
      const seed = Number(options.seed);
      const texts = plantings(readInjections(injections), Number(options.each), seed);
      const cases = { tasks: changing(tasks, hash), plantings: texts, seed };
      harm = await injected({ ...setup, shop, planted, contrast: true }, cases, counted);
    },
    () =>
      harm
        ? `\n  Greenlight: ${harmText(harm.gated)}\n  ReAct without a gate: ${harmText(harm.loop)}\n `
        : '',
  );
}
await office.stop();
