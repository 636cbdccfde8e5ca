/**
 * What the channels (bots/) may ask: the one way in. A channel authenticates, translates a message or press
 * into one of these calls, and shows the answer. flow/cases.ts implements it.
 */
import type { PersonCommand, Refusal } from '../../run/commands.ts';
import type { Authority, Person, Place } from '../../run/person.ts';
import type { Phase } from '../../run/state.ts';
import type { Ending } from '../../run/terms.ts';
import type { RunView } from '../../run/view/run-view.ts';

/** A person's command on a run that exists; a customer's code goes through `verify`. */
export type RunCommand = Exclude<PersonCommand, { type: 'open' } | { type: 'code_checked' }>;

export type CommandResult =
  | { ok: true; run: string; seq: number /** the same message had come before */; again?: true }
  | { ok: false; refusal: Refusal };

export interface RunListItem {
  id: string;
  status: Phase;
  ending?: Ending;
  title: string;
  askedBy: string;
  waitsFor?: { person?: string; role?: string; for: string };
  erased?: true;
  createdAt: string;
  updatedAt: string;
}

export interface ErasedView {
  id: string;
  status: Phase;
  ending?: Ending;
  erased: true;
  head: { seq: number; hash: string };
}

/** How a command reached us, so that its redelivery changes nothing. */
export interface Delivery {
  /**
   * Names the message or press (platform, channel, ts ...); the same name is answered as before and does
   * nothing.
   */
  inbox?: string | undefined;
  /**
   * For callers who choose the names themselves: the same name with other content is refused (422
   * key_reused).
   */
  content?: string | undefined;
}

export interface OpenRequest extends Delivery {
  tenant: string;
  by: Person;
  place: Place;
  text: string;
  /** Names of files that the platform says came with it. */
  files?: string[];
  /** It is a message that was there already, whoever wrote it: no words of the person who opens the case. */
  passedOn?: true;
}

export interface CommandRequest extends Delivery {
  tenant: string;
  run: string;
  command: RunCommand;
}

export interface VerifyRequest {
  tenant: string;
  run: string;
  by: Person;
  code: string;
  inbox?: string | undefined;
}

/**
 * Who reads: a member of the staff, whose role may limit them to cases of their own; or Greenlight itself,
 * for nobody in particular.
 */
export type Reader = Pick<Person, 'id'> | 'greenlight';

/** A case that the reader may not read is answered like one that is not there. */
export interface Cases {
  /** Refused: empty, longer than 32,768 bytes, NUL or other control characters. */
  open(request: OpenRequest): Promise<CommandResult>;
  command(request: CommandRequest): Promise<CommandResult>;
  /** `right`: whether the customer's code was right; a wrong one is an answer, not an error. */
  verify(
    request: VerifyRequest,
  ): Promise<(CommandResult & { ok: true; right: boolean }) | (CommandResult & { ok: false })>;
  /** Whether the message or press of this inbox name was taken, or refused, before. */
  wasReceived(tenant: string, inbox: string): Promise<boolean>;
  show(tenant: string, run: string, reader: Reader): Promise<RunView | ErasedView | undefined>;
  /** Those of the runs that the reader may read. */
  readable(tenant: string, reader: Reader, runs: string[]): Promise<Set<string>>;
  /** The run that took what `inbox` names; undefined: none has. */
  runOfMessage(tenant: string, inbox: string): Promise<string | undefined>;
  /**
   * Which of these people may approve what the run asks approval for now: to show a button to those who may
   * press it. What is pressed is judged again.
   */
  mayApprove(tenant: string, run: string, people: Authority[]): Promise<Set<string>>;
  list(
    tenant: string,
    query: { status?: Phase; limit: number; after?: string; reader: Reader },
  ): Promise<{ runs: RunListItem[]; next?: string }>;
  /** Open runs that this member asked for or that wait for them, by name or by role. Newest change first. */
  agenda(tenant: string, member: { id: string; role: string }, limit: number): Promise<RunListItem[]>;
  /** Audit lines after sequence `after` (0) as JSON texts, oldest first; undefined: no such run. */
  audit(
    tenant: string,
    run: string,
    query: { reader: Reader; after?: number },
  ): Promise<AsyncIterable<string> | undefined>;
  /** Calls back after each change of the run. */
  watch(tenant: string, run: string, listener: (seq: number) => void): () => void;
  /** Calls back after a change of any of the tenant's runs. */
  watchAll(tenant: string, listener: (run: string, seq: number) => void): () => void;
}
