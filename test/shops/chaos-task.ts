/** What a process that is to be killed is given. */

export const CHAOS_TENANT = 'chaos';

export interface ChaosTask {
  databaseUrl: string;
  adminUrl: string;
  apiKey: string;
  order: string;
  /** Each is one refund of `cents`. */
  keys: string[];
  cents: number;
}

export const keyOf = (order: string, at: number): string => `run-chaos-${order}:${at}`;
