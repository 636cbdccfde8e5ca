/** What is the same of every change to an order, on whatever system. */
import { movedFacts } from '../../../../run/plan/facts.ts';
import type { Facts, Json } from '../../../../run/plan/plan.ts';
import { cents, fact, moneyOut, orderFacts } from '../../contract/facts.ts';
import type { Order } from '../../contract/shop.ts';
import { Refusal } from './kinds.ts';
import { bearsMark } from './mark.ts';

/** An order as the system has it and as the contract does. */
export interface OrderState<Raw> {
  raw: Raw;
  order: Order;
}

export interface OrderParts<Client, Raw> {
  client: Client;
  /** undefined: there is none, or it is in another currency. */
  read(order: string): Promise<OrderState<Raw> | undefined>;
}

type OnOrder = { order: string };

export function onOrder<Raw>({ read }: OrderParts<unknown, Raw>) {
  return {
    async read(_tenant: string, customer: string, { order }: OnOrder): Promise<OrderState<Raw> | undefined> {
      const state = await read(order);
      return state?.order.customer === customer ? state : undefined;
    },
    subject: (_customer: string, { order }: OnOrder): string => order,
    facts: ({ order }: OrderState<Raw>): Facts => orderFacts(order),
  };
}

export const bears = (value: Json | undefined, mark: string): boolean =>
  typeof value === 'string' && bearsMark(value, mark);

export function refusePacked(order: Order): void {
  if (order.packing === 'open' || order.packing === 'held') return;
  const state = order.packing === 'packed' ? 'packed' : order.status;
  throw new Refusal('already_packed', `${order.id} is ${state} already; it can no longer be changed.`);
}

/** Whether no other money went out on the order since than the change's own, and none of it came back. */
export function onlyOursWentOut(order: Order, { ours, before }: { ours: number; before: Facts }): boolean {
  return moneyOut(order) - ours === cents(before[fact.moneyOut(order.id)]);
}

/** Of a change of which nothing has an effect yet: what was shown holds where nothing of it was changed. */
export function asItWas<State>(facts: (state: State) => Facts) {
  return (state: State, _args: unknown, { before }: { before: Facts }): boolean =>
    movedFacts(before, facts(state)).length === 0;
}
