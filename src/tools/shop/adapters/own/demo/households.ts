/** The accounts around the example threads, with those that are easily taken for one another. */
import { timeAgo } from './days.ts';
import type { DemoCustomer, DemoOrder } from './model.ts';
import { FIRST_NAMES, INITIALS, STREETS, TOWNS } from './people.ts';
import type { Random } from './random.ts';

export interface Household {
  customer: DemoCustomer;
  address: DemoOrder['address'];
  /** The address that one of their orders was placed with, where it is not the account's. */
  otherEmail?: string;
}

/** Needs at least 10. */
export function households(today: string, random: Random, count: number): Household[] {
  const all = Array.from({ length: count }, (_, at) => household(random, at));
  special(today, all);
  return all;
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
  return {
    customer,
    address: { street: `${random.pick(STREETS)} ${random.between(1, 80)}`, ...random.pick(TOWNS) },
  };
}

/**
 * Closed and locked accounts, two namesakes in one town, persons with two accounts, orders placed with
 * another address.
 */
function special(today: string, all: Household[]): void {
  const [closed, locked, one, two, person, double, shared, other, guessed, differing] = all;
  if (!closed || !locked || !one || !two || !person || !double || !shared || !other || !guessed || !differing)
    throw new Error('the demo shop needs 10 accounts');
  closed.customer.state = 'closed';
  lock(locked, {
    lockedAt: timeAgo(today, 1, '06:30'),
    lockedReason: 'sign-in from an unusual place',
    wrongPasswords: 0,
  });
  lock(guessed, {
    lockedAt: timeAgo(today, 4, '19:12'),
    lockedReason: 'seven wrong passwords',
    wrongPasswords: 7,
  });
  guessed.customer.sessions = [
    { id: 'S-2043', device: 'Safari on a phone', lastSeenAt: timeAgo(today, 4, '19:02'), endedAt: null },
  ];
  for (const namesake of [one, two]) Object.assign(namesake.customer, { name: 'Anna S.' });
  one.customer.email = 'anna.s@example.com';
  two.customer.email = 'a.s@example.com';
  two.address = { ...two.address, postcode: one.address.postcode, city: one.address.city };
  for (const [first, second] of [
    [person, double],
    [shared, other],
  ] as const) {
    second.customer.name = first.customer.name;
    second.customer.email = first.customer.email.replace('@', '.2@');
    second.address = first.address;
  }
  for (const home of [differing, ...all.slice(10, 13)])
    home.otherEmail = home.customer.email.replace('@', '.work@');
}

function lock(
  { customer }: Household,
  how: { lockedAt: string; lockedReason: string; wrongPasswords: number },
): void {
  Object.assign(customer, { state: 'locked', ...how });
}
