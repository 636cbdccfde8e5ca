/** Addresses in a text, and what is one address and nothing else. */
import { describe, expect, test } from 'vitest';
import { emailsIn, isAddrSpec, replaceEmails } from '../../../src/run/text/emails.ts';

const found = (text: string) => emailsIn(text).map(({ address }) => address);

test('each address is found where it stands, as it was written', () => {
  const text = 'Mara (Mara.L@example.com), ours: x@y.de.';
  expect(emailsIn(text)).toEqual([
    { address: 'Mara.L@example.com', index: 6 },
    { address: 'x@y.de', index: 33 },
  ]);
  expect(found("o'brien@example.com, 'mara@example.com'")).toEqual([
    "o'brien@example.com",
    'mara@example.com',
  ]);
  expect(found('no@where, @example.com, a@.de, user@-x.de')).toEqual([]);
  expect(found('jürgen@straße.example')).toEqual(['jürgen@straße.example']);
});

test('each is replaced, and nothing else', () =>
  expect(replaceEmails('a@b.de and c@d.de.', (address) => `<${address.length}>`)).toBe('<6> and <6>.'));

describe('one address and nothing else', () => {
  test.each([
    'a@b',
    'a@b.de',
    "o'brien+x@example.co.uk",
    'a.b_c@x-y.de',
    'ü@straße.de',
    `${'a'.repeat(64)}@b.de`,
  ])('%s is', (text) => expect(isAddrSpec(text)).toBe(true));

  test.each([
    ...['', '@b.de', 'a@', 'a@b.de, c@d.de', 'Mara <a@b.de>', 'a@b.de\nBcc: c@d.de', 'a b@c.de', 'a@@b.de'],
    ...['.a@b.de', 'a..b@c.de', 'a@-b.de', 'a@b-.de', 'a@b..de', '"a"@b.de', 'a@[1.2.3.4]'],
    ...[`${'a'.repeat(65)}@b.de`, `a@${'b'.repeat(64)}.de`],
  ])('%j is not', (text) => expect(isAddrSpec(text)).toBe(false));

  test('it is no longer than a mail server takes', () => {
    const of = (length: number) =>
      ['a@', 'b.'.repeat(200)]
        .join('')
        .slice(0, length - 1)
        .concat('c');
    expect([of(254).length, isAddrSpec(of(254))]).toEqual([254, true]);
    expect([of(256).length, isAddrSpec(of(256))]).toEqual([256, false]);
  });
});
