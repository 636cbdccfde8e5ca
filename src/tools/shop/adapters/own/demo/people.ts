/** Invented people. Addresses are reserved ones (example.com), towns and streets are common names. */
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
