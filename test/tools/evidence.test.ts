import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskedBy, matchOf, saysTerm } from '../../src/tools/evidence.ts';

describe('a value is held against the record', () => {
  test('only where it is the one that was given', () => {
    const postcode = (given: string[]) => matchOf('postcode', given, ['10115']).fits;
    expect(postcode(['10115'])).toBe(true);
    expect(postcode(['10117'])).toBe(false);
    expect(postcode([])).toBe(false);
    expect(postcode(['10115', '10117'])).toBe(false);
    expect(matchOf('postcode', ['SW1A 1AA'], ['sw1a1aa']).fits).toBe(true);
    expect(matchOf('order_email', ['mara.l@example.com'], ['Mara.L@Example.com']).fits).toBe(true);
  });

  test('of two values or more none ever fits', () => {
    const codes = fc.uniqueArray(fc.stringMatching(/^\d{5}$/), { minLength: 2, maxLength: 50 });
    fc.assert(fc.property(codes, (given) => !matchOf('postcode', given, given).fits));
  });

  test('what fits is shown masked', () => {
    const match = (kind: 'order_email' | 'postcode' | 'name', value: string, fits = true) => ({
      ...{ kind, value, fits },
    });
    expect(
      maskedBy([
        match('order_email', 'mara.l@example.com'),
        match('postcode', '10115'),
        match('name', 'Mara Lind'),
      ]),
    ).toEqual({ order_email: 'm…@e…', postcode: '10…5', name: 'M… L…' });
    expect(maskedBy([match('postcode', '10117', false)])).toEqual({});
    expect(maskedBy([match('postcode', '4051')])).toEqual({ postcode: '4…' });
  });
});

describe('a name in the words', () => {
  test.each([
    ['it is Mara L., from Berlin', true],
    ['mara  l. says', true],
    ['Samara L.', false],
    ['mara.l@example.com', false],
  ])('%j: %s', (text, expected) => expect(saysTerm([text], 'Mara L.')).toBe(expected));

  test('signs are themselves', () => {
    expect(saysTerm(['anything'], '.*')).toBe(false);
    expect(saysTerm(['anything'], '  ')).toBe(false);
  });
});
