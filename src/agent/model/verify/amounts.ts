/**
 * Amounts of money in a text, in cents, whichever way people write them: EUR 54.90, 54,90 EUR, €1,234.50, 48
 * Euro.
 */

const CURRENCY = String.raw`(?:EUR|USD|GBP|CHF|€|\$|£|Euros?|dollars?|pounds?)`;
const NUMBER = String.raw`\d{1,3}(?:[.,'’ ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?`;
const AMOUNT = new RegExp(
  String.raw`(?<![\w])${CURRENCY}\s?(?<after>${NUMBER})(?![\d])|(?<![\d.,])(?<before>${NUMBER})\s?${CURRENCY}(?![\w])`,
  'giu',
);

export interface FoundAmount {
  cents: number;
  text: string;
  start: number;
  end: number;
}

export function amountsIn(text: string): FoundAmount[] {
  return [...text.matchAll(AMOUNT)].map((found) => ({
    cents: centsOf(found.groups?.after ?? found.groups?.before ?? ''),
    text: found[0],
    start: found.index,
    end: found.index + found[0].length,
  }));
}

/** The last separator is the decimal one where one or two digits follow it. */
export function centsOf(number: string): number {
  const parts = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(number);
  const whole = (parts?.[1] ?? '').replace(/\D/g, '');
  return Number(whole) * 100 + Number((parts?.[2] ?? '0').padEnd(2, '0'));
}
