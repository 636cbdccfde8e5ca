/** Money in words and out of them. Amounts are whole cents; what is shown names its currency. */

/** `4800` as `48.00`; the form that facts keep. */
export function decimal(cents: number): string {
  const whole = Math.trunc(Math.abs(cents) / 100);
  const rest = String(Math.abs(cents) % 100).padStart(2, '0');
  return `${cents < 0 ? '-' : ''}${whole}.${rest}`;
}

/** `4800` as `48.00`, thousands apart: `1,234.50`. */
export function amount(cents: number): string {
  return decimal(cents).replace(/\B(?=(?:\d{3}){1,6}\.)/g, ',');
}

/** `CHF 1,234.50`; the currency is always named. */
export function money(cents: number, currency: string): string {
  return `${currency} ${amount(cents)}`;
}

/** Cents of what somebody typed (`48`, `48.9`, `48,90`); undefined: not an amount. */
export function cents(typed: string): number | undefined {
  const match = /^\s*(\d{1,7})(?:[.,](\d{1,2}))?\s*$/.exec(typed);
  if (match === null) return undefined;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}
