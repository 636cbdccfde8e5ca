/** An order with everything that belongs to it. */
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Address, Order } from '../../flow/ports/shop.ts';
import type { Connection, Transaction } from '../db.ts';
import { orderLines, orders, parcels, payouts, traces } from '../schema/shop.ts';

/** The order's row is locked until the transaction ends: every effect on an order takes this lock first, so they take turns. */
export async function lockOrder(tx: Transaction, tenant: string, id: string): Promise<Order | undefined> {
  const rows = await tx.orm
    .select({ id: orders.id })
    .from(orders)
    .where(and(eq(orders.tenant, tenant), eq(orders.id, id)))
    .for('update');
  return rows.length === 0 ? undefined : readOrder(tx, tenant, id);
}

export async function readOrder(from: Connection, tenant: string, id: string): Promise<Order | undefined> {
  const [[order], lines, sent, paid] = await Promise.all([
    from.orm
      .select()
      .from(orders)
      .where(and(eq(orders.tenant, tenant), eq(orders.id, id))),
    from.orm
      .select()
      .from(orderLines)
      .where(and(eq(orderLines.tenant, tenant), eq(orderLines.order, id)))
      .orderBy(asc(orderLines.line)),
    parcelsOf(from, tenant, id),
    from.orm
      .select()
      .from(payouts)
      .where(and(eq(payouts.tenant, tenant), eq(payouts.order, id)))
      .orderBy(asc(payouts.at)),
  ]);
  if (!order) return undefined;
  return {
    id: order.id,
    customer: order.customer,
    email: order.email,
    status: order.status,
    placedAt: order.placedAt,
    deliveredAt: order.deliveredAt,
    packing: order.packing,
    address: addressOf(order),
    postcode: order.placedPostcode,
    card: { brand: order.cardBrand, last4: order.cardLast4 },
    shipping: { cents: order.shippingCents, refunded: order.shippingRefunded },
    lines: lines.map(({ tenant: _tenant, order: _order, ...line }) => line),
    parcels: sent,
    payouts: paid.map(({ id, kind, cents, state, at }) => ({ id, kind, cents, state, at })),
  };
}

function addressOf(row: typeof orders.$inferSelect): Address {
  if (row.pickup !== null) return { pickup: row.pickup };
  return { street: row.street ?? '', postcode: row.postcode, city: row.city ?? '' };
}

async function parcelsOf(from: Connection, tenant: string, order: string): Promise<Order['parcels']> {
  const rows = await from.orm
    .select({ parcel: parcels, trace: traces.id })
    .from(parcels)
    .leftJoin(traces, and(eq(traces.tenant, parcels.tenant), eq(traces.parcel, parcels.id), isNull(traces.withdrawnAt)))
    .where(and(eq(parcels.tenant, tenant), eq(parcels.order, order)))
    .orderBy(asc(parcels.number));
  return rows.map(({ parcel: { tenant: _tenant, order: _order, ...parcel }, trace }) => ({ ...parcel, trace }));
}

export function ordersWithEmail(from: Connection, tenant: string, email: string) {
  return from.orm
    .select({ id: orders.id, customer: orders.customer, postcode: orders.placedPostcode })
    .from(orders)
    .where(and(eq(orders.tenant, tenant), eq(sql`lower(${orders.email})`, email.toLowerCase())))
    .orderBy(desc(orders.placedAt))
    .limit(50);
}
