/** Effects on one order of the run's own customer. */

import type { ChangeResult, KeyedChange } from '../../../../flow/ports/effects.ts';
import type { Facts, Json } from '../../../../run/plan/plan.ts';
import type { Database, Transaction } from '../../../../store/db.ts';
import { once, refuse } from '../../../../store/effects/once.ts';
import { orderFacts } from '../../contract/facts.ts';
import type { Order } from '../../contract/shop.ts';
import { lockOrder } from './order.ts';

/**
 * `make` gets the order as it stands under its lock. Somebody else's order is refused before anything of it
 * is compared.
 */
export function onOrder(
  database: Database,
  {
    tenant,
    effect,
    order: id,
    alsoFacts = async () => ({}),
  }: { tenant: string; effect: KeyedChange; order: string; alsoFacts?: (tx: Transaction) => Promise<Facts> },
  make: (tx: Transaction, order: Order) => Promise<{ id?: string; output: { [name: string]: Json } }>,
): Promise<ChangeResult> {
  let locked: Order | undefined;
  return once(database, tenant, {
    effect,
    async facts(tx) {
      locked = await lockOrder(tx, tenant, id);
      if (!locked || effect.customer === null || locked.customer !== effect.customer) {
        throw refuse('not_theirs', `${id} is not an order of this customer.`);
      }
      return { ...orderFacts(locked), ...(await alsoFacts(tx)) };
    },
    make(tx) {
      if (!locked) throw new Error('the order was not read');
      return make(tx, locked);
    },
  });
}
