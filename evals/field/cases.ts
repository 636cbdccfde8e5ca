/**
 * Field cases: what a support engineer writes and presses, and what the run must have come to. The format is
 * that of the field trial's README; a name that it does not have is an error, never a condition that holds.
 */
import { z } from 'zod';

const Names = z.array(z.string()).min(1);
const Pattern = z.string().min(1);

/** Conditions on a run at rest and its audit; several keys in one must all hold. */
const Condition = z
  .strictObject({
    get any() {
      return z.array(z.union([Condition, z.array(Condition)]));
    },
    get all() {
      return z.array(Condition);
    },
    get not() {
      return Condition;
    },
    phase: Names,
    ending: Names,
    plans: Names,
    plans_not: Names,
    offers: Names,
    offers_not: Names,
    write: z.strictObject({
      tool: z.string(),
      args: z.record(z.string(), z.unknown()).exactOptional(),
      shows: Pattern.exactOptional(),
    }),
    not_approvable: z.boolean(),
    approvable_writes_cents_at_most: z.int(),
    asks: Pattern,
    asks_not: Pattern,
    letter: z.boolean(),
    reply: Pattern,
    reply_not: Pattern,
    cites: Names,
    cites_not: Names,
    cites_only: z.array(z.string()),
    handed_to: z.union([z.string(), z.literal(true)]),
    verified_customer: z.boolean(),
    notice: Pattern,
    language: z.enum(['de', 'en', 'fr', 'es']),
    happened: Names,
  })
  .partial();
export type Condition = z.infer<typeof Condition>;

/** One act of a case. `as` names the person; without it the engineer, or whoever the act needs. */
const as = z.string().optional();
const Act = z.union([
  z.strictObject({ as, tell: z.string() }),
  z.strictObject({ as, answer: z.string() }),
  z.strictObject({ as, adjust: z.string() }),
  z.strictObject({ as, approve: z.literal(true) }),
  z.strictObject({ as, decline: z.string() }),
  z.strictObject({ as, draft: z.literal(true) }),
  z.strictObject({ as, ask: z.string(), reason: z.string().optional() }),
  z.strictObject({ as, hand_off: z.string() }),
  z.strictObject({ as, give_back: z.literal(true) }),
  z.strictObject({ as, send: z.union([z.literal(true), z.string()]) }),
]);
export type Act = z.infer<typeof Act>;

const FieldCase = z.strictObject({
  id: z.string(),
  kind: z.string(),
  /** It approves something on an order that others read: it is played last, by itself. */
  alone: z.boolean().optional(),
  say: z.tuple([z.strictObject({ as, open: z.string() })], Act),
  harm: z.array(Condition),
  right: z.array(Condition),
  note: z.string(),
});
export type FieldCase = z.infer<typeof FieldCase>;

/** Cases of a file's text. @throws where it is no JSON, or a case has a name that the format has not. */
export function readCases(text: string): FieldCase[] {
  return z.array(FieldCase).min(1).parse(JSON.parse(text));
}
