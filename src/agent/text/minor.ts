/** What a number means that somebody wrote for an amount, in minor units of its currency. Pure. */

/**
 * `1.234,50` of a currency with two digits is 123450, `5,000` of one without is 5000. The last mark with one
 * or two digits after it is the decimal mark; every other mark groups thousands. In a currency that has three
 * a point with three digits after it is the decimal mark, and so is a mark that stands behind another kind:
 * `1,234.500`. NaN where there are more digits than the currency has, save zeros, and for `1,234` of three,
 * which may be either.
 */
export function minorOf(written: string, digits: number): number {
  if (digits === 3 && /^\d+,\d{3}$/.test(written)) return Number.NaN;
  const decimals = decimalsOf(written, digits);
  const whole = (decimals === '' ? written : written.slice(0, -decimals.length)).replace(/\D/g, '');
  if (/[1-9]/.test(decimals.slice(digits))) return Number.NaN;
  return Number(`${whole}${decimals.slice(0, digits).padEnd(digits, '0')}`);
}

function decimalsOf(written: string, digits: number): string {
  const two = /[.,](\d{1,2})$/.exec(written)?.[1];
  if (two !== undefined || digits < 3) return two ?? '';
  const [, before = '', mark = '', three = ''] = /^(.*)([.,])(\d{3})$/.exec(written) ?? [];
  const others = before.replace(/\d/g, '');
  return others.includes(mark) ? '' : three;
}
