/**
 * npm run chaos:shops -- KIND [--kills N] [--seed N]: processes that give money back on a real shop are
 * killed at random (SIGKILL), others take up what they left, and the shop's own records and those of the
 * payment provider, where it keeps any, say what went out. Prints `kills K midway D refunds R unknown U
 * missing M twice T told_wrong W seconds S`, and fails unless M, T and W are 0. Midway are kills that
 * fell while one was under way; unknown are those that were cut off in the middle of their request and
 * are found nowhere.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { middle } from '../../bench/blocks.ts';
import { openDatabase } from '../../src/store/db.ts';
import { addTenant } from '../../src/store/policies.ts';
import { bearsMark, markOf } from '../../src/tools/shop/adapters/remote/mark.ts';
import { freshDatabase, neededPostgres } from '../postgres.ts';
import { CHAOS_TENANT, type ChaosTask, keyOf } from './chaos-task.ts';
import { startAsked } from './kinds.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const kills = Number(values.kills);
const PIECES = 10;
const CENTS = 100;
/** In typical refunds: the first two or so of a process are done, or cut off anywhere. */
const LONGEST = 2.5;
/** Orders of a lane that were begun and are not at their end. */
const SIDE_BY_SIDE = 6;

const running = await startAsked(positionals[0], 'npm run chaos:shops -- KIND [--kills N] [--seed N]');
const { killed } = running;
const server = await neededPostgres();
const { url: databaseUrl, drop } = await freshDatabase(server.url);
const database = await openDatabase({ url: databaseUrl });
await addTenant(database, CHAOS_TENANT, 'Chaos');
await database.close();

let random = Number(values.seed);
/** From 0 to 1 (a linear congruence, so that a seed plays the same waits). */
function next(): number {
  random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
  return random / 2_147_483_648;
}

interface Order {
  code: string;
  keys: string[];
}

async function makeOrder(): Promise<Order> {
  const code = await killed.makeOrder();
  return { code, keys: Array.from({ length: PIECES }, (_, at) => keyOf(code, at)) };
}

const started = Date.now();
const told = new Map<string, string>();
const orders: Order[] = [];
let made = 0;
let midway = 0;
/** What the last refunds took here and now, so that kills fall into the work on a slow machine too. */
const took = [1_000];
const MOST_TOOK = 9;

/**
 * One process over one order: it ends by itself, or is killed `when` so many typical refunds after it
 * began its first; what it said counts.
 */
async function work(order: Order, when: number | undefined): Promise<boolean> {
  const task: ChaosTask = {
    ...{
      databaseUrl,
      shop: running.shop,
      order: order.code,
      keys: order.keys.filter((key) => !told.has(key)),
      cents: CENTS,
    },
  };
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'chaos.worker.ts')], {
    env: { ...process.env, CHAOS_TASK: JSON.stringify(task) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let underWay: { key: string; since: number } | undefined;
  let begin: (() => void) | undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  if (child.stdout)
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [key = '', outcome = ''] = line.split(' ');
      begin?.();
      if (outcome === 'begun') {
        underWay = { key, since: Date.now() };
        return;
      }
      told.set(key, outcome);
      if (outcome === 'done' && underWay) took.push(Date.now() - underWay.since);
      if (took.length > MOST_TOOK) took.shift();
      underWay = undefined;
    });
  if (when === undefined) {
    await ended;
    return false;
  }
  await Promise.race([begun, ended]);
  const timer = setTimeout(() => child.kill('SIGKILL'), when * middle(took));
  await ended;
  clearTimeout(timer);
  if (child.signalCode !== 'SIGKILL') return false;
  if (underWay) midway += 1;
  return true;
}

const isOpen = (order: Order): boolean => order.keys.some((key) => !told.has(key));

/**
 * Kills until there were enough, of one order after the other: after a kill an order lets nobody begin
 * until what was cut off has surely ended, and that passes meanwhile. Then each is brought to its end.
 */
async function lane(): Promise<void> {
  const mine: Order[] = [];
  while (made < kills) {
    if (mine.length < SIDE_BY_SIDE) {
      const order = await makeOrder();
      orders.push(order);
      mine.push(order);
    }
    const order = mine.shift();
    if (!order) continue;
    if (await work(order, next() * LONGEST)) made += 1;
    if (isOpen(order)) mine.push(order);
  }
  for (const order of mine) while (isOpen(order)) await work(order, undefined);
}
await Promise.all([lane(), lane()]);

let refunds = 0;
let unknown = 0;
let missing = 0;
let twice = 0;
let wrong = 0;
for (const { code, keys } of orders) {
  const kept = await killed.refundsOf(code);
  const provider = (await killed.providerRefundsOf?.(code)) ?? kept.length;
  refunds += kept.length;
  // What left without a record of the shop's, and the other way.
  wrong += Math.abs(provider - kept.length);
  for (const key of keys) {
    const found = kept.filter((text) => bearsMark(text, markOf(key))).length;
    if (found > 1) twice += 1;
    const outcome = told.get(key);
    if (outcome === 'done' && found === 0) missing += 1;
    if (outcome !== 'done' && found > 0) wrong += 1;
    if (outcome === 'unknown') unknown += 1;
  }
}
const seconds = Math.round((Date.now() - started) / 1000);
console.log(
  `kills ${made} midway ${midway} refunds ${refunds} unknown ${unknown} missing ${missing} twice ${twice} told_wrong ${wrong} seconds ${seconds}`,
);
await running.close();
await drop();
await server.stop();
process.exit(missing + twice + wrong > 0 ? 1 : 0);
