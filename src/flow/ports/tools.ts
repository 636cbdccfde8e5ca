/**
 * What flow asks of the wing `tools`. None of these rejects, but as `stillOurs` does: every failure is an
 * outcome or a fault.
 */

import type { StepResult } from '../../run/commands.ts';
import type { Catalogue } from '../../run/plan/catalogue.ts';
import type { Args, Facts, Preview } from '../../run/plan/plan.ts';
import type { Policy } from '../../run/policy/policy.ts';
import type { Fault } from '../../run/terms.ts';

/**
 * For whom a call is made. Always from the run; a tool never takes identity, tenant or customer from its
 * arguments.
 */
export interface CallContext {
  tenant: string;
  run: string;
  /** Staff id of the person who asked. */
  asker: string;
  /** `evidence`: kinds that were given in this case before. */
  customer?: { id: string; verified: boolean; evidence?: string[] };
  /**
   * What the asker wrote so far, oldest first: evidence is looked for in here only.
   */
  words: string[];
  now: string;
  /** The tenant's policy (money window, code tries), as data. */
  policy: Policy;
}

/** A call's result without the step it belongs to. */
export interface ToolResult extends Omit<StepResult, 'step' | 'digest'>, MayBeLater {}

export interface MayBeLater {
  /**
   * Whoever would answer is away, or asks to wait for so many ms: the same call may be made then, and nothing
   * happens twice by it.
   */
  afterMs?: number;
}

/** What a write would change. */
export type Prepared = { preview: Preview } | ({ fault: Fault } & MayBeLater);

export interface WriteTerms {
  /**
   * run + call digest + occurrence. The effect and this key are written together, so that it happens once.
   */
  key: string;
  /**
   * What the approver was shown; checked again in the effect's own transaction. Moved facts: outcome
   * `failed`, code `facts_moved`.
   */
  before: Facts;
  /**
   * This worker started the write itself just now; false: it was found started, so it may have happened
   * already.
   */
  fresh: boolean;
  /** When it was started (ISO): a service may have forgotten the key of an old call. */
  startedAt: string;
  /** Waited for before every try but the first: where it rejects, nothing more is sent. */
  stillOurs?: () => Promise<void>;
}

/** For whom a tool is called; the signal stops the call. */
export interface Calling {
  context: CallContext;
  signal: AbortSignal;
}

export interface ToolRunner {
  catalogue(): Catalogue;
  read(tool: string, args: Args, calling: Calling): Promise<ToolResult>;
  /**
   * `assumed`: facts as the writes before this one in the plan will have left them. `unasked`: the arguments
   * may leave before anybody approves them; else nothing of them goes to a service.
   */
  prepare(
    tool: string,
    args: Args,
    calling: Calling & { assumed: Facts; unasked?: boolean },
  ): Promise<Prepared>;
  write(tool: string, args: Args, calling: Calling & { terms: WriteTerms }): Promise<ToolResult>;
  /** Finds out whether the write with this key happened. */
  reconcile(tool: string, args: Args, calling: Calling & { key: string }): Promise<ToolResult>;
}

/** The customer's own part of verification: the code goes in here and nowhere else. */
export interface Codes {
  /** Counts the try and answers in one transaction. `gone`: no code is open (used, expired or never sent). */
  check(
    tenant: string,
    run: string,
    options: { customer: string | undefined; code: string },
  ): Promise<'right' | 'wrong' | 'gone'>;
}

/**
 * Sends a reply that a person approved to the run's customer; the key makes it once. Rejects with StoreAway.
 */
export interface Mailer {
  send(
    mail: {
      tenant: string;
      run: string;
      customer: string;
      key: string;
      text: string;
      subject?: string | undefined;
    },
    signal: AbortSignal,
  ): Promise<Sent>;
}

/**
 * `fault`: it surely did not go out. `later`: whoever delivers does not take it now, and is to be asked again
 * with the same key. `unknown`: it may have gone out.
 */
export type Sent = { id: string } | { fault: Fault } | { later: true } | ({ unknown: Fault } & MayBeLater);
