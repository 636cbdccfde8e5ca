/**
 * The customers and orders that the example threads are played with. Their numbers, amounts and days are
 * fixed; only "today" moves.
 */
import { timeAgo } from './days.ts';
import { type DemoCustomer, type DemoShop, deliveredParcel, line, parcel, SHIPPING_CENTS } from './model.ts';
import type { Random } from './random.ts';

export function threads(today: string, random: Random): DemoShop {
  const ago = (days: number, time: string) => timeAgo(today, days, time);
  const customer = (name: string, email: string, more: Partial<DemoCustomer> = {}): DemoCustomer => ({
    id: `C-${random.hex(10)}`,
    name,
    email,
    state: 'open',
    lockedAt: null,
    lockedReason: null,
    wrongPasswords: 0,
    sessions: [],
    ...more,
  });

  const mara = customer('Mara L.', 'mara.l@example.com');
  const jonas = customer('Jonas B.', 'jonas.b@example.com');
  const lena = customer('Lena K.', 'lena.k@example.com');
  const paul = customer('Paul W.', 'paul.w@example.com');
  const kaya = customer('S. Kaya', 's.kaya@example.com', {
    state: 'locked',
    lockedAt: ago(2, '22:41'),
    lockedReason: 'five wrong passwords',
    wrongPasswords: 5,
    sessions: [
      { id: 'S-2041', device: 'Firefox on Windows', lastSeenAt: ago(2, '22:38'), endedAt: null },
      { id: 'S-2042', device: 'phone app', lastSeenAt: ago(3, '07:12'), endedAt: null },
    ],
  });
  const visa = { cardBrand: 'Visa', cardLast4: '4417' };
  const other = { cardBrand: 'Mastercard', cardLast4: '4444' };

  return {
    cases: [],
    customers: [
      { ...mara, street: 'Gartenstr. 12', postcode: '10115', city: 'Berlin' },
      { ...jonas, street: 'Ringstr. 40', postcode: '04229', city: 'Leipzig' },
      { ...lena, street: 'Lindenallee 3', postcode: '04109', city: 'Leipzig' },
      { ...paul, street: 'Schulstr. 7', postcode: '20095', city: 'Hamburg' },
      { ...kaya, street: 'Marktplatz 1', postcode: '50667', city: 'Köln' },
    ],
    orders: [
      {
        id: 'FH-10482',
        ...{ customer: mara.id, email: mara.email, ...visa, shippingCents: SHIPPING_CENTS, payouts: [] },
        ...{ status: 'delivered', packing: 'none', placedAt: ago(8, '18:20'), deliveredAt: ago(3, '11:05') },
        address: { street: 'Gartenstr. 12', postcode: '10115', city: 'Berlin' },
        lines: [line('LINEN-1'), line('MUG-1'), line('VASE-1')],
        parcels: [deliveredParcel(1, ago(3, '11:05'))],
      },
      {
        id: 'FH-10533',
        ...{ customer: jonas.id, email: jonas.email, ...other, shippingCents: SHIPPING_CENTS, payouts: [] },
        ...{ status: 'shipped', packing: 'none', placedAt: ago(9, '08:45'), deliveredAt: null },
        address: { street: 'Ringstr. 40', postcode: '04229', city: 'Leipzig' },
        lines: [line('LAMP-2'), line('CUSHION-1', 2)],
        parcels: [
          deliveredParcel(1, ago(5, '13:30'), true),
          parcel(2, { lastScanAt: ago(6, '21:10'), lastScan: 'sorting centre, outbound' }),
        ],
      },
      {
        id: 'FH-10517',
        ...{
          customer: lena.id,
          email: lena.email,
          ...visa,
          cardLast4: '1111',
          shippingCents: SHIPPING_CENTS,
          payouts: [],
        },
        ...{ status: 'open', packing: 'open', placedAt: ago(1, '19:02'), deliveredAt: null },
        address: { street: 'Lindenallee 3', postcode: '04109', city: 'Leipzig' },
        lines: [line('BOWL-1'), line('CUSHION-2'), line('CANDLE-1')],
        parcels: [],
      },
      {
        id: 'FH-10119',
        ...{
          customer: paul.id,
          email: paul.email,
          ...visa,
          cardLast4: '4242',
          shippingCents: SHIPPING_CENTS,
          payouts: [],
        },
        ...{
          status: 'delivered',
          packing: 'none',
          placedAt: ago(52, '12:10'),
          deliveredAt: ago(47, '10:20'),
        },
        address: { street: 'Schulstr. 7', postcode: '20095', city: 'Hamburg' },
        lines: [line('THROW-1')],
        parcels: [deliveredParcel(1, ago(47, '10:20'))],
      },
      {
        id: 'FH-10051',
        ...{ customer: kaya.id, email: kaya.email, ...other, shippingCents: SHIPPING_CENTS, payouts: [] },
        ...{
          status: 'delivered',
          packing: 'none',
          placedAt: ago(66, '20:31'),
          deliveredAt: ago(61, '15:44'),
        },
        address: { street: 'Marktplatz 1', postcode: '50667', city: 'Köln' },
        lines: [line('CLOCK-1'), line('BOARD-1')],
        parcels: [deliveredParcel(1, ago(61, '15:44'))],
      },
    ],
  };
}
