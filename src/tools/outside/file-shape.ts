/**
 * The shape of the tools file. Names in it are the operator's; what a server says of itself never comes
 * in here.
 */
import { z } from 'zod';
import { Claim, Origin } from '../../run/plan/catalogue.ts';
import { Json } from '../../run/plan/plan.ts';
import { AsShape, AuthorityShape, JudgedShape, Place } from './authority-shape.ts';
import { AuthShape, isSecure } from './mcp/sign-in-shape.ts';
import { Condition, DryRunShape, HeaderName, HttpKeyShape, JobShape, KeyLife } from './once-shape.ts';

export const PREFIX = /^[a-z][a-z0-9_]{0,30}$/;
/** Tool names of a server; a dot would look like another server's. */
export const TOOL_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,59}$/;

const record = z.record(z.string(), Json);
export const milliseconds = z.int().min(1).max(600_000);
const argument = z.string().min(1).max(64);
const readName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,30}\.[\w-]{1,60}$/, 'names a read of this file as server.tool');
/**
 * What a write would change: shown before -> after, and looked at again right before the write. A read
 * tells, or the call itself where the service can be asked without doing it; with both, the read tells and
 * the call shows that it can be done.
 */
const PreviewShape = z
  .strictObject({
    read: readName.optional(),
    args: record.default({}),
    dry_run: DryRunShape.optional(),
    facts: z
      .record(
        z.string().regex(/^[a-z][a-z0-9_]{0,40}$/, 'a fact is named in small letters, digits and _'),
        z.strictObject({
          label: z.string().min(1).max(120),
          at: Place,
          after: Json.optional(),
          as: AsShape.optional(),
        }),
      )
      .default({}),
    judged: JudgedShape.optional(),
  })
  .refine(({ read, dry_run: dry }) => read !== undefined || dry !== undefined, 'has a read or a dry_run');
export type PreviewShape = z.infer<typeof PreviewShape>;

/**
 * A read that finds out whether a write happened. Nothing at `at` (or not found) means that it did not, where
 * `settles_ms` says that nothing of the call can be under way any more; else a person has to look.
 */
const ReconcileShape = z.strictObject({
  read: readName,
  args: record.default({}),
  at: Place.optional(),
  /** `at` is a list: of it the item that has this at these places, `{ metadata.key: "{$key}" }`. */
  where: z
    .record(Place, z.union([z.string().min(1).max(200), z.number(), z.boolean()]))
    .refine((places) => Object.keys(places).length > 0, 'names at least one place')
    .optional(),
  /** What the output says where it has the whole list: only then what is not in it did not happen. */
  whole: Condition.optional(),
  /**
   * The service's word, whatever it answered (a 409, a 502, a 504) or did not: so long after a call was sent
   * it is no more at it, and whatever it did of it is found. Only then what is not there did not happen, and
   * may be asked for again. Without it a call that is not there may still happen: it is not sent again, and a
   * person looks.
   */
  settles_ms: z
    .int()
    .min(0)
    .max(60_000)
    .describe("the service's word: so long after a call, whatever was answered, nothing of it is under way")
    .optional(),
});

export const commonShape = {
  effect: z.enum(['read', 'write']).default('write'),
  verified: z.literal(true).optional(),
  trusted: z.array(argument).max(20).optional(),
  /** By argument: the origins of what may be sent without being asked for. */
  sends: z.record(argument, z.array(Origin).min(1)).optional(),
  /** What a reply may say because a write of this tool is done. */
  claims: z.array(Claim).optional(),
  ...AuthorityShape,
  set: record.optional(),
  preview: PreviewShape.optional(),
  reconcile: ReconcileShape.optional(),
  job: JobShape.optional(),
  timeout_ms: milliseconds.optional(),
  cache_ms: z.int().min(0).max(86_400_000).optional(),
  pin: z
    .string()
    .regex(
      /^[0-9a-f]{16,64}$/,
      'is at least the first 16 digits of the hash that npm run tools -- list shows',
    )
    .optional(),
};

export const HttpToolShape = z.strictObject({
  ...commonShape,
  description: z.string().trim().min(1).max(1000),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  url: z.string().max(2000),
  /** How what is sent is written. */
  body: z.enum(['json', 'form']).default('json'),
  input: record.default({ type: 'object' }),
  output: record.optional(),
  /** The service does a call with a known key once: where the key stands, and how long it is known. */
  idempotency: HttpKeyShape.optional(),
});
export type HttpToolShape = z.infer<typeof HttpToolShape>;

export const McpToolShape = z.strictObject({
  ...commonShape,
  /**
   * The server does a call with a known key once: the argument that carries the key, or `_meta`, where
   * every write has it anyway.
   */
  idempotency: z.union([z.literal('_meta'), z.strictObject({ argument, ...KeyLife })]).optional(),
  /**
   * The server may ask something while it is called, before it changes anything: staff answer. Without this
   * it gets no answer.
   */
  asks: z.literal('staff').optional(),
  /** The server's word that a call which it answers with an error has changed nothing. */
  errors: z.literal('changed_nothing').optional(),
});
export type McpToolShape = z.infer<typeof McpToolShape>;

export const headersShape = z.record(HeaderName, z.string().max(4000));
const tools = z.record(z.string(), z.unknown());

export const McpServerShape = z
  .strictObject({
    /** Program and arguments. */
    command: z.array(z.string().min(1)).min(1).optional(),
    env: z.record(z.string().regex(/^\w{1,100}$/), z.string()).optional(),
    url: z.string().optional(),
    headers: headersShape.optional(),
    auth: AuthShape.optional(),
    timeout_ms: milliseconds.optional(),
    tools: tools.default({}),
  })
  .refine(
    ({ command, url }) => (command === undefined) !== (url === undefined),
    'has either a command or a url',
  )
  .refine(
    ({ command, env }) => command !== undefined || env === undefined,
    'has env, which only a command takes',
  )
  .refine(
    ({ url, headers }) => url !== undefined || headers === undefined,
    'has headers, which only a url takes',
  )
  .refine(
    ({ url, auth }) => auth === undefined || (url !== undefined && isSecure(url)),
    'has auth, which only a url with https takes',
  )
  .refine(
    ({ headers, auth }) =>
      auth === undefined || !Object.keys(headers ?? {}).some((name) => /^authorization$/i.test(name)),
    'has auth, and an authorization header beside it',
  );

export const HttpServiceShape = z.strictObject({
  headers: headersShape.optional(),
  timeout_ms: milliseconds.optional(),
  tools,
});

export const FileShape = z.strictObject({
  servers: z.record(z.string(), z.unknown()).default({}),
  http: z.record(z.string(), z.unknown()).default({}),
  graphql: z.record(z.string(), z.unknown()).default({}),
});
