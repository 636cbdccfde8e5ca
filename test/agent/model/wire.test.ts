/** What models say comes through as it was meant. */
import fc from 'fast-check';
import { zodResponseFormat } from 'openai/helpers/zod';
import { describe, expect, test } from 'vitest';
import { JudgeWire, LookWire, NextWire, nextFromWire, ReplyWire } from '../../../src/agent/model/wire.ts';
import { strictSchemaProblems } from '../../model-server/strict-schema.ts';
import { plan, step, type WireStep } from '../../model-server/wire-steps.ts';
import { next } from './planning.ts';

describe('the shapes on the wire', () => {
  test.each([
    ['next', NextWire],
    ['answer', ReplyWire],
    ['look', LookWire],
    ['judgement', JudgeWire],
  ])('%s is a schema that strict structured output takes', (name, shape) => {
    expect(strictSchemaProblems(zodResponseFormat(shape, name).json_schema.schema)).toEqual([]);
  });

  test('any plan comes through as it was meant', () => {
    const json = fc.jsonValue({ maxDepth: 2 }).map(asRead);
    const steps = fc.array(
      fc.record({
        id: fc.stringMatching(/^[a-z][a-z0-9_]{0,10}$/),
        title: fc.string({ minLength: 1, maxLength: 50 }),
        tool: fc.string({ minLength: 1, maxLength: 50 }),
        args: fc.dictionary(fc.string({ minLength: 1, maxLength: 10 }), json, { maxKeys: 4 }).map(asRead),
        needs: fc.array(fc.string({ maxLength: 10 }), { maxLength: 3 }),
        again: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(steps, (proposed) => {
        const wire = proposed.map(({ args, again, ...one }) => ({
          ...one,
          args: JSON.stringify(args),
          expect: [],
          again: again ?? null,
        }));
        const read = next(plan('a plan', wire as WireStep[]));
        expect(read).toEqual({
          kind: 'plan',
          summary: 'a plan',
          steps: proposed.map(({ again, ...one }) => ({
            ...one,
            expect: [],
            ...(again === undefined ? {} : { again }),
          })),
        });
      }),
    );
  });

  test('a name that would reach a prototype is left out, at any depth', () => {
    const args = '{"__proto__":{"admin":true},"order":{"__proto__":{"admin":true},"number":"A1"}}';
    const read = next(plan('a plan', [{ ...step('a', 'orders.details'), args }]));
    expect(JSON.stringify(read)).toContain('"args":{"order":{"number":"A1"}}');
  });

  test('what is no plan is said in words', () => {
    expect(
      nextFromWire(plan('x', [step('a', 'orders.details'), { ...step('b', 'x'), args: '[1]' }]) as NextWire),
    ).toEqual({
      problems: ['step b: args must be a string that holds one JSON object'],
    });
    expect(nextFromWire(plan('x', [{ ...step('A b', 'x') }]) as NextWire)).toMatchObject({
      problems: [expect.stringMatching(/an id is a small letter/)],
    });
    expect(nextFromWire(plan('', []) as NextWire)).toMatchObject({ problems: expect.any(Array) });
  });
});

/** As JSON that was written and read, less what never comes through: -0 and names that reach a prototype. */
function asRead<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (name, inner) => (name === '__proto__' ? undefined : inner));
}
