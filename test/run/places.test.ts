/** Places in values and schemas: what a path leads to, what fits where, what an output must hold. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { canonical } from '../../src/run/plan/digest.ts';
import { met, unmet } from '../../src/run/plan/expectations.ts';
import type { Expectation, Json } from '../../src/run/plan/plan.ts';
import {
  formatPath,
  holdsPending,
  type Path,
  parseReference,
  pendingOf,
  referenceOf,
  references,
  replaceInArgs,
  valueAt,
} from '../../src/run/plan/references.ts';
import { compatible, schemaAt } from '../../src/run/plan/schema-types.ts';
import type { Step } from '../../src/run/steps.ts';

describe('a schema at a path', () => {
  const schema = z.object({
    name: z.string().optional(),
    list: z.array(z.object({ id: z.number().nullable() })).readonly(),
    pair: z.tuple([z.string(), z.boolean()]).default(['x', true]),
    by: z.record(z.string(), z.number()),
    either: z.union([z.object({ a: z.string() }), z.object({ a: z.number(), b: z.boolean() })]),
    free: z.any(),
    unknown: z.unknown(),
    later: z.lazy(() => z.object({ deep: z.string() })),
    piped: z.string().transform(Number),
  });
  const kind = (...path: Path) => {
    const found = schemaAt(schema, path);
    return found && [z.string(), z.number(), z.boolean()].map((to) => compatible(found, to));
  };
  test.each<[Path, boolean[] | undefined]>([
    [['name'], [true, false, false]],
    [
      ['list', 0, 'id'],
      [false, true, false],
    ],
    [
      ['list', 7, 'id'],
      [false, true, false],
    ],
    [
      ['pair', 0],
      [true, false, false],
    ],
    [
      ['pair', 1],
      [false, false, true],
    ],
    [
      ['by', 'anything'],
      [false, true, false],
    ],
    [
      ['either', 'a'],
      [true, true, false],
    ],
    [
      ['either', 'b'],
      [false, false, true],
    ],
    [
      ['free', 'what', 3],
      [true, true, true],
    ],
    [
      ['unknown', 'ever'],
      [true, true, true],
    ],
    [
      ['later', 'deep'],
      [true, false, false],
    ],
    [['piped'], [true, false, false]],
    [['colour'], undefined],
    [['name', 'length'], undefined],
    [['list', 'id'], undefined],
    [['list', 0, 'colour', 'of'], undefined],
    [['pair', 'first'], undefined],
    [['pair', 2], undefined],
    [['by', 3], undefined],
    [['either', 'c'], undefined],
    [['constructor'], undefined],
    [[0], undefined],
  ])('%j', (path, kinds) => expect(kind(...path)).toEqual(kinds));
});

describe('a value fits where one of its kinds is taken', () => {
  const list = z.array(z.string());
  const fields = z.object({ a: z.string() });
  test.each<[string, z.ZodType, z.ZodType, boolean]>([
    ['a word of a few for words', z.enum(['a', 'b']), z.string(), true],
    ['a word of a few for numbers', z.enum(['a', 'b']), z.number(), false],
    ['a literal for its kind', z.literal(5), z.number(), true],
    ['a literal for another', z.literal(5), z.string(), false],
    ['nothing for nothing', z.literal(null), z.null(), true],
    ['nothing for fields', z.null(), fields, false],
    ['an address for words', z.email(), z.string(), true],
    ['words or a number for a number', z.union([z.string(), z.number()]), z.number(), true],
    ['words or a number for a list', z.union([z.string(), z.number()]), list, false],
    ['a list for a pair', list, z.tuple([z.string()]), true],
    ['a list for fields', list, fields, false],
    ['fields for fields by any name', fields, z.record(z.string(), z.string()), true],
    ['a switch for words', z.boolean(), z.string(), false],
    ['what is not known for anything', z.unknown(), list, true],
    ['anything for what is not known', list, z.any(), true],
  ])('%s', (_, from, ...[to, fits]) => expect(compatible(from, to)).toBe(fits));
});

describe('what a step was expected to give', () => {
  const output = { order: { id: 'A-1', days: 3, gone: null, tags: ['x', 'y'] } };
  const holds = (path: string, is: Expectation['is'], value?: Json) =>
    met({ path, is, ...(value === undefined ? {} : { value }) } as Expectation, output);
  test.each<[string, Expectation['is'], Json | undefined, boolean]>([
    ['order.id', 'present', undefined, true],
    ['.order.id', 'present', undefined, true],
    ['order.tags[1]', 'present', undefined, true],
    ['order.gone', 'present', undefined, false],
    ['order.size', 'present', undefined, false],
    ['no path', 'present', undefined, false],
    ['order.gone', 'absent', undefined, true],
    ['order.size', 'absent', undefined, true],
    ['order.id', 'absent', undefined, false],
    ['order.tags', 'equals', ['x', 'y'], true],
    ['order.tags', 'equals', ['y', 'x'], false],
    ['order.gone', 'equals', undefined, true],
    ['order.size', 'equals', undefined, false],
    ['order.days', 'at_least', 3, true],
    ['order.days', 'at_least', 4, false],
    ['order.days', 'at_most', 3, true],
    ['order.days', 'at_most', 2, false],
    ['order.id', 'at_most', 9, false],
    ['order.days', 'at_least', '1', false],
    ['order.id', 'at_least', 'A', false],
    ['order.id', 'at_most', 'Z', false],
    ['order.days', 'at_most', '9', false],
    ['order.id', 'one_of', ['A-0', 'A-1'], true],
    ['order.id', 'one_of', ['A-0'], false],
    ['order.id', 'one_of', 'A-1', false],
    ['order.size', 'one_of', ['A-1'], false],
  ])('%s is %s %j', (path, is, ...[value, expected]) => expect(holds(path, is, value)).toBe(expected));

  test('in a list, by its place; and nothing of what gave nothing', () => {
    const second = { path: '[1].id', is: 'equals', value: 'b' } as const;
    expect(met(second, [{ id: 'a' }, { id: 'b' }])).toBe(true);
    expect(met({ path: 'id', is: 'present' } as Expectation, undefined)).toBe(false);
  });

  test('is looked at once the step is done, the first that does not hold', () => {
    const expects = ['order.id', 'order.size', 'order.gone'].map((path) => ({ path, is: 'present' }));
    const step = (state: string) => ({ state, output, expect: expects }) as unknown as Step;
    expect(unmet(step('done'))).toEqual({ path: 'order.size', is: 'present' });
    expect(unmet(step('failed'))).toBeUndefined();
    expect(unmet({ ...step('done'), expect: [] })).toBeUndefined();
  });
});

describe('a reference', () => {
  test.each<[string, object | undefined]>([
    ['s1', { step: 's1', path: [] }],
    ['s1.a_b[12].C', { step: 's1', path: ['a_b', 12, 'C'] }],
    ['s1.a[0][1]', { step: 's1', path: ['a', 0, 1] }],
    ['S1.a', undefined],
    ['1s.a', undefined],
    ['s1.', undefined],
    ['s1.0', undefined],
    ['s1[x]', undefined],
    ['s1[12345]', undefined],
    ['s1.a b', undefined],
    [' s1.a', undefined],
    ['', undefined],
  ])('"%s"', (text, parsed) => expect(parseReference(text)).toEqual(parsed));

  test('reads back as it was written', () =>
    expect(formatPath(parseReference('s1.a[0].b')?.path ?? [])).toBe('.a[0].b'));

  test('stands alone: with anything beside it, it is a value as any', () => {
    expect(referenceOf({ $ref: 's1.a' })).toBe('s1.a');
    for (const other of [{ $ref: 's1', more: 1 }, { $ref: 5 }, ['s1'], 's1', null, { ref: 's1' }])
      expect(referenceOf(other as Json)).toBeUndefined();
    expect(references({ a: [{ b: { $ref: 's1.x' } }], c: { $ref: 's2', d: { $ref: 's3' } } })).toEqual([
      { at: ['a', 0, 'b'], text: 's1.x' },
      { at: ['c', 'd'], text: 's3' },
    ]);
  });

  test('leads to what stands there, and to nothing where nothing does', () => {
    const value = { a: [{ b: 1 }], text: 'abc' };
    expect(valueAt(value, ['a', 0, 'b'])).toBe(1);
    for (const path of [
      ['a', 'b'],
      ['a', 0, 0],
      ['text', 0],
      ['a', 1, 'b'],
      ['text', 'length'],
    ])
      expect(valueAt(value, path)).toBeUndefined();
    expect(valueAt(undefined, ['a'])).toBeUndefined();
    expect(valueAt(value, [])).toEqual(value);
  });

  test('to what another write will give is told by both its names, and found however deep', () => {
    expect(pendingOf({ $call: 'f', path: '.a' })).toEqual({ $call: 'f', path: '.a' });
    for (const other of [
      { $call: 'f' },
      { path: '.a' },
      { $call: 1, path: '.a' },
      { $call: 'f', path: 1 },
      'f',
    ])
      expect(pendingOf(other as Json)).toBeUndefined();
    expect(holdsPending({ a: [{ b: { $call: 1 } }] })).toBe(true);
    expect(holdsPending({ a: ['$call', { call: 1 }] })).toBe(false);
  });

  test('is replaced where it stands; all else is kept as it is', () => {
    const args = { a: [{ $ref: 's1' }, 2], b: { c: { $ref: 's1' }, d: null } };
    const replaced = replaceInArgs(args, (value) => (referenceOf(value) === undefined ? undefined : 'x'));
    expect(replaced).toEqual({ a: ['x', 2], b: { c: 'x', d: null } });
    expect(args.a[0]).toEqual({ $ref: 's1' });
  });
});

test('what JSON cannot carry has no bytes that could be approved', () => {
  expect(() => canonical(undefined)).toThrow('only JSON values have canonical bytes');
  expect(canonical({ b: 1, a: [null] })).toBe('{"a":[null],"b":1}');
});
