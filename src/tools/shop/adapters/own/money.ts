/** Money that leaves the shop. Amounts are checked here against what is left, whatever was approved. */

import { and, eq, sql } from 'drizzle-orm';
import type { ChangeResult } from '../../../../flow/ports/effects.ts';
import type { Database, Transaction } from '../../../../store/db.ts';
import { refuse } from '../../../../store/effects/once.ts';
import { paidWith, refundable } from '../../contract/facts.ts';
import type { Order, OrderLine, PayoutPart, ShopPort } from '../../contract/shop.ts';
import { cardName } from '../../money.ts';
import { nextId } from './counters.ts';
import { pay } from './methods.ts';
import { onOrder } from './order-effect.ts';
import { type NewPayout, payOut } from './payouts.ts';
import { orderLines, orders } from './schema/shop.ts';

export function moneyEffects(database: Database): Pick<ShopPort, 'refund' | 'cancelLine'> {
  return {
    refund: (tenant, effect, { order: id, lines, shipping, amount, reason }) =>
      onOrder(database, { tenant, effect, order: id }, async (tx, order) => {
        const left = refundable(order);
        const asked = lines.reduce((sum, { cents }) => sum + cents, 0) + shipping + amount;
        if (asked > left) throw refuse('too_much', `Of ${id} less than that can still be given back.`);
        for (const { line, cents } of lines) await refundLine(tx, tenant, { order, line, cents });
        if (shipping > 0) await refundShipping(tx, tenant, { order, cents: shipping });
        const parts: PayoutPart[] = lines.map(({ line, cents }) => ({ line, cents }));
        if (shipping > 0) parts.push({ shipping: true, cents: shipping });
        if (amount > 0) parts.push({ cents: amount });
        return paid(tx, tenant, { effect, order, parts, reason });
      }),

    cancelLine: (tenant, effect, { order: id, line, cents }) =>
      onOrder(database, { tenant, effect, order: id }, async (tx, order) => {
        if (order.packing !== 'open' && order.packing !== 'held') {
          throw refuse('already_packed', `${id} is packed already; nothing can be taken out of it.`);
        }
        const known = lineOf(order, line);
        if (known.cancelled) throw refuse('already_cancelled', `Line ${line} of ${id} is cancelled already.`);
        await refundLine(tx, tenant, { order, line, cents });
        await tx.orm
          .update(orderLines)
          .set({ cancelled: true })
          .where(isLine(tenant, id, line));
        return paid(tx, tenant, { effect, order, parts: [{ line, cents }], reason: 'cancelled' });
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

async function refundLine(
  tx: Transaction,
  tenant: string,
  { order, line, cents }: { order: Order; line: number; cents: number },
): Promise<void> {
  const known = lineOf(order, line);
  const left = known.total - known.refunded;
  if (cents < 1 || cents > left) {
    throw refuse('too_much', `Of line ${line} of ${order.id} less than that can still be given back.`);
  }
  await tx.orm
    .update(orderLines)
    .set({ refunded: sql`${orderLines.refunded} + ${cents}` })
    .where(isLine(tenant, order.id, line));
}

async function refundShipping(
  tx: Transaction,
  tenant: string,
  { order, cents }: { order: Order; cents: number },
): Promise<void> {
  const left = order.shipping.cents - order.shipping.refunded;
  if (cents > left) {
    throw refuse('too_much', `Of the shipping of ${order.id} less than that can still be given back.`);
  }
  await tx.orm
    .update(orders)
    .set({ shippingRefunded: sql`${orders.shippingRefunded} + ${cents}` })
    .where(and(eq(orders.tenant, tenant), eq(orders.id, order.id)));
}

/** The money goes back to where it came from. */
async function paid(
  tx: Transaction,
  tenant: string,
  { effect, order, parts, reason }: Pick<NewPayout, 'effect' | 'parts' | 'reason'> & { order: Order },
): Promise<Pick<Extract<ChangeResult, { kind: 'done' }>, 'output'> & { id: string }> {
  const id = await nextId(tx, tenant, 'RF');
  const method = paidWith(order) ?? null;
  const cents = await payOut(tx, tenant, {
    effect,
    id,
    order: order.id,
    kind: 'refund',
    parts,
    reason,
    method,
  });
  if (method !== null) await pay(tx, tenant, { order, entries: [{ kind: 'refund', method, cents }] });
  const items = parts.flatMap(({ line }) => (line === undefined ? [] : lineOf(order, line).title));
  return { id, output: { refund: id, cents, to: cardName(order.card), items } };
}
