/** What a plan to give money back is made of: shares of an order, what each may still take, the preview. */
import type { CallContext } from '../../../flow/ports/tools.ts';
import type { Change, Facts, Preview } from '../../../run/plan/plan.ts';
import { decimal } from '../../../run/text/money.ts';
import { ToolFault } from '../../contract.ts';
import { fact, orderFacts, paidWith, cents as toCents } from '../contract/facts.ts';
import type { Order, OrderLine } from '../contract/shop.ts';
import { cardName, moneyOf } from '../money.ts';
import { pick } from '../owned.ts';
import { givenOn } from './reads.ts';

/** One amount to be given back: what was so far, what will have been. */
interface Share {
  name: string;
  label: string;
  refunded: number;
  cents: number;
}

export function lineOf(order: Order, line: number): OrderLine {
  const known = order.lines.find((candidate) => candidate.line === line);
  if (!known) throw new ToolFault('no_such_line', `${order.id} has no line ${line}.`);
  return known;
}

export function lineShare(
  order: Order,
  line: OrderLine,
  { cents, facts }: { cents: number; facts: Facts },
): Share {
  if (facts[fact.lineCancelled(order.id, line.line)] === true) {
    throw new ToolFault(
      'already_cancelled',
      `Line ${line.line} of ${order.id} is cancelled and was given back.`,
    );
  }
  const name = fact.lineRefunded(order.id, line.line);
  const refunded = toCents(facts[name]);
  refuseTooMuch(`line ${line.line} of ${order.id}`, line.total - refunded, cents);
  return { name, label: `refund line ${line.line} ${line.title}`, refunded, cents };
}

export function shippingShare(order: Order, cents: number, facts: Facts): Share {
  const name = fact.shippingRefunded(order.id);
  const refunded = toCents(facts[name]);
  refuseTooMuch(`the shipping of ${order.id}`, order.shipping.cents - refunded, cents);
  return { name, label: 'refund shipping', refunded, cents };
}

export function amountShare(order: Order, cents: number, facts: Facts): Share {
  const name = fact.amountRefunded(order.id);
  return { name, label: `refund on ${order.id}`, refunded: toCents(facts[name]), cents };
}

/** What writes before this one in the plan will have given back on the order already. */
export function assumedOut(order: Order, facts: Facts): number {
  const names = [fact.amountRefunded(order.id), fact.shippingRefunded(order.id)];
  const now = orderFacts(order);
  for (const { line } of order.lines) names.push(fact.lineRefunded(order.id, line));
  return names.reduce((sum, name) => sum + toCents(facts[name]) - toCents(now[name]), 0);
}

export function refuseTooMuch(what: string, left: number, cents: number): void {
  if (left === 0) throw new ToolFault('already_refunded', `The money for ${what} was given back already.`);
  if (cents > left)
    throw new ToolFault('too_much', `Of ${what} only ${decimal(left)} can still be given back.`);
}

interface MoneyOut {
  facts: Facts;
  shares: Share[];
  /** Facts that it rests on beside those of money. */
  alsoBefore?: string[];
  judged: Facts;
}

/**
 * The money facts rest on the sum of all money out as well, so that two runs on one order notice each other.
 */
export function moneyPreview(
  order: Order,
  context: CallContext,
  { facts, shares, alsoBefore = [], judged }: MoneyOut,
): Preview {
  const total = shares.reduce((sum, share) => sum + share.cents, 0);
  const out = fact.moneyOut(order.id);
  const cancelled = order.lines
    .map(({ line }) => ({ line, name: fact.lineCancelled(order.id, line) }))
    .filter(({ line }) => shares.some((share) => share.name === fact.lineRefunded(order.id, line)));
  const names = [...shares.map(({ name }) => name), ...cancelled.map(({ name }) => name), out, ...alsoBefore];
  const after: Facts = Object.fromEntries(
    shares.map(({ name, refunded, cents }) => [name, decimal(refunded + cents)]),
  );
  const paid = order.methods.find(({ id }) => id === paidWith(order));
  if (paid) after[fact.payments(order.id)] = Number(facts[fact.payments(order.id)]) + 1;
  if (paid?.balance != null)
    after[fact.balance(paid.id)] = decimal(toCents(facts[fact.balance(paid.id)]) + total);
  return {
    before: pick(facts, names),
    after: { ...after, [out]: decimal(toCents(facts[out]) + total) },
    shows: shares.map((share): Change => {
      const { label, refunded, cents } = share;
      const to = cardName(order.card);
      return {
        label: `${label} to ${to}`,
        before: moneyOf(context, refunded),
        after: moneyOf(context, refunded + cents),
      };
    }),
    money: { account: order.id, cents: total, given: givenOn(order, context) },
    judged: { ...judged, total_cents: total },
    undoable: false,
  };
}
