/** What left the shop on all orders of a customer, and what their returns will give back. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Connection } from '../../../../store/db.ts';
import type { GivenOut } from '../../contract/shop.ts';
import { returns } from './schema/payments.ts';
import { orderLines, orders, payouts } from './schema/shop.ts';

export async function givenOut(from: Connection, tenant: string, customer: string): Promise<GivenOut[]> {
  const theirs = and(eq(orders.tenant, tenant), eq(orders.customer, customer));
  const [out, promised] = await Promise.all([
    from.orm
      .select({
        ...{ order: payouts.order, kind: payouts.kind, cents: payouts.cents },
        ...{ reason: payouts.reason, at: payouts.at },
      })
      .from(payouts)
      .innerJoin(orders, and(eq(orders.tenant, payouts.tenant), eq(orders.id, payouts.order)))
      .where(and(theirs, eq(payouts.state, 'done')))
      .orderBy(asc(payouts.at), asc(payouts.id)),
    from.orm
      .select({
        ...{ id: returns.id, order: returns.order, items: returns.items, reason: returns.reason },
        ...{ at: returns.at, line: orderLines.line, total: orderLines.total, refunded: orderLines.refunded },
      })
      .from(returns)
      .innerJoin(orders, and(eq(orders.tenant, returns.tenant), eq(orders.id, returns.order)))
      .innerJoin(orderLines, and(eq(orderLines.tenant, returns.tenant), eq(orderLines.order, returns.order)))
      .where(and(theirs, eq(returns.kind, 'return'), isNull(returns.withdrawnAt)))
      .orderBy(asc(returns.at), asc(returns.id), asc(orderLines.line)),
  ]);
  // What was given back for a line since counts as that payout, and no longer as promised.
  const returning = promised.flatMap(({ order, items, reason, at, line, total, refunded }): GivenOut[] =>
    items.some((item) => item.line === line) && total > refunded
      ? [{ order, kind: 'return', cents: total - refunded, reason: reason ?? 'return', at }]
      : [],
  );
  return [...out, ...returning];
}
