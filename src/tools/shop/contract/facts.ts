/**
 * The names of the shop's facts, agreed between the tools, which show them, and the store, which checks them
 * again before it writes.
 */

import type { Facts } from '../../../run/plan/plan.ts';
import { decimal } from '../../../run/text/money.ts';
import { paidByMethod } from './payments.ts';
import type { Address, GivenOut, Order, OrderReturn, Security } from './shop.ts';

export const fact = {
  packing: (order: string) => `order.${order}.packing`,
  status: (order: string) => `order.${order}.status`,
  address: (order: string) => `order.${order}.address`,
  /**
   * All money that ever left the shop on the order: two runs that pay out on one order move it for each
   * other.
   */
  moneyOut: (order: string) => `order.${order}.money_out`,
  /** The same on all orders of the customer: what other cases give them moves it. */
  customerOut: (customer: string) => `account.${customer}.money_out`,
  shippingRefunded: (order: string) => `order.${order}.shipping.refunded`,
  lineRefunded: (order: string, line: number) => `order.${order}.line.${line}.refunded`,
  lineCancelled: (order: string, line: number) => `order.${order}.line.${line}.cancelled`,
  /** It comes back by a return or an exchange that stands. */
  lineReturning: (order: string, line: number) => `order.${order}.line.${line}.returning`,
  /** It was sent once more, and that stands. */
  lineResent: (order: string, line: number) => `order.${order}.line.${line}.resent`,
  lineSku: (order: string, line: number) => `order.${order}.line.${line}.sku`,
  lineQuantity: (order: string, line: number) => `order.${order}.line.${line}.quantity`,
  /** What was paid for it. */
  lineTotal: (order: string, line: number) => `order.${order}.line.${line}.total`,
  /** Given back on the order as a whole, on no line and not as shipping. */
  amountRefunded: (order: string) => `order.${order}.amount_refunded`,
  /** What an item costs now. */
  price: (sku: string) => `item.${sku}.price`,
  /** What can still be given back on the order. */
  refundable: (order: string) => `order.${order}.refundable`,
  /** What the customer has paid for the order less what went back. */
  paid: (order: string) => `order.${order}.paid`,
  /** What stands of store credit, or of goods sent once more. */
  stands: (payout: string) => `payout.${payout}.stands`,
  itemsChanged: (order: string) => `order.${order}.items_changed`,
  /** How many payments and refunds between customer and shop. */
  payments: (order: string) => `order.${order}.payments`,
  /** What it is paid with. */
  paidWith: (order: string) => `order.${order}.paid_with`,
  returns: (order: string) => `order.${order}.returns`,
  reships: (order: string) => `order.${order}.reships`,
  balance: (method: string) => `method.${method}.balance`,
  /** What a customer has to spend in the shop, and the newest movement of it, where the system keeps both. */
  storeCredit: (customer: string) => `account.${customer}.store_credit`,
  creditMoved: (customer: string) => `account.${customer}.credit_moved`,
  accountAddress: (customer: string) => `account.${customer}.address`,
  traced: (parcel: string) => `parcel.${parcel}.traced`,
  noteRemoved: (note: string) => `note.${note}.removed`,
  locked: (customer: string) => `account.${customer}.locked`,
  sessions: (customer: string) => `account.${customer}.sessions`,
};

const AMOUNTS =
  /\.(?:money_out|refunded|total|amount_refunded|price|refundable|paid|stands|balance|store_credit)$/;

/** Of the facts above, those that are amounts: with two digits, whatever the currency is. */
export const isAmount = (name: string): boolean => AMOUNTS.test(name);

/** `48.00` to 4800; throws on anything else. */
export function cents(value: Facts[string] | undefined): number {
  const parts = typeof value === 'string' ? /^(-?)(\d+)\.(\d\d)$/.exec(value) : null;
  if (!parts) throw new TypeError(`not an amount: ${String(value)}`);
  const amount = Number(parts[2]) * 100 + Number(parts[3]);
  return parts[1] ? -amount : amount;
}

export function addressLine(address: Address): string {
  if ('pickup' in address) return `pick-up point ${address.pickup}`;
  const { street, line2, postcode, city, state, country } = address;
  return [street, line2, `${postcode} ${city}`, state, country].filter(Boolean).join(', ');
}

/** Every fact of an order that a write may rest on. */
export function orderFacts(order: Order): Facts {
  const facts: Facts = {
    [fact.status(order.id)]: order.status,
    [fact.packing(order.id)]: order.packing,
    [fact.address(order.id)]: addressLine(order.address),
    [fact.moneyOut(order.id)]: decimal(moneyOut(order)),
    [fact.customerOut(order.customer)]: decimal(customerOut(order)),
    [fact.shippingRefunded(order.id)]: decimal(order.shipping.refunded),
    [fact.amountRefunded(order.id)]: decimal(amountRefunded(order)),
    [fact.refundable(order.id)]: decimal(refundable(order)),
    [fact.paid(order.id)]: decimal(paidByMethod(order).reduce((sum, one) => sum + one.cents, 0)),
    [fact.itemsChanged(order.id)]: order.itemsChanged,
    [fact.payments(order.id)]: order.payments.length,
    [fact.paidWith(order.id)]: paidWith(order) ?? '',
    [fact.returns(order.id)]: order.returns.length,
    [fact.reships(order.id)]: order.payouts.filter(({ kind, state }) => kind === 'reship' && state === 'done')
      .length,
  };
  for (const { id, balance } of order.methods)
    if (balance !== null) facts[fact.balance(id)] = decimal(balance);
  for (const line of order.lines) {
    facts[fact.lineRefunded(order.id, line.line)] = decimal(line.refunded);
    facts[fact.lineCancelled(order.id, line.line)] = line.cancelled;
    facts[fact.lineSku(order.id, line.line)] = line.sku;
    facts[fact.lineQuantity(order.id, line.line)] = line.quantity;
    facts[fact.lineTotal(order.id, line.line)] = decimal(line.total);
    facts[fact.lineReturning(order.id, line.line)] = returnOf(order, line.line) !== undefined;
    facts[fact.lineResent(order.id, line.line)] = order.payouts.some(
      ({ kind, state, parts }) =>
        kind === 'reship' && state === 'done' && parts.some((part) => part.line === line.line),
    );
  }
  for (const { id, kind, state, cents: given } of order.payouts)
    if (kind === 'credit' || kind === 'reship')
      facts[fact.stands(id)] = decimal(state === 'done' ? given : 0);
  for (const parcel of order.parcels) facts[fact.traced(parcel.id)] = parcel.trace !== null;
  return facts;
}

/** The return or exchange that stands and takes this line back. */
export function returnOf(order: Order, line: number): OrderReturn | undefined {
  return order.returns.find(({ items }) => items.some((item) => item.line === line));
}

/** The method of the last payment; undefined where none is known. */
export function paidWith(order: Order): string | undefined {
  return order.payments.findLast(({ kind }) => kind === 'payment')?.method;
}

/** In cents: what was given back on the order as a whole, on no line and not as shipping. */
export function amountRefunded(order: Pick<Order, 'payouts'>): number {
  return order.payouts
    .filter(({ kind, state }) => kind === 'refund' && state === 'done')
    .flatMap(({ parts }) => parts)
    .filter(({ line, shipping }) => line === undefined && !shipping)
    .reduce((sum, { cents: part }) => sum + part, 0);
}

/** In cents: what can still be given back on the order, whatever for. */
export function refundable(order: Pick<Order, 'lines' | 'shipping' | 'payouts'>): number {
  const paid = order.lines.reduce((sum, { total }) => sum + total, 0) + order.shipping.cents;
  const back = order.lines.reduce((sum, { refunded }) => sum + refunded, 0) + order.shipping.refunded;
  return Math.max(0, paid - back - amountRefunded(order));
}

/**
 * In cents, since `since` (ISO) if given. What a return that stands will give back counts from the day on
 * which it was noted.
 */
export function moneyOut(order: Order, since?: string): number {
  return sumSince(
    order.given.filter((one) => one.order === order.id),
    since,
  );
}

/** The same on all orders of the customer. */
export function customerOut(order: Order, since?: string): number {
  return sumSince(order.given, since);
}

function sumSince(given: GivenOut[], since: string | undefined): number {
  return given
    .filter(({ at }) => since === undefined || at >= since)
    .reduce((sum, { cents: one }) => sum + one, 0);
}

/** Names of the facts of money out that every gift rests on and moves. */
export function outNames(order: Order): string[] {
  return [fact.moneyOut(order.id), fact.customerOut(order.customer)];
}

/** Those facts once so much more is out. */
export function outAfter(order: Order, facts: Facts, more: number): Facts {
  return Object.fromEntries(outNames(order).map((name) => [name, decimal(cents(facts[name]) + more)]));
}

export function accountFacts(customer: string, security: Security): Facts {
  return { [fact.locked(customer)]: security.locked, [fact.sessions(customer)]: security.sessions.length };
}
