/**
 * What customers pay with, and the money that goes between them and the shop. A gift card's balance moves
 * with it at once.
 */

import { and, asc, eq, sql } from 'drizzle-orm';
import type { Connection, Transaction } from '../../../../store/db.ts';
import { refuse } from '../../../../store/effects/once.ts';
import type { Order, PaymentMethod } from '../../contract/shop.ts';
import { paymentMethods, payments } from './schema/payments.ts';

export function methodsOf(from: Connection, tenant: string, customer: string): Promise<PaymentMethod[]> {
  return from.orm
    .select({
      id: paymentMethods.id,
      kind: paymentMethods.kind,
      brand: paymentMethods.brand,
      last4: paymentMethods.last4,
      balance: paymentMethods.balance,
    })
    .from(paymentMethods)
    .where(and(eq(paymentMethods.tenant, tenant), eq(paymentMethods.customer, customer)))
    .orderBy(asc(paymentMethods.id));
}

/** One of the customer's own. */
export function methodOf(order: Order, id: string): PaymentMethod {
  const method = order.methods.find((known) => known.id === id);
  if (!method) throw refuse('no_such_method', `The customer has no payment method ${id}.`);
  return method;
}

interface Entry {
  kind: 'payment' | 'refund';
  method: string;
  cents: number;
}

/**
 * Appends to what was paid for the order, in this order, and moves the balances of gift cards. Payments of
 * nothing are left out.
 */
export async function pay(
  tx: Transaction,
  tenant: string,
  { order, entries }: { order: Order; entries: Entry[] },
): Promise<void> {
  const moved = entries.filter(({ cents }) => cents > 0);
  if (moved.length === 0) return;
  for (const { kind, method: id, cents } of moved) {
    if (methodOf(order, id).kind === 'gift_card')
      await moveBalance(tx, tenant, { id, cents: kind === 'payment' ? -cents : cents });
  }
  const last = order.payments.length;
  await tx.orm
    .insert(payments)
    .values(moved.map((entry, at) => ({ tenant, order: order.id, number: last + at + 1, ...entry })));
}

/** Refused where a gift card would fall below nothing. */
export async function moveBalance(
  tx: Transaction,
  tenant: string,
  { id, cents }: { id: string; cents: number },
): Promise<void> {
  const rows = await tx.orm
    .update(paymentMethods)
    .set({ balance: sql`${paymentMethods.balance} + ${cents}` })
    .where(
      and(
        eq(paymentMethods.tenant, tenant),
        eq(paymentMethods.id, id),
        sql`${paymentMethods.balance} + ${cents} >= 0`,
      ),
    )
    .returning({ id: paymentMethods.id });
  if (rows.length === 0) throw refuse('not_covered', `Gift card ${id} does not cover what has to be paid.`);
}
