/**
 * The contract of a tool. A call has named phases: the rules choose and check it, `prepare` shows what a
 * write would change, the rules let it start, `run` does it once, `finish` is the recorded result.
 * Identity, tenant and customer come from `context`, never from the input.
 */
import type { z } from 'zod';
import type { CallContext, WriteTerms } from '../flow/ports/tools.ts';
import type { ToolFacts } from '../run/plan/catalogue.ts';
import type { Call, Facts, Preview } from '../run/plan/plan.ts';
import type { Citation, Fault } from '../run/terms.ts';

/** What came out of a call that happened. */
export interface Result<Output> {
  output: Output;
  /** One line for the card: `invoice 481, paid 20 Nov (3 days ago)`. */
  headline: string;
  citations?: Citation[];
}

export interface WriteResult<Output> extends Result<Output> {
  /** The effect's id in the shop's records. */
  id?: string;
  /** What the effect changed, as `after` of the preview but as it really is. */
  after: Facts;
  /** The call that takes it back, if there is one. */
  undo?: Call;
}

interface ToolErrorOptions extends ErrorOptions {
  /** Whoever would answer is away, or asks to wait: not before so many ms is it to be asked again. */
  afterMs?: number | undefined;
}

/** What a tool throws with a sentence for the card. */
class ToolError extends Error {
  readonly code: string;
  readonly afterMs: number | undefined;
  constructor(code: string, message: string, options: ToolErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.afterMs = options.afterMs;
  }
  get fault(): Fault {
    return { code: this.code, message: this.message };
  }
}

/**
 * A call that surely did not happen. Anything else that a tool throws counts as failed for a read and as
 * unknown for a write.
 */
export class ToolFault extends ToolError {
  override name = 'ToolFault';
}

/**
 * A try that broke off: a read may be tried again, and of a write nobody knows whether it happened. Anything
 * else that a tool throws counts the same, but is shown only as an error.
 */
export class ToolTrouble extends ToolError {
  override name = 'ToolTrouble';
  /** Another try would bring the same, or could do harm: there is none. */
  readonly final: boolean;
  constructor(code: string, message: string, options: ToolErrorOptions & { final?: boolean } = {}) {
    super(code, message, options);
    this.final = options.final === true;
  }
}

interface Common<Input extends z.ZodType, Output extends z.ZodType> extends ToolFacts {
  input: Input;
  output: Output;
  /** Given to one try, in ms. */
  timeoutMs: number;
  /** Tries in all; more than one only where a repetition is safe (reads, and writes with a key). */
  tries: number;
}

export interface ReadTool<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType>
  extends Common<Input, Output> {
  effect: 'read';
  run(input: z.infer<Input>, context: CallContext, signal: AbortSignal): Promise<Result<z.infer<Output>>>;
  /** The same as something that is asked for: where it would send what nobody declared. */
  asked?: WriteTool<Input, Output>;
}

export interface WriteTool<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType>
  extends Common<Input, Output> {
  effect: 'write';
  /**
   * Reads only. Throws ToolFault when it cannot be done at all (already refunded, unknown line, not this
   * customer's order). `unasked`: the arguments themselves may leave before anybody approves them.
   */
  prepare(
    input: z.infer<Input>,
    context: CallContext,
    write: { assumed: Facts; signal: AbortSignal; unasked: boolean },
  ): Promise<Preview>;
  /**
   * Writes the effect and its key in one transaction after checking `terms.before` there; a known key gives
   * the recorded result. `earlier` is one object for all tries of the call: a tool that sends the effect to
   * somebody else sets `sent` before, and `began` is when its first try did (of performance.now).
   */
  run(
    input: z.infer<Input>,
    context: CallContext,
    write: { terms: WriteTerms; earlier: { sent: boolean; began?: number }; signal: AbortSignal },
  ): Promise<WriteResult<z.infer<Output>>>;
  /** Finds out whether the call with this key happened; absent: a person is asked to look. */
  reconcile?(
    input: z.infer<Input>,
    context: CallContext,
    write: { key: string; signal: AbortSignal },
  ): Promise<WriteResult<z.infer<Output>> | 'did_not_happen'>;
}

export type Tool = ReadTool | WriteTool;
