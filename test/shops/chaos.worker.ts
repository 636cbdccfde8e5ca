/**
 * Gives money back under each key of its task, as a step does that was approved: first it looks after
 * what others left of it. Says `KEY begun` for each that it takes up, and `KEY done`, `KEY failed` or
 * `KEY unknown` once that is told for good.
 */
import { openOwn } from '../../src/start/own.ts';
import { openDatabase } from '../../src/store/db.ts';
import { checkMasterKey, Keyring } from '../../src/store/keys.ts';
import { ToolTrouble } from '../../src/tools/contract.ts';
import { openRemoteShop } from '../../src/tools/shop/adapters/systems.ts';
import { orderFacts } from '../../src/tools/shop/contract/facts.ts';
import { CHAOS_TENANT, type ChaosTask } from './chaos-task.ts';

const task = JSON.parse(process.env.CHAOS_TASK ?? '') as ChaosTask;
const { databaseUrl, order, keys, cents } = task;
const database = await openDatabase({ url: databaseUrl });
await checkMasterKey(database, new Keyring(new Uint8Array(32).fill(9)));
const { remoteCalls: calls } = openOwn(database, { report: () => {}, demoOutbox: true });
const shop = openRemoteShop(task.shop, {
  ...{ calls, currency: 'USD', secret: Buffer.alloc(32), quietMs: 4_000 },
});
const say = (line: string) => process.stdout.write(`${line}\n`);

type Outcome = 'done' | 'failed' | 'unknown';

/** undefined: it is not known yet, and asked again by whoever comes next. */
async function outcomeOf(key: string): Promise<Outcome | undefined> {
  const known = await calls.of(CHAOS_TENANT, key);
  if (known) {
    const settled = await shop.settle(CHAOS_TENANT, key);
    return settled !== 'did_not_happen' && settled.kind === 'done' ? 'done' : 'failed';
  }
  const found = await shop.order(CHAOS_TENANT, order);
  if (!found) return undefined;
  const effect = {
    ...{ key, tool: 'orders.refund', run: key.split(':')[0] ?? key, by: 'engineer' },
    ...{ customer: found.customer, before: orderFacts(found), now: new Date().toISOString() },
  };
  const asked = { order, lines: [{ line: 1, cents }], shipping: 0, amount: 0, reason: 'damaged' };
  const result = await shop.refund(CHAOS_TENANT, effect, asked);
  // Another one was under way, or had just been: nothing was noted of this one.
  if (result.kind === 'moved' || (result.kind === 'refused' && result.code === 'busy')) return undefined;
  return result.kind === 'done' ? 'done' : 'failed';
}

for (const key of keys) {
  say(`${key} begun`);
  const outcome = await outcomeOf(key).catch((error: unknown): Outcome | undefined =>
    error instanceof ToolTrouble && error.final ? 'unknown' : undefined,
  );
  if (outcome) say(`${key} ${outcome}`);
}
await database.close();
