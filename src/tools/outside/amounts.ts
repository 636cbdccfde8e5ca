/** Amounts as services write them, in minor units of their currency. */
import { decimal, minorDigits as digitsOf } from '../../run/text/money.ts';
import { ToolFault } from '../contract.ts';
import type { Scalar } from './values.ts';

/**
 * Digits behind the point (ISO 4217): two, none or three. A text that is no currency throws ToolFault.
 */
function checkedDigits(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) throw unusable(`"${currency.slice(0, 20)}" is no currency`);
  return digitsOf(currency);
}

/**
 * `major`: 12.5 or "12.50"; `minor`: 1250. Whole minor units, never rounded: throws ToolFault for what is
 * no amount, is below zero, or has more digits than the currency.
 */
export function minorUnits(value: Scalar, unit: 'minor' | 'major', currency: string): number {
  const digits = unit === 'minor' ? 0 : checkedDigits(currency);
  const [, whole = '', rest = ''] =
    (unit === 'minor' ? /^(\d{1,15})$/ : /^(\d{1,12})(?:\.(\d{1,12}))?$/).exec(String(value)) ?? [];
  const significant = rest.replace(/(?<!0)0+$/, '');
  const units = Number(`${whole}${significant.padEnd(digits, '0')}`);
  if (whole === '' || significant.length > digits || !Number.isSafeInteger(units))
    throw unusable(`${String(value).slice(0, 40)} is no amount of ${currency}`);
  return units;
}

/**
 * The other way: `1250` of a currency with two digits is `12.50`, as text or as a number, whichever the
 * service takes.
 */
export function majorUnits(minor: number, currency: string, type: 'string' | 'number'): string | number {
  return type === 'number' ? minor / 10 ** checkedDigits(currency) : decimal(minor, currency);
}

function unusable(why: string): ToolFault {
  return new ToolFault('unusable_amount', `Nothing can be planned with this amount: ${why}.`);
}
