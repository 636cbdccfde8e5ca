/** Addresses as they are written where the number stands before the street and the code at the end. */
import { expect, test } from 'vitest';
import type { AgentDesk } from '../../../src/agent/desk.ts';
import { entityReader } from '../../../src/agent/playbooks/entities/read.ts';
import { DeskFile } from '../../../src/run/desk.ts';

const deskWith = (postcode: object): AgentDesk => ({
  languages: ['en', 'de', 'fr', 'es'],
  currencies: [],
  evidence: {},
  entities: DeskFile.shape.entities.parse({ postcode: { label: 'code', address: true, ...postcode } }),
});
const american = entityReader(deskWith({ pattern: '#####', example: '94105' }));
const british = entityReader(deskWith({ regex: '[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}', example: 'SW1A 2AA' }));
const addressIn = (read: typeof american, text: string) =>
  read(text).find(({ field }) => field === 'address')?.value;

test.each([
  [
    'please send it to 500 Howard St, San Francisco, CA 94107',
    { street: '500 Howard St', postcode: '94107', city: 'San Francisco', state: 'CA' },
  ],
  [
    'new address:\n1600 Amphitheatre Parkway\nMountain View, CA 94043',
    { street: '1600 Amphitheatre Parkway', postcode: '94043', city: 'Mountain View', state: 'CA' },
  ],
  [
    'ship to 12 W 42nd Street, Apt 4b, New York, NY 10036 please',
    { street: '12 W 42nd Street', line2: 'Apt 4b', postcode: '10036', city: 'New York', state: 'NY' },
  ],
])('%s', (text, address) => {
  expect(addressIn(american, text)).toEqual(address);
});

test.each([
  [
    'to 10 Downing Street, London SW1A 2AA',
    { street: '10 Downing Street', postcode: 'SW1A 2AA', city: 'London' },
  ],
  ['to 4 Mill Lane, Leeds LS1 4AP.', { street: '4 Mill Lane', postcode: 'LS1 4AP', city: 'Leeds' }],
])('%s', (text, address) => {
  expect(addressIn(british, text)).toEqual(address);
});

test.each([
  '2 mugs arrived broken, Berlin 10115',
  'the order from 12 May, it was for Lena Krause 04109',
  '1046, june@example.com, 94105: please cancel',
  '3 Tassen sind kaputt, Leipzig 04109',
])('"%s" holds no address', (text) => {
  expect(addressIn(american, text)).toBeUndefined();
});

test('an address that is said to be the old one is left out', () => {
  expect(addressIn(american, 'old address: 500 Howard St, San Francisco, CA 94107')).toBeUndefined();
});
