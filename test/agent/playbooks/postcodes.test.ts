/** Postcodes by country: read where one stands, as its country writes it, and never out of another number. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AgentDesk } from '../../../src/agent/desk.ts';
import { postcodeOf } from '../../../src/agent/playbooks/entities/postcodes.ts';
import { entityReader } from '../../../src/agent/playbooks/entities/read.ts';
import { entityMistakes } from '../../../src/agent/playbooks/entity-mistakes.ts';
import { DeskFile } from '../../../src/run/desk.ts';

const deskOf = (...countries: string[]): AgentDesk => ({
  languages: ['en', 'de'],
  currencies: ['EUR', 'GBP', 'CHF'],
  evidence: {},
  entities: DeskFile.shape.entities.parse({
    order: {
      label: 'order number',
      pattern: 'SO-####-######',
      example: 'SO-2024-000991',
      synonyms: ['order'],
    },
    postcode: {
      ...{ label: 'postcode', synonyms: ['zip', 'PLZ'], kind: 'postcode', countries },
      ...{ example: countries[0] === 'DE' ? '10115' : 'SW1A 1AA', address: true },
    },
  }),
});
const found = (text: string, ...countries: string[]) =>
  entityReader(deskOf(...countries))(text).flatMap(({ field, value }) =>
    field === 'postcode' ? [value] : [],
  );

describe('read', () => {
  test.each<[string, string[], string[]]>([
    ['SO-2024-000991, june@example.com, 94105', ['US'], ['94105']],
    ['zip 94105-1234 please', ['US'], ['94105-1234']],
    ['the order is from sw1a1aa', ['GB'], ['SW1A 1AA']],
    [
      'M1 1AE, EC1A 1BB, CR2 6XH, DN55 1PT, W1A 1HQ',
      ['GB'],
      ['M1 1AE', 'EC1A 1BB', 'CR2 6XH', 'DN55 1PT', 'W1A 1HQ'],
    ],
    ['k1a0b1', ['CA'], ['K1A 0B1']],
    ['1012ab', ['NL'], ['1012 AB']],
    ['D02 AF30', ['IE'], ['D02 AF30']],
    ['00-950, 111 20', ['PL', 'SE'], ['00-950', '111 20']],
    ['B, b@example.com, 8001', ['CH'], ['8001']],
    ['CH-8001 and D-10115', ['CH', 'DE'], ['8001', '10115']],
    ['PLZ 2026', ['CH'], ['2026']],
    ['94105', ['DE', 'US'], ['94105']],
  ])('%s (%j)', (text, countries, codes) => {
    expect(found(text, ...countries)).toEqual(codes);
  });
});

describe('not read out of', () => {
  test.each<[string, string[]]>([
    ['SO-2024-000991', ['DE', 'US', 'CH']],
    ['in 2026 we moved', ['CH', 'AT']],
    ['GBP 1000, 1200 CHF and 50%', ['CH']],
    ['tel. 0341 555 12345', ['DE', 'CH']],
    ['on 26.11.2026 at 10115.5', ['DE', 'CH']],
    ['10115-77, 10115/3 and #10115', ['DE']],
    ['E5 and M4, B-7Q2K9, a 4 by 4', ['GB', 'CH']],
    ['SA1 1A or 123456', ['GB', 'DE']],
    ['1012 SS', ['NL']],
    ['Z1A 0B1', ['CA']],
  ])('%s (%j)', (text, countries) => {
    expect(found(text, ...countries)).toEqual([]);
  });
});

test.each([
  [
    'ship it to 10 High Street, Leeds LS14ap now',
    'GB',
    { street: '10 High Street', city: 'Leeds', postcode: 'LS1 4AP' },
  ],
  [
    'Neue Adresse: Langstrasse 12, 8004 Zürich',
    'CH',
    { street: 'Langstrasse 12', city: 'Zürich', postcode: '8004' },
  ],
  [
    'bitte an die Bahnhofstr. 1, 8001 Zürich liefern',
    'CH',
    { street: 'Bahnhofstr. 1', city: 'Zürich', postcode: '8001' },
  ],
  [
    'Lieferung bitte an: An der Alster 3, 8001 Zürich',
    'CH',
    { street: 'An der Alster 3', city: 'Zürich', postcode: '8001' },
  ],
])('in an address: %s', (text, country, value) => {
  const [address] = entityReader(deskOf(country))(text).filter(({ field }) => field === 'address');
  expect(address?.value).toMatchObject(value);
});

test('whatever is read is a postcode of the countries, and written again it is the same', () => {
  const sign = fc.constantFrom(...'019 ABSX-,.\n');
  fc.assert(
    fc.property(fc.string({ unit: sign, maxLength: 60 }), (text) => {
      const countries = ['GB', 'DE', 'NL', 'SE', 'PL'];
      for (const code of found(text, ...countries))
        expect(postcodeOf(String(code), { countries })).toBe(code);
    }),
  );
});

test('takes time that grows with the text alone', () => {
  const read = entityReader(deskOf('GB', 'NL', 'SE', 'US', 'CH'));
  const text = 'SW1 1012 10 '.repeat(8_000);
  expect(read(text).length).toBeLessThan(text.length);
});

describe('a desk', () => {
  const { entities } = deskOf('DE');
  const mistakes = (more: object) =>
    entityMistakes(DeskFile.shape.entities.parse({ ...entities, ...more })).map(
      ({ path, reason }) => `${path.join('.')}: ${reason}`,
    );

  test('that is right', () => {
    expect(mistakes({})).toEqual([]);
  });

  test.each<[object, RegExp]>([
    [
      { postcode: { label: 'p', kind: 'postcode', countries: ['DE', 'GB'], example: '1011' } },
      /^entities\.postcode\.example: "1011" is not written as its own kind says: write a postcode of DE or GB/,
    ],
    [
      { postcode: { label: 'p', kind: 'postcode', countries: ['DE', 'XX'], example: '10115' } },
      /^entities\.postcode\.countries\.1: there is no country with postcodes "XX"; there is AD, AT, .* write a pattern/,
    ],
    [
      { member: { label: 'member', pattern: '#####', example: '20417' } },
      /^entities\.member\.example: "20417" is also postcode: nobody can tell which is meant/,
    ],
  ])('%j', (more, says) => {
    expect(mistakes(more)).toContainEqual(expect.stringMatching(says));
  });

  test.each([
    { kind: 'postcode' },
    { kind: 'date', countries: ['DE'] },
    { pattern: '#####', countries: ['DE'] },
  ])('says countries beside the kind, and nowhere else: %j', (one) => {
    const parsed = DeskFile.shape.entities.safeParse({ postcode: { label: 'p', example: '10115', ...one } });
    expect(parsed.error?.issues[0]?.message).toBe('has countries beside kind: postcode, and nowhere else');
  });
});
