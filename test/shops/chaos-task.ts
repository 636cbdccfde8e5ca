/** What a process that is to be killed is given. */
import type { RemoteDeskShop } from '../../src/run/desk-shop.ts';

export const CHAOS_TENANT = 'chaos';

export interface ChaosTask {
  databaseUrl: string;
  shop: RemoteDeskShop;
  order: string;
  /** Each is one refund of `cents`. */
  keys: string[];
  cents: number;
}

export const keyOf = (order: string, at: number): string => `run-chaos-${order}:${at}`;
