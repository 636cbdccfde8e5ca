/** What a playbook's rehearsal may say: a request, what the systems answer, and what must come of it. */
import { z } from 'zod';
import { Args, Json } from '../../run/plan/plan.ts';

const Planned = z.union([
  z.string(),
  z.strictObject({
    tool: z.string(),
    /** These arguments as the plan has them; others may stand beside. */
    args: Args,
  }),
]);

/** What a tool's system is taken to answer, so that a rehearsal calls nobody. */
export const GivenAnswer = z
  .strictObject({
    tool: z.string(),
    /** Only for calls with these arguments; others may stand beside. */
    args: Args.optional(),
    /** The whole answer, as the tool's `output` has it. Of a write: it is approved, and nothing is done. */
    gives: Json.optional(),
    /** The call surely fails instead. `not_found`: there is no such record (404). */
    fails: z.enum(['not_found', 'not_permitted', 'refused', 'unavailable']).optional(),
    /** Of a write on our own shop: the number of what it did. */
    id: z.string().optional(),
  })
  .refine(({ gives, fails }) => (gives === undefined) !== (fails === undefined), 'has either gives or fails');
export type GivenAnswer = z.infer<typeof GivenAnswer>;

/** What a case comes to: what it waits for, or where it goes. */
export const RehearsedEnd = z.enum(['approval', 'refused', 'question', 'code', 'letter', 'hand_over']);
export type RehearsedEnd = z.infer<typeof RehearsedEnd>;

const pieces = z.array(z.string().min(1).max(500));

/** A request with what must come of it and what must never. */
export const Rehearsal = z.strictObject({
  request: z.string().min(1).max(2000),
  /** What is sent afterwards, one message after the other. */
  followed_by: z.array(z.string().min(1).max(2000)).default([]),
  /** Answers of tools; the first that fits a call counts. */
  given: z.array(GivenAnswer).default([]),
  /**
   * Tools in the order of the plan, each with arguments where they matter. The plan may have others between
   * them.
   */
  plans: z.array(Planned).optional(),
  /** Tools that stand in no plan of it. */
  never: z.array(z.string()).default([]),
  /** Words of the question that is asked instead of a plan. */
  asks: z.string().optional(),
  /** The queue that gets the case at once, or after the plan's reads. */
  hands_over: z.string().optional(),
  /** Ids of other playbooks that it must be planned with. */
  together_with: z.array(slugOf()).default([]),
  /** Pieces of what the card shows: facts as `account: locked → active`, amounts, notices. */
  shows: pieces.default([]),
  /** The role that must approve. */
  approves: z.string().optional(),
  /** The article by which policy refuses it. */
  refused: z.string().optional(),
  /** The letter that is drafted; of a plan with writes, once `given` says what they answer. */
  letter: z.strictObject({ says: pieces.default([]), never: pieces.default([]) }).optional(),
  ends: RehearsedEnd.optional(),
});
export type Rehearsal = z.infer<typeof Rehearsal>;

function slugOf() {
  return z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'a name of small letters, digits and -');
}

/** Whether every value of `part` stands in the whole at its place; lists are as long. */
export function holds(whole: Json | undefined, part: Json): boolean {
  if (typeof part !== 'object' || part === null) return whole === part;
  if (typeof whole !== 'object' || whole === null) return false;
  if (Array.isArray(part))
    return (
      Array.isArray(whole) && whole.length === part.length && part.every((one, n) => holds(whole[n], one))
    );
  const fields = whole as { [name: string]: Json };
  return Object.entries(part).every(([name, one]) => holds(fields[name], one));
}

/** What the rehearsal says that a call answers; undefined: nothing. */
export function givenFor({ given }: Rehearsal, tool: string, args: Args): GivenAnswer | undefined {
  return given.find((one) => one.tool === tool && (one.args === undefined || holds(args, one.args)));
}

/** What it says must come of it; of none of these nothing is rehearsed. */
export function expectsSomething(one: Rehearsal): boolean {
  const { plans, asks, hands_over, approves, refused, letter, ends, shows } = one;
  return [plans, asks, hands_over, approves, refused, letter, ends, shows[0]].some(
    (part) => part !== undefined,
  );
}
