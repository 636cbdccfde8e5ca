/** What the rules need to know of a tool. The wing `tools` adds how it is done (tools/contract.ts). */
import { z } from 'zod';
import type { Args, StepEffect } from './plan.ts';

/** What a reply may say of a write once it is done. */
export const Claim = z.enum([
  'refunded',
  'credited',
  'returned',
  'cancelled',
  'sent',
  'released',
  'changed',
  'traced',
  'reminds',
  'noted',
  'held',
  'unlocked',
  'signed_out',
  'granted',
  'requested',
  'coded',
]);
export type Claim = z.infer<typeof Claim>;

/**
 * Where a value comes from. `records`: of the customer's records. `article`: of the desk's articles. `staff`:
 * written in an adjustment or an answer. `customer`: in what was asked, which may be a customer's words.
 * `model`: nothing else explains it. `outside`: of a tool outside.
 */
export const Origin = z.enum(['records', 'article', 'staff', 'customer', 'model', 'outside']);
export type Origin = z.infer<typeof Origin>;

/** One argument, for people: how it is called and what its number or text means. */
export const ArgumentFacts = z.strictObject({
  label: z.string().exactOptional(),
  unit: z.enum(['cents', 'date']).exactOptional(),
});
export type ArgumentFacts = z.infer<typeof ArgumentFacts>;

export interface ToolFacts {
  /**
   * Of a tool whose doing can change under the same name and schemas: names what it does now. What was
   * approved of another is not of this one.
   */
  definition?: string;
  /**
   * The system that this desk works on cannot do it: why, for people. Then no plan has it, and what is
   * written for desks that can is still checked against its schemas.
   */
  lacking?: string;
  /** `door.unlock`: the subject, a dot, what it does. */
  name: string;
  description: string;
  effect: StepEffect;
  input: z.ZodType;
  output: z.ZodType;
  /**
   * A finished read of this tool binds the run's customer; its output then has the shape of FoundCustomer
   * below.
   */
  finds?: 'customer';
  /** Does not start before the customer is verified. */
  verified?: true;
  /** Slots (names of input fields) that a reference may fill only from a trusted output. */
  trusted?: string[];
  /** The output is the same whoever the customer is, verified or not. */
  impersonal?: true;
  /** The output is text from outside: it never fills a trusted slot. */
  untrustedOutput?: true;
  /**
   * Its arguments go to somebody outside. `sends`: by argument, the origins of what may go there unasked;
   * with anything else a read is asked for like a write.
   */
  leaves?: { sends: Readonly<Record<string, readonly Origin[]>> };
  /** After it is done the run asks for the customer's code. */
  asks?: 'code';
  /** It may fail with INPUT_REQUIRED; its argument ANSWERS is what people answered, and nothing else. */
  asksPeople?: true;
  /** A read that finds out whether an unknown write happened. */
  reconciles?: boolean;
  /**
   * How a repeated call with the same key behaves: `exact` writes effect and key in one transaction, `key`
   * hands the key to the outside service, `none` has neither, so that a crash in between parks it as unknown.
   */
  once: 'exact' | 'key' | 'none';
  /** For how long a finished read may stand in for the same call in a later revision, in ms. */
  cacheMs: number;
  /** What a reply may say because a write of this tool is done and stands. */
  claims?: readonly Claim[];
  /**
   * Arguments that say what the customer has stated, by name. `words`: policy goes by it, and it holds only
   * where a message's words or files say so. `request`: the kind of request, as the desk's guidance says.
   */
  stated?: Readonly<Record<string, 'words' | 'request'>>;
  /** Stated arguments that a picture which came with a message proves: then they rest on no words. */
  pictures?: readonly string[];
  /** The preview's `shows` hold every argument, so that the card adds none. */
  showsArguments?: true;
  /** By the argument's name, wherever it stands in the input. */
  args?: Readonly<Record<string, ArgumentFacts>>;
  /**
   * A read that finds out which item somebody's words mean: the argument with the words, and the paths of the
   * item and of its price in cents in the output.
   */
  matches?: { words: string; item: string; cents?: string };
  /** A write after which the item that this argument names cannot be found any more. */
  removes?: string;
  /**
   * A read that lists items: the paths of what they belong to and of the list, and the field with an item's
   * title.
   */
  lists?: { of: string; items: string; title: string };
  /**
   * A read that answers questions from articles: the arguments to call it with, the words at `words`, the
   * path of the one that clearly answers, and where none does of one to ask a person about, with the fields
   * of its passage.
   */
  answers?: {
    words: string;
    args: Args;
    first: string;
    perhaps?: string;
    passage?: { title: string; section: string; text: string };
  };
  /** The path of the cents in the output that went back to the customer. */
  paidBack?: string;
  /** The argument with these cents, where the output does not say. */
  paidBackBy?: string;
  /** A write that is made of parts, so that of one that is asked for again only the new parts are done. */
  parts?: Parts;
  /**
   * What a write is done to: the argument that names it, and of one that takes parts of it the list and the
   * field that tells one from another (`by` absent: the list has them outright; `items` alone: one part).
   */
  doneTo?: { of: string; items?: string; by?: string };
  /** Writes that no plan makes beside this one on the same thing. */
  excludes?: readonly string[];
  /** A later write with the same value in this argument takes the place of an earlier one. */
  supersedes?: string;
}

export interface Parts {
  /** The argument that names what the parts are of. */
  of: string;
  /** The argument that lists parts, and the field that tells one from another. */
  list: string;
  by: string;
  /** Arguments that are a part each, with the title of a step that is about nothing else. */
  single: Readonly<Record<string, string>>;
}

/** What a tool that `finds: 'customer'` must put into its output (other fields beside are free). */
export interface FoundCustomer {
  customer: { id: string; name: string; email: string } | null;
  /**
   * The kinds of evidence that the caller's words gave and the records confirm, for instance `account_email`.
   */
  evidence: string[];
  /** What was given, by its kind, masked: for people who look at the case. */
  given?: Record<string, string>;
  /**
   * Too much that does not fit was given before: until then (ISO) nothing that words give counts, whether it
   * fits or not.
   */
  pausedUntil?: string;
}

/** A fault of a write that `asks` for a code: the customer got as many as a day allows. */
export const TOO_MANY_CODES = 'too_many_codes';

/** A fault of a tool that `asksPeople`: nothing happened. The first line of its message is a question. */
export const INPUT_REQUIRED = 'input_required';

/** The argument of such a tool with the questions that were answered. */
export const ANSWERS = 'answers';

export const ToolAnswer = z.strictObject({
  /** The question, as it was asked. */
  asked: z.string().min(1).max(1000),
  answer: z.string().min(1).max(2000),
});
export type ToolAnswer = z.infer<typeof ToolAnswer>;

export interface Catalogue {
  /** Changes whenever a tool's name, effect or schema changes; approvals name it. */
  version: string;
  tool(name: string): ToolFacts | undefined;
  all(): ToolFacts[];
}
