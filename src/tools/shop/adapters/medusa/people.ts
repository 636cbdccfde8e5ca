/** Customers of Medusa's as the contract has them. Pure. */
import type { Customer, Profile } from '../../contract/shop.ts';
import { accountAddressOf } from './account.ts';
import { numberOf } from './marks.ts';
import { statusOf } from './parcels.ts';
import type { MedusaAddress, MedusaCustomer, MedusaPerson, MedusaPlaced } from './shapes.ts';
import { customerIdOf } from './whose.ts';

type Named = Pick<MedusaAddress, 'first_name' | 'last_name'>;

export function nameOf(one: Named | null | undefined): string {
  return `${one?.first_name ?? ''} ${one?.last_name ?? ''}`.trim();
}

export function accountOf(person: Omit<MedusaPerson, 'addresses'>): Customer {
  return { id: person.id, name: nameOf(person), email: person.email, state: 'open' };
}

export function profileOf(customer: MedusaCustomer): Profile {
  return {
    ...accountOf(customer),
    address: accountAddressOf(customer),
    methods: [],
    orders: customer.orders
      .filter(({ id }) => customer.own.has(id))
      .map(placedOf)
      .toReversed(),
  };
}

/** The customer of one order: only what is on the order is theirs. */
export function guestProfileOf(record: MedusaCustomer, number: string | undefined): Profile | undefined {
  const order = record.orders.find((one) => numberOf(one) === number);
  if (!order || record.own.has(order.id)) return undefined;
  return {
    id: customerIdOf(record, order),
    name: nameOf(order.shipping_address) || nameOf(record),
    email: record.email,
    state: 'open',
    guest: true,
    ...{ address: null, methods: [], orders: [placedOf(order)] },
  };
}

function placedOf(order: MedusaPlaced) {
  return { id: numberOf(order), status: statusOf(order), placedAt: order.created_at };
}
