/** What desk.yaml may say: each mistake is told in words that say what to write. */
import { describe, expect, test } from 'vitest';
import { DeskEntity, DeskFile } from '../../src/run/desk.ts';
import { DeskShop } from '../../src/run/desk-shop.ts';

const messages = (
  schema: { safeParse(value: unknown): { error?: { issues: { message: string }[] } } },
  value: unknown,
) => schema.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

describe('an entity', () => {
  const entity = (more: object) => ({ label: 'ticket number', example: 'AB-1', ...more });
  const wrong = (more: object) => messages(DeskEntity, entity(more));
  const one = 'has one of pattern, regex, values and kind';
  const countries = 'has countries beside kind: postcode, and nowhere else';

  test('is told in one of four ways', () => {
    for (const way of [
      { pattern: 'AB-#' },
      { regex: '#(\\d{4})' },
      { values: { mug: [] } },
      { kind: 'date' },
    ])
      expect(wrong(way)).toEqual([]);
    expect(wrong({ kind: 'postcode', countries: ['DE'] })).toEqual([]);
    expect(wrong({})).toEqual([one]);
    expect(wrong({ pattern: 'AB-#', regex: 'x' })).toEqual([one]);
    expect(wrong({ values: { mug: [] }, kind: 'date' })).toEqual([one]);
  });

  test('has one pattern or several, and is read with several', () => {
    expect(DeskEntity.parse(entity({ pattern: 'AB-#' })).pattern).toEqual(['AB-#']);
    expect(DeskEntity.parse(entity({ pattern: ['AB-#', 'CD-#'] })).pattern).toEqual(['AB-#', 'CD-#']);
  });

  test('has a regular expression that is one', () =>
    expect(wrong({ regex: '(' })).toEqual(['is no regular expression']));

  test('is a postcode of some countries, and nothing else is', () => {
    expect(wrong({ kind: 'postcode' })).toEqual([countries]);
    expect(wrong({ kind: 'date', countries: ['DE'] })).toEqual([countries]);
    expect(wrong({ pattern: 'AB-#', countries: ['DE'] })).toEqual([countries]);
    expect(wrong({ kind: 'postcode', countries: ['Germany'] })).toEqual([
      'is a country of two letters, like DE',
    ]);
  });
});

test('a time zone is one that there is', () => {
  const zone = (time_zone: string) => messages(DeskFile.shape.time_zone, time_zone);
  expect(zone('Europe/Berlin')).toEqual([]);
  expect(zone('Europe/Nowhere')).toEqual(['is no time zone; write one like Europe/Berlin']);
});

describe('the shop', () => {
  const url = 'https://shop.example.com';
  const [key, user, password] = ['KEY', 'USER', 'WORD'].map((name) => `\${SHOP_${name}}`);
  const wrong = (shop: object) => messages(DeskShop, shop);

  test('is our own or none, with nothing else to say', () => {
    expect(wrong({ kind: 'own' })).toEqual([]);
    expect(wrong({ kind: 'none' })).toEqual([]);
    expect(wrong({ kind: 'own', url })).toHaveLength(1);
  });

  test('on Vendure has a key, or a user and a password', () => {
    const of = (more: object) => wrong({ kind: 'vendure', url, ...more });
    const told = ['has a key, or a user and a password'];
    expect(of({ key })).toEqual([]);
    expect(of({ user, password })).toEqual([]);
    for (const more of [{}, { user }, { password }, { key, user, password }]) expect(of(more)).toEqual(told);
  });

  test('on Shopify has a key, or a client and a secret', () => {
    const of = (more: object) => wrong({ kind: 'shopify', url, ...more });
    const told = ['has a key, or a client and a secret'];
    expect(of({ key })).toEqual([]);
    expect(of({ client: user, secret: password, accounts_since: '2026-01-31' })).toEqual([]);
    for (const more of [{}, { client: user }, { secret: password }, { key, client: user, secret: password }])
      expect(of(more)).toEqual(told);
    expect(of({ key, accounts_since: 'in spring' })).toHaveLength(1);
  });

  test('on Medusa has a key; no secret stands in the file itself', () => {
    expect(wrong({ kind: 'medusa', url, key })).toEqual([]);
    expect(wrong({ kind: 'medusa', url: key, key })).toEqual([]);
    expect(wrong({ kind: 'medusa', url: 'ftp://shop.example.com', key })).not.toEqual([]);
    expect(wrong({ kind: 'medusa', url, key: 'sk_live_1' })).toEqual([
      `names a setting of the environment, like ${key}`,
    ]);
  });
});
