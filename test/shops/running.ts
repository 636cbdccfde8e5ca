/**
 * What `npm run shops` and `npm run chaos:shops` need of a real shop: each folder here that has one starts it
 * (`running.ts` there), and is an entry in `kinds.ts`.
 */
import type { RemoteDeskShop } from '../../src/run/desk-shop.ts';

export interface RunningShop {
  /** As desk.yaml has it, with what stands in the settings that it names. */
  shop: RemoteDeskShop;
  /** Where it is reached and by what, for people; a line each. */
  ways: string[];
  examples: { order: string; email: string; about: string }[];
  /** Of a new desk: how its order numbers look, where the system has no look of its own; and an order. */
  orders: { orders?: string; example: string };
  killed: Killed;
  close(): Promise<void>;
}

/** What is given back on it, while the processes that give are killed. */
export interface Killed {
  /** The number of a delivered order whose first line was paid with 10.00 or more. */
  makeOrder(): Promise<string>;
  /** Of each refund that the shop has of the order, the text that bears its mark. */
  refundsOf(order: string): Promise<string[]>;
  /** How many the payment provider has made, whatever the shop knows of it; absent: it keeps no books. */
  providerRefundsOf?(order: string): Promise<number>;
}
