/**
 * Order numbers, pick-up points, amounts and postcodes: digits are told apart by what stands next to them.
 */
import type { Found } from './found.ts';
import { Cover } from './found.ts';

type Of<F extends Found['field']> = Extract<Found, { field: F }>;

/** `FH-10482`, also written `fh 10482`, `FH10482` or with another dash. */
export function orderNumbers(text: string): Of<'order'>[] {
  return [...text.matchAll(/(?<![\p{L}\p{N}])FH[-\u2010-\u2015\s#]?(\d{5})(?!\d)/giu)].map((match) => ({
    field: 'order',
    value: `FH-${match[1]}`,
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** `PS-221`. */
export function pickUpPoints(text: string): Of<'pickup'>[] {
  return [...text.matchAll(/(?<![\p{L}\p{N}])PS[-\u2010-\u2015\s]?(\d{2,4})(?!\d)/giu)].map((match) => ({
    field: 'pickup',
    value: `PS-${match[1]}`,
    start: match.index,
    end: match.index + match[0].length,
  }));
}

const number = String.raw`\d{1,3}(?:[.,]\d{3}){1,3}(?:[.,]\d{2})?(?!\d)|\d{1,7}(?:[.,]\d{1,2})?(?!\d)`;
const currency = String.raw`(?:€|\bEUR\b|\beuros?\b)`;
const before = new RegExp(String.raw`${currency}\s{0,3}(${number})`, 'giu');
const after = new RegExp(String.raw`(?<![\d.,-])(${number})\s{0,3}(?:€|EUR\b|euros?\b)`, 'giu');
const bare = /(?<![\p{L}\d.,-])(\d{1,7},\d{2})(?![\d.,]?\d)(?!\p{L})/gu;

/**
 * `EUR 48.00`, `48 €`, `48,00`, `1.234,56 Euro`: in cents. A bare number is an amount only when written with
 * a comma and two places.
 */
export function amounts(text: string): Of<'amount'>[] {
  const found: Of<'amount'>[] = [];
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

/**
 * Five digits that are nothing else: not part of what `taken` covers, of a longer number, or of anything
 * written together with it.
 */
export function postcodes(text: string, taken: Cover): Of<'postcode'>[] {
  const found: Of<'postcode'>[] = [];
  for (const match of text.matchAll(
    /(?<![\p{L}\p{N}]|[\p{L}\p{N}][-./@_+#])(?<![-+#@_])\d{5}(?![\p{L}\p{N}]|[-./@_,]\p{N}|[-@_/]\p{L}|\s?[€%])/gu,
  )) {
    const hit = { start: match.index, end: match.index + 5 };
    if (!taken.touches(hit)) found.push({ field: 'postcode', value: match[0], ...hit });
  }
  return found;
}
