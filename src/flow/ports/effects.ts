/**
 * Effects on records that a run asks for once. Codes and reminders are Greenlight's own effects.
 */
import type { Facts, Json } from '../../run/plan/plan.ts';

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
 * the facts that changed, read after the change. `moved` and `refused`: nothing was written.
 */
export type ChangeResult =
  | { kind: 'done'; id?: string; output: { [name: string]: Json }; after: Facts }
  | { kind: 'moved'; facts: string[] }
  | { kind: 'refused'; code: string; message: string };

export interface Settling {
  /**
   * What became of the effect with this key. `did_not_happen` is final: the key is spent in the same
   * transaction, so that a call which is still on its way finds it spent and writes nothing.
   */
  settle(tenant: string, key: string): Promise<ChangeResult | 'did_not_happen'>;
}

export interface CodeEffects extends Settling {
  /** Also answers `done` for an account that does not exist; then nothing is sent. */
  sendCode(tenant: string, effect: KeyedChange, code: { tries: number }): Promise<ChangeResult>;
  /** The code of this key reached nobody: it is void, its letter is gone, and its call did not happen. */
  giveUpCode(tenant: string, key: string): Promise<void>;
}

export interface Reminder {
  id: string;
  /** ISO date. */
  date: string;
  text: string;
  cancelled: boolean;
}

export interface Reminders extends Settling {
  reminders(tenant: string, run: string): Promise<Reminder[]>;
  /** The reminder and the delayed job that puts it into the thread, in one transaction. */
  addReminder(
    tenant: string,
    effect: KeyedChange,
    reminder: { date: string; text: string },
  ): Promise<ChangeResult>;
  cancelReminder(tenant: string, effect: KeyedChange, reminder: { reminder: string }): Promise<ChangeResult>;
}

/** Names of facts that the tools show and the store checks again before it writes. */
export const effectFact = {
  /** A code sent in this run can still be entered. */
  codeSent: 'code.sent',
  reminder: (date: string) => `reminder.${date}`,
};
