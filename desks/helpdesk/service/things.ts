/** Applications, hardware and laptops of the institute. All of it is made up. */

export interface Application {
  id: string;
  name: string;
  owner: string;
  /** Holds data about people or money: access is reviewed every quarter. */
  restricted: boolean;
  /** Departments that may have it without an exception; empty: every one. */
  departments: string[];
}

export const APPLICATIONS: Application[] = [
  ...[{ id: 'labtrack', name: 'LabTrack', owner: 'Laboratory', restricted: false, departments: [] }],
  ...[{ id: 'chartroom', name: 'Chartroom', owner: 'Coastal Research', restricted: false, departments: [] }],
  ...[{ id: 'tidepool', name: 'Tidepool', owner: 'Coastal Research', restricted: false, departments: [] }],
  ...[{ id: 'vpn', name: 'VPN', owner: 'IT', restricted: false, departments: [] }],
  {
    ...{ id: 'ledgerline', name: 'Ledgerline', owner: 'Finance', restricted: true },
    departments: ['Finance', 'Directorate'],
  },
  {
    ...{ id: 'peoplehub', name: 'PeopleHub', owner: 'People Office', restricted: true },
    departments: ['People Office', 'Directorate'],
  },
];

export interface Hardware {
  sku: string;
  name: string;
  /** Minor units. */
  price: number;
  /** What people call it, in small letters. */
  called: string[];
  /** Days after which another one is due. */
  lasts: number;
}

const THREE_YEARS = 1_095;

export const HARDWARE: Hardware[] = [
  {
    sku: 'LT-14',
    name: '14-inch laptop',
    price: 129_000,
    called: ['laptop', 'notebook'],
    lasts: THREE_YEARS,
  },
  {
    ...{ sku: 'LT-16', name: '16-inch developer laptop', price: 215_000, lasts: THREE_YEARS },
    called: ['developer laptop', 'entwickler-laptop', 'entwicklerlaptop'],
  },
  {
    ...{ sku: 'MO-27', name: '27-inch monitor', price: 28_900, lasts: THREE_YEARS },
    called: ['monitor', 'screen', 'bildschirm'],
  },
  {
    ...{ sku: 'DS-01', name: 'docking station', price: 17_900, lasts: THREE_YEARS },
    called: ['docking station', 'dock', 'dockingstation', 'docking-station'],
  },
  {
    ...{ sku: 'HS-02', name: 'headset', price: 8_900, lasts: 730 },
    called: ['headset', 'headphones', 'kopfhörer'],
  },
  { sku: 'KB-03', name: 'keyboard', price: 5_900, called: ['keyboard', 'tastatur'], lasts: 730 },
  { sku: 'MS-04', name: 'mouse', price: 2_900, called: ['mouse', 'maus'], lasts: 365 },
  {
    ...{ sku: 'CH-05', name: 'charger', price: 6_500, lasts: 365 },
    called: ['charger', 'power adapter', 'ladegerät', 'netzteil'],
  },
];

export interface Laptop {
  asset: string;
  employee: string;
  model: string;
  encrypted: boolean;
  state: 'in use' | 'lost';
  locked: boolean;
}

const laptop = (asset: string, employee: string, encrypted = true): Laptop => ({
  ...{ asset, employee, model: '14-inch laptop', encrypted, state: 'in use', locked: false },
});

export const LAPTOPS: Laptop[] = [
  laptop('NB-3301', 'E-1001'),
  laptop('NB-3302', 'E-1010'),
  laptop('NB-3310', 'E-2041'),
  laptop('NB-3311', 'E-2042'),
  laptop('NB-3312', 'E-2043'),
  laptop('NB-3313', 'E-2044'),
  laptop('NB-3314', 'E-2045', false),
  laptop('NB-3315', 'E-2047'),
];

export interface Request {
  ticket: string;
  employee: string;
  item: string;
  name: string;
  price: number;
  state: 'requested' | 'ready to collect' | 'handed out' | 'withdrawn';
  /** Days before today on which it came in. */
  daysAgo: number;
}

export const REQUESTS: Request[] = [
  {
    ...{ ticket: 'IT-40017', employee: 'E-2042', item: 'MO-27', name: '27-inch monitor' },
    ...{ price: 28_900, state: 'ready to collect', daysAgo: 6 },
  },
  {
    ...{ ticket: 'IT-40018', employee: 'E-2045', item: 'HS-02', name: 'headset' },
    ...{ price: 8_900, state: 'handed out', daysAgo: 40 },
  },
  {
    ...{ ticket: 'IT-40019', employee: 'E-2043', item: 'DS-01', name: 'docking station' },
    ...{ price: 17_900, state: 'requested', daysAgo: 2 },
  },
];
