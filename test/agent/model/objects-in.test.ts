/** What models really write around their JSON, and what of it is the answer. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { objectsIn } from '../../../src/agent/model/objects-in.ts';
import { question } from '../../model-server/wire-steps.ts';
import { hello, never, openAsking } from './asking.ts';

const last = (text: string): object | undefined => [...objectsIn(text)][0];
const world = '{"hello": "world", "maybe": null}';
const moon = '{"hello": "moon", "maybe": null}';

describe('the last whole object that has the shape is the answer', () => {
  test.each<[string, string]>([
    [
      'DeepSeek-R1: thoughts with braces, then a fence',
      `<think>\nThe args are {"order": "A-1", …} and {lines: [{line}]}, so {"hello": "moon"} might do.\n</think>\n\nHere is the JSON:\n\n\`\`\`json\n${world}\n\`\`\``,
    ],
    ['R1 whose template wrote the opening sign', `Okay, so {"hello": moon}? No. {\n</think>\n\n${world}`],
    ['Qwen with an empty thought', `<think>\n\n</think>\n\n${world}`],
    ['a thought that never closes', `<think>Either {"a": 1} or {"b": [ … I take the latter.\n${world}`],
    ['a thought that never closes, with a draft', `<think>Perhaps ${moon}. No:\n${world}`],
    ['a draft among thoughts behind the answer', `${world}\n<think>or rather ${moon}?</think>`],
    ['Kimi', `◁think▷${moon}◁/think▷${world}`],
    ['two objects', `${moon}\n${world}`],
    ['an object of another shape behind it', `${world}\n{"confidence": 0.9}`],
    ['words before and behind', `Sure! Here you go: ${world} Anything else (e.g. {name})?`],
    ['a broken one before it', `{"hello": "moon", "maybe": \n${world}`],
    ['a broken one behind it', `${world}\n{"hello": "mo`],
    ['an unclosed quote before it', `{"hello: I will say {"hello" like this\n${world}`],
    ['a list around it', `[${moon}, ${world}]`],
    ['an example with a trailing comma before it', `{"hello": "moon", "maybe": null,}\n${world}`],
  ])('%s', async (_, text) => {
    const { asker, purse, calls } = await openAsking(() => ({ kind: 'text', text }), { lax: true });
    expect(await asker.ask(hello, purse, never)).toBe('world');
    expect(calls.map(({ outcome }) => outcome)).toEqual(['ok']);
  });

  test('braces, fences and signs of thoughts inside a string belong to the string', () => {
    const nested = question('Is it {"next": {"kind": "reply"}} or ```json {"a": 1} ``` </think> {"b": "}"}');
    expect(last(`So: ${JSON.stringify(nested)} and {"a`)).toEqual(nested);
    const quoting = JSON.stringify({ hello: '</think>{"hello":"moon"}' });
    expect(last(`<think>x</think>${quoting}`)).toEqual({ hello: '</think>{"hello":"moon"}' });
  });

  test('an object inside a whole one is none of its own', () => {
    expect(last('x {"a": {"b": 1}} y')).toEqual({ a: { b: 1 } });
    expect([...objectsIn('{"a": {"b": 1}} {"c": [{"d": {}}]}')]).toEqual([
      { c: [{ d: {} }] },
      { a: { b: 1 } },
    ]);
  });
});

test.each([
  ['a list', '[1]'],
  ['a text', '"x"'],
  ['null', 'null'],
  ['nothing', ''],
  ['an opening brace', '{'],
  ['braces the wrong way round', '} {'],
  ['a trailing comma', '{"hello": "world",}'],
  ['a trailing comma in a list', '{"hello": ["world",]}'],
  ['single quotes', "{'hello': 'world'}"],
  ['names without quotes', '{hello: "world"}'],
  ['a comment', '{"hello": "world" /* said */}'],
  ['a line break in a string', '{"hello": "wor\nld"}'],
  ['a wrong escape', '{"hello": "wor\\ld"}'],
  ['a wrong number', '{"hello": 01}'],
  ['a name alone', '{"hello"}'],
  ['another bracket', '{"hello": [1}'],
  ['a draft among closed thoughts', `<think>${world}</think> I cannot help with that.`],
  ['a draft whose opening sign the template wrote', `${world}\n</think>\nI cannot help with that.`],
])('%s is no answer', (_, text) => {
  expect(last(text)).toBeUndefined();
});

describe('for all texts', () => {
  const json = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 });
  const object = json.map((value) => JSON.parse(JSON.stringify(value)) as object);
  const noise = fc.string({
    unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', 'a', '1', ' ', '\n', '<think>'),
    maxLength: 60,
  });

  test('an object is found whatever stands before it, and behind it what begins none', () => {
    fc.assert(
      fc.property(noise, object, fc.stringMatching(/^[^{}<◁]*$/), (before, value, after) => {
        expect(last(`${before}\n${JSON.stringify(value)}${after}`)).toEqual(value);
      }),
      { numRuns: 2_000 },
    );
  });

  test('several come in their order, the last one first', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 5 }), (values) => {
        const text = values.map((value) => `so: ${JSON.stringify(value, null, 1)}`).join('\n');
        expect([...objectsIn(text)]).toEqual(values.toReversed());
      }),
    );
  });

  test('what is found is what the parser finds', () => {
    fc.assert(
      fc.property(noise, (text) => {
        const trimmed = text.trim();
        let parsed: unknown;
        try {
          parsed = JSON.parse(trimmed);
        } catch {
          parsed = undefined;
        }
        if (trimmed.startsWith('{') && parsed !== undefined) expect(last(text)).toEqual(parsed);
        for (const value of objectsIn(text)) expect(Array.isArray(value)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

test.each([
  '{',
  '{"',
  '{"a":',
  '{"a":[',
  '{"a":{"b":"{",',
  '{ ',
  '[{',
  '{"{',
  '{\\"',
  '{}',
  '{"{}":1}</think>',
  '<think>{',
  '{"a{":"{',
])('64 kB of %s take no time', (unit) => {
  const text = unit.repeat(Math.ceil(65_536 / unit.length));
  const started = performance.now();
  let count = 0;
  for (const _ of objectsIn(text)) count += 1;
  expect(performance.now() - started).toBeLessThan(500);
  expect(count).toBeLessThanOrEqual(text.length / 2);
});
