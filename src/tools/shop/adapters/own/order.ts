/** An order as it is worked on, and how it is found. */
import { and, asc, desc, eq } from 'drizzle-orm';
import type { Connection, Transaction } from '../../../../store/db.ts';
import type { Address, Order, StreetAddress } from '../../contract/shop.ts';
import { readOrder } from './read-order.ts';
import { paymentMethods } from './schema/payments.ts';
import { customers, orders } from './schema/shop.ts';

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

export function ordersWithEmail(from: Connection, tenant: string, email: string) {
  return from.orm
    .select({ id: orders.id, customer: orders.customer, postcode: orders.placedPostcode })
    .from(orders)
    .where(and(eq(orders.tenant, tenant), eq(orders.emailKey, email.toLowerCase())))
    .orderBy(desc(orders.placedAt))
    .limit(50);
}
