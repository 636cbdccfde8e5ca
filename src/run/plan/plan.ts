/**
 * Plans: what an agent may propose and what the run makes of it. A plan is a graph of steps by `needs`;
 * independent reads run side by side, writes one at a time in the listed order.
 */
import { z } from 'zod';

/** Any value that JSON can carry. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export const Json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(Json), z.record(z.string(), Json)]),
);

/** `{ "$ref": "s1.invoices[0].id" }`: a value in the typed output of an earlier step. See references.ts. */
export const Reference = z.strictObject({ $ref: z.string().min(1).max(200) });
export type Reference = z.infer<typeof Reference>;

/** Arguments of a tool by name. A value is a literal, a Reference, or a list or record that holds some. */
export const Args = z.record(z.string().max(64), Json);
export type Args = z.infer<typeof Args>;

/**
 * A check on a step's output, made by rule when the step is done. `path` as in a Reference, without the step.
 */
export const Expectation = z.strictObject({
  path: z.string().max(200),
  is: z.enum(['present', 'absent', 'equals', 'at_least', 'at_most', 'one_of']),
  value: Json.optional(),
});
export type Expectation = z.infer<typeof Expectation>;

/** A step as an agent proposes it. `id` is the agent's own and only links steps within this one proposal. */
export const ProposedStep = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, 'an id is a small letter, then small letters, digits or _'),
  title: z.string().min(1).max(200),
  tool: z.string().min(1).max(100),
  args: Args,
  needs: z.array(z.string()).max(20).default([]),
  expect: z.array(Expectation).max(5).default([]),
  /** Says that a write identical to one already done is meant once more; 1 for the first repetition. */
  again: z.int().min(1).max(5).optional(),
});
export type ProposedStep = z.infer<typeof ProposedStep>;

export const ArticleQuote = z.strictObject({
  id: z.string(),
  title: z.string(),
  section: z.string().optional(),
  quote: z.string().optional(),
  /** ISO date on which the article's owner last checked it. */
  checkedAt: z.string().optional(),
});
export type ArticleQuote = z.infer<typeof ArticleQuote>;

/** How many parts that a plan takes up nothing for are named, and how many characters of each. */
export const NOT_READ = { most: 5, longest: 200 } as const;

/** All that a planner or replanner may say. */
export const Next = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('plan'),
    summary: z.string().min(1).max(1000),
    steps: z.array(ProposedStep).min(1),
    /** A question the agent asks again when the steps are done; absent: the answer is composed. */
    open: z.string().max(500).optional(),
    /** Parts of what people wrote that may change what is done and that nothing in the plan takes up. */
    notRead: z.array(z.string().min(1).max(NOT_READ.longest)).max(NOT_READ.most).optional(),
    /** Code alone read it out of words that are staff's own. No model may say so of itself. */
    asked: z.literal('by_staff').optional(),
  }),
  z.strictObject({ kind: z.literal('question'), text: z.string().min(1).max(1000) }),
  /** Nothing more to do: compose the answer from what is known. */
  z.strictObject({ kind: z.literal('reply'), about: z.string().max(1000).optional() }),
  /** Not possible under policy, and no writes were planned that an exception could allow. */
  z.strictObject({
    kind: z.literal('refuse'),
    reason: z.string().min(1).max(1000),
    article: ArticleQuote.optional(),
  }),
  z.strictObject({
    kind: z.literal('hand_over'),
    /** The queue or role that takes it, for instance `second-line`; absent: the tenant's general queue. */
    to: z.string().min(1).max(60).optional(),
    reason: z.string().min(1).max(1000),
    /** What the customer has been promised so far, if anything. */
    promised: z.string().max(300).optional(),
    citations: z.array(ArticleQuote).max(10).optional(),
  }),
]);
export type Next = z.infer<typeof Next>;
export type ProposedPlan = Extract<Next, { kind: 'plan' }>;

export const StepEffect = z.enum(['read', 'write']);
export type StepEffect = z.infer<typeof StepEffect>;

export const StepState = z.enum(['todo', 'doing', 'done', 'failed', 'unknown', 'skipped']);
export type StepState = z.infer<typeof StepState>;

/** Named facts, flat: `invoice.7.line.2.refunded: "0.00"`. Money as a decimal string with two places. */
export const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
export type Facts = z.infer<typeof Facts>;

/** One line of a preview as people read it. */
export const Change = z.strictObject({ label: z.string(), before: z.string(), after: z.string() });
export type Change = z.infer<typeof Change>;

/** A step with its arguments resolved and checked; the digest names it (see digest.ts). */
export interface Call {
  tool: string;
  args: Args;
}

/** Money that went out on an account, by which tool, and why. */
export interface Outgoing {
  tool: string;
  account: string;
  cents: number;
  reason?: string;
}

/** What a write would change, as its tool shows it before anybody approves. */
export interface Preview {
  /** What the effect checks again in its own transaction: if one of these moved, nothing is written. */
  before: Facts;
  after: Facts;
  shows: Change[];
  /**
   * Money that is given away by this call, in cents, on the account (a record's id) that limits are counted
   * on.
   */
  money?: {
    account: string;
    cents: number /** already out on the account in the policy's window, before this plan */;
    given: number;
    /** The same on all accounts of the customer. */
    customer?: { id: string; given: number };
    /** Each of the payments that this is made of. */
    earlier?: Outgoing[];
  };
  /** Facts that the tenant's policy judges (days since delivery, final sale, …). */
  judged: Facts;
  undoable: boolean;
}
