/** Characters that harm, one by one; characters.test.ts beside the rules draws whole texts of them. */
import { describe, expect, test } from 'vitest';
import {
  isolated,
  isStorable,
  mapTexts,
  storable,
  storableWhole,
  visible,
} from '../../../src/run/text/characters.ts';

describe('what is stored', () => {
  test.each([
    ['a\0b\0', 'ab'],
    ['a\ud800b', 'a\ufffdb'],
    ['\udc00', '\ufffd'],
    ['naïve 👩‍👩‍👧', 'naïve 👩‍👩‍👧'],
  ])('%j as %j', (text, kept) => expect(storable(text)).toBe(kept));

  test.each<[unknown, boolean]>([
    ['a', true],
    ['a\0', false],
    [{ a: ['b', { c: 'd\0' }] }, false],
    [{ 'a\0': 1 }, false],
    [{ a: ['b', 1, null, true, undefined] }, true],
    [null, true],
    ['\ud800', false],
  ])('%j can be stored as it is: %j', (value, can) => expect(isStorable(value)).toBe(can));

  test('a circle is no weapon', () => {
    const circle: { name: string; inside?: unknown } = { name: 'a' };
    circle.inside = [circle];
    expect(isStorable(circle)).toBe(true);
    circle.name = 'a\0';
    expect(isStorable(circle)).toBe(false);
  });
});

describe('every text of a value is changed', () => {
  const loud = (text: string) => text.toUpperCase();
  test('in lists and in fields, and nothing else', () => {
    expect(mapTexts('a', loud)).toBe('A');
    expect(mapTexts(['a', 1, null, ['b', { c: 'd' }]], loud)).toEqual(['A', 1, null, ['B', { C: 'D' }]]);
    for (const value of [1, null, undefined, true]) expect(mapTexts(value, loud)).toBe(value);
    expect(mapTexts({}, loud)).toEqual({});
    expect(mapTexts([], loud)).toEqual([]);
  });

  test('in the order in which they stood, so that they can be changed and listed', () => {
    const made = mapTexts({ b: 'x', a: 'y' }, loud) as Record<string, string>;
    expect(Object.entries(made)).toEqual([
      ['B', 'X'],
      ['A', 'Y'],
    ]);
    made.B = 'z';
    delete made.A;
    expect(made).toEqual({ B: 'z' });
  });

  test('also of an object without a prototype, and of none that is something else', () => {
    const bare = Object.assign(Object.create(null), { a: 'b' });
    const date = new Date(0);
    const made = mapTexts({ bare, date, bytes: new Uint8Array([1]) }, loud) as Record<string, unknown>;
    expect(made.BARE).toEqual({ A: 'B' });
    expect(made.DATE).toBe(date);
    expect(made.BYTES).toEqual(new Uint8Array([1]));
  });

  test('of what comes from outside as it is stored', () =>
    expect(storableWhole({ 'a\0': ['b\0', '\ud800'] })).toEqual({ a: ['b', '\ufffd'] }));
});

describe('what is shown', () => {
  test.each([
    ['paid 001\u202e54\u202c', 'paid 00154'],
    ['a\u{e0041}\u{e0042}b', 'ab'],
    ['zero\u200bwidth\u2060\ufeff', 'zerowidth'],
    ['hidden\ufe0f\ufe0e\ufe0f', 'hidden'],
    ['kept\ufe0f\u200d.', 'kept\ufe0f\u200d.'],
    ['one\r\ntwo\rthree\u2028four\u2029five\u0085six\nseven', 'one\ntwo\nthree\nfour\nfive\nsix\nseven'],
    ['a\tb\u0007c\ud800', 'a\tbc\ufffd'],
  ])('%j as %j', (text, seen) => expect(visible(text)).toBe(seen));

  test('a line from right to left stands between isolates, each for itself, and others as they are', () => {
    expect(isolated('EUR\u200b 48.00')).toBe('EUR 48.00');
    expect(isolated('שלום\u2069 12\nplain\nعربي')).toBe('\u2068שלום 12\u2069\nplain\n\u2068عربي\u2069');
  });
});
