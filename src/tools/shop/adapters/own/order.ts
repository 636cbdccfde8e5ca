/** An order with everything that belongs to it. */
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { present } from '../../../../run/present.ts';
import type { Connection, Transaction } from '../../../../store/db.ts';
import { reminders } from '../../../../store/schema/effects.ts';
import type { Address, Order, StreetAddress } from '../../contract/shop.ts';
import { givenOut } from './given-out.ts';
import { methodsOf } from './methods.ts';
import { paymentMethods, payments, returns } from './schema/payments.ts';
import { customers, orderLines, orders, parcels, payouts, traces } from './schema/shop.ts';

/**
 * The order's row is locked until the transaction ends: every effect on an order takes this lock first, so
 * they take turns. Then the customer's payment methods, which several orders share.
 */
export async function lockOrder(tx: Transaction, tenant: string, id: string): Promise<Order | undefined> {
  const [row] = await tx.orm
    .select({ customer: orders.customer })
    .from(orders)
    .where(and(eq(orders.tenant, tenant), eq(orders.id, id)))
    .for('update');
  if (!row) return undefined;
  // What goes out to one customer is counted over all of their orders: such effects take turns too.
  await tx.orm
    .select({ id: customers.id })
    .from(customers)
    .where(and(eq(customers.tenant, tenant), eq(customers.id, row.customer)))
    .for('update');
  await tx.orm
    .select({ id: paymentMethods.id })
    .from(paymentMethods)
    .where(and(eq(paymentMethods.tenant, tenant), eq(paymentMethods.customer, row.customer)))
    .orderBy(asc(paymentMethods.id))
    .for('update');
  return readOrder(tx, tenant, id);
}

export async function readOrder(from: Connection, tenant: string, id: string): Promise<Order | undefined> {
  const [[order], lines, sent, out, paid, back] = await Promise.all([
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
      .orderBy(asc(payouts.at), asc(payouts.id)),
    from.orm
      .select({ kind: payments.kind, method: payments.method, cents: payments.cents })
      .from(payments)
      .where(and(eq(payments.tenant, tenant), eq(payments.order, id)))
      .orderBy(asc(payments.number)),
    from.orm
      .select({
        id: returns.id,
        kind: returns.kind,
        items: returns.items,
        method: returns.method,
        cents: returns.cents,
      })
      .from(returns)
      .where(and(eq(returns.tenant, tenant), eq(returns.order, id), isNull(returns.withdrawnAt)))
      .orderBy(asc(returns.at), asc(returns.id)),
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
    payouts: out.map(({ id, kind, cents, parts, reason, state, at }) => ({
      id,
      kind,
      cents,
      parts,
      reason,
      state,
      at,
    })),
    given: await givenOut(from, tenant, order.customer),
    payments: paid,
    returns: back,
    itemsChanged: order.itemsChanged,
    cancelReason: order.cancelReason,
    methods: await methodsOf(from, tenant, order.customer),
  };
}

function addressOf(row: typeof orders.$inferSelect): Address {
  if (row.pickup !== null) return { pickup: row.pickup };
  const { street, line2, postcode, city, region: state, country } = row;
  return present({
    street: street ?? '',
    line2: line2 ?? undefined,
    postcode,
    city: city ?? '',
    state: state ?? undefined,
    country: country ?? undefined,
  });
}

/** As the columns of an order and of an account have it. */
export function addressColumns({ street, line2, postcode, city, state, country }: StreetAddress) {
  return { street, line2: line2 ?? null, postcode, city, region: state ?? null, country: country ?? null };
}

/** As a recorded output has it: what the address does without is left out. */
export function addressJson(address: Address): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(address).filter((part): part is [string, string] => typeof part[1] === 'string'),
  );
}

async function parcelsOf(from: Connection, tenant: string, order: string): Promise<Order['parcels']> {
  const remindOn = sql<string | null>`(
    select max(${reminders.dueOn}) from ${reminders}
     where ${reminders.tenant} = ${traces.tenant} and ${reminders.run} = ${traces.run} and ${reminders.cancelledAt} is null)`;
  const rows = await from.orm
    .select({ parcel: parcels, trace: traces.id, tracedAt: traces.openedAt, remindOn })
    .from(parcels)
    .leftJoin(
      traces,
      and(eq(traces.tenant, parcels.tenant), eq(traces.parcel, parcels.id), isNull(traces.withdrawnAt)),
    )
    .where(and(eq(parcels.tenant, tenant), eq(parcels.order, order)))
    .orderBy(asc(parcels.number));
  return rows.map(({ parcel: { tenant: _tenant, order: _order, ...parcel }, ...traced }) => ({
    ...parcel,
    ...traced,
  }));
}

export function ordersWithEmail(from: Connection, tenant: string, email: string) {
  return from.orm
    .select({ id: orders.id, customer: orders.customer, postcode: orders.placedPostcode })
    .from(orders)
    .where(and(eq(orders.tenant, tenant), eq(orders.emailKey, email.toLowerCase())))
    .orderBy(desc(orders.placedAt))
    .limit(50);
}
