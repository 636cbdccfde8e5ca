/** The shape of a GraphQL service in the tools file. */
import { z } from 'zod';
import { Json } from '../../../run/plan/plan.ts';
import { Place } from '../authority-shape.ts';
import { commonShape, headersShape, milliseconds } from '../file-shape.ts';
import { keyShape, oneCarrier } from '../once-shape.ts';

const Name = z.string().regex(/^[_A-Za-z]\w{0,100}$/, 'is a name of GraphQL');
const directive = z.strictObject({ name: Name, argument: Name.default('key') });

/** What an error of a service means. */
export const Meaning = z.enum(['refused', 'not_found', 'not_permitted', 'rate_limited']);
export type Meaning = z.infer<typeof Meaning>;

/** Errors in an answer that says 200, by their places in its data. Each says that nothing was changed. */
const ErrorsShape = z.strictObject({
  /** Lists like `userErrors`: one that is not empty is a refusal. */
  lists: z.array(Place).max(20).optional(),
  /** Places of unions, with the types that are refusals; `__typename` has to be asked for there. */
  types: z.record(Place, z.array(Name).min(1)).optional(),
  /** The field of an error that says it in words. */
  message: Name.default('message'),
  /**
   * By code (`extensions.code`, the `code` of an error in a list, or the name of its type), what it means.
   * Top-level errors with no code that stands here leave open what a write did.
   */
  means: z.record(z.string().min(1).max(100), Meaning).optional(),
});

export const GraphqlToolShape = z.strictObject({
  ...commonShape,
  description: z.string().trim().min(1).max(1000),
  /** One operation; or the name of a file beside this one that ends in .graphql. */
  document: z.string().trim().min(1).max(20_000),
  /** By variable; absent: each argument is the variable of its name. */
  variables: z.record(Name, Json).optional(),
  input: z.record(z.string(), Json).default({ type: 'object' }),
  /** Where the data has the output; absent: the one field that is asked for. */
  at: Place.optional(),
  output: z.record(z.string(), Json).optional(),
  errors: ErrorsShape.default(ErrorsShape.parse({})),
  idempotency: z
    .strictObject({
      ...keyShape,
      /** On the operation's fields, with the key as its argument. */
      directive: directive.optional(),
    })
    .refine(...oneCarrier(['header', 'argument', 'directive']))
    .optional(),
});
export type GraphqlToolShape = z.infer<typeof GraphqlToolShape>;

export const GraphqlServiceShape = z.strictObject({
  endpoint: z.string().max(2000),
  headers: headersShape.optional(),
  /** A file beside this one, in GraphQL or as JSON of an introspection; absent: the endpoint is asked. */
  schema: z
    .string()
    .regex(/^[\w-][\w. -]*(?:\/[\w-][\w. -]*){0,2}\.(graphql|gql|json)$/, 'is a file beside this one')
    .optional(),
  timeout_ms: milliseconds.optional(),
  tools: z.record(z.string(), z.unknown()),
});
