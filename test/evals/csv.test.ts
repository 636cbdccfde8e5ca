import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../evals/csv.ts';

describe('CSV', () => {
  it('reads quoted fields with commas, doubled quotes and line ends', () => {
    expect(
      readCsv('utterance,intent\n"I can\'t, ""really""\ncan\'t",cancel\r\n"plain ""as is""",keep\n'),
    ).toEqual([
      { utterance: 'I can\'t, "really"\ncan\'t', intent: 'cancel' },
      { utterance: 'plain "as is"', intent: 'keep' },
    ]);
  });

  it('gives back whatever was written, with every quoting', () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', ' ', "'") });
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field), { minLength: 1 }), (rows) => {
        const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
        const text = [['x', 'y'], ...rows].map((row) => row.map(quoted).join(',')).join('\n');
        expect(readCsv(text)).toEqual(rows.map(([x, y]) => ({ x, y })));
      }),
    );
  });

  it('keeps an empty last field, and passes over empty lines and a byte order mark', () => {
    expect(readCsv('\ufeffa,b\n1,\n\n2,3')).toEqual([
      { a: '1', b: '' },
      { a: '2', b: '3' },
    ]);
  });

  it.each([
    ['a,b\n1,2,3', /got 3 on line 2/],
    ['a,b\n1,"2\n3', /Quote Not Closed.* line 3/],
    ['a,b\n1,plain "as is"', /Opening Quote.* line 2/],
    ['a,b\n"1"x,2', /Closing Quote.* line 2/],
  ])('says what is wrong with %j', (text, reason) => {
    expect(() => readCsv(text)).toThrow(reason);
  });
});
