/** What a read shows of a write that may have happened: something, nothing, or neither. */
import { expect, test } from 'vitest';
import type { Json } from '../../../src/run/plan/plan.ts';
import { ToolFault } from '../../../src/tools/contract.ts';
import { mayHave } from '../../../src/tools/outside/place-mistakes.ts';
import { settle } from '../../../src/tools/outside/settle.ts';

const settled = (output: Json, at?: string) =>
  settle(async () => output, { at, settlesMs: 0, signal: new AbortController().signal });

test.each<[Json, string | undefined]>([
  [{ payments: [{ id: 'p-1' }] }, 'payments'],
  [{ payments: [{ id: 'p-1' }] }, 'payments[0]'],
  [{ id: 'p-1' }, 'id'],
  [{ locked: true }, 'locked'],
  [{ count: 2 }, 'count'],
  [[{ id: 'p-1' }], undefined],
])('%j at %s: it happened', async (output, at) => {
  expect(await settled(output, at)).toBeDefined();
});

test.each<[Json, string | undefined]>([
  [{ payments: [] }, 'payments'],
  [{ payments: [] }, 'payments[0]'],
  [{ payments: null }, 'payments'],
  [{ locked: false }, 'locked'],
  [{ id: '' }, 'id'],
  [{}, 'id'],
  [[], undefined],
  [false, undefined],
])('%j at %s: it did not happen', async (output, at) => {
  expect(await settled(output, at)).toBeUndefined();
});

test('a record that is not found says so, too', async () => {
  const missing = async (): Promise<Json> => {
    throw new ToolFault('not_found', 'There is none.');
  };
  const terms = { at: 'id', settlesMs: 0, signal: new AbortController().signal };
  expect(await settle(missing, terms)).toBeUndefined();
});

test.each<[Json, string | undefined]>([
  [{ count: 0 }, 'count'],
  [{ refund: {} }, 'refund'],
  [{}, undefined],
  [{ payments: 'none' }, 'payments[0]'],
])('%j at %s: nobody knows', async (output, at) => {
  await expect(settled(output, at)).rejects.toMatchObject({ code: 'invalid_output' });
});

const text: Json = { type: 'object', properties: { text: { type: 'string' } } };
const list: Json = { type: 'object', properties: { items: { type: 'array', items: text } } };
test.each<[Json, string, boolean]>([
  [list, 'items[0].text', true],
  [list, 'items[0].id', false],
  [list, 'items.text', false],
  [list, 'item[0]', false],
  [text, 'text.id', false],
  [text, 'text[0]', false],
  [{ type: ['object', 'null'], properties: { a: {} } }, 'a.b[2]', true],
  [{ type: ['object', 'null'], properties: { a: {} } }, 'b', false],
  [{ anyOf: [text, list] }, 'items[1]', true],
  [{ oneOf: [text, list] }, 'rows[1]', false],
  [{ type: 'object' }, 'anything.at[0].all', true],
  [{}, 'anything', true],
])('the schema %j may have %s: %s', (schema, place, may) => {
  expect(mayHave(schema, place)).toBe(may);
});
