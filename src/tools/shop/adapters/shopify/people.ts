/**
 * Whose an order is. Anybody may order under any e-mail address, and Shopify puts the order to whoever has
 * that address, and does not say whether they were signed in: only one that was placed while the shop let
 * nobody order without is the account's. Of any other, whoever ordered is the customer of that one order.
 */
import type { Customer, Profile } from '../../contract/shop.ts';
import { guestId, readCustomerId } from '../remote/whose.ts';
import { accountAddressOf } from './account.ts';
import type { ShopifyCustomer } from './catalogue.ts';
import type { ListedOrder } from './documents.ts';
import { orderIdOf, tailOf } from './ids.ts';
import { listedStatus } from './order.ts';

type Whose = Pick<ListedOrder, 'name' | 'customer' | 'createdAt'>;

const GUEST = 'guest';

/** `since`: the day from which on nobody ordered without signing in; undefined: people do, or did. */
export function isAccounts({ customer, createdAt }: Omit<Whose, 'name'>, since: string | undefined): boolean {
  return since !== undefined && !!customer && Date.parse(createdAt) >= Date.parse(since);
}

export function customerIdOf({ name, ...order }: Whose, since: string | undefined): string {
  const { customer } = order;
  return customer && isAccounts(order, since) ? tailOf(customer.id) : guestId(GUEST, orderIdOf(name));
}

/** The order of a guest. */
export function guestOrder(id: string): string | undefined {
  const { record, order } = readCustomerId(id);
  return record === GUEST ? order : undefined;
}

export function accountOf({ id, displayName, defaultEmailAddress }: ShopifyCustomer): Customer {
  return {
    ...{ id: tailOf(id), name: displayName, email: defaultEmailAddress?.emailAddress ?? '', state: 'open' },
  };
}

export function profileOf(customer: ShopifyCustomer, orders: ListedOrder[]): Profile {
  return {
    ...accountOf(customer),
    ...{ address: accountAddressOf(customer), methods: [], orders: orders.map(placedOf) },
  };
}

export function guestOf(order: ListedOrder): Customer {
  const { name, email, shippingAddress } = order;
  return {
    id: guestId(GUEST, orderIdOf(name)),
    ...{ name: shippingAddress?.name?.trim() ?? '', email: email ?? '', state: 'open' },
  };
}

export function guestProfileOf(order: ListedOrder): Profile {
  return { ...guestOf(order), guest: true, address: null, methods: [], orders: [placedOf(order)] };
}

function placedOf(order: ListedOrder) {
  return { id: orderIdOf(order.name), status: listedStatus(order), placedAt: order.createdAt };
}
