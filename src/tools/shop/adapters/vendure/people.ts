/** Customers of Vendure's as the contract has them. Pure. */
import type { Customer, Profile } from '../../contract/shop.ts';
import { accountAddressOf } from './account.ts';
import type { VendureCustomer } from './documents.ts';
import { statusOfState } from './order.ts';
import { customerIdOf } from './whose.ts';

type Person = Omit<VendureCustomer, 'addresses' | 'orders'>;

export function nameOf({ firstName, lastName }: Person): string {
  return `${firstName} ${lastName}`.trim();
}

export function accountOf(person: Person): Customer {
  return { id: person.id, name: nameOf(person), email: person.emailAddress, state: 'open' };
}

export function profileOf(customer: VendureCustomer): Profile {
  return {
    ...accountOf(customer),
    address: accountAddressOf(customer),
    methods: [],
    orders: customer.orders.items.map(placedOf).toReversed(),
  };
}

/**
 * The customer of one order. Name and addresses of the record may be those of whoever ordered under the same
 * e-mail address since: only what is on the order is theirs.
 */
export function guestProfileOf(record: VendureCustomer, code: string | undefined): Profile | undefined {
  const order = record.orders.items.find((one) => one.code === code);
  if (!order) return undefined;
  return {
    id: customerIdOf(record, order.code),
    name: order.shippingAddress?.fullName?.trim() || nameOf(record),
    email: record.emailAddress,
    state: 'open',
    guest: true,
    ...{ address: null, methods: [], orders: [placedOf(order)] },
  };
}

/** Those orders of a guest's that went to this name at this postcode. */
export function guestsOf(
  record: VendureCustomer | undefined,
  { name, postcode }: { name: string; postcode: string },
): Customer[] {
  if (!record) return [];
  return record.orders.items
    .filter(({ shippingAddress }) => shippingAddress?.postalCode === postcode)
    .flatMap(({ code }) => guestProfileOf(record, code) ?? [])
    .filter((guest) => guest.name.toLowerCase() === name)
    .map(({ id, name: called, email, state }) => ({ id, name: called, email, state }));
}

function placedOf({ code: id, state, orderPlacedAt }: VendureCustomer['orders']['items'][number]) {
  return { id, status: statusOfState(state), placedAt: orderPlacedAt ?? '' };
}
