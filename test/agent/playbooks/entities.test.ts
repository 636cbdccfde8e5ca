import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cover } from '../../../src/agent/playbooks/entities/found.ts';
import { itemNear, removedItems } from '../../../src/agent/playbooks/entities/items.ts';
import { entityReader } from '../../../src/agent/playbooks/entities/read.ts';
import { clausesOf, phraseOf, readable } from '../../../src/agent/playbooks/words.ts';
import { fernhill } from './case-in-memory.ts';

const readEntities = entityReader(fernhill);
const values = (text: string, field: string) =>
  readEntities(text).flatMap((found) => (found.field === field ? [found.value] : []));

/** Text that touches a neighbour without growing into it. */
const around = fc
  .string({ unit: 'binary', maxLength: 60 })
  .map((text) => text.replace(/[\p{L}\p{N}@._%+#-]/gu, ' '));
const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));

describe('order numbers', () => {
  it('are found wherever they stand', () => {
    fc.assert(
      fc.property(around, digits(5), around, (before, number, after) => {
        const text = `${before} FH-${number} ${after}`;
        expect(values(text, 'order')).toContain(`FH-${number}`);
        const found = readEntities(text).find((one) => one.field === 'order');
        expect(readable(text).slice(found?.start, found?.end)).toBe(`FH-${number}`);
      }),
    );
  });

  it('may be written with a blank, without a dash, or small', () => {
    for (const text of ['fh 10482', 'FH10482', 'fh–10482', '#FH-10482,', '(FH-10482)'])
      expect(values(text, 'order')).toEqual(['FH-10482']);
    for (const text of ['FH-104', 'FH-1048255', 'XFH-10482']) expect(values(text, 'order')).toEqual([]);
  });
});

describe('digits behind a label', () => {
  it.each([
    'FH-10311, zip of the order 04103',
    'FH-10311 (old postcode on the order 04103)',
    'FH-10311, PLZ der Bestellung: 04103',
    'order 10311, the postcode of his order is 04103',
    'FH-10311, code postal de la commande 04103',
  ])('are what the nearest label before them says: %s', (text) => {
    expect(values(text, 'order')).toEqual(['FH-10311']);
    expect(values(text, 'postcode')).toEqual(['04103']);
  });

  it('have their label with them, save where something is to become of it', () => {
    const place = (text: string) => {
      const found = readEntities(text).find(({ field }) => field === 'postcode');
      return text.slice(found?.labelled ?? found?.start, found?.end);
    };
    expect(place('cancel it, postcode of the order: 04103')).toBe('postcode of the order: 04103');
    expect(place('set the postcode to 04103')).toBe('04103');
  });
});

describe('postcodes', () => {
  it('are five digits that stand alone', () => {
    fc.assert(
      fc.property(digits(5), (code) => {
        expect(values(`mara, ${code}: mug arrived broken`, 'postcode')).toEqual([code]);
      }),
    );
  });

  it('are never taken out of order numbers, amounts, longer numbers or e-mail addresses', () => {
    fc.assert(
      fc.property(
        digits(5),
        fc.constantFrom(
          'FH-N',
          'fh N',
          'FHN',
          'EUR N',
          'N €',
          'N,00',
          'N.00 EUR',
          '9N',
          'N9',
          'x.N@example.com',
          'N@example.com',
          'N-2',
          'ref-N',
          '555-N',
        ),
        (code, shape) => {
          expect(values(`it says ${shape.replace('N', code)} here`, 'postcode')).toEqual([]);
        },
      ),
    );
  });

  it('inside a new address belong to the address', () => {
    const text = 'FH-10517, lena.k@example.com, 04109: new address Hauptstr. 9, 04103 Leipzig';
    expect(values(text, 'postcode')).toEqual(['04109']);
    expect(values(text, 'address')).toEqual([{ street: 'Hauptstr. 9', postcode: '04103', city: 'Leipzig' }]);
  });
});

describe('numbers as people write them', () => {
  it.each([
    ['FH-10,482 please', 'order', ['FH-10482']],
    ['order no. 10482, 20095', 'order', ['FH-10482']],
    ['Bestellung 10482', 'order', ['FH-10482']],
    ['order 10482 and 20095', 'postcode', ['20095']],
    ['PLZ: D-20095', 'postcode', ['20095']],
    ['DE-20095 Hamburg', 'postcode', ['20095']],
    ['Tel. 0341 555 12345', 'postcode', []],
    ['call +49 341 12345', 'postcode', []],
    ['IBAN DE02 1203 0000 0000 2020 51', 'postcode', []],
    ["'siobhan@example.com'", 'email', ['siobhan@example.com']],
    ["s.o'brien@example.com", 'email', ["s.o'brien@example.com"]],
    ["customer is Siobhan O'Brien", 'name', ["Siobhan O'Brien"]],
  ])('%s: %s', (text, field, expected) => {
    expect(values(text, field)).toEqual(expected);
  });

  it.each([
    ['Am Alten Markt 5a, 24103 Kiel. Danke!', 'Kiel'],
    ['Ringstr. 8, D-24103 Kiel Danke', 'Kiel'],
    ['Ringstr. 8, 24103 Kiel Foto anbei', 'Kiel'],
    ['Ringstr. 8, 61348 Bad Homburg v. d. Höhe', 'Bad Homburg v. d. Höhe'],
    ['Ringstr. 8, 60311 Frankfurt a. M., bitte', 'Frankfurt a. M.'],
    ['Ringstr. 8, 06108 Halle (Saale)', 'Halle (Saale)'],
  ])('the town of %s', (text, city) => {
    expect(values(text, 'address')).toEqual([expect.objectContaining({ city })]);
  });
});

describe('e-mails', () => {
  it('are told apart by who uses them', () => {
    const text = 'customer locked out, mails from s.k@example.net, says the account is s.kaya@example.com';
    expect(values(text, 'email')).toEqual(['s.k@example.net']);
    expect(values(text, 'claimed_email')).toEqual(['s.kaya@example.com']);
    expect(values('Konto ist A@Example.com, schreibt von b@example.com', 'claimed_email')).toEqual([
      'a@example.com',
    ]);
    expect(values('mara.l@example.com: hello', 'email')).toEqual(['mara.l@example.com']);
  });
});

describe('amounts', () => {
  it('are cents, however they are written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_99 }), (cents) => {
        const point = (cents / 100).toFixed(2);
        const comma = point.replace('.', ',');
        for (const text of [
          `EUR ${point}`,
          `${point} EUR`,
          `${comma} €`,
          `€${point}`,
          `${comma} Euro`,
          comma,
        ])
          expect(values(`pay ${text} back`, 'amount')).toEqual([cents]);
      }),
    );
    expect(values('1.234,56 €', 'amount')).toEqual([123_456]);
    expect(values('EUR 1,234.56', 'amount')).toEqual([123_456]);
    expect(values('48 €', 'amount')).toEqual([4800]);
    expect(values('delivered on 20.11.2026 at 12.30', 'amount')).toEqual([]);
  });
});

describe('dates, addresses, pick-up points, photos and names', () => {
  it('reads dates', () => {
    expect(values('since 2026-11-20', 'date')).toEqual(['2026-11-20']);
    expect(values('am 20.11.2026', 'date')).toEqual(['2026-11-20']);
    expect(values('on 20 Nov', 'date')).toEqual(['--11-20']);
    expect(values('on November 20th, 2026', 'date')).toEqual(['2026-11-20']);
    expect(values('am 3. März', 'date')).toEqual(['--03-03']);
    expect(values('on 45 Nov', 'date')).toEqual([]);
  });

  it('reads addresses behind the words that announce them', () => {
    const address = { street: 'Am Alten Markt 12a', postcode: '18055', city: 'Rostock' };
    for (const text of [
      'new address Am Alten Markt 12a, 18055 Rostock',
      'please send it to Am Alten Markt 12a, 18055 Rostock.',
      'neue Adresse: Am Alten Markt 12a 18055 Rostock, danke',
      'her address is now Am Alten Markt 12a, 18055 Rostock',
    ])
      expect(values(text, 'address')).toEqual([address]);
    expect(values('new address Lindenweg 3, 60311 Frankfurt am Main', 'address')).toEqual([
      { street: 'Lindenweg 3', postcode: '60311', city: 'Frankfurt am Main' },
    ]);
    expect(values('new address An der Alster 3, 20099 Hamburg', 'address')).toEqual([
      { street: 'An der Alster 3', postcode: '20099', city: 'Hamburg' },
    ]);
    expect(values('please ship to hauptstr. 9, 04109 leipzig', 'address')).toEqual([
      { street: 'hauptstr. 9', postcode: '04109', city: 'leipzig' },
    ]);
    expect(values('not the old address Lindenweg 3, 60311 Frankfurt', 'address')).toEqual([]);
    expect(values('mara, 10115: mug', 'address')).toEqual([]);
  });

  it('reads pick-up points, photos and names', () => {
    expect(values('better the pick-up point PS-221', 'pickup')).toEqual(['PS-221']);
    expect(values('photo attached', 'photo')).toEqual([true]);
    expect(values('Foto anbei', 'photo')).toEqual([true]);
    expect(values('no photo yet', 'photo')).toEqual([false]);
    expect(values('the photo is missing', 'photo')).toEqual([false]);
    expect(values('kein Foto', 'photo')).toEqual([false]);
    expect(values('the customer is Mara L., angry', 'name')).toEqual(['Mara L.']);
    expect(values('the customer is angry', 'name')).toEqual([]);
  });
});

describe('addresses as the French and the Spanish write them', () => {
  it.each([
    [
      'merci de livrer au 7 ter rue des Lilas, 33000 Bordeaux',
      { street: '7 ter rue des Lilas', postcode: '33000', city: 'Bordeaux' },
    ],
    [
      'nouvelle adresse : 21, avenue de la Gare, 44000 Nantes. Merci',
      { street: '21, avenue de la Gare', postcode: '44000', city: 'Nantes' },
    ],
    [
      'mejor a Plaza de España, 3, 50001 Zaragoza, gracias',
      { street: 'Plaza de España, 3', postcode: '50001', city: 'Zaragoza' },
    ],
    [
      'mi dirección es Calle del Olmo, 14, 2º A, 28012 Madrid',
      { street: 'Calle del Olmo, 14, 2º A', postcode: '28012', city: 'Madrid' },
    ],
    ['bitte an Am Markt 4a, 24103 Kiel', { street: 'Am Markt 4a', postcode: '24103', city: 'Kiel' }],
  ])('%s', (text, address) => {
    expect(values(text, 'address')).toEqual([address]);
  });

  it('leave the old one out', () => {
    expect(values('mon ancienne adresse était 4 rue du Port, 13002 Marseille', 'address')).toEqual([]);
  });
});

describe('item words', () => {
  const free = new Cover(200);
  const near = ['broken', 'kaputt'].map(phraseOf);
  it('are what is left beside what happened', () => {
    expect(
      itemNear(clausesOf('FH-10482, 10115: mug arrived broken, photo attached'), near, free)?.words,
    ).toBe('mug');
    expect(itemNear(clausesOf('The big glass bowl was broken.'), near, free)?.words).toBe('big glass bowl');
    expect(itemNear(clausesOf('die Tasse kam kaputt an'), near, free)?.words).toBe('tasse');
    expect(itemNear(clausesOf('arrived broken: the mug'), near, free)?.words).toBe('mug');
    expect(itemNear(clausesOf('it arrived broken'), near, free)).toBeUndefined();
  });

  it('are found behind what takes them away', () => {
    expect(
      removedItems(clausesOf('better there, and drop the candle'), free).map((item) => item.words),
    ).toEqual(['candle']);
    expect(removedItems(clausesOf('bitte ohne die Kerze liefern'), free).map((item) => item.words)).toEqual([
      'kerze',
    ]);
    expect(
      removedItems(clausesOf('cancel the blue wool throw and send the rest'), free).map((item) => item.words),
    ).toEqual(['blue wool throw']);
    expect(removedItems(clausesOf('do not drop the candle'), free)).toEqual([]);
  });
});

describe('hostile text', () => {
  it('never makes reading throw, and every place lies in the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 400 }),
          fc.string({ unit: 'grapheme', maxLength: 400 }),
        ),
        (text) => {
          for (const found of readEntities(text)) {
            expect(found.start).toBeGreaterThanOrEqual(0);
            expect(found.end).toBeGreaterThan(found.start);
            expect(found.end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
