/** Invented people. Addresses are reserved ones (example.com), towns and streets are common names. */
import type { NewMember } from '../../../../../store/staff.ts';

export const STAFF: readonly NewMember[] = [
  { id: 'engineer', name: 'Support engineer', email: 'engineer@example.com', role: 'engineer', limit: 5_000 },
  {
    id: 'engineer2',
    name: 'Second engineer',
    email: 'engineer2@example.com',
    role: 'engineer',
    limit: 5_000,
  },
  { id: 'engineer3', name: 'Third engineer', email: 'engineer3@example.com', role: 'engineer', limit: 5_000 },
  { id: 'trainee', name: 'Trainee', email: 'trainee@example.com', role: 'engineer', limit: 2_000 },
  { id: 'lead', name: 'Team lead', email: 'lead@example.com', role: 'lead', limit: 25_000 },
  { id: 'lead2', name: 'Second lead', email: 'lead2@example.com', role: 'lead', limit: 25_000 },
  { id: 'finance', name: 'Finance', email: 'finance@example.com', role: 'finance', limit: 200_000 },
  { id: 'security', name: 'Security', email: 'security@example.com', role: 'security', limit: 0 },
];

export const FIRST_NAMES = [
  'Ada',
  'Ben',
  'Cleo',
  'Dario',
  'Elif',
  'Finn',
  'Greta',
  'Hanno',
  'Ines',
  'Jule',
  'Kian',
  'Lotte',
  'Milan',
  'Nora',
  'Ole',
  'Pia',
  'Quirin',
  'Rosa',
  'Sami',
  'Tilda',
  'Uwe',
  'Vera',
  'Wim',
  'Yara',
] as const;
export const INITIALS = ['A', 'B', 'D', 'F', 'G', 'H', 'K', 'M', 'N', 'R', 'T', 'V'] as const;
export const STREETS = [
  'Ahornweg',
  'Bahnhofstr.',
  'Gartenstr.',
  'Lindenallee',
  'Marktplatz',
  'Mühlweg',
  'Ringstr.',
  'Schulstr.',
] as const;
export const TOWNS = [
  { postcode: '10115', city: 'Berlin' },
  { postcode: '20095', city: 'Hamburg' },
  { postcode: '04109', city: 'Leipzig' },
  { postcode: '50667', city: 'Köln' },
  { postcode: '60311', city: 'Frankfurt' },
  { postcode: '80331', city: 'München' },
  { postcode: '70173', city: 'Stuttgart' },
  { postcode: '90402', city: 'Nürnberg' },
] as const;
/** Last digits of the card schemes' own test numbers. */
export const CARDS = [
  { cardBrand: 'Visa', cardLast4: '1111' },
  { cardBrand: 'Visa', cardLast4: '4242' },
  { cardBrand: 'Mastercard', cardLast4: '4444' },
  { cardBrand: 'Amex', cardLast4: '0005' },
] as const;
