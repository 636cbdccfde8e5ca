/**
 * Paying for and giving back on an order as previews show it: facts of the money that moves between the
 * customer's methods and the shop.
 */

import type { Facts } from '../../../run/plan/plan.ts';
import { decimal } from '../../../run/text/money.ts';
import { ToolFault } from '../../contract.ts';
import { fact, cents as toCents } from '../contract/facts.ts';
import type { Order, PaymentMethod } from '../contract/shop.ts';

/** Throws for a method that is not the customer's own. */
export function methodOf(order: Order, id: string): PaymentMethod {
  const method = order.methods.find((known) => known.id === id);
  if (!method) throw new ToolFault('no_such_method', `The customer has no payment method ${id}.`);
  return method;
}

/** Facts of these methods that a payment rests on: balances of gift cards. */
export function balancesOf(order: Order, ids: string[]): string[] {
  return order.methods
    .filter(({ id, balance }) => balance !== null && ids.includes(id))
    .map(({ id }) => fact.balance(id));
}

/**
 * `cents` by method: positive is paid by the customer, negative goes back. Gives the balances afterwards.
 * Throws where a gift card does not cover what it has to pay; payments come before refunds.
 */
export function balancesAfter(order: Order, facts: Facts, moves: { method: string; cents: number }[]): Facts {
  const after: Facts = {};
  for (const { method: id, cents } of moves) {
    const name = fact.balance(id);
    if (methodOf(order, id).balance === null) continue;
    const has = toCents(after[name] ?? facts[name]);
    if (has < cents) {
      throw new ToolFault('not_covered', `Gift card ${id} does not cover what has to be paid.`);
    }
    after[name] = decimal(has - cents);
  }
  return after;
}

/**
 * Refuses to show a change that rests on lines or payments which an earlier write of the same plan will
 * change.
 */
export function refuseStale(order: Order, facts: Facts): void {
  const moved =
    facts[fact.payments(order.id)] !== order.payments.length ||
    order.lines.some(({ line, sku }) => facts[fact.lineSku(order.id, line)] !== sku);
  if (moved)
    throw new ToolFault(
      'earlier_change',
      `${order.id} is changed before this: ask for this once that is done.`,
    );
}
