/** An order of a real Medusa's, and whose it is, as a tool is called for them. */
import { type Placed, whoOf } from '../../shop-suite/suite.ts';
import type { RealSuite } from '../suite.ts';
import { customers, type ExampleCustomer } from '../vendure/customers.ts';
import type { OrderWanted } from './orders.ts';
import type { Medusa } from './start.ts';

let guests = 0;

/** Who has ordered nothing else: an order is read with all others of whoever placed it. */
export function newGuest(): ExampleCustomer {
  guests += 1;
  const { password: _, ...ada } = customers.ada;
  return { ...ada, emailAddress: `ada.byron+${guests}@example.com` };
}

export async function placedOn(shop: RealSuite, medusa: Medusa, wanted: OrderWanted) {
  const order = await medusa.makeOrder(wanted);
  const known = await shop.shop.order(shop.tenant, order);
  const { emailAddress: email, address } = wanted.customer;
  const placed: Placed = { order, customer: known?.customer ?? '', email, postcode: address.postalCode };
  return { ...placed, known, method: known?.payments[0]?.method ?? '', context: whoOf(shop, placed) };
}
