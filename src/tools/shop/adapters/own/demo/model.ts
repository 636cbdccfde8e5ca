/** What the generator makes, before it is rows. */
import type { Payout } from '../../../contract/shop.ts';
import type { pastCases } from '../schema/payments.ts';
import type { customers, orders, parcels, sessions } from '../schema/shop.ts';
import { type Item, item } from './products.ts';

type Row<T extends { $inferInsert: { tenant: string } }> = Omit<T['$inferInsert'], 'tenant'>;

export type DemoCustomer = Row<typeof customers> & { sessions: Omit<Row<typeof sessions>, 'customer'>[] };
export type DemoParcel = Omit<Row<typeof parcels>, 'order' | 'id'>;

export type DemoCase = Row<typeof pastCases>;

export interface DemoLine {
  item: Item;
  quantity: number;
}

export interface DemoPayout {
  kind: Payout['kind'];
  /** The line it was paid for. */
  line: number;
  cents: number;
  reason: string;
  state: Payout['state'];
  at: string;
  /** Staff id. */
  by: string;
}

export interface DemoOrder {
  id: string;
  customer: string;
  email: string;
  status: typeof orders.$inferInsert.status;
  packing: typeof orders.$inferInsert.packing;
  placedAt: string;
  deliveredAt: string | null;
  address: { street: string; postcode: string; city: string };
  cancelReason?: string;
  cardBrand: string;
  cardLast4: string;
  shippingCents: number;
  lines: DemoLine[];
  parcels: DemoParcel[];
  payouts: DemoPayout[];
}

export interface DemoShop {
  customers: DemoCustomer[];
  orders: DemoOrder[];
  cases: DemoCase[];
}

export const SHIPPING_CENTS = 690;

export function line(sku: string, quantity = 1): DemoLine {
  return { item: item(sku), quantity };
}

export function parcel(
  number: number,
  from: Partial<DemoParcel> & Pick<DemoParcel, 'lastScanAt'>,
): DemoParcel {
  return {
    number,
    carrier: 'Parcel post',
    status: 'in_transit',
    lastScan: 'sorting centre',
    deliveredAt: null,
    signed: false,
    ...from,
  };
}

export function deliveredParcel(number: number, at: string, signed = false): DemoParcel {
  return parcel(number, {
    status: 'delivered',
    lastScanAt: at,
    lastScan: 'delivered',
    deliveredAt: at,
    signed,
  });
}
