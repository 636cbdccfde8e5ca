/** The OpenAPI 3.1 description, made from the endpoints and the very schemas that check their bodies. */
import { z } from 'zod';
import { present } from '../../run/present.ts';
import type { Endpoint } from './endpoint.ts';
import { components } from './schemas/components.ts';
import { ErrorBody } from './schemas/records.ts';

type JsonObject = { [key: string]: unknown };

const ref = (id: string) => `#/components/schemas/${id}`;

/** A schema by its name where it has one. */
function schemaOf(schema: z.ZodType): JsonObject {
  const id = components.get(schema)?.id;
  return id === undefined ? bare(z.toJSONSchema(schema)) : { $ref: ref(id) };
}

function bare({ $schema: _dialect, $id: _id, ...rest }: JsonObject): JsonObject {
  return rest;
}

const PERSON_HEADER = {
  type: 'apiKey',
  in: 'header',
  name: 'x-greenlight-person',
  description: 'The id of a member of the staff. Embedded database only, and only from this machine.',
};

const SESSION_COOKIE = {
  type: 'apiKey',
  in: 'cookie',
  name: '__Host-greenlight',
  description:
    'Of a browser that signed in. A request that changes something brings session.csrf of GET /v1/staff as x-greenlight-csrf too.',
};

export function openApi(
  endpoints: Endpoint[],
  { embedded, sessions }: { embedded: boolean; sessions: boolean },
): JsonObject {
  const { schemas } = z.toJSONSchema(components, { uri: ref });
  const paths: Record<string, JsonObject> = {};
  for (const endpoint of endpoints) {
    const path = `/v1${endpoint.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [endpoint.method]: operation(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Greenlight',
      version: '1',
      description:
        'A customer-support agent that shows its plan before it acts. Amounts are in cents, times ISO 8601 in UTC.',
    },
    security: [{ token: [] }, ...(embedded ? [{ person: [] }] : []), ...(sessions ? [{ session: [] }] : [])],
    paths,
    components: {
      schemas: Object.fromEntries(usedIn(paths, schemas).map((id) => [id, bare({ ...schemas[id] })])),
      securitySchemes: present({
        token: { type: 'http', scheme: 'bearer', description: 'npm run staff -- token ID makes one.' },
        person: embedded ? PERSON_HEADER : undefined,
        session: sessions ? SESSION_COOKIE : undefined,
      }),
    },
  };
}

/** The names of the schemas that are referred to, themselves or through others. */
function usedIn(paths: object, schemas: { [id: string]: object }): string[] {
  const used = new Set<string>();
  const open: (object | undefined)[] = [paths];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const [, id = ''] of JSON.stringify(next).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(id)) continue;
      used.add(id);
      open.push(schemas[id]);
    }
  }
  return [...used].sort();
}

function operation(endpoint: Endpoint): JsonObject {
  const { method, path, summary, body, status, answer, type } = endpoint;
  const parameters = [
    ...pathParameters(endpoint),
    ...queryParameters(endpoint),
    ...headerParameters(endpoint),
  ];
  const name = path.replaceAll(/[^a-z]+(\w?)/gi, (_, next: string) => next.toUpperCase());
  return present({
    summary,
    operationId: `${method}${name}`,
    parameters: parameters.length > 0 ? parameters : undefined,
    requestBody: body && { required: true, content: contentOf(body) },
    responses: {
      [status]: { description: 'Done.', content: contentOf(answer, type) },
      default: { description: 'Refused; the message says what to do.', content: contentOf(ErrorBody) },
    },
  });
}

function contentOf(schema: z.ZodType, type = 'application/json'): JsonObject {
  return { [type]: { schema: schemaOf(schema) } };
}

function pathParameters({ path }: Endpoint): JsonObject[] {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  return names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

function queryParameters({ query }: Endpoint): JsonObject[] {
  if (!query) return [];
  const { properties = {} } = z.toJSONSchema(query, { io: 'input' });
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: false, schema }));
}

function headerParameters({ method }: Endpoint): JsonObject[] {
  return method === 'post' ? [IDEMPOTENCY_KEY] : [];
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'The same key of the same person on the same path is one request, however often it is sent; with another body it is refused (422 key_reused). Codes are not compared, since nothing of them is kept.',
  schema: { type: 'string', maxLength: 200 },
};
