/**
 * What a tool of the tools file declares so that a write happens once and is known to have happened: keys
 * and how long they live, tries that change nothing, and jobs that end later.
 */
import { z } from 'zod';
import { Json } from '../../run/plan/plan.ts';
import { Place } from './authority-shape.ts';

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `24h`, `30d` in ms. */
export function msOf(span: string): number {
  const [, count = '0', unit = 's'] = /^(\d+)([smhd])$/.exec(span) ?? [];
  return Number(count) * UNITS[unit as keyof typeof UNITS];
}

const Span = z.string().regex(/^[1-9]\d{0,4}[smhd]$/, 'is a time like 30s, 15m, 24h or 30d');
const upTo = (most: string) => Span.refine((span) => msOf(span) <= msOf(most), `is at most ${most}`);

export const HeaderName = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,60}$/, 'is the name of a header');
const Value = z.union([z.string().max(200), z.number(), z.boolean()]);

/** By place of an answer, what stands there, or one of the values that stand there; all must hold. */
export const Condition = z
  .record(Place, z.union([Value, z.array(Value).min(1).max(20)]))
  .refine((places) => Object.keys(places).length > 0, 'names at least one place');
export type Condition = z.infer<typeof Condition>;

export const KeyLife = {
  /**
   * For how long the service knows a key. An older call is looked for before it is sent again, and never
   * sent again where nobody can look.
   */
  lives: Span.default('24h'),
};

/** Where a key or a flag stands: exactly one of these. */
export const carriers = {
  header: HeaderName.optional(),
  /** A path in what is sent: `request.id` in the body, or in the variables. */
  argument: z
    .string()
    .regex(/^[A-Za-z_]\w{0,60}(\.[A-Za-z_]\w{0,60}){0,5}$/, 'is a path like request.id')
    .optional(),
};
export interface Carrier {
  header?: string | undefined;
  argument?: string | undefined;
}

export const oneCarrier = (names: readonly string[]) =>
  [
    (one: { [name: string]: unknown }) => names.filter((name) => one[name] !== undefined).length === 1,
    `has one of ${names.join(', ')}`,
  ] as const;

export const keyShape = {
  ...carriers,
  ...KeyLife,
  /**
   * The service answers a known key with what it answered first, failures too: the same call is then not
   * tried again after one.
   */
  saves_failures: z.boolean().default(false),
};
/** In both where the service knows a call by a header and is looked through by what it keeps. */
export const HttpKeyShape = z
  .strictObject(keyShape)
  .refine(({ header, argument }) => (header ?? argument) !== undefined, 'has a header or an argument');

/** The same call with a flag that makes it change nothing. */
export const DryRunShape = z
  .strictObject({
    ...carriers,
    /** What stands there. */
    value: Value.default(true),
    /** The service's word: a call with this flag has no effect whatever. */
    changes: z.literal('nothing', 'says nothing: only a call that changes nothing is sent before approval'),
    /** The answer's JSON Schema, where it is another than the call's own. */
    output: z.record(z.string(), Json).optional(),
    /** The answer says that it cannot be done. */
    refused: Condition.optional(),
    /** Where the answer says whose record it is. */
    of_customer: Place.optional(),
  })
  .refine(...oneCarrier(['header', 'argument']));
export type DryRunShape = z.infer<typeof DryRunShape>;

/** The service answers a write at once and does it later. */
export const JobShape = z.strictObject({
  /** Where the call's answer has the job's id. */
  id: Place,
  /** The read that tells how it stands; its output is the write's own once it is done. */
  read: z.string().regex(/^[a-z][a-z0-9_]{0,30}\.[\w-]{1,60}$/, 'names a read of this file as server.tool'),
  /** Of that read: `{$job}` is the id. */
  args: z.record(z.string(), Json),
  done: Condition,
  /** It ended and changed nothing. */
  failed: Condition.optional(),
  every: upTo('5m').default('2s'),
  /** How long it is waited for; after that nobody knows, and it is looked at again. */
  within: upTo('10m').default('1m'),
});
export type JobShape = z.infer<typeof JobShape>;
