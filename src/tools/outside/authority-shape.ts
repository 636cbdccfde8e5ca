/**
 * What a tool of the tools file declares so that the promises of the desk's policy hold for it: whose
 * records it reads, what proves who is asking, what it gives away, and which facts rules judge.
 */
import { z } from 'zod';
import { Json } from '../../run/plan/plan.ts';

/** A place in an output: `items[0].id`. */
export const Place = z
  .string()
  .regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*|\[\d{1,4}\])*$/, 'is a place in an output, like items[0].id');

const name = z.string().regex(/^[a-z][a-z0-9_]{0,40}$/, 'is named in small letters, digits and _');
const argument = z.string().min(1).max(64);

/** The customer in a read's output. */
export const FindsShape = z.strictObject({ id: Place, name: Place.optional(), email: Place.optional() });

/**
 * A value of a write: a text with `{argument}` in it, or a place in the output of the preview's read.
 */
const Value = z.union([z.string().min(1).max(200), z.strictObject({ read: Place })]);
export type Value = z.infer<typeof Value>;

export const MoneyShape = z.union([
  z.literal('none', 'is none, or says amount, currency and account'),
  z.strictObject({
    amount: Value,
    /**
     * How the service writes amounts, `minor`: 1250 cents, `major`: 12.50. Plans have minor units always:
     * an argument that is the amount is turned into the service's when it is sent.
     */
    unit: z.enum(['minor', 'major']),
    currency: Value,
    /** The record on which it is counted: an order, a contract. */
    account: Value,
    /** In the same unit: what the account got before, as its own records say. */
    given: Value.optional(),
  }),
]);
export type MoneyShape = z.infer<typeof MoneyShape>;

/** A place in the preview's output, or an argument: `{starts_on}`. */
const When = z
  .string()
  .regex(
    /^(?:[A-Za-z_]\w*(\.[A-Za-z_]\w*|\[\d{1,4}\])*|\{[A-Za-z_][\w-]*\})$/,
    'is a place in an output, or an {argument}',
  );

/** How time from it, or to it, is counted: in the desk's zone, and with its working days. */
export const Counted = z.enum([
  'days_since',
  'working_days_since',
  'hours_since',
  'days_until',
  'working_days_until',
  'hours_until',
]);
export type Counted = z.infer<typeof Counted>;

/**
 * A fact that rules judge: a place in the preview's output, a text with `{argument}`, or time to or from
 * one.
 */
export const JudgedShape = z.record(
  name,
  z.union([
    z.string().min(1).max(200),
    z.strictObject({ days_since: When }),
    z.strictObject({ working_days_since: When }),
    z.strictObject({ hours_since: When }),
    z.strictObject({ days_until: When }),
    z.strictObject({ working_days_until: When }),
    z.strictObject({ hours_until: When }),
    z.strictObject({ present: Place }),
  ]),
);
export type JudgedShape = z.infer<typeof JudgedShape>;

export const AsShape = z.enum(['money', 'date', 'secret']);
export type AsShape = z.infer<typeof AsShape>;

const labels = z.record(argument, z.string().trim().min(1).max(60));

export const AuthorityShape = {
  /** A finished call of this read binds the customer. */
  finds: FindsShape.optional(),
  /** By kind of evidence: where the record has the value that the case's words must give. */
  proves: z.record(name, Place).optional(),
  /** Where the record says whose it is: another's is answered as one that is missing. */
  of_customer: Place.optional(),
  /** What a write gives away; without it the highest role approves. */
  money: MoneyShape.optional(),
  /** The call that takes a write back: `{argument}` and `{output.place}` in its arguments. */
  undo: z.strictObject({ tool: z.string().min(1).max(100), args: z.record(argument, Json) }).optional(),
  /** What a call found or did in one line, with places of its output: `ticket {id}, {status}`. */
  headline: z.string().min(1).max(200).optional(),
  /** How people call an argument. */
  label: labels.optional(),
  /** What an argument's number or text means. */
  as: z.record(argument, AsShape).optional(),
};
