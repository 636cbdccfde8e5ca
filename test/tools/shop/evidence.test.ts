import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emailsIn, saysEmail, saysTerm } from '../../../src/tools/shop/accounts/evidence.ts';

describe('what the words prove', () => {
  test('an address counts in any case and with punctuation around it, but only whole', () => {
    expect(saysEmail(['from <Mara.L@Example.com>, please'], 'mara.l@example.com')).toBe(true);
    expect(saysEmail(['mara.l@example.com.'], 'mara.l@example.com')).toBe(true);
    expect(saysEmail(['xmara.l@example.com'], 'mara.l@example.com')).toBe(false);
    expect(saysEmail(['mara.l@example.com.evil.example.com'], 'mara.l@example.com')).toBe(false);
    expect(emailsIn(['a@example.com b@example.com', 'A@example.com'])).toEqual([
      'a@example.com',
      'b@example.com',
    ]);
  });

  test.each([
    ['FH-10482, mara.l@example.com, 10115: mug', true],
    ['postcode 10115', true],
    ['(10115)', true],
    ['10115 Berlin.', true],
    ['order FH-10115', false],
    ['order 101150', false],
    ['mail me at 10115@example.com', false],
    ['someone.10115@example.com', false],
    ['EUR 10115.50', true],
    ['', false],
  ])('a postcode in %j: %s', (text, expected) => expect(saysTerm([text], '10115')).toBe(expected));

  test('a term with spaces or signs is taken as it is', () => {
    expect(saysTerm(['her postcode is sw1a  1aa'], 'SW1A 1AA')).toBe(true);
    expect(saysTerm(['anything'], '.*')).toBe(false);
    expect(saysTerm(['anything'], '  ')).toBe(false);
  });

  test('a number that is part of a longer word or number never counts', () => {
    const glue = fc.stringMatching(/^[a-z0-9_]{1,5}$/);
    fc.assert(
      fc.property(
        glue,
        (text) => !saysTerm([`${text}10115`], '10115') && !saysTerm([`10115${text}`], '10115'),
      ),
    );
  });
});
