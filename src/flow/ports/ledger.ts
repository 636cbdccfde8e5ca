/** What flow asks of the wing `store`: the runs, their jobs and the people. Tenant leads every function. */
import type { NewEvent, RunEvent } from '../../run/events.ts';
import type { Authority, Place } from '../../run/person.ts';
import type { Json } from '../../run/plan/plan.ts';
import type { Automatic } from '../../run/policy/automatic.ts';
import type { Spending } from '../../run/policy/day-limit.ts';
import type { Policy } from '../../run/policy/policy.ts';
import type { Phase } from '../../run/state.ts';
import type { Ending } from '../../run/terms.ts';

/**
 * A run's row under its lock, with everything `decide` needs from the database, read in the same transaction.
 */
export interface LockedRun {
  /** 0 and 64 zeros for a run that is being opened. */
  head: { seq: number; hash: string };
  /** The events after `knownSeq`, oldest first, with `personal` opened. */
  events: RunEvent[];
  /** The database's clock, ISO 8601 UTC with ms. */
  now: string;
  /** Of the acting person; undefined when nobody acts or the person is not in the staff table. */
  authority?: Authority;
  /** Where it was asked for. */
  automatic?: Automatic;
  policy: Policy;
}

/**
 * The columns of a run's row that lists are made from. Rebuilt from events at every change; nothing else is
 * stored.
 */
export interface RunRow {
  phase: Phase;
  ending?: Ending;
  /** Personal: sealed. First 120 characters of the goal. */
  title: string;
  askedBy: string;
  /** For erasing; lists do not show it, since the account may only be claimed. */
  customer?: string;
  waitsFor?: { person?: string; role?: string; for: string };
  place: Place;
}

export interface Append {
  events: NewEvent[];
  row: RunRow;
  /** Enqueue one drive job for the run. */
  wake: boolean;
  /**
   * Complete the request's job in this transaction: known only once `work` has seen the run's effects.
   */
  complete: boolean;
  /** Enqueue a delayed job that sends `tick`. */
  tickAt?: string;
  /**
   * `due`: the run closed, and what is to be learnt from it is remembered after the commit. `nothing`: it was
   * opened again. Absent: as before.
   */
  memory?: 'due' | 'nothing';
  /**
   * Added to what its approver has approved today. Where another commit has used that up meanwhile, nothing
   * is written, and `work` is asked once more.
   */
  spends?: Spending;
  /** From this commit on nothing of the tenant runs without a person, under this version of the policy. */
  switchesOff?: { policy: string; by: string };
  /** Stored with the inbox row, and the answer when the same message comes again. No personal text. */
  outcome: Json;
}

export type Changed<Refused> =
  | { kind: 'appended'; events: RunEvent[]; head: { seq: number; hash: string }; outcome: Json }
  | { kind: 'refused'; refusal: Refused }
  /** The inbox knows this message already. */
  | { kind: 'seen'; outcome: Json }
  /** The inbox knows this name, and other content came under it. */
  | { kind: 'reused' }
  | { kind: 'missing' }
  | { kind: 'erased' };

export interface Job {
  id: string;
  queue: 'drive' | 'tick' | 'remind';
  tenant: string;
  run: string;
  /** `remind` only: the text for the thread. */
  reminder?: string;
  /** Deliveries before this one. */
  retries: number;
  /** Of those, how many in a row had a worker that went down and left the run as it was. */
  fruitless: number;
  /**
   * `drive` only: the sequence that the run had reached when the job was written; what is known of the run
   * must not be older.
   */
  seq?: number;
}

export interface ChangeRequest {
  /** Opens the run with this id instead of loading one. */
  open?: true;
  /** Events up to here are known to the caller and are not sent again. */
  knownSeq: number;
  /**
   * The head's hash and the policy that the caller knows at `knownSeq`: where they still stand, the change
   * needs no look at the run first.
   */
  expects?: { hash: string; policy: Policy };
  /** Staff id whose authority is looked up. */
  person?: string;
  /** Whether anything may run without a person is looked up, and what has today. */
  automatic?: true;
  /** Names the message or press; a second change with the same key is not made. */
  inbox?: string;
  /** What came under that name; only a keyed digest of it is stored, with the outcome. */
  content?: string;
  /**
   * Completed in the same transaction where `Append.complete` is set, or if nothing is appended because
   * `work` refused.
   */
  completes?: Job;
}

/** A change of one run: `work` decides what is appended. */
export interface RunChange<Refused extends Json> {
  tenant: string;
  run: string;
  request: ChangeRequest;
  work: (locked: LockedRun) => Append | { refused: Refused };
}

export interface Ledger {
  /**
   * One transaction: inbox row, lock, `work` (pure; runs inside, and once more where what the caller expects
   * no longer stands), events chained by hash and sealed, projections, jobs. Nothing is written when `work`
   * refuses, save the inbox row with the refusal as its outcome. Appending nothing is allowed: the inbox row
   * and the completion still commit. Rejects with StoreAway when the database cannot be reached; nothing was
   * written then.
   */
  change<Refused extends Json>(asked: RunChange<Refused>): Promise<Changed<Refused>>;

  /** The whole run for reading, without a lock. */
  load(
    tenant: string,
    run: string,
  ): Promise<
    | { events: RunEvent[]; head: { seq: number; hash: string }; now: string; policy: Policy }
    | 'missing'
    | ErasedRun
  >;

  list(
    tenant: string,
    query: { status?: Phase; limit: number; after?: string; reader?: string },
  ): Promise<{ rows: ListedRun[]; next?: string }>;

  /** Those of the runs that this member may read, by their role and the tenant's policy as they are now. */
  readable(tenant: string, person: string, runs: string[]): Promise<string[]>;

  /** Open runs that this person asked for, or that wait for the person or the role. Newest change first. */
  agenda(tenant: string, who: { person: string; role: string }, limit: number): Promise<ListedRun[]>;

  /** The outcome that the inbox keeps for this message; undefined: it has not come yet. */
  inboxOutcome(tenant: string, inbox: string): Promise<Json | undefined>;

  /**
   * Audit lines after sequence `after` (0) as JSON texts, oldest first; `personal` is added while the run's
   * key exists.
   */
  audit(tenant: string, run: string, after?: number): AsyncIterable<string>;
}

export interface ListedRun extends RunRow {
  id: string;
  createdAt: string;
  updatedAt: string;
  erased?: true;
}

export interface ErasedRun {
  erased: true;
  id: string;
  phase: Phase;
  ending?: Ending;
  head: { seq: number; hash: string };
  /** ISO. */
  at: string;
}

export interface Queue {
  /**
   * At most `most` jobs that are ready; a run's jobs come one after the other. `shared`: only of tenants that
   * have less at work than an equal share of so many.
   */
  fetch(most: number, shared?: number): Promise<Job[]>;
  /** How many cases are taken before the run, which waits for a worker; 0 where it does not wait. */
  before(tenant: string, run: string): Promise<number>;
  /** Completes a job that found nothing to do. */
  complete(job: Job): Promise<void>;
  /**
   * Of a job that cannot be completed now: it comes again after so long. Where even that cannot be written it
   * comes again all the same, since nobody keeps it alive any more.
   */
  giveBack(job: Job, delayMs: number): Promise<void>;
  /**
   * No other worker has it, nor can have it by the time this is answered. Whoever was stopped for a while, or
   * had no database, may have lost it.
   */
  holds(job: Job): Promise<boolean>;
  /** Called when there may be something to fetch; also called every few seconds. */
  onReady(listener: () => void): () => void;
}

/** Calls listeners after each commit on a run, whichever process made it. */
export interface Changes {
  subscribe(listener: (change: { tenant: string; run: string; seq: number }) => void): () => void;
}

export interface StaffMember extends Authority {
  email: string;
  active: boolean;
}

export interface Staff {
  list(tenant: string): Promise<StaffMember[]>;
  find(tenant: string, id: string): Promise<StaffMember | undefined>;
  /** The member whose token this is (compared by its hash); undefined for unknown or inactive. */
  byToken(token: string): Promise<(StaffMember & { tenant: string; token?: Buffer }) | undefined>;
}

/** The database cannot be reached, or cannot do what it is asked just now; nothing was written. */
export class StoreAway extends Error {
  override name = 'StoreAway';
}
