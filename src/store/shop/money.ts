/** Money that leaves the shop. Amounts are checked here against what is left, whatever was approved. */
import { and, eq, sql } from 'drizzle-orm';
import type { Effect, EffectResult, Order, OrderLine, ShopPort } from '../../flow/ports/shop.ts';
import { decimal } from '../../flow/ports/shop-facts.ts';
import type { Database, Transaction } from '../db.ts';
import { orderLines, orders, payouts } from '../schema/shop.ts';
import { nextId } from './counters.ts';
import { refuse } from './effect.ts';
import { onOrder } from './order-effect.ts';

type Part = { line?: number; shipping?: true; cents: number };

export function moneyEffects(database: Database): Pick<ShopPort, 'refund' | 'cancelLine'> {
  return {
    refund: (tenant, effect, { order: id, lines, shipping, reason }) =>
      onOrder(database, tenant, effect, id, async (tx, order) => {
        for (const { line, cents } of lines) await refundLine(tx, tenant, order, line, cents);
        if (shipping > 0) await refundShipping(tx, tenant, order, shipping);
        const parts: Part[] = lines.map(({ line, cents }) => ({ line, cents }));
        if (shipping > 0) parts.push({ shipping: true, cents: shipping });
        return paid(tx, tenant, effect, id, parts, reason);
      }),

    cancelLine: (tenant, effect, { order: id, line, cents }) =>
      onOrder(database, tenant, effect, id, async (tx, order) => {
        if (order.packing !== 'open' && order.packing !== 'held') {
          throw refuse('already_packed', `${id} is packed already; nothing can be taken out of it.`);
        }
        const known = lineOf(order, line);
        if (known.cancelled) throw refuse('already_cancelled', `Line ${line} of ${id} is cancelled already.`);
        await refundLine(tx, tenant, order, line, cents);
        await tx.orm
          .update(orderLines)
          .set({ cancelled: true })
          .where(isLine(tenant, id, line));
        return paid(tx, tenant, effect, id, [{ line, cents }], 'cancelled');
      }),
  };
}

function isLine(tenant: string, order: string, line: number) {
  return and(eq(orderLines.tenant, tenant), eq(orderLines.order, order), eq(orderLines.line, line));
}

function lineOf(order: Order, line: number): OrderLine {
  const known = order.lines.find((candidate) => candidate.line === line);
  if (!known) throw refuse('no_such_line', `${order.id} has no line ${line}.`);
  return known;
}

async function refundLine(tx: Transaction, tenant: string, order: Order, line: number, cents: number): Promise<void> {
  const known = lineOf(order, line);
  const left = known.total - known.refunded;
  if (cents < 1 || cents > left) {
    throw refuse('too_much', `Of line ${line} of ${order.id} EUR ${decimal(left)} can still be given back.`);
  }
  await tx.orm
    .update(orderLines)
    .set({ refunded: sql`${orderLines.refunded} + ${cents}` })
    .where(isLine(tenant, order.id, line));
}

async function refundShipping(tx: Transaction, tenant: string, order: Order, cents: number): Promise<void> {
  const left = order.shipping.cents - order.shipping.refunded;
  if (cents > left) {
    throw refuse('too_much', `Of the shipping of ${order.id} EUR ${decimal(left)} can still be given back.`);
  }
  await tx.orm
    .update(orders)
    .set({ shippingRefunded: sql`${orders.shippingRefunded} + ${cents}` })
    .where(and(eq(orders.tenant, tenant), eq(orders.id, order.id)));
}

async function paid(
  tx: Transaction,
  tenant: string,
  effect: Effect,
  order: string,
  parts: Part[],
  reason: string,
): Promise<Pick<Extract<EffectResult, { kind: 'done' }>, 'output'> & { id: string }> {
  const cents = parts.reduce((sum, part) => sum + part.cents, 0);
  const id = await nextId(tx, tenant, 'RF');
  await tx.orm.insert(payouts).values({
    tenant,
    id,
    order,
    kind: 'refund',
    cents,
    parts,
    reason,
    state: 'done',
    at: effect.now,
    by: effect.by,
    run: effect.run,
  });
  return { id, output: { refund: id, cents } };
}
