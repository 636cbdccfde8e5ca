/** Goods that come back, for money or for other goods. What is noted here moves no money yet. */

import { and, eq } from 'drizzle-orm';
import type { KeyedChange } from '../../../../flow/ports/effects.ts';
import type { Database, Transaction } from '../../../../store/db.ts';
import { refuse } from '../../../../store/effects/once.ts';
import type { Order, ReturnItem, ShopPort } from '../../contract/shop.ts';
import { swapsOf } from '../../contract/swaps.ts';
import { nextId } from './counters.ts';
import { methodOf } from './methods.ts';
import { onOrder } from './order-effect.ts';
import { payOut, withdrawPayout } from './payouts.ts';
import { pricesOf, productsOfSkus } from './products.ts';
import { returns } from './schema/payments.ts';

export function returnEffects(
  database: Database,
): Pick<ShopPort, 'openReturn' | 'openExchange' | 'withdrawReturn'> {
  return {
    openReturn: (tenant, effect, { order: id, lines, method, reason }) =>
      onOrder(database, { tenant, effect, order: id }, async (tx, order) => {
        refuseNotDelivered(order);
        methodOf(order, method);
        const goods = lines.map((number) => goodsOf(order, number));
        const cents = goods.reduce((sum, { total, refunded }) => sum + total - refunded, 0);
        const items = goods.map(({ line, sku }) => ({ line, sku }));
        const given = { kind: 'return' as const, items, method, cents, reason };
        return opened(tx, tenant, { effect, order, ...given });
      }),

    openExchange: (tenant, effect, { order: id, items, method, reason }) =>
      onOrder(
        database,
        { tenant, effect, order: id, alsoFacts: pricesOf(tenant, items) },
        async (tx, order) => {
          refuseNotDelivered(order);
          const { balance } = methodOf(order, method);
          for (const { line } of items) goodsOf(order, line);
          const known = await productsOfSkus(
            tx,
            tenant,
            items.map(({ to }) => to),
          );
          const planned = swapsOf(order, items, { bySku: known, how: 'exchange' });
          if ('code' in planned) throw refuse(planned.code, planned.message);
          const { swaps, cents } = planned;
          if (balance !== null && balance < cents)
            throw refuse('not_covered', `Gift card ${method} does not cover it.`);
          const goods = swaps.map(({ line, to }) => ({ line: line.line, sku: line.sku, to: to.sku }));
          return opened(tx, tenant, { effect, order, kind: 'exchange', items: goods, method, cents, reason });
        },
      ),

    withdrawReturn: (tenant, effect, { order: orderId, id }) =>
      onOrder(database, { tenant, effect, order: orderId }, async (tx, order) => {
        const known = order.returns.find((candidate) => candidate.id === id);
        if (!known) throw refuse('no_such_return', `${orderId} has no return or exchange ${id} that stands.`);
        await tx.orm
          .update(returns)
          .set({ withdrawnAt: effect.now })
          .where(and(eq(returns.tenant, tenant), eq(returns.id, id)));
        if (known.kind === 'exchange' && known.cents < 0) await withdrawPayout(tx, tenant, id);
        return { id, output: { return: id, order: orderId } };
      }),
  };
}

async function opened(
  tx: Transaction,
  tenant: string,
  {
    effect,
    order,
    ...goods
  }: {
    effect: KeyedChange;
    order: Order;
    kind: 'return' | 'exchange';
    items: ReturnItem[];
    method: string;
    cents: number;
    reason: string | null;
  },
) {
  const id = await nextId(tx, tenant, 'RT');
  const { now: at, by, run } = effect;
  await tx.orm.insert(returns).values({ tenant, id, order: order.id, ...goods, at, by, run });
  // A difference that the customer will get counts from the day it was promised.
  if (goods.kind === 'exchange' && goods.cents < 0) {
    const { method, cents } = goods;
    const payout = {
      id,
      order: order.id,
      kind: 'price_difference' as const,
      parts: [{ cents: -cents }],
      method,
    };
    await payOut(tx, tenant, { effect, ...payout, reason: 'exchange' });
  }
  const titles = goods.items.flatMap(
    ({ line }) => order.lines.find((candidate) => candidate.line === line)?.title ?? [],
  );
  return { id, output: { return: id, order: order.id, cents: goods.cents, items: titles } };
}

function refuseNotDelivered(order: Order): void {
  if (order.status !== 'delivered') {
    throw refuse('not_delivered', `${order.id} has not been delivered; nothing of it can come back.`);
  }
}

/** A line that is with the customer. */
function goodsOf(order: Order, number: number) {
  const line = order.lines.find((candidate) => candidate.line === number);
  if (!line) throw refuse('no_such_line', `${order.id} has no line ${number}.`);
  if (line.cancelled) throw refuse('already_cancelled', `Line ${number} of ${order.id} is cancelled.`);
  return line;
}
