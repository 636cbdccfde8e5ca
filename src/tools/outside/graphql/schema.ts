/** The schema of a GraphQL service: from a file of the desk, or from what its endpoint tells of itself. */
import type { GraphQLSchema, IntrospectionQuery } from 'graphql';
import { visible } from '../../../run/text/characters.ts';
import { sizeOf } from '../clean.ts';
import { exchange } from '../exchange.ts';
import { type Redact, redacting } from '../redact.ts';
import { library } from './library.ts';
import type { GraphqlService } from './service.ts';

/**
 * Bytes of a schema as it is written, and of what an endpoint tells of it. Both are read in one go, and
 * whatever else the process does waits meanwhile: a second or two for the largest.
 */
export const MOST_WRITTEN = 2 * 1024 * 1024;
export const MOST_TOLD = 4 * 1024 * 1024;

export type SchemaRead = { schema: GraphQLSchema } | { line?: number; reason: string };

/** `name`: how the file is called; its ending says what it holds. */
export function schemaFrom(name: string, text: string): SchemaRead {
  const { buildSchema, GraphQLError } = library();
  try {
    if (name.endsWith('.json')) return introspected(JSON.parse(text));
    return sound(buildSchema(text, { assumeValidSDL: false }));
  } catch (error) {
    const line = error instanceof GraphQLError ? error.locations?.[0]?.line : undefined;
    return { reason: whyNot(error), ...(line === undefined ? {} : { line }) };
  }
}

const unchanged: Redact = (text) => text;

/** What the parser of JSON says quotes the text; other messages may, too. */
const whyNot = (error: unknown, redact: Redact = unchanged) =>
  error instanceof SyntaxError || !(error instanceof Error)
    ? 'it is no JSON'
    : visible(redact(error.message.split('\n')[0] ?? '')).slice(0, 200);

/** The first thing that is wrong with it: documents can be checked against a sound schema only. */
function sound(schema: GraphQLSchema, redact: Redact = unchanged): SchemaRead {
  const { validateSchema } = library();
  const [first] = validateSchema(schema);
  if (!first) return { schema };
  const line = first.locations?.[0]?.line;
  return { reason: whyNot(first, redact), ...(line === undefined ? {} : { line }) };
}

/** `{ data: { __schema } }`, as endpoints answer, or `{ __schema }`, as files have it. */
function introspected(answer: unknown, redact: Redact = unchanged): SchemaRead {
  const { buildClientSchema } = library();
  const told = (answer as { data?: unknown } | null)?.data ?? answer;
  if (typeof told !== 'object' || told === null || !Object.hasOwn(told, '__schema'))
    return { reason: 'it has no __schema' };
  return sound(buildClientSchema(told as IntrospectionQuery), redact);
}

const TIMEOUT_MS = 10_000;

/** Never rejects: an endpoint need not tell. */
export async function askedSchema(
  { prefix, endpoint, headers, secrets }: Pick<GraphqlService, 'prefix' | 'endpoint' | 'headers' | 'secrets'>,
  signal: AbortSignal,
): Promise<SchemaRead> {
  const redact = redacting(secrets);
  try {
    const answer = await exchange(
      {
        ...{ method: 'POST', url: new URL(endpoint), tool: prefix, most: MOST_TOLD },
        ...{ reads: true, redirects: false },
        headers: {
          accept: 'application/json',
          ...headers,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ query: library().getIntrospectionQuery({ descriptions: false }) }),
        timeoutMs: TIMEOUT_MS,
      },
      signal,
    );
    if (answer.more) return { reason: `it is larger than ${sizeOf(MOST_TOLD)}` };
    if (answer.status !== 200) return { reason: `it answers with status ${answer.status}` };
    return introspected(JSON.parse(new TextDecoder().decode(answer.bytes)), redact);
  } catch (error) {
    return { reason: whyNot(error, redact) };
  }
}
