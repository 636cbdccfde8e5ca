import { OpenAI } from 'openai';
import { afterEach, expect, test } from 'vitest';
import { json, type ModelReply } from './model-reply.ts';
import { type ModelServer, type ModelServerOptions, openModelServer } from './server.ts';

let server: ModelServer | undefined;
afterEach(() => server?.stop());

async function opened(reply: ModelReply, more: Partial<ModelServerOptions> = {}): Promise<OpenAI> {
  server = await openModelServer({ script: () => reply, ...more });
  return new OpenAI({ apiKey: server.apiKey, baseURL: server.url, maxRetries: 0 });
}

const messages = [{ role: 'user' as const, content: 'say hello' }];
const schema = {
  type: 'object',
  properties: { hello: { type: 'string' } },
  required: ['hello'],
  additionalProperties: false,
};
const strict = (given: Record<string, unknown>) =>
  ({ type: 'json_schema', json_schema: { name: 'hello', strict: true, schema: given } }) as const;

test('answers a valid request and counts it', async () => {
  const client = await opened(json({ hello: 'world' }));
  const { choices, usage } = await client.chat.completions.create({
    model: 'm',
    messages,
    response_format: strict(schema),
  });
  expect(choices[0]?.message.content).toBe('{"hello":"world"}');
  expect(server?.counts.m).toMatchObject({ calls: 1, inputTokens: usage?.prompt_tokens });
});

test.each([
  ['an unknown field', { turns: 3 }, /Unrecognized request argument supplied: turns/],
  ['a wrong role', { messages: [{ role: 'robot', content: 'x' }] }, /'robot' is not one of/],
  [
    'json_object without the word',
    { response_format: { type: 'json_object' } },
    /must contain the word 'json'/,
  ],
  [
    'a field that is not required',
    { response_format: strict({ ...schema, required: [] }) },
    /missing 'hello'/,
  ],
  [
    'other fields allowed',
    { response_format: strict({ ...schema, additionalProperties: true }) },
    /'additionalProperties' is required/,
  ],
  [
    'a union at the root',
    { response_format: strict({ type: 'object', anyOf: [schema] }) },
    /'anyOf' is not permitted at the root/,
  ],
  [
    'a keyword that is not supported',
    { response_format: strict({ ...schema, properties: { hello: { type: 'string', minLength: 1 } } }) },
    /'minLength' is not permitted/,
  ],
])('refuses %s', async (_, more, message) => {
  const client = await opened(json({ hello: 'world' }));
  // biome-ignore lint/suspicious/noExplicitAny: what is sent is wrong on purpose
  await expect(client.chat.completions.create({ model: 'm', messages, ...more } as any)).rejects.toThrow(
    message,
  );
  expect(server?.requests).toEqual([]);
});

test('a script that gives what no strict server could is named as a fault of the test', async () => {
  const client = await opened(json({ hullo: 'world' }));
  await expect(
    client.chat.completions.create({ model: 'm', messages, response_format: strict(schema) }),
  ).rejects.toThrow(/does not fit the schema/);
  expect(server?.impossible).toHaveLength(1);
});

test('refuses what it is told to lack, and a wrong key', async () => {
  const client = await opened(json({ hello: 'world' }), { can: { jsonSchema: false, temperature: false } });
  await expect(
    client.chat.completions.create({ model: 'm', messages, response_format: strict(schema) }),
  ).rejects.toThrow(/json_schema/);
  await expect(client.chat.completions.create({ model: 'm', messages, temperature: 0 })).rejects.toThrow(
    /temperature/,
  );
  const stranger = new OpenAI({ apiKey: 'other', baseURL: server?.url ?? '', maxRetries: 0 });
  await expect(stranger.chat.completions.create({ model: 'm', messages })).rejects.toThrow(
    /Incorrect API key/,
  );
});

test('texts with words in common have embeddings that are near', async () => {
  const client = await opened(json({}));
  const input = ['mug arrived broken', 'broken mug', 'where is my parcel'];
  const { data } = await client.embeddings.create({ model: 'e', input });
  const [one, two, three] = data.map(({ embedding }) => embedding);
  const near = (a: number[] = [], b: number[] = []) => a.reduce((sum, x, n) => sum + x * (b[n] ?? 0), 0);
  expect(near(one, two)).toBeGreaterThan(near(one, three) + 0.5);
});
