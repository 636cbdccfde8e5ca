/** Rows of the project's own shop tables, each in the public set's form. */
import type { Plain } from './canonical.ts';

export interface Address {
  street: string;
  line2: string | null;
  city: string;
  country: string | null;
  state_code: string | null;
  postcode: string;
}

export interface CustomerRow extends Address {
  id: string;
  name: string;
  email: string;
}

export interface MethodRow {
  id: string;
  customer: string;
  kind: 'card' | 'paypal' | 'gift_card';
  brand: string | null;
  last4: string | null;
  balance: number | null;
}

export interface OrderRow extends Address {
  id: string;
  customer: string;
  status: 'open' | 'shipped' | 'delivered' | 'cancelled';
  cancel_reason: string | null;
  items_changed: number;
}

export interface LineRow {
  order_id: string;
  line: number;
  sku: string;
  title: string;
  quantity: number;
  total: number;
  product: string | null;
  options: Record<string, string> | null;
}

export interface ReturnRow {
  order_id: string;
  kind: 'return' | 'exchange';
  items: { line: number; sku: string; to?: string }[];
  method: string;
  cents: number;
}

export interface ProductRow {
  sku: string;
  product: string;
  title: string;
  options: Record<string, string>;
  available: boolean;
  cents: number;
}

export function addressOf({ street, line2, city, country, state_code: state, postcode }: Address): Plain {
  return { address1: street, address2: line2, city, country, state, zip: postcode };
}

const SOURCES = { card: 'credit_card', paypal: 'paypal', gift_card: 'gift_card' };

export function userOf(row: CustomerRow, methods: MethodRow[], orders: string[]): Plain {
  const at = row.name.indexOf(' ');
  return {
    user_id: row.id,
    name: { first_name: row.name.slice(0, at), last_name: row.name.slice(at + 1) },
    email: row.email,
    address: addressOf(row),
    payment_methods: Object.fromEntries(
      methods.map(({ id, kind, brand, last4, balance }) => [
        id,
        {
          id,
          source: SOURCES[kind],
          brand,
          last_four: last4,
          balance: balance === null ? null : balance / 100,
        },
      ]),
    ),
    orders,
  };
}

export function productOf(id: string, variants: ProductRow[]): Plain {
  const known = variants.map(({ sku, options, available, cents }) => [
    sku,
    { item_id: sku, options, available, price: cents / 100 },
  ]);
  return { product_id: id, name: variants[0]?.title, variants: Object.fromEntries(known) };
}

export function itemOf({ sku, title, quantity, total, product, options }: LineRow): Plain {
  return { name: title, item_id: sku, price: total / quantity / 100, product_id: product, options };
}

export function statusOf(row: OrderRow, [latest]: ReturnRow[]): { [key: string]: Plain } {
  switch (row.status) {
    case 'open':
      return { status: row.items_changed > 0 ? 'pending (item modified)' : 'pending' };
    case 'shipped':
      return { status: 'processed' };
    case 'cancelled':
      return { status: 'cancelled' };
    case 'delivered':
      return latest ? returnOf(latest) : { status: 'delivered' };
    default:
      return row.status satisfies never;
  }
}

export function returnOf({ kind, items, method, cents }: ReturnRow): { [key: string]: Plain } {
  const back = items.map(({ sku }) => sku).sort();
  if (kind === 'return') {
    return { status: 'return requested', return_items: back, return_payment_method_id: method };
  }
  return {
    ...{ status: 'exchange requested', exchange_items: back, exchange_payment_method_id: method },
    exchange_new_items: items.flatMap(({ to }) => (to === undefined ? [] : [to])).sort(),
    exchange_price_difference: cents / 100,
  };
}
