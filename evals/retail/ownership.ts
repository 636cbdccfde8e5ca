/** Every order asked for by the next customer: whatever is read or changed, it has to be denied. */

import type { ToolResult } from '../../src/flow/ports/tools.ts';
import type { Args } from '../../src/run/plan/plan.ts';
import type { Policy } from '../../src/run/policy/policy.ts';
import { openRecords, ownTools } from '../../src/start/own.ts';
import type { Database } from '../../src/store/db.ts';
import { createToolRunner } from '../../src/tools/runner.ts';
import { handsFor } from './hands.ts';
import type { RetailShop } from './material.ts';
import { DESK } from './policy.ts';
import type { Score } from './score.ts';

const FITTING = {
  pending: ['orders.cancel', 'orders.change_items'],
  processed: ['orders.change_address', 'orders.credit'],
  delivered: ['orders.return', 'orders.exchange'],
  cancelled: ['orders.refund', 'orders.note'],
};

export async function ownership(
  { database, policy, shop }: { database: Database; policy: Policy; shop: RetailShop },
  score: Score,
): Promise<void> {
  const customers = Object.keys(shop.users);
  const records = openRecords(database, { desk: DESK, report: console.error, demoOutbox: true });
  const hands = createToolRunner({
    tools: ownTools(records),
    report: ({ error }) => console.error(error),
    retryMs: 0,
  });
  for (const [n, { order_id: order, user_id: owner, items, status }] of Object.values(
    shop.orders,
  ).entries()) {
    const next = customers[(customers.indexOf(owner) + 1) % customers.length] ?? '';
    const theirs = handsFor(hands, policy, next);
    const method = Object.keys(shop.users[next]?.payment_methods ?? {})[0] ?? 'none';
    const to = items[0]?.item_id ?? 'none';
    const address = { street: '1 Main Street', postcode: '10001', city: 'Springfield' };
    const swaps = [{ line: 1, to }];
    const reads: [string, Args][] = [
      ['orders.details', { order }],
      ['orders.shipments', { order }],
    ];
    const writes: [string, Args][] = [
      ['orders.cancel', { order, reason: 'no longer needed' }],
      ['orders.change_address', { order, address }],
      ['orders.change_items', { order, items: swaps, method }],
      ['orders.change_payment', { order, method }],
      ['orders.return', { order, lines: [1], method }],
      ['orders.exchange', { order, items: swaps, method }],
      ['orders.refund', { order, lines: [{ line: 1, cents: 100 }], reason: 'goodwill' }],
      ['orders.credit', { order, cents: 100, reason: 'goodwill' }],
      ['orders.note', { order, text: 'not theirs' }],
    ];
    const allowed: string[] = [];
    for (const [tool, args] of reads)
      if (!denied(await theirs.read(tool, args))) allowed.push(`${tool} was read`);
    const fitting = writes.filter(([name]) => FITTING[status].includes(name));
    // What fits the order, and the others in turn: each is asked for on a hundred orders and more.
    for (const [tool, args] of [...fitting, ...writes.slice(n % writes.length, (n % writes.length) + 1)]) {
      const shown = await theirs.act(tool, args);
      if (shown === 'done' || shown.code !== 'not_theirs') allowed.push(`${tool} was shown`);
    }
    // The store refuses by itself too, each of the order's own kind of change.
    for (const [tool, args] of fitting)
      if (!denied(await theirs.force(tool, args))) allowed.push(`${tool} was made`);
    score.count(allowed.length === 0, () => `${order} by ${next}: ${allowed.join(', ')}`);
  }
}

function denied({ outcome, fault, output }: ToolResult): boolean {
  return outcome === 'failed' && fault?.code === 'not_theirs' && output === undefined;
}
