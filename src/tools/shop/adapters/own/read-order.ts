/**
 * An order with everything that belongs to it, in one statement: it is as it was at one moment, and a case
 * reads it at every step. Named for each connection, so that it is planned once there.
 */
import { present } from '../../../../run/present.ts';
import type { Connection } from '../../../../store/db.ts';
import { statement } from '../../../../store/statement.ts';
import type { Address, Order, OrderLine, Parcel, Payout, StreetAddress } from '../../contract/shop.ts';
import { type Promised, withPromised } from './given-out.ts';

/** As a column's parser gives an instant. */
const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A list of objects, in this order; empty where there is none. */
const listOf = (fields: Record<string, string>, order: string) => {
  const pairs = Object.entries(fields).map(([name, from]) => `'${name}', ${from}`);
  return `coalesce(json_agg(json_build_object(${pairs.join(', ')}) order by ${order}), '[]')`;
};

const LINES = listOf(
  {
    ...{ line: 'l.line', sku: 'l.sku', title: 'l.title', variant: 'l.variant', quantity: 'l.quantity' },
    ...{ total: 'l.total', refunded: 'l.refunded', cancelled: 'l.cancelled', finalSale: 'l.final_sale' },
  },
  'l.line',
);
const PARCELS = listOf(
  {
    ...{ id: 'p.id', number: 'p.number', carrier: 'p.carrier', status: 'p.status' },
    ...{ lastScanAt: instant('p.last_scan_at'), lastScan: 'p.last_scan' },
    ...{ deliveredAt: instant('p.delivered_at'), signed: 'p.signed', lines: 'p.lines' },
    ...{ trace: 't.id', tracedAt: instant('t.opened_at') },
    remindOn: `(select max(r.due_on)::text from reminders r
                 where r.tenant = t.tenant and r.run = t.run and r.cancelled_at is null)`,
  },
  'p.number, t.id',
);
const PAYOUTS = listOf(
  {
    ...{ id: 'p.id', kind: 'p.kind', cents: 'p.cents', parts: 'p.parts', reason: 'p.reason' },
    ...{ state: 'p.state', at: instant('p.at') },
  },
  'p.at, p.id',
);
const PAYMENTS = listOf({ kind: 'p.kind', method: 'p.method', cents: 'p.cents' }, 'p.number');
const RETURNS = listOf(
  { id: 'r.id', kind: 'r.kind', items: 'r.items', method: 'r.method', cents: 'r.cents' },
  'r.at, r.id',
);
const METHODS = listOf(
  { id: 'm.id', kind: 'm.kind', brand: 'm.brand', last4: 'm.last4', balance: 'm.balance' },
  'm.id',
);
/** What an exchange promises has the exchange's own id. */
const GIVER = `case when exists (select 1 from shop_returns r where r.tenant = p.tenant and r.id = p.id)
                    then 'exchange' else p.kind end`;
const OUT = listOf(
  { order: 'p.order_id', kind: GIVER, cents: 'p.cents', reason: 'p.reason', at: instant('p.at') },
  'p.at, p.id',
);
const PROMISED = listOf(
  {
    ...{ order: 'r.order_id', items: 'r.items', reason: 'r.reason', at: instant('r.at') },
    ...{ line: 'l.line', total: 'l.total', refunded: 'l.refunded' },
  },
  'r.at, r.id, l.line',
);

const ORDER = statement(
  'shop_order',
  `select o.id, o.customer, o.email, o.status, o.placed_at as "placedAt", o.delivered_at as "deliveredAt",
          o.packing, o.street, o.line2, o.postcode, o.city, o.state_code as state, o.country, o.pickup,
          o.placed_postcode as "placedPostcode", o.card_brand as "cardBrand", o.card_last4 as "cardLast4",
          o.shipping_cents as "shippingCents", o.shipping_refunded as "shippingRefunded",
          o.items_changed as "itemsChanged", o.cancel_reason as "cancelReason",
          (select ${LINES} from shop_order_lines l where l.tenant = o.tenant and l.order_id = o.id) as lines,
          (select ${PARCELS} from shop_parcels p
             left join shop_traces t on t.tenant = p.tenant and t.parcel = p.id and t.withdrawn_at is null
            where p.tenant = o.tenant and p.order_id = o.id) as parcels,
          (select ${PAYOUTS} from shop_payouts p where p.tenant = o.tenant and p.order_id = o.id) as payouts,
          (select ${PAYMENTS} from shop_payments p where p.tenant = o.tenant and p.order_id = o.id) as payments,
          (select ${RETURNS} from shop_returns r
            where r.tenant = o.tenant and r.order_id = o.id and r.withdrawn_at is null) as returns,
          (select ${METHODS} from shop_payment_methods m
            where m.tenant = o.tenant and m.customer = o.customer) as methods,
          (select ${OUT} from shop_payouts p
             join shop_orders other on other.tenant = p.tenant and other.id = p.order_id
            where other.tenant = o.tenant and other.customer = o.customer and p.state = 'done') as out,
          (select ${PROMISED} from shop_returns r
             join shop_orders other on other.tenant = r.tenant and other.id = r.order_id
             join shop_order_lines l on l.tenant = r.tenant and l.order_id = r.order_id
            where other.tenant = o.tenant and other.customer = o.customer
              and r.kind = 'return' and r.withdrawn_at is null) as promised
     from shop_orders o where o.tenant = :tenant and o.id = :id`,
);

type OrderRow = Pick<
  Order,
  | ('id' | 'customer' | 'email' | 'status' | 'placedAt' | 'deliveredAt' | 'packing' | 'payments' | 'returns')
  | ('methods' | 'itemsChanged' | 'cancelReason')
> & { [field in keyof StreetAddress]: string | null } & {
  pickup: string | null;
  postcode: string;
  placedPostcode: string;
  cardBrand: string;
  cardLast4: string;
  shippingCents: number;
  shippingRefunded: number;
  lines: OrderLine[];
  parcels: Parcel[];
  payouts: Payout[];
  out: Order['given'];
  promised: Promised[];
};

export async function readOrder(from: Connection, tenant: string, id: string): Promise<Order | undefined> {
  const [row] = await from.query<OrderRow>(ORDER, { tenant, id });
  if (!row) return undefined;
  const { customer, email, status, placedAt, deliveredAt, packing, payments, returns, methods } = row;
  const { lines, parcels, payouts, out, promised, itemsChanged, cancelReason } = row;
  return {
    ...{ id: row.id, customer, email, status, placedAt, deliveredAt, packing },
    address: addressOf(row),
    postcode: row.placedPostcode,
    card: { brand: row.cardBrand, last4: row.cardLast4 },
    shipping: { cents: row.shippingCents, refunded: row.shippingRefunded },
    ...{ lines, parcels, payouts },
    given: withPromised(out, promised),
    ...{ payments, returns, itemsChanged, cancelReason, methods },
  };
}

function addressOf({ pickup, street, line2, postcode, city, state, country }: OrderRow): Address {
  if (pickup !== null) return { pickup };
  return present({
    street: street ?? '',
    line2: line2 ?? undefined,
    postcode,
    city: city ?? '',
    state: state ?? undefined,
    country: country ?? undefined,
  });
}
