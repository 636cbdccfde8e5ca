/** What a service tells of its own schema is data of a stranger: whatever it is, the start goes on. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { beforeEach, expect, test } from 'vitest';
import { openedInTests, SECRETS } from './opened.ts';

const { cleanups, opened } = openedInTests();
const TOKEN = SECRETS.CRM_TOKEN ?? '';
const GOOD = () => introspectionFromSchema(buildSchema('type Query { order(number: ID!): String }'));

let url: string;
let told: string;
beforeEach(async () => {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(told);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
});

const file = (schema = '') => `
graphql:
  shop:
    endpoint: ${url}
    headers: { authorization: "Bearer \${CRM_TOKEN}" }${schema}
    tools:
      order:
        description: Reads an order.
        effect: read
        document: "query($number: ID!) { order(number: $number) }"
        input: { type: object, properties: { number: { type: string } }, required: [number] }
`;

/** The schema with one type more, and with another type of the order. */
function withTypes(types: unknown[], type?: unknown): string {
  const data = JSON.parse(JSON.stringify(GOOD()));
  data.__schema.types.push(...types);
  if (type !== undefined)
    data.__schema.types.find(({ name }: { name: string }) => name === 'Query').fields[0].type = type;
  return JSON.stringify({ data });
}
const object = (name: string, fields: unknown[] = []) => ({
  ...{ kind: 'OBJECT', name, fields, interfaces: [] },
});
const nested = (depth: number) => {
  let type = '{"kind":"SCALAR","name":"String"}';
  for (let n = 0; n < depth; n += 1) type = `{"kind":"LIST","ofType":${type}}`;
  return type;
};
const deep = (depth: number) => withTypes([], 'DEEP').replace('"DEEP"', nested(depth));

test.each([
  ['a name of the language itself', () => withTypes([object('__proto__')])],
  ['a type without fields', () => withTypes([object('Empty')])],
  ['names that are none', () => withTypes([object('a b\u202e<b>')])],
  ['a type twice', () => withTypes([object('Query')])],
  [
    'types of a circle',
    () => withTypes([{ ...object('A'), interfaces: [{ kind: 'INTERFACE', name: 'A' }] }]),
  ],
  [
    'an interface of itself',
    () =>
      withTypes([
        {
          kind: 'INTERFACE',
          name: 'I',
          fields: [],
          possibleTypes: [],
          interfaces: [{ kind: 'INTERFACE', name: 'I' }],
        },
      ]),
  ],
  ['a list of lists of lists', () => deep(20_000)],
  ['a type that there is not', () => withTypes([], { kind: 'OBJECT', name: 'Nobody' })],
  ['no schema', () => '{"data":{"__schema":{"types":[null,7]}}}'],
  ['a secret for a schema', () => `Bearer ${TOKEN}`],
  ['a secret within a schema', () => JSON.stringify({ data: { __schema: { types: [`Bearer ${TOKEN}`] } } })],
])('%s is a sentence at most, and never stops the start', async (_, made) => {
  told = made();
  const { problems, tools } = await opened(file());
  expect(tools.length + problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThan(3);
  for (const problem of problems) {
    expect(problem).toMatch(/^tools.yaml, line \d+: graphql.shop/);
    expect(problem).not.toMatch(/secret-of|\u202e/);
    expect(problem.length).toBeLessThan(1_000);
  }
  const beside = { 'schema.json': told };
  const other = await opened(file('\n    schema: schema.json'), { beside });
  expect(other.problems.join('')).not.toContain('\u202e');
});

test('a schema in a file that is none is a sentence with its name', async () => {
  const beside = { 'schema.graphql': 'type Query { order(number: ID!): Empty }\ntype Empty' };
  const { problems, tools } = await opened(file('\n    schema: schema.graphql'), { beside });
  expect(problems).toEqual([expect.stringMatching(/graphql.shop.schema: Type Empty must define/)]);
  expect(tools).toEqual([]);
});

test('a choice of ten thousand is not written out', async () => {
  const values = Array.from({ length: 10_000 }, (_, n) => `VALUE_${n}`).join(' ');
  const beside = {
    'schema.graphql': `type Query { order(number: Choice!): String }\nenum Choice { ${values} }`,
  };
  const text = file('\n    schema: schema.graphql')
    .replace('$number: ID!', '$number: Choice!')
    .replace('{ type: string }', '{ type: integer }');
  const { problems } = await opened(text, { beside });
  expect(problems).toEqual([expect.stringContaining('is one of VALUE_0, VALUE_1')]);
  expect(problems[0]?.length).toBeLessThan(1_000);
});

const spaces = (bytes: number) => ' '.repeat(bytes);
/** Right but for its size. */
const TOO_MUCH: [what: string, made: () => [text: string, beside: Record<string, string>], says: RegExp][] = [
  [
    'a schema that is written',
    () => [
      file('\n    schema: schema.graphql'),
      { 'schema.graphql': `type Query { order(number: ID!): String }${spaces(2 * 1024 * 1024)}` },
    ],
    /graphql\.shop\.schema: schema\.graphql is larger than 2 MB$/,
  ],
  [
    'one that was told, in a file',
    () => [
      file('\n    schema: schema.json'),
      { 'schema.json': `${JSON.stringify(GOOD())}${spaces(4 * 1024 * 1024)}` },
    ],
    /graphql\.shop\.schema: schema\.json is larger than 4 MB$/,
  ],
  [
    'a document',
    () => [
      file('\n    schema: schema.graphql').replace(/document: ".*"/, 'document: order.graphql'),
      {
        'schema.graphql': 'type Query { order(number: ID!): String }',
        'order.graphql': `query($number: ID!) { order(number: $number) }${spaces(64 * 1024)}`,
      },
    ],
    /graphql\.shop\.tools\.order\.document: order\.graphql is larger than 64 kB$/,
  ],
  [
    'the tools file itself',
    () => [`${file()}#${spaces(512 * 1024)}`, {}],
    /^tools\.yaml: the tools file is larger than 512 kB$/,
  ],
];

test.each(TOO_MUCH)('%s that is too large is a sentence, and is not read', async (_, made, says) => {
  const [text, beside] = made();
  const { problems, tools } = await opened(text, { beside });
  expect(problems).toEqual([expect.stringMatching(says)]);
  expect(tools).toEqual([]);
});

test('more than an endpoint may tell is a sentence, and its tools are used as they are written', async () => {
  told = `${JSON.stringify({ data: GOOD() })}${spaces(4 * 1024 * 1024)}`;
  const { problems, tools } = await opened(file());
  expect(problems).toEqual([expect.stringContaining('(it is larger than 4 MB)')]);
  expect(tools).toHaveLength(1);
});
