/**
 * A shop's records as bytes that anybody can recompute: keys sorted, nulls dropped, numbers to cents, no
 * white space.
 */
import { createHash } from 'node:crypto';

export type Plain = string | number | boolean | null | undefined | Plain[] | { [key: string]: Plain };

/** By hand: JSON.stringify puts keys that look like integers first, whatever their order. */
export function serialise(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map((item) => serialise(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => `${JSON.stringify(key)}:${serialise(inner)}`);
    return `{${parts.join(',')}}`;
  }
  return typeof value === 'number'
    ? JSON.stringify(Math.round(value * 100) / 100)
    : JSON.stringify(value ?? null);
}

/** Each record's bytes by its id. */
export type Records = ReadonlyMap<string, string>;

export interface Shop {
  orders: Records;
  products: Records;
  users: Records;
}

export const PARTS = ['orders', 'products', 'users'] as const;

export function hashOf(shop: Shop): string {
  const parts = PARTS.map((part) => {
    const records = [...shop[part]].sort(([a], [b]) => (a < b ? -1 : 1));
    return `"${part}":{${records.map(([id, text]) => `${JSON.stringify(id)}:${text}`).join(',')}}`;
  });
  return createHash('sha256')
    .update(`{${parts.join(',')}}`)
    .digest('hex');
}

/** By `orders #W1`: each of these records that is not the same in both, with what the second has. */
export function differences(
  from: Shop,
  to: Shop,
  some: { [part in (typeof PARTS)[number]]: readonly string[] },
): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of PARTS) {
    for (const id of some[part]) {
      const text = to[part].get(id) ?? 'gone';
      if (from[part].get(id) !== text) found.set(`${part} ${id}`, text);
    }
  }
  return found;
}

/** The shop's hash with these records in place of its own. */
export function hashWith(shop: Shop, changed: ReadonlyMap<string, string>): string {
  const records = (part: (typeof PARTS)[number]) => {
    const all = new Map(shop[part]);
    for (const [id, text] of changed) {
      if (!id.startsWith(`${part} `)) continue;
      if (text === 'gone') all.delete(id.slice(part.length + 1));
      else all.set(id.slice(part.length + 1), text);
    }
    return all;
  };
  return hashOf({ orders: records('orders'), products: records('products'), users: records('users') });
}

/** The public set's own records as they would be exported. */
export function recordsOf(shop: { [part in (typeof PARTS)[number]]: Record<string, Plain> }): Shop {
  const records = (part: (typeof PARTS)[number]) =>
    new Map(Object.entries(shop[part]).map(([id, record]) => [id, serialise(record)]));
  return { orders: records('orders'), products: records('products'), users: records('users') };
}
