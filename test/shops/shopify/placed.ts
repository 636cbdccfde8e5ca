/** An order of the loopback's shop, and whose it is, as a tool is called for them. */
import { type Placed, type SuiteShop, whoOf } from '../../shop-suite/suite.ts';
import { customers, idOf, placeOrder, type Wanted } from './populate.ts';
import type { Records } from './records.ts';

export async function placedOn(on: SuiteShop, records: Records, wanted: Wanted) {
  const raw = placeOrder(records, wanted);
  const order = idOf(raw);
  const { zip: postcode } = customers[wanted.of];
  const known = await on.shop.order(on.tenant, order);
  const one: Placed = { order, customer: known?.customer ?? '', email: raw.email, postcode };
  return { ...one, raw, context: whoOf(on, one) };
}

/** An address that no order has yet: reading an order reads the others of its address. */
export const newEmail = ({ orders }: Records): string => `ada.${orders.length}@example.com`;
