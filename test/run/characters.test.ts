/** Which characters are stored and which are shown: for all texts, and in the card. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isolated, mapTexts, storable, storableWhole, visible } from '../../src/run/text/characters.ts';

/** Every code unit, halves of surrogate pairs among them. */
const anyText = fc
  .array(fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 0xd800, 0xdc00, 0x202e, 0x2069, 0x200d)))
  .map((units) => String.fromCharCode(...units));

describe('what is stored', () => {
  test('no text holds NUL or half of a surrogate pair, and what could be stored is as it was', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const kept = storable(text);
        expect(kept).not.toContain('\0');
        expect(kept.isWellFormed()).toBe(true);
        expect(storable(kept)).toBe(kept);
        if (text.isWellFormed()) expect(kept).toBe(text.replaceAll('\0', ''));
      }),
    );
  });

  test('nor does any value, in names of fields either, and its shape stays', () => {
    fc.assert(
      fc.property(
        fc.object({ key: anyText, values: [anyText, fc.integer(), fc.constant(null)] }),
        (value) => {
          const kept = storableWhole(value);
          const json = JSON.stringify(kept);
          expect(json).not.toMatch(/\\u0000|\\ud[89a-f]/i);
          if (JSON.stringify(value) === json) expect(kept).toEqual(value);
        },
      ),
    );
  });

  test('dates and bytes stay what they are, and names that are no ordinary ones do no harm', () => {
    const value = { at: new Date(0), bytes: new Uint8Array([0]), list: [undefined, 'a\0'] };
    expect(storableWhole(value)).toEqual({ ...value, list: [undefined, 'a'] });
    const hostile = JSON.parse('{"__proto__":{"polluted":"x\\u0000"}}');
    expect(JSON.stringify(storableWhole(hostile))).toBe('{"__proto__":{"polluted":"x"}}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('depth is no weapon', () => {
    let deep: unknown = 'a\0';
    for (let n = 0; n < 50_000; n += 1) deep = [deep];
    expect(() => mapTexts(deep, storable)).not.toThrow();
  });
});

describe('what is shown', () => {
  test('nothing is left that nobody sees or that turns the rest around, and cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), (text) => {
        const seen = visible(text);
        expect(seen).not.toMatch(/(?![\t\n])\p{Cc}|\p{Bidi_Control}|[\u200b\u2060-\u2064\ufeff\u00ad]/u);
        expect(seen).not.toMatch(/[\u{e0000}-\u{e0fff}]/u);
        expect(seen.isWellFormed()).toBe(true);
        expect(visible(seen)).toBe(seen);
      }),
    );
  });

  test.each([
    ['paid 001\u202e54\u202c', 'paid 00154'],
    ['a\u{e0041}\u{e0042}b', 'ab'],
    ['zero\u200bwidth\u2060\ufeff', 'zerowidth'],
    [`hidden${'\ufe0f\ufe0e'.repeat(40)}`, 'hidden'],
    ['one\r\ntwo\u2028three', 'one\ntwo\nthree'],
  ])('%j is shown as %j', (text, seen) => expect(visible(text)).toBe(seen));

  test.each(['👩‍👩‍👧‍👧', '❤️‍🔥', 'می‌خواهم', 'क्‍ष', 'naïve café', 'שלום'])('%s stays as it is', (text) =>
    expect(visible(text)).toBe(text),
  );

  test('a line from right to left stands between isolates that are always closed; others as they are', () => {
    expect(isolated('EUR 48.00')).toBe('EUR 48.00');
    expect(isolated('שלום\u2069 12\nplain')).toBe('\u2068שלום 12\u2069\nplain');
    fc.assert(
      fc.property(anyText, (text) => {
        for (const line of isolated(text).split('\n')) {
          expect(line.replace(/^\u2068(.*)\u2069$/u, '$1')).not.toMatch(/\p{Bidi_Control}/u);
        }
      }),
    );
  });
});
