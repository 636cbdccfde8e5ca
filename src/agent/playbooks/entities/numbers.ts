/** Amounts that people write. */
import type { Found } from './found.ts';
import { Cover } from './found.ts';

const number = String.raw`\d{1,3}(?:[.,]\d{3}){1,3}(?:[.,]\d{2})?(?!\d)|\d{1,7}(?:[.,]\d{1,2})?(?!\d)`;
const currency = String.raw`(?:€|\bEUR\b|\beuros?\b)`;
const before = new RegExp(String.raw`${currency}\s{0,3}(${number})`, 'giu');
const after = new RegExp(String.raw`(?<![\d.,-])(${number})\s{0,3}(?:€|EUR\b|euros?\b)`, 'giu');
const bare = /(?<![\p{L}\d.,-])(\d{1,7},\d{2})(?![\d.,]?\d)(?!\p{L})/gu;

/**
 * `EUR 48.00`, `48 €`, `48,00`, `1.234,56 Euro`: in cents. A bare number is an amount only when written with
 * a comma and two places.
 */
export function amounts(text: string): Found[] {
  const found: Found[] = [];
  const taken = new Cover(text.length);
  for (const pattern of [before, after, bare]) {
    for (const match of text.matchAll(pattern)) {
      const cents = centsOf(match[1] ?? '');
      const hit = { start: match.index, end: match.index + match[0].length };
      if (cents === undefined || taken.touches(hit)) continue;
      taken.add(hit);
      found.push({ field: 'amount', value: cents, ...hit });
    }
  }
  return found.sort((one, other) => one.start - other.start);
}

/** The last mark with one or two digits after it is the decimal mark; every other mark groups thousands. */
function centsOf(written: string): number | undefined {
  const decimal = /[.,](\d{1,2})$/.exec(written);
  const whole = (decimal ? written.slice(0, decimal.index) : written).replace(/[.,]/g, '');
  const cents = Number(whole) * 100 + Number((decimal?.[1] ?? '0').padEnd(2, '0'));
  return Number.isSafeInteger(cents) && cents > 0 ? cents : undefined;
}
