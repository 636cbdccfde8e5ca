/** What is the same of every change to an order of Medusa's. */
import { Refusal } from '../remote/kinds.ts';
import type { OrderParts, OrderState as StateOf } from '../remote/on-order.ts';
import type { MedusaClient } from './client.ts';
import { isLeftOver, openChange } from './marks.ts';
import type { MedusaOrder } from './shapes.ts';

export type OrderState = StateOf<MedusaOrder>;
export type Parts = OrderParts<MedusaClient, MedusaOrder>;

/** Medusa refuses any other change beside it. What a call of ours left behind is taken away before one. */
export function refuseOpen({ raw, order }: OrderState): void {
  const open = openChange(raw);
  if (open && !isLeftOver(open))
    throw new Refusal('busy', `Somebody is changing ${order.id} in Medusa just now.`);
}
