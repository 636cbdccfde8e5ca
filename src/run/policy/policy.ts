/** A tenant's rules as data: stored with a version, edited by people, judged by judge.ts. */
import { z } from 'zod';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

/**
 * `{ delivered_days: { at_most: 14 }, reason: { one_of: ['damaged', 'faulty'] } }`: every named fact must
 * hold. An absent fact never holds.
 */
export const Condition = z.record(
  z.string(),
  z.strictObject({
    equals: Scalar.optional(),
    at_most: z.number().optional(),
    at_least: z.number().optional(),
    one_of: z.array(Scalar).optional(),
  }),
);
export type Condition = z.infer<typeof Condition>;

export const PolicyRule = z.strictObject({
  /** The tool whose call is judged. */
  tool: z.string(),
  /** The rule applies where this holds (absent: always). */
  when: Condition.optional(),
  require: Condition,
  /** Shown to staff when `require` does not hold; `{fact}` is filled from the judged facts. */
  says: z.string(),
  article: z.strictObject({
    id: z.string(),
    title: z.string(),
    section: z.string().optional(),
    quote: z.string().optional(),
    checkedAt: z.string().optional(),
  }),
  /** The role that may allow an exception; absent: nobody. */
  exception: z.string().optional(),
});
export type PolicyRule = z.infer<typeof PolicyRule>;

const minutes = z.number().positive();

export const RunLimits = z.strictObject({
  steps: z.int().positive(),
  /** Calls of the replanner. */
  replans: z.int().positive(),
  /** Tries of one step's tool call. */
  toolCalls: z.int().positive(),
  tokens: z.int().positive(),
  costUsd: z.number().positive(),
  /** From opening to the end, waiting for people left out. */
  minutes,
});
export type RunLimits = z.infer<typeof RunLimits>;

export const Policy = z.strictObject({
  version: z.string(),
  currency: z.string().length(3),
  /** `everything` asks for the reads of a plan too, before they run. */
  approval: z.enum(['writes', 'everything']),
  /** Smallest limit first, each role once (NewPolicy holds it); amounts in cents. */
  roles: z
    .array(
      z.strictObject({
        role: z.string(),
        limit: z.int().nonnegative(),
        /** What one person of the role may approve on a day (UTC), over all cases. */
        perDay: z.int().nonnegative().optional(),
      }),
    )
    .min(1),
  /**
   * Which cases a role reads: all, or its members' own (what they opened, were asked in, did something in, or
   * what waits for them). A role that is not named reads all.
   */
  reads: z.record(z.string(), z.enum(['all', 'own'])).optional(),
  /** Days over which money given on one account is added up. */
  moneyWindowDays: z.int().positive(),
  /** The customer is verified when every item of one of these lists was given. */
  evidence: z.array(z.array(z.string()).min(1)).min(1),
  /** Words for kinds of evidence; a kind without words shows its name, underscores as blanks. */
  evidenceNames: z.record(z.string(), z.string()).optional(),
  /** The desk's word for a customer; absent: customer. */
  person: z.string().optional(),
  /**
   * Values that do not fit, counted for one order and for one customer over all cases: after so many of them
   * in so many hours nothing that words give verifies there, and the case is handed over. Absent: see
   * evidenceTriesOf.
   */
  evidenceTries: z.strictObject({ wrong: z.int().positive(), perHours: z.number().positive() }).optional(),
  /** Tools whose writes need a code from the customer in the same case, whatever else was given. */
  stepUp: z.array(z.string()).optional(),
  rules: z.array(PolicyRule),
  /** Tools that need at least this role whatever the amount. */
  toolRoles: z.record(z.string(), z.string()),
  /**
   * Where somebody else has to approve than who asked, adjusted the plan, or asked for the exception: from
   * this much money on, for exceptions, for these tools.
   */
  fourEyes: z
    .strictObject({
      from: z.int().nonnegative().optional(),
      exceptions: z.boolean().optional(),
      tools: z.array(z.string()).optional(),
    })
    .optional(),
  /** From this much money on, in cents, whoever approves says why; it stands in the trail. */
  reasonFrom: z.int().nonnegative().optional(),
  /**
   * Small writes that run without a person, where code alone read staff's own words: see automatic.ts. `upTo`
   * is what the customer may have been given in the window with it, in cents; `perDay` and `plansPerDay` are
   * what all of them may come to on a day (UTC), in cents and in number. One plan in `sample` is reviewed.
   * Staff switch it off by one press; it stays off until the policy's version is another.
   */
  autoApprove: z
    .strictObject({
      upTo: z.int().nonnegative(),
      perDay: z.int().nonnegative(),
      plansPerDay: z.int().positive().optional(),
      tools: z.array(z.string()).min(1),
      sample: z.int().positive().optional(),
    })
    .optional(),
  limits: RunLimits,
  deadlines: z.strictObject({
    approvalMinutes: minutes,
    /** After an approval expired and nobody renewed it. */
    abandonedMinutes: minutes,
    questionMinutes: minutes,
    draftMinutes: minutes,
    /** A handed-over case that nobody takes goes to `escalateTo`. */
    takeMinutes: minutes,
  }),
  escalateTo: z.string(),
  /** Where cases go that are handed over; see queuesOf for what holds without it. */
  queues: z
    .strictObject({
      /** Takes whatever names no queue of its own. */
      general: z.string().min(1).max(60),
      /** Takes callers who could not be verified. */
      unverified: z.string().min(1).max(60),
      /** The role that looks after a queue, where that is not the role of the queue's own name. */
      roles: z.record(z.string(), z.string()),
    })
    .optional(),
  /** Wrong codes after which the case is handed over. */
  codeTries: z.int().positive(),
  /** Codes that go to one customer in 24 hours, over all cases. Absent: see codesPerDayOf. */
  codesPerDay: z.int().positive().optional(),
  /** Cases are erased so many days after they were closed. Absent: when somebody erases them. */
  retention: z.strictObject({ closedDays: z.int().positive().max(36_500) }).optional(),
});
export type Policy = z.infer<typeof Policy>;

/**
 * A policy that comes in: the rank of its roles follows from their order. One that is stored is read as
 * Policy, so that the cases bound to it stay readable.
 */
export const NewPolicy = Policy.extend({
  roles: Policy.shape.roles.superRefine((roles, context) => {
    for (const [at, { role, limit }] of roles.entries()) {
      const before = roles.slice(0, at);
      const wrong = (message: string) => context.addIssue({ code: 'custom', path: [at], message });
      if (before.some((other) => other.role === role)) wrong(`${role} is there twice`);
      const higher = before.find((other) => other.limit > limit);
      if (higher) wrong(`${role} may less than ${higher.role} before it: smallest limit first`);
    }
  }),
});

/** Of a policy that comes in: a role that is misspelt in `reads` would limit nobody. */
export function readersAreRoles(
  { roles, reads = {} }: Pick<Policy, 'roles' | 'reads'>,
  context: z.RefinementCtx,
): void {
  for (const role of Object.keys(reads)) {
    if (roles.some((one) => one.role === role)) continue;
    context.addIssue({ code: 'custom', path: ['reads', role], message: 'is no role of this policy' });
  }
}

/** A policy that comes in, whole. */
export const CheckedPolicy = NewPolicy.superRefine(readersAreRoles);
