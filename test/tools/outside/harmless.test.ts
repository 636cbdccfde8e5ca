/**
 * What must hold for all inputs: addresses keep their host and structure, texts lose what hides in them,
 * schemas are checked or refused.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Json } from '../../../src/run/plan/plan.ts';
import { compatible, schemaAt } from '../../../src/run/plan/schema-types.ts';
import { visible } from '../../../src/run/text/characters.ts';
import { ToolFault } from '../../../src/tools/contract.ts';
import { cleanJson, cutText, MOST_BYTES, quoted } from '../../../src/tools/outside/clean.ts';
import { inputSchemaOf, SchemaRefused, schemaOf } from '../../../src/tools/outside/json-schema.ts';
import { listingOf } from '../../../src/tools/outside/mcp/listing.ts';
import { redacting } from '../../../src/tools/outside/redact.ts';
import { filled, filledUrl } from '../../../src/tools/outside/templates.ts';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('.', '..', '%2e', '/', '\\', '@', '#', '?', ':8080'),
);
const none = redacting([]);

test('no value changes the host, the number of segments or the fixed parts of an address', () => {
  fc.assert(
    fc.property(text, text, text, (a, b, q) => {
      const values: Record<string, string> = { a, b, q };
      let url: URL;
      try {
        url = filledUrl('https://api.example.com/v1/{a}/fixed/x{b}?q={q}&end=1', (name) => values[name]);
      } catch (error) {
        if (!(error instanceof ToolFault)) throw error;
        return;
      }
      expect(url.origin).toBe('https://api.example.com');
      const [, v1, first = '', fixed, second = '', ...more] = url.pathname.split('/');
      expect([v1, fixed, more]).toEqual(['v1', 'fixed', []]);
      expect([decodeURIComponent(first), decodeURIComponent(second)]).toEqual([a, `x${b}`]);
      expect([...url.searchParams.keys()]).toEqual(['q', 'end']);
      expect(url.searchParams.get('q')).toBe(q);
      expect(url.hash).toBe('');
    }),
  );
});

test('values are put in whole and never read again as placeholders', () => {
  const values = (name: string): Json | undefined => ({ a: '{b}', b: 'secret', n: 7 })[name];
  expect(filled({ x: '{a}', y: 'say {a}', z: ['{n}', '{missing}'], w: '{missing}' }, values)).toEqual({
    x: '{b}',
    y: 'say {b}',
    z: [7],
  });
});

describe('texts', () => {
  test('nothing hidden is left in any text, and cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (one) => {
        const clean = visible(one);
        expect(clean).not.toMatch(/(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u);
        expect(visible(clean)).toBe(clean);
        expect(clean.isWellFormed()).toBe(true);
      }),
    );
  });

  test('a cut text is well formed and not larger than the limit and its mark', () => {
    const long = cutText('ä€💥'.repeat(20_000), none);
    expect(long.cut).toBe(true);
    expect(long.text.isWellFormed()).toBe(true);
    expect(Buffer.byteLength(long.text)).toBeLessThan(MOST_BYTES + 100);
    expect(cutText('short', none)).toEqual({ text: 'short', cut: false });
  });

  test('a quoted text is one line within its marks', () => {
    expect(quoted('a\n"b"\u0007 c', none)).toBe(`"a 'b' c"`);
    expect(quoted('x'.repeat(1_000), none)).toHaveLength(304);
  });

  test('secrets are taken out of texts, names and values; what is too short to be one stays', () => {
    const redact = redacting(['s3cret-key', 'eu']);
    expect(cleanJson({ 's3cret-key': ['x s3cret-key y', 'eu'] }, redact)).toEqual({
      ok: true,
      value: { '[secret]': ['x [secret] y', 'eu'] },
    });
  });

  describe('a secret that came back in another form', () => {
    const SECRET = 'sk-Live_9f/2+Grün key';
    const redact = redacting([SECRET]);
    const bytes = Buffer.from(SECRET);
    const around = (text: string) => redact(`before ${text} after`);

    test.each<[string, string]>([
      ['as it is', SECRET],
      ['base64', bytes.toString('base64')],
      ['base64 for addresses', bytes.toString('base64url')],
      ['base64 in lines', bytes.toString('base64').replace(/.{5}/g, '$&\r\n')],
      ['hex', bytes.toString('hex')],
      ['hex in capitals', bytes.toString('hex').toUpperCase()],
      ['hex with colons', bytes.toString('hex').replace(/..(?=.)/g, '$&:')],
      ['percents', [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')],
      ['URI encoding', encodeURIComponent(SECRET)],
      ['blanks between', [...SECRET].join(' ')],
      ['dots between', [...SECRET].join('. ')],
      ['invisible signs between', [...SECRET].join('\u200b')],
      ['quotation marks between', [...SECRET].join('","')],
    ])('%s', (_, form) => expect(around(form)).toMatch(/^before %?\[secret\][Q=\s]* after$/));

    test('in base64 of a longer text, wherever it begins there', () => {
      fc.assert(
        fc.property(fc.string({ maxLength: 7 }), fc.string({ maxLength: 7 }), (before, after) => {
          const known = redact(Buffer.from(`${before}${SECRET}${after}`).toString('base64'));
          expect(known).toContain('[secret]');
          expect(Buffer.from(known.split('[secret]').join(''), 'base64').length).toBeLessThan(
            before.length * 4 + after.length * 4 + 6,
          );
        }),
      );
    });

    test('other texts stay as they are', () => {
      fc.assert(
        fc.property(text, (one) => {
          fc.pre(!/live/i.test(one));
          expect(redact(one)).toBe(one);
        }),
      );
    });
  });

  test('what is too large, too deep or no JSON is told apart', () => {
    expect(cleanJson('x'.repeat(MOST_BYTES), none)).toMatchObject({ ok: false, code: 'too_large' });
    let deep: unknown = 1;
    for (let n = 0; n < 10_000; n += 1) deep = [deep];
    expect(cleanJson(deep, none)).toMatchObject({ ok: false, code: 'invalid_output' });
    expect(cleanJson({ a: Number.NaN }, none)).toMatchObject({ ok: false, code: 'invalid_output' });
    expect(cleanJson(JSON.parse('{"__proto__": {"a": 1}, "b": 2}'), none)).toEqual({
      ok: true,
      value: { b: 2 },
    });
  });
});

describe('schemas', () => {
  const order: Json = {
    type: 'object',
    properties: {
      id: { type: 'string', default: 'x', examples: ['y'] },
      lines: { type: 'array', items: { $ref: '#/$defs/line' } },
    },
    required: ['id'],
    $defs: {
      line: {
        type: 'object',
        properties: { cents: { type: 'integer', minimum: 0 } },
        additionalProperties: false,
      },
    },
  };

  test('paths and kinds are found in them as in our own', () => {
    const schema = schemaOf(order, true);
    const cents = schemaAt(schema, ['lines', 0, 'cents']);
    expect(cents && compatible(cents, z.number())).toBe(true);
    expect(cents && compatible(cents, z.string())).toBe(false);
    expect(schemaAt(schema, ['lines', 0, 'dollars'])).toBeUndefined();
    expect(schema.safeParse({ id: 'a', lines: [{ cents: -1 }] }).success).toBe(false);
  });

  test('arguments that a schema does not name are refused, defaults are not filled in', () => {
    const input = inputSchemaOf(order, true);
    expect(input.safeParse({ id: 'a', more: 1 }).success).toBe(false);
    expect(inputSchemaOf({ ...order, required: [] }, true).parse({})).toEqual({});
    expect(
      inputSchemaOf({ type: 'object', additionalProperties: true }, true).safeParse({ more: 1 }).success,
    ).toBe(true);
  });

  test("a stranger's pattern is dropped, the author's own is checked", () => {
    const slow: Json = { type: 'string', pattern: '^(a+)+$' };
    expect(schemaOf(slow, true).safeParse('b').success).toBe(true);
    expect(schemaOf(slow, false).safeParse('b').success).toBe(false);
  });

  test.each<Json>([
    { anyOf: [{ enum: [1, 'x'] }, { const: { toString: 1 } }] },
    { enum: ['a', { toString: 1 }] },
    { const: ['a'] },
  ])('a fixed value that is a list or an object is refused: %j', (schema) => {
    expect(() => schemaOf(schema, true)).toThrow('fixes a value that is a list or an object');
    expect(schemaOf({ enum: [1, 'x', null] }, true).safeParse('x').success).toBe(true);
  });

  const twice = (n: number) => ({ anyOf: [{ $ref: `#/$defs/d${n + 1}` }, { $ref: `#/$defs/d${n + 1}` }] });
  const doubling: Json = {
    type: 'object',
    $defs: {
      ...Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`d${n}`, twice(n)])),
      d40: { type: 'string' },
    },
    properties: { a: { $ref: '#/$defs/d0' } },
  };
  test.each<[string, Json, RegExp]>([
    ['conditions', { type: 'object', if: {} }, /uses what cannot be checked/],
    [
      'not',
      { type: 'object', properties: { a: { not: { type: 'string' } } } },
      /uses what cannot be checked/,
    ],
    ['a reference elsewhere', { $ref: 'https://evil.example.com/schema' }, /refers to something outside/],
    [
      'a reference to itself',
      {
        type: 'object',
        $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }] } },
        properties: { a: { $ref: '#/$defs/a' } },
      },
      /refers to itself/,
    ],
    ['references that double', doubling, /too large when its references/],
    ['size', { description: 'x'.repeat(70_000) }, /is larger than/],
    ['no schema', { type: 'object', properties: { a: 7 } }, /holds something that is no schema/],
  ])('%s: refused by name', (_, schema, why) => {
    expect(() => schemaOf(schema, true)).toThrow(SchemaRefused);
    expect(() => schemaOf(schema, true)).toThrow(why);
  });

  test.each<[string, Json]>([
    ['no object', { type: 'string' }],
    ['nothing', null],
    ['odd names', { type: 'object', properties: { 'a b': {} } }],
    ['a union', { type: 'object', anyOf: [{ type: 'object' }, { type: 'object' }] }],
  ])('arguments that are %s are refused', (_, schema) => {
    expect(() => inputSchemaOf(schema, true)).toThrow(SchemaRefused);
  });
});

describe('the listing of a server', () => {
  const tool = (name: string, more = {}) => ({ name, inputSchema: { type: 'object' }, ...more });

  test('one bad tool takes no other with it', () => {
    const { tools, refused } = listingOf([
      tool('fine'),
      tool('orders.refund'),
      tool(''),
      tool('x'.repeat(61)),
      tool('\u0430dmin'),
      null,
      { name: 'bare' },
      tool('task', { execution: { taskSupport: 'required' } }),
    ]);
    expect([...tools.keys()]).toEqual(['fine']);
    expect(refused.map((one) => one.tool)).toEqual([
      'orders.refund',
      '?',
      'x'.repeat(60),
      '?dmin',
      '?',
      'bare',
      'task',
    ]);
  });

  test('names that people could take for one another are all refused', () => {
    const { tools, refused } = listingOf([
      tool('add-note'),
      tool('Add_Note'),
      tool('twice'),
      tool('twice'),
      tool('other'),
    ]);
    expect([...tools.keys()]).toEqual(['other']);
    expect(refused.map((one) => one.tool).sort()).toEqual(['Add_Note', 'add-note', 'twice']);
  });

  test('whatever it says of a tool is part of its definition', () => {
    const definition = (more: object) => listingOf([tool('a', more)]).tools.get('a')?.definition;
    const all = [
      {},
      { description: 'd' },
      { title: 't' },
      { annotations: { readOnlyHint: true } },
      { outputSchema: { type: 'object' } },
    ];
    expect(new Set(all.map(definition)).size).toBe(all.length);
    expect(definition({ description: 'd', _meta: { a: 1 } })).toBe(definition({ description: 'd' }));
  });
});
