/** Who works at the institute, and their accounts. All of it is made up. */

export interface Employee {
  number: string;
  name: string;
  email: string;
  department: string;
  site: string;
  /** The number of whom they report to; null: nobody. */
  manager: string | null;
}

export interface Account {
  state: 'active' | 'locked' | 'disabled';
  /** Why it is locked or disabled; empty otherwise. */
  reason: string;
  wrongPasswords: number;
  mfa: 'app' | 'key' | 'none';
  sessions: number;
}

const person = (
  number: string,
  name: string,
  [department, site, manager]: [string, string, string | null],
): Employee => {
  const [first = '', last = ''] = name.toLowerCase().split(' ');
  return { number, name, email: `${first}.${last}@marlow.example`, department, site, manager };
};

export const EMPLOYEES: Employee[] = [
  person('E-1001', 'Ingrid Halvorsen', ['Directorate', 'Kiel', null]),
  person('E-1004', 'Tom Okafor', ['Finance', 'Kiel', 'E-1001']),
  person('E-1010', 'Ruth Falk', ['Coastal Research', 'Kiel', 'E-1001']),
  person('E-1011', 'Pavel Dvorak', ['River Research', 'Leipzig', 'E-1001']),
  person('E-2041', 'Hanna Brandt', ['Coastal Research', 'Kiel', 'E-1010']),
  person('E-2042', 'Jonas Weber', ['Coastal Research', 'Kiel', 'E-1010']),
  person('E-2043', 'Aylin Demir', ['River Research', 'Leipzig', 'E-1011']),
  person('E-2044', 'Marek Nowak', ['River Research', 'Leipzig', 'E-1011']),
  person('E-2045', 'Sofia Lund', ['Laboratory', 'Kiel', 'E-1010']),
  person('E-2046', 'Ben Carter', ['Laboratory', 'Leipzig', 'E-1011']),
  person('E-2047', 'Nadia Haddad', ['Finance', 'Kiel', 'E-1004']),
  person('E-2048', 'Erik Sommer', ['Facilities', 'Kiel', 'E-1004']),
  person('E-2049', 'Clara Vogt', ['People Office', 'Kiel', 'E-1001']),
  person('E-2050', 'Luca Ferri', ['Library', 'Kiel', 'E-1010']),
  person('E-2051', 'Greta Olsen', ['River Research', 'Leipzig', 'E-1011']),
];

const active = (mfa: Account['mfa'], sessions: number): Account => ({
  ...{ state: 'active', reason: '', wrongPasswords: 0 },
  ...{ mfa, sessions },
});
const locked = (wrongPasswords: number): Account => ({
  ...{ state: 'locked', reason: `${wrongPasswords} wrong passwords`, wrongPasswords },
  ...{ mfa: 'app', sessions: 0 },
});

export const ACCOUNTS: Record<string, Account> = {
  'E-1001': active('key', 2),
  'E-1004': active('app', 1),
  'E-1010': active('app', 3),
  'E-1011': active('key', 1),
  'E-2041': locked(6),
  'E-2042': active('app', 2),
  'E-2043': active('app', 1),
  'E-2044': locked(5),
  'E-2045': active('app', 2),
  'E-2046': active('none', 0),
  'E-2047': active('key', 1),
  'E-2048': active('app', 0),
  'E-2049': active('app', 2),
  'E-2050': locked(8),
  // Left at the end of last month: nobody at the desk enables such an account again.
  'E-2051': {
    ...{ state: 'disabled', reason: 'left the institute', wrongPasswords: 0, mfa: 'none', sessions: 0 },
  },
};
