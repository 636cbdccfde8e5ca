/**
 * The orders around the example threads, so that lists and searches look like a shop's, with some at the edge
 * of every window of the policy.
 */
import { timeAgo } from './days.ts';
import { type Household, households } from './households.ts';
import {
  type DemoLine,
  type DemoOrder,
  type DemoShop,
  deliveredParcel,
  line,
  parcel,
  SHIPPING_CENTS,
} from './model.ts';
import { pastCases } from './past-cases.ts';
import { CARDS } from './people.ts';
import { ITEMS } from './products.ts';
import type { DemoSeed, Random } from './random.ts';
import { refunds } from './refunds.ts';

/** How many of each are made beside those of the threads. */
export interface Sizes {
  accounts: number;
  orders: number;
  parcels: number;
  refunds: number;
  cases: number;
}

type Fate = 'ordinary' | 'stalled' | 'lost' | 'denied' | 'cancelled';

interface Story {
  fate: Fate;
  /** Days since it was placed. */
  age: number;
  /** Days since the last scan, of a stalled or lost parcel. */
  silent?: number;
}

/** From placing to delivery. */
const WAY_DAYS = 5;
/**
 * Days since delivery at the edges of the windows, 14 and 30 days; days of silence around the 3 after which a
 * trace is opened.
 */
const STORIES: readonly Story[] = [
  ...[13, 14, 15, 29, 30, 31].map((days): Story => ({ fate: 'ordinary', age: days + WAY_DAYS })),
  ...[2, 3, 4, 5, 6, 8].map((silent): Story => ({ fate: 'stalled', age: silent + 3, silent })),
  ...[10, 14, 17, 21, 26].map((silent): Story => ({ fate: 'lost', age: silent + 2, silent })),
  ...[7, 8, 9, 12, 19].map((age): Story => ({ fate: 'denied', age })),
  ...[2, 11, 33, 60].map((age): Story => ({ fate: 'cancelled', age })),
  { fate: 'ordinary', age: 1 },
  { fate: 'ordinary', age: 90 },
];

/** `taken`: order numbers that are in use. */
export function ordinary(seed: DemoSeed, sizes: Sizes, taken: Iterable<string>): DemoShop {
  const { today, random } = seed;
  const used = new Set(taken);
  const homes = households(today, random, sizes.accounts);
  const orders = Array.from({ length: sizes.orders }, (_, at) => {
    const home = homes[at % homes.length];
    if (!home) throw new Error('the demo shop needs accounts');
    const story = STORIES[at] ?? { fate: 'ordinary', age: random.between(1, 90) };
    const made = order(seed, home, { story, used });
    // Everybody's second order; the first ones are the edges.
    if (home.otherEmail && at >= homes.length && at < homes.length * 2) made.email = home.otherEmail;
    return made;
  });
  split(orders, sizes.parcels);
  refunds(seed, orders, sizes.refunds);
  const customers = homes.map(({ customer, address }) => ({ ...customer, ...address }));
  return { customers, orders, cases: pastCases(seed, { customers, orders }, sizes.cases) };
}

function order(
  { today, random }: DemoSeed,
  home: Household,
  { story, used }: { story: Story; used: Set<string> },
): DemoOrder {
  const { age, fate } = story;
  const clock = () =>
    `${String(random.between(7, 19)).padStart(2, '0')}:${String(random.between(0, 59)).padStart(2, '0')}`;
  const arrivedAt = () => timeAgo(today, age - WAY_DAYS, clock());
  const lines = basket(random);
  const value = lines.reduce((sum, { item, quantity }) => sum + item.cents * quantity, 0);
  const made: DemoOrder = {
    id: freeNumber(age, used),
    customer: home.customer.id,
    email: home.customer.email,
    status: 'shipped',
    packing: 'none',
    placedAt: timeAgo(today, age, clock()),
    deliveredAt: null,
    address: home.address,
    ...random.pick(CARDS),
    shippingCents: value >= 12_000 ? 0 : SHIPPING_CENTS,
    lines,
    parcels: [],
    payouts: [],
  };
  switch (fate) {
    case 'stalled':
    case 'lost':
      made.parcels = [silentParcel(today, story, clock())];
      return made;
    case 'cancelled':
      Object.assign(made, {
        status: 'cancelled',
        cancelReason: random.pick(['changed mind', 'ordered twice']),
      });
      return made;
    case 'denied':
      return delivered(made, arrivedAt(), { lastScan: 'left at the door, no signature' });
    case 'ordinary':
      if (age > WAY_DAYS)
        return delivered(made, arrivedAt(), { lastScan: 'delivered', signed: random.chance(0.2) });
      if (age > 2) {
        const lastScanAt = timeAgo(today, random.between(0, Math.min(1, age - 1)), clock());
        made.parcels = [parcel(1, { lastScanAt })];
        return made;
      }
      made.status = 'open';
      made.packing = random.chance(0.3) ? 'packed' : 'open';
      return made;
    default:
      return fate satisfies never;
  }
}

function silentParcel(
  today: string,
  { fate, silent = 0 }: Story,
  clock: string,
): DemoOrder['parcels'][number] {
  const lastScanAt = timeAgo(today, silent, clock);
  if (fate === 'lost')
    return parcel(1, { status: 'lost', lastScanAt, lastScan: 'missing since the sorting centre' });
  return parcel(1, { lastScanAt, lastScan: 'sorting centre, outbound' });
}

function delivered(
  made: DemoOrder,
  at: string,
  { lastScan, signed = false }: { lastScan: string; signed?: boolean },
): DemoOrder {
  made.status = 'delivered';
  made.deliveredAt = at;
  made.parcels = [{ ...deliveredParcel(1, at, signed), lastScan }];
  return made;
}

/**
 * Orders of several lines get a second parcel until there are so many: delivered with the first, or still on
 * its way after it.
 */
function split(orders: DemoOrder[], wanted: number): void {
  let count = orders.reduce((sum, { parcels }) => sum + parcels.length, 0);
  for (const { parcels, lines, status } of orders) {
    const [first] = parcels;
    if (count >= wanted) return;
    if (!first || lines.length < 2 || first.status === 'lost') continue;
    first.lines = [1];
    const rest = lines.map((_, at) => at + 1).slice(1);
    parcels.push({ ...first, number: 2, signed: false, lines: rest });
    // Of an order that is on its way one parcel came: it is not all there.
    if (status === 'shipped') Object.assign(first, { status: 'delivered', deliveredAt: first.lastScanAt });
    if (status === 'shipped') first.lastScan = 'delivered';
    count += 1;
  }
}

/** One to three different items. */
function basket(random: Random): DemoLine[] {
  const skus = new Set(Array.from({ length: random.between(1, 3) }, () => random.pick(ITEMS).sku));
  return [...skus].map((sku) => line(sku, random.chance(0.2) ? 2 : 1));
}

/** Older orders have lower numbers, about eight a day. */
function freeNumber(age: number, used: Set<string>): string {
  for (let number = 10_560 - age * 8; ; number += 1) {
    const id = `FH-${number}`;
    if (used.has(id)) continue;
    used.add(id);
    return id;
  }
}
