/** What is the same of every change to an order. */
import type { Facts, Json } from '../../../../run/plan/plan.ts';
import { orderFacts } from '../../contract/facts.ts';
import type { Order } from '../../contract/shop.ts';
import { Refusal } from '../remote/kinds.ts';
import { bearsMark } from '../remote/mark.ts';
import type { VendureClient } from './client.ts';
import type { VendureOrder } from './documents.ts';

/** An order as Vendure has it and as the contract does. */
export interface OrderState {
  raw: VendureOrder;
  order: Order;
}

export interface Parts {
  client: VendureClient;
  /** undefined: there is none, or it is in another currency. */
  read(code: string): Promise<OrderState | undefined>;
}

type OnOrder = { order: string };

/** What is the same of all of them. */
export function onOrder({ read }: Parts) {
  return {
    async read(_tenant: string, customer: string, { order }: OnOrder): Promise<OrderState | undefined> {
      const state = await read(order);
      return state?.order.customer === customer ? state : undefined;
    },
    subject: (_customer: string, { order }: OnOrder): string => order,
    facts: ({ order }: OrderState): Facts => orderFacts(order),
  };
}

export const bears = (value: Json | undefined, mark: string): boolean =>
  typeof value === 'string' && bearsMark(value, mark);

export function refusePacked(order: Order): void {
  if (order.packing === 'open') return;
  const state = order.packing === 'packed' ? 'packed' : order.status;
  throw new Refusal('already_packed', `${order.id} is ${state} already; it can no longer be changed.`);
}
