/** What a system has to say of each kind of change that it can make; change.ts makes them. */
import type { Facts, Json } from '../../../../run/plan/plan.ts';
import { sentence } from '../../../../run/text/sentence.ts';

/** The system said no, in an answer of its own: nothing changes afterwards, but something may have. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: string;
  constructor(code: string, message: string) {
    super(sentence(message));
    this.code = code;
  }
}

/**
 * What stands of a change in the system's records. `part`: some of it, with the effects of so many of the
 * requests that go out `once`; the rest is sent on. `pending`: all of it, and the system itself says that
 * the money has not moved yet, and may not. `id` and `output` are of the whole one, as the records have it.
 */
export type Progress =
  | { kind: 'nothing' }
  | { kind: 'part'; stands: number }
  | { kind: 'pending' }
  | { kind: 'whole'; id?: string; output?: { [name: string]: Json } };

export interface Requests {
  /**
   * One request that changes something. `before` is waited for right before each try of it: there are
   * several where the system says that it did not begin. It rejects with ToolTrouble once it is too late:
   * somebody else may look after the call then, and takes nothing of it to be under way any more. `send`
   * rejects as RemoteChange.send does: a Refusal or a ToolFault says that this request is answered, and did
   * nothing that does not stand.
   */
  make<T>(send: (before: () => Promise<void>) => Promise<T>): Promise<T>;
}

/** Requests go out one after the other. */
export interface Sending {
  mark: string;
  /**
   * Of what has no effect before another request of the call gives it one, or takes away such a thing: of one
   * that nobody answered the rest is sent on, and while nothing else was sent surely nothing happened.
   */
  aside: Requests;
  /** Whose effect would be there twice: after one that nobody answered nothing more is sent. */
  once: Requests;
  /** Whose effect stands however often they are sent: of one that nobody answered the rest is sent on. */
  again: Requests;
  /** What the system's answer names. */
  named(id: string): void;
}

/** The part of it that puts things together, and takes them away. */
export type Putting = Pick<Sending, 'mark' | 'aside'>;

/** One kind of change. Nothing is kept here: a call that was cut off is taken up by another process. */
export interface RemoteChange<State, Args> {
  /** The record as it stands now; undefined: there is none, or it is none of the customer's. */
  read(tenant: string, customer: string, args: Args): Promise<State | undefined>;
  /** The record that changes take turns on. */
  subject(customer: string, args: Args): string;
  facts(state: State): Facts;
  /**
   * Throws Refusal where it cannot be done; else what its output will be, as far as the record tells it
   * before. `args`: with what the record does not tell any more once some of it stands.
   */
  expected(state: State, args: Args): { output: { [name: string]: Json }; args?: Args };
  progress(state: State, args: Args, mark: string): Progress;
  /**
   * Sends what does not stand yet. Throws Refusal for a no in the system's answer, ToolFault where
   * nothing was sent, ToolTrouble where nobody knows. `sending.named` is told what the answer names,
   * where the records alone do not tell it from what others made.
   */
  send(state: State, args: Args, sending: Sending): Promise<void>;
  /** What stands of what the answer named. Absent: the records tell by the mark. */
  progressOf?(state: State, args: Args, named: string): Progress;
  /**
   * Of a change that stands by half: whether the rest is still due, or the record has moved otherwise
   * since `before`, so that a person has to look. Absent: it always is.
   */
  isStillDue?(state: State, args: Args, was: { before: Facts; mark: string }): boolean;
  /**
   * Of a change that stands by half with nothing that has an effect: takes away what was put together,
   * which is known by the mark. Throws Refusal where it is not ours alone any more. Absent: nothing is, or
   * it stays.
   */
  takeAway?(state: State, args: Args, sending: Putting): Promise<void>;
  /**
   * Of a system that writes its record before the money moves, and takes it back where that fails: whether
   * what stands is no more than such a record. It counts only once its request was answered. Absent: it never
   * is.
   */
  isRecordOnly?(state: State, args: Args, mark: string): boolean;
  /** What the address on file is told of it. */
  notice?(args: Args): string;
}
