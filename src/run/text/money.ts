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

/** Cents of what somebody typed (`48`, `48.9`, `48,90`); undefined: not an amount. */
export function cents(typed: string): number | undefined {
  const match = /^\s*(\d{1,7})(?:[.,](\d{1,2}))?\s*$/.exec(typed);
  if (match === null) return undefined;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}
