/** What a plan to give money back is made of: shares of an order, what each may still take, the preview. */
import type { CallContext } from '../../../flow/ports/tools.ts';
import type { Change, Facts, Preview } from '../../../run/plan/plan.ts';
import { decimal } from '../../../run/text/money.ts';
import { ToolFault } from '../../contract.ts';
import { fact, orderFacts, outAfter, outNames, paidWith, cents as toCents } from '../contract/facts.ts';
import type { Order, OrderLine } from '../contract/shop.ts';
import { cardName, moneyOf } from '../money.ts';
import { pick } from '../owned.ts';
import { moneyGiven } from './reads.ts';

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

/** What every write rests on that names a line: which goods it is, and what was done with it. */
export function lineFacts(id: string, { line }: Pick<OrderLine, 'line'>): string[] {
  return [
    ...[fact.lineSku(id, line), fact.lineQuantity(id, line)],
    ...[fact.lineRefunded(id, line), fact.lineCancelled(id, line)],
  ];
}

/** The same of a write whose amount is reckoned from what was paid for the line. */
export function lineWorth(id: string, line: Pick<OrderLine, 'line'>): string[] {
  return [...lineFacts(id, line), fact.lineTotal(id, line.line)];
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
  refuseSettled(order, line, facts);
  refuseUnderWay(order, line);
  const name = fact.lineRefunded(order.id, line.line);
  const refunded = toCents(facts[name]);
  refuseTooMuch(`line ${line.line} of ${order.id}`, line.total - refunded, cents);
  return { name, label: `refund line ${line.line} ${line.title}`, refunded, cents };
}

/** One line is paid for, taken back or sent again in one plan, and never two of these. */
export function refuseSettled(order: Order, { line, sku, title }: OrderLine, facts: Facts): void {
  const now = orderFacts(order);
  const newly = (name: string): boolean => facts[name] === true && now[name] !== true;
  const what = `Line ${line} of ${order.id} (${title})`;
  if (facts[fact.lineSku(order.id, line)] !== sku)
    throw new ToolFault('earlier_change', `${what} is another item by this plan: ask once that is done.`);
  if (newly(fact.lineReturning(order.id, line)))
    throw new ToolFault(
      'earlier_change',
      `${what} comes back by this plan: its money goes back when it is here.`,
    );
  if (newly(fact.lineResent(order.id, line)))
    throw new ToolFault('earlier_change', `${what} is sent once more by this plan: the item or its price.`);
}

/**
 * A line that is on its way once more is not paid back or sent again meanwhile, whichever case asks; once
 * that parcel has arrived, or is lost, it is a new matter.
 */
export function refuseUnderWay(order: Order, { line, title }: OrderLine): void {
  const again = order.payouts.find(
    ({ id, kind, state, parts }) =>
      kind === 'reship' &&
      state === 'done' &&
      parts.some((part) => part.line === line) &&
      order.parcels.some(({ id: parcel, status }) => parcel === id && !ARRIVED.includes(status)),
  );
  if (again)
    throw new ToolFault(
      'already_resent',
      `Line ${line} of ${order.id} (${title}) is on its way once more: ${again.id}. The item or its price.`,
    );
}

const ARRIVED: Order['parcels'][number]['status'][] = ['delivered', 'lost'];

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
  if (cents > left) throw new ToolFault('too_much', `Of ${what} less than that can still be given back.`);
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
  const settled = order.lines
    .filter(({ line }) => shares.some((share) => share.name === fact.lineRefunded(order.id, line)))
    .flatMap((line) => [...lineFacts(order.id, line), fact.lineResent(order.id, line.line)]);
  const names = [
    ...shares.map(({ name }) => name),
    ...settled,
    // The card says where it goes to.
    ...[fact.paidWith(order.id), ...outNames(order), ...alsoBefore],
  ];
  const after: Facts = Object.fromEntries(
    shares.map(({ name, refunded, cents }) => [name, decimal(refunded + cents)]),
  );
  const paid = order.methods.find(({ id }) => id === paidWith(order));
  if (paid) after[fact.payments(order.id)] = Number(facts[fact.payments(order.id)]) + 1;
  if (paid?.balance != null)
    after[fact.balance(paid.id)] = decimal(toCents(facts[fact.balance(paid.id)]) + total);
  return {
    before: pick(facts, names),
    after: { ...after, ...outAfter(order, facts, total) },
    shows: shares.map((share): Change => {
      const { label, refunded, cents } = share;
      const to = cardName(order.card);
      return {
        label: `${label} to ${to}`,
        before: moneyOf(context, refunded),
        after: moneyOf(context, refunded + cents),
      };
    }),
    money: moneyGiven(order, context, total),
    judged: { ...judged, total_cents: total },
    undoable: false,
  };
}
