/**
 * How requests ended before: enough for a person to see what somebody wrote about before, and how it went.
 */
import { daysFrom } from './days.ts';
import type { DemoCase, DemoShop } from './model.ts';
import type { DemoSeed } from './random.ts';

/** By playbook: outcomes with what was noted. `{item}` is the first line's title. */
const ENDINGS: Readonly<Record<string, readonly (readonly [outcome: string, summary: string])[]>> = {
  'damaged-item': [
    ['refunded', '{item} arrived broken, photo seen, money given back.'],
    ['sent_again', '{item} arrived broken; a new one was sent.'],
  ],
  'where-is-my-order': [
    ['traced', 'No scan for four days; traced, found, delivered.'],
    ['answered', 'Parcel was on its way; told where.'],
  ],
  'address-change': [
    ['changed', 'Address changed before packing.'],
    ['too_late', 'Packed already; sent on by the carrier.'],
  ],
  'cancel-or-edit': [
    ['cancelled', 'Cancelled before packing, money given back.'],
    ['changed', 'Another variant of {item}, difference charged.'],
  ],
  'return-or-exchange': [
    ['returned', '{item} came back unused, money given back.'],
    ['exchanged', '{item} exchanged for another variant.'],
  ],
  'late-exception': [
    ['refused', 'Asked 40 days after delivery; refused, kindly.'],
    ['allowed', 'Asked 33 days after delivery, had been in hospital; a lead allowed it.'],
  ],
  'missing-or-wrong-item': [
    ['sent_again', '{item} was not in the parcel; sent again.'],
    ['refunded', '{item} was missing and out of stock; money given back.'],
  ],
  'delivered-not-received': [
    ['traced', 'Customer says nothing came; the driver had left it with a neighbour.'],
    ['sent_again', 'Carrier could not prove the delivery; sent again.'],
  ],
  'locked-account': [
    ['unlocked', 'Code given, unlocked, sessions ended.'],
    ['handed_over', 'Three wrong codes; handed to security.'],
  ],
  'double-charge': [
    ['answered', 'The second amount was a reservation; it went after five days.'],
    ['refunded', 'Two orders by a slow page; the second one cancelled.'],
  ],
  'promo-or-price': [
    ['credited', 'Price of {item} fell within seven days; difference given.'],
    ['refused', 'Code had ended; refused, kindly.'],
  ],
  'injury-legal-chargeback': [['handed_over', 'Chargeback announced; handed to escalations.']],
};

const PAID = new Set(['refunded', 'returned', 'credited', 'cancelled']);
const STAFF = ['engineer', 'engineer2', 'engineer3', 'lead2'];

/** Every kind has some. Those on an order ended after it was placed. */
export function pastCases(
  { today, random }: DemoSeed,
  { customers, orders }: Pick<DemoShop, 'customers' | 'orders'>,
  wanted: number,
): DemoCase[] {
  const kinds = Object.entries(ENDINGS);
  return Array.from({ length: wanted }, (_, at) => {
    const [kind, endings] = kinds[at % kinds.length] ?? ['where-is-my-order', []];
    const [outcome, note] = random.pick(endings);
    const customer = random.pick(customers);
    const theirs = orders.filter((order) => order.customer === customer.id && order.deliveredAt !== null);
    const order =
      kind === 'locked-account' ? undefined : theirs[random.between(0, Math.max(0, theirs.length - 1))];
    const line = order?.lines[0];
    const since = order ? daysBetween(order.deliveredAt ?? order.placedAt, today) : 360;
    return {
      id: `PC-${2_001 + at}`,
      customer: customer.id,
      order: order?.id ?? null,
      kind,
      closedOn: daysFrom(today, -random.between(0, Math.max(0, since))),
      outcome,
      cents: PAID.has(outcome) ? (line?.item.cents ?? 1_000) : 0,
      by: random.pick(STAFF),
      summary: note.replace('{item}', line?.item.title ?? 'An item'),
    };
  });
}

function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from.slice(0, 10))) / 86_400_000);
}
