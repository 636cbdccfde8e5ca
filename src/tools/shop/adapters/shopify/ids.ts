/** Shopify's ids, and those that people use. Pure. */

/** `#1001` is told and written as `1001`; a shop's own way of numbers, `EN1001`, stays. */
export function orderIdOf(name: string): string {
  return name.replace(/^#/, '');
}

/** `gid://shopify/OrderTransaction/601` as `601`. */
export function tailOf(gid: string): string {
  return gid.slice(gid.lastIndexOf('/') + 1);
}

/** Refunds have no number that Shopify shows: `gid://shopify/Refund/929` is told as `R929`. */
export function refundIdOf(gid: string): string {
  return `R${tailOf(gid)}`;
}

export function gidOf(type: string, tail: string): string {
  return `gid://shopify/${type}/${tail}`;
}

/** The oldest first: Shopify counts up. */
export function byAge(one: { id: string }, other: { id: string }): number {
  return Number(tailOf(one.id)) - Number(tailOf(other.id)) || (one.id < other.id ? -1 : 1);
}

/**
 * One field in Shopify's search syntax. undefined: what somebody wrote would be more than a value there, and
 * is none that Shopify has.
 */
export function searched(field: string, value: string): string | undefined {
  return value === '' || /["\\*\n]/.test(value) ? undefined : `${field}:"${value}"`;
}
