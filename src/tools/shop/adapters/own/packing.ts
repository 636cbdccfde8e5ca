/** What can still be changed about an order that has not left the house. */
import { and, eq } from 'drizzle-orm';
import type { Database } from '../../../../store/db.ts';
import { writeNotice } from '../../../../store/effects/notices.ts';
import { refuse } from '../../../../store/effects/once.ts';
import { addressNotice, inCountryOf } from '../../contract/address.ts';
import { addressLine } from '../../contract/facts.ts';
import type { Order, ShopPort } from '../../contract/shop.ts';
import { emailOnFile } from './customers.ts';
import { addressColumns, addressJson } from './order.ts';
import { onOrder } from './order-effect.ts';
import { orders } from './schema/shop.ts';

export function packingEffects(database: Database): Pick<ShopPort, 'setPacking' | 'changeAddress'> {
  const isOrder = (tenant: string, id: string) => and(eq(orders.tenant, tenant), eq(orders.id, id));
  return {
    setPacking: (tenant, effect, { order: id, packing }) =>
      onOrder(database, { tenant, effect, order: id }, async (tx, order) => {
        refusePacked(order);
        await tx.orm.update(orders).set({ packing }).where(isOrder(tenant, id));
        return { output: { order: id, packing } };
      }),

    changeAddress: (tenant, effect, { order: id, address: wanted }) =>
      onOrder(database, { tenant, effect, order: id }, async (tx, order) => {
        refusePacked(order);
        const address = inCountryOf(wanted, order.address);
        const to =
          'pickup' in address
            ? { street: null, line2: null, city: null, region: null, country: null, pickup: address.pickup }
            : { ...addressColumns(address), pickup: null };
        await tx.orm.update(orders).set(to).where(isOrder(tenant, id));
        const text = addressNotice(id, addressLine(address));
        await writeNotice(tx, tenant, { effect, customer: order.customer, text, emailOnFile });
        return { output: { order: id, address: addressLine(address), previous: addressJson(order.address) } };
      }),
  };
}

export function refusePacked(order: Order): void {
  if (order.packing === 'open' || order.packing === 'held') return;
  const state = order.packing === 'packed' ? 'packed' : order.status;
  throw refuse('already_packed', `${order.id} is ${state} already; it can no longer be changed.`);
}
