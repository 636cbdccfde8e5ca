/** Money in words and out of them. Amounts are whole cents; what is shown names its currency. */

/**
 * `4800` as `48.00`; the form that facts keep. `currency`: with the digits that it has, of which some
 * have none and some three.
 */
export function decimal(minor: number, currency?: string): string {
  const digits = currency === undefined ? 2 : minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return `${minor < 0 ? '-' : ''}${whole}`;
}

/** Making a format costs more than what is written with it. */
const digitsOf = new Map<string, number>();

/**
 * Digits behind the point (ISO 4217): two of most, none or three of some. Throws RangeError for no code.
 */
export function minorDigits(currency: string): number {
  const known = digitsOf.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  digitsOf.set(currency, digits);
  return digits;
}

/** `4800` as `48.00`, thousands apart: `1,234.50`. */
export function amount(cents: number): string {
  return grouped(decimal(cents));
}

/** `CHF 1,234.50`; the currency is always named. */
export function money(cents: number, currency: string): string {
  return `${currency} ${grouped(decimal(cents, currency))}`;
}

function grouped(text: string): string {
  return text.replace(/\B(?=(?:\d{3}){1,6}(?:\.|$))(?<!\.\d{0,3})/g, ',');
}

/**
 * Minor units of what somebody typed (`48`, `48.9`, `48,90`) in a currency, of two digits where it is not
 * known; undefined: not an amount, or one with more digits than the currency has.
 */
export function cents(typed: string, currency?: string): number | undefined {
  const digits = currency === undefined ? 2 : minorDigits(currency);
  const [, whole, rest = ''] = /^\s*(\d{1,9})(?:[.,](\d{1,3}))?\s*$/.exec(typed) ?? [];
  if (whole === undefined || rest.length > digits) return undefined;
  return Number(`${whole}${rest.padEnd(digits, '0')}`);
}
