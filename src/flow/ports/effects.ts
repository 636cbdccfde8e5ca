/**
 * Effects on records that a run asks for once. Codes and reminders are Greenlight's own effects.
 */
import type { Facts, Json, Outgoing } from '../../run/plan/plan.ts';

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
 * `done`: written by this call or by an earlier one with the same key, whose result this then is. `after`
 * are the facts that changed, read after the change. `moved` and `refused`: nothing was written.
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

/** At most so many in so many hours. */
export interface TriesLimit {
  most: number;
  hours: number;
}

/** Values that were given as evidence and did not fit, counted over all cases of a tenant. */
export interface EvidenceTries {
  /**
   * Notes what did not fit, each value once in a case and so that nobody reads it, and says until when
   * (ISO) nothing that words give counts for one of these subjects; undefined: it counts. Those who ask
   * about one subject at once are answered one after another, so that a right value counts only where the
   * limit was not reached before it.
   */
  judge(
    tenant: string,
    given: { run: string; subjects: string[]; wrong: string[]; limit: TriesLimit },
  ): Promise<string | undefined>;
}

/**
 * Whose address is whose, so that a person's cases are found by it when they are to be given or erased.
 */
export interface Accounts {
  /** In this case it was found that the account of the customer has this address. */
  note(tenant: string, account: { run: string; customer: string; email: string }): Promise<void>;
}

/** The customers of cases whose records are outside. */
export interface OutsideCustomers {
  /**
   * In this case a tool found that the customer's records have this address. Letters of the case go
   * there.
   */
  keep(tenant: string, found: { run: string; customer: string; email: string }): Promise<void>;
}

/** Money that tools outside gave, so that limits count it over all cases. */
export interface OutsideMoney {
  /** What this customer got since (ISO). `except`: the key of a call that is not counted. */
  given(tenant: string, of: { customer: string; since: string; except?: string }): Promise<Outgoing[]>;
  /**
   * Before the call with this key is sent, once. False, and nothing noted, where the customer got
   * something else since than `known` in all: of several cases at once one is first.
   */
  note(
    tenant: string,
    payment: Outgoing & { key: string; run: string; customer: string },
    known: { since: string; cents: number },
  ): Promise<boolean>;
  /** The call surely did not happen. */
  forget(tenant: string, key: string): Promise<void>;
}

/** Jobs that services outside do for a write, by the key of its call. */
export interface OutsideJobs {
  /** The first id stands. */
  keep(tenant: string, begun: { key: string; run: string; job: string }): Promise<void>;
  of(tenant: string, key: string): Promise<string | undefined>;
}

/** What a call to a system without transactions of ours was to do, as its adapter wrote it down. */
export type RemotePlan = { [name: string]: Json };

/**
 * What is known of such a call. `begun`: it was noted, or taken up, `ageMs` ago by the clock of our database.
 * `given_up`: its key is spent, nothing is sent with it any more.
 */
export type RemoteCall =
  | { kind: 'done'; result: ChangeResult }
  | { kind: 'begun'; plan: RemotePlan; ageMs: number }
  | { kind: 'given_up' };

/**
 * A call of which only this caller sends anything now. `sent`: a request of it may have gone out. `requests`:
 * so many may have gone out that must do so once, save those that were answered with a no.
 */
export interface TakenUp {
  kind: 'taken';
  sent: boolean;
  requests: number;
}

/** Writes to systems that have no transactions of ours: each is noted before it is sent, and sent once. */
export interface RemoteCalls {
  of(tenant: string, key: string): Promise<RemoteCall | undefined>;
  /**
   * Before a call is sent. `first`: nobody noted it before, so this caller sends it and no other does.
   * `busy`: another call on the same record is under way, and nothing was noted.
   */
  begin(
    tenant: string,
    call: { key: string; run: string; subject: string; plan: RemotePlan },
  ): Promise<'first' | 'busy' | RemoteCall>;
  /**
   * By whoever looks after a call that is `quietMs` old or older: then it is theirs, and as young as one that
   * begins. Else what is known of it: somebody else was first. `busy`: another call on the same record is
   * under way.
   */
  takeUp(tenant: string, key: string, quietMs: number): Promise<TakenUp | 'busy' | RemoteCall | undefined>;
  /**
   * Before each request of it, and so many `requests` more that must go out once: how many there are now.
   * undefined: the call is over, and nothing more of it may go out.
   */
  noteSent(tenant: string, key: string, requests: 0 | 1): Promise<number | undefined>;
  /**
   * So many of those requests may have gone out, as is known now. Nothing where more did since. `unsent`: no
   * request of the call went out at all.
   */
  noteKnown(
    tenant: string,
    key: string,
    requests: { were: number; are: number; unsent?: boolean },
  ): Promise<void>;
  /** By who began it: nothing of it was sent, or all that was sent is answered and did nothing. */
  withdraw(tenant: string, key: string): Promise<void>;
  /** It happened. The first result stands; the notice is written with it. */
  finish(
    tenant: string,
    done: {
      effect: Pick<KeyedChange, 'key' | 'tool' | 'run'>;
      result: ChangeResult;
      notice?: { customer: string; text: string } | undefined;
    },
  ): Promise<ChangeResult>;
  /** By whoever took it up, and found nothing of it: from now on it cannot happen. */
  giveUp(tenant: string, key: string): Promise<ChangeResult | 'did_not_happen'>;
  /** Of a call that nobody noted: from now on nobody can. Else what is known of it. */
  forestall(tenant: string, key: string): Promise<RemoteCall>;
}

export interface CodeEffects extends Settling {
  /**
   * Also answers `done` for an account that does not exist; then nothing is sent. `refused` with the code
   * TOO_MANY_CODES once `perDay` were sent for the customer in 24 hours, in whichever cases.
   */
  sendCode(
    tenant: string,
    effect: KeyedChange,
    code: { tries: number; perDay: number },
  ): Promise<ChangeResult>;
  /** The code of this key reached nobody: it is void, its letter is gone, and its call did not happen. */
  giveUpCode(tenant: string, key: string): Promise<void>;
}

/** Letters that go to the address on file because something was changed. */
export interface Notices {
  /**
   * Delivers the notice that an effect wrote down under this key; what was delivered before is harmless.
   * Never rejects: a notice that could not be delivered stays written down.
   */
  deliver(tenant: string, key: string): Promise<void>;
}

/** The key under which an effect's notice is written, in the effect's own transaction. */
export const noticeKey = (key: string) => `${key}:notice`;

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
