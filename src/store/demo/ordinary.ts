/** The accounts and orders around the example threads, so that lists and searches look like a shop's. Sizes are parameters. */
import { timeAgo } from './days.ts';
import {
  type DemoCustomer,
  type DemoLine,
  type DemoOrder,
  type DemoShop,
  deliveredParcel,
  line,
  parcel,
  SHIPPING_CENTS,
} from './model.ts';
import { CARDS, FIRST_NAMES, INITIALS, STREETS, TOWNS } from './people.ts';
import { ITEMS } from './products.ts';
import type { Random } from './random.ts';

export interface Sizes {
  accounts: number;
  orders: number;
}

/** Days since delivery at the edges of the policies' windows; the first orders get these. */
const EDGES = [13, 14, 15, 29, 30, 31] as const;

interface Household {
  customer: DemoCustomer;
  address: DemoOrder['address'];
}

/** `taken`: order numbers that are in use. Needs at least 6 accounts. */
export function ordinary(today: string, random: Random, sizes: Sizes, taken: Iterable<string>): DemoShop {
  const used = new Set(taken);
  const households = Array.from({ length: sizes.accounts }, (_, at) => household(random, at));
  special(today, households);
  const orders = Array.from({ length: sizes.orders }, (_, at) => {
    const home = households[at % households.length];
    if (!home) throw new Error('the demo shop needs accounts');
    return order(today, random, home, EDGES[at] ?? random.between(0, 84), used);
  });
  const differing = orders[households.length - 1];
  if (differing) differing.email = differing.email.replace('@', '.work@');
  return { customers: households.map(({ customer }) => customer), orders };
}

function household(random: Random, at: number): Household {
  const first = FIRST_NAMES[at % FIRST_NAMES.length] ?? FIRST_NAMES[0];
  const initial = random.pick(INITIALS);
  const again = at >= FIRST_NAMES.length ? String(Math.floor(at / FIRST_NAMES.length) + 1) : '';
  const customer: DemoCustomer = {
    id: `C-${random.hex(10)}`,
    name: `${first} ${initial}.`,
    email: `${first}.${initial}${again}@example.com`.toLowerCase(),
    state: 'open',
    lockedAt: null,
    lockedReason: null,
    wrongPasswords: 0,
    sessions: [],
  };
  return { customer, address: { street: `${random.pick(STREETS)} ${random.between(1, 80)}`, ...random.pick(TOWNS) } };
}

/** A closed and a locked account, two namesakes in one town, and one person with two accounts. */
function special(today: string, [closed, locked, one, two, person, double]: Household[]): void {
  if (!closed || !locked || !one || !two || !person || !double) throw new Error('the demo shop needs 6 accounts');
  closed.customer.state = 'closed';
  const lock = { lockedAt: timeAgo(today, 1, '06:30'), lockedReason: 'sign-in from an unusual place' };
  Object.assign(locked.customer, { state: 'locked', ...lock });
  for (const namesake of [one, two]) Object.assign(namesake.customer, { name: 'Anna S.' });
  one.customer.email = 'anna.s@example.com';
  two.customer.email = 'a.s@example.com';
  two.address = { ...two.address, postcode: one.address.postcode, city: one.address.city };
  double.customer.name = person.customer.name;
  double.customer.email = person.customer.email.replace('@', '.2@');
  double.address = person.address;
}

/** `days`: since delivery, or since the order was placed while it is younger than a delivery takes. */
function order(today: string, random: Random, home: Household, days: number, used: Set<string>): DemoOrder {
  const clock = () =>
    `${String(random.between(7, 19)).padStart(2, '0')}:${String(random.between(0, 59)).padStart(2, '0')}`;
  const lines = basket(random);
  const value = lines.reduce((sum, { item, quantity }) => sum + item.cents * quantity, 0);
  const made: DemoOrder = {
    id: freeNumber(days, used),
    customer: home.customer.id,
    email: home.customer.email,
    status: 'delivered',
    packing: 'none',
    placedAt: timeAgo(today, days + 5, clock()),
    deliveredAt: timeAgo(today, days, clock()),
    address: home.address,
    ...random.pick(CARDS),
    shippingCents: value >= 12_000 ? 0 : SHIPPING_CENTS,
    lines,
    parcels: [],
    payouts: [],
  };
  if (days > 3) return delivered(today, random, made, days);
  made.deliveredAt = null;
  if (days > 1) {
    made.status = 'shipped';
    made.parcels = [parcel(1, { lastScanAt: timeAgo(today, random.between(1, 5), clock()) })];
    return made;
  }
  made.placedAt = timeAgo(today, days + 1, clock());
  made.status = 'open';
  made.packing = random.chance(0.3) ? 'packed' : 'open';
  return made;
}

function delivered(today: string, random: Random, made: DemoOrder, days: number): DemoOrder {
  if (made.deliveredAt) made.parcels = [deliveredParcel(1, made.deliveredAt, random.chance(0.2))];
  const [first] = made.lines;
  if (first && random.chance(0.3)) {
    const at = timeAgo(today, random.between(0, Math.min(days, 20)), '14:00');
    const state = random.chance(0.15) ? 'failed' : 'done';
    const cents = first.item.cents * first.quantity;
    const reason = random.pick(['damaged', 'changed_mind', 'faulty']);
    made.payouts = [{ kind: 'refund', line: 1, cents, reason, state, at }];
  }
  return made;
}

/** One to three different items. */
function basket(random: Random): DemoLine[] {
  const skus = new Set(Array.from({ length: random.between(1, 3) }, () => random.pick(ITEMS).sku));
  return [...skus].map((sku) => line(sku, random.chance(0.2) ? 2 : 1));
}

/** Older orders have lower numbers, about eight a day. */
function freeNumber(days: number, used: Set<string>): string {
  for (let number = 10_540 - days * 8; ; number += 1) {
    const id = `FH-${number}`;
    if (used.has(id)) continue;
    used.add(id);
    return id;
  }
}
