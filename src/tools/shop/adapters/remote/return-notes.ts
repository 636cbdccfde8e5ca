/** What a return says of itself in a text that the system keeps, and what it is worth. Pure. */
import type { OrderLine, OrderReturn } from '../../contract/shop.ts';

/** Systems keep so many characters of why goods come back. */
const MOST_NOTE = 255;

/** `too small; money to 601; gl-…` */
export function noteOf({ reason, method, mark }: { reason: string; method: string; mark: string }): string {
  const tail = `; money to ${method}; ${mark}`;
  return reason.replaceAll(';', ',').slice(0, MOST_NOTE - tail.length) + tail;
}

/** Where its money is to go; undefined where the text is not ours. */
export function methodIn(note: string | null | undefined): string | undefined {
  return /; money to ([\w-]{1,60}); gl-/.exec(note ?? '')?.[1];
}

/** In cents: what it gives back when the goods are here. */
export function promisedBy({ kind, items, cents }: OrderReturn, lines: OrderLine[]): number {
  if (kind === 'exchange') return Math.max(0, -cents);
  return worthOf(lines.filter(({ line }) => items.some((item) => item.line === line)));
}

export function worthOf(lines: OrderLine[]): number {
  return lines.reduce((sum, { total, refunded }) => sum + Math.max(0, total - refunded), 0);
}
