/**
 * Single calls on the untouched shop, as the order's verified owner: the outcome and the changed records have
 * to be the reference's.
 */
import type { Policy } from '../../src/run/policy/policy.ts';
import type { Database } from '../../src/store/db.ts';
import { ownCall } from './calls.ts';
import { type Plain, serialise } from './canonical.ts';
import { directHands, rolledBack } from './hands.ts';
import type { Probe, RetailShop } from './material.ts';
import type { Score } from './score.ts';
import type { Snapshot } from './snapshot.ts';

interface Parts {
  database: Database;
  policy: Policy;
  shop: RetailShop;
  snapshot: Snapshot;
}

export async function probe(parts: Parts, probes: Probe[], score: Score): Promise<void> {
  for (const [n, one] of probes.entries()) {
    const wrong = await wrongWith(parts, one);
    score.count(
      wrong === undefined,
      () => `probe ${n} ${one.name} ${JSON.stringify(one.arguments)}: ${wrong}`,
    );
  }
}

async function wrongWith(
  { database, policy, shop, snapshot }: Parts,
  one: Probe,
): Promise<string | undefined> {
  const order = shop.orders[String(one.arguments.order_id)];
  const owner = order?.user_id ?? String(one.arguments.user_id ?? 'nobody');
  const { tool, args } = ownCall(one, (id) => (shop.orders[id]?.items ?? []).map(({ item_id: sku }) => sku));
  let wrong: string | undefined;
  await rolledBack(database, async (inside) => {
    const outcome = await directHands(inside, policy, owner).act(tool, args);
    if (!one.ok) {
      wrong = wrongRefusal(outcome, one.error ?? '');
      return;
    }
    if (outcome !== 'done') {
      wrong = `refused (${outcome.code}): ${outcome.message}`;
      return;
    }
    wrong = wrongRecords(await snapshot.changes(inside), expectedRecords(one));
  });
  return wrong;
}

/**
 * Which of our refusals says what the reference says; a message that is not listed may be refused in any way.
 */
const REFUSALS: [RegExp, string[]][] = [
  [/^Invalid reason/, ['policy']],
  [/^Non-pending order/, ['already_packed']],
  [/^Non-delivered order/, ['not_delivered']],
  [/not found or available$/, ['not_available', 'no_such_item', 'other_product']],
  [/^The new item id should be different/, ['same_item']],
  [/^The new payment method should be different/, ['nothing_to_do']],
  [/^Insufficient gift card balance/, ['not_covered']],
  [/^Payment method should be the original/, ['policy']],
  [/^Order not found/, ['not_theirs']],
  [/^Payment method not found/, ['no_such_method']],
];

function wrongRefusal(
  outcome: 'done' | { code: string; message: string },
  error: string,
): string | undefined {
  if (outcome === 'done') return `done, where the reference says "${error}"`;
  const codes = REFUSALS.find(([says]) => says.test(error))?.[1];
  if (!codes || codes.includes(outcome.code)) return undefined;
  return `refused (${outcome.code}), where the reference says "${error}"`;
}

function expectedRecords({ changed }: Probe): Map<string, string> {
  const records = new Map<string, string>();
  for (const part of ['orders', 'users', 'products'] as const) {
    for (const [id, record] of Object.entries(changed?.[part] ?? {}))
      records.set(`${part} ${id}`, serialise(record as Plain));
  }
  return records;
}

function wrongRecords(found: Map<string, string>, expected: Map<string, string>): string | undefined {
  for (const [id, text] of expected)
    if (found.get(id) !== text) return `${id} is ${found.get(id)}, not ${text}`;
  for (const id of found.keys()) if (!expected.has(id)) return `${id} was changed too`;
  return undefined;
}
