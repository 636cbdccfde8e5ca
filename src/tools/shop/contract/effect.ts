/** What every effect on the shop's records is made with, and what comes of it. */
import type { Facts, Json } from '../../../run/plan/plan.ts';

/** The last three are absent where a shop's country does without them. */
export interface StreetAddress {
  street: string;
  line2?: string | undefined;
  postcode: string;
  city: string;
  state?: string | undefined;
  country?: string | undefined;
}

/** For whom an effect is made, the key that makes it once, and the facts it rests on. */
export interface KeyedChange {
  key: string;
  tool: string;
  run: string;
  /** Staff id of the asker. */
  by: string;
  customer: string | null;
  before: Facts;
  now: string;
}

/**
 * `done`: written by this call or by an earlier one with the same key, whose result this then is. `after` are
 * the facts that changed, read after the
 * change. `moved` and `refused`: nothing was written.
 */
export type ChangeResult =
  | { kind: 'done'; id?: string; output: { [name: string]: Json }; after: Facts }
  | { kind: 'moved'; facts: string[] }
  | { kind: 'refused'; code: string; message: string };
