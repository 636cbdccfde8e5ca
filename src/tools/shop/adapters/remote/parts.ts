/** What refunds were for: of lines, of the shipping, or of the order as a whole. Pure. */
import type { Payout, PayoutPart } from '../../contract/shop.ts';

export function sumOf(parts: PayoutPart[]): number {
  return parts.reduce((sum, { cents }) => sum + cents, 0);
}

/** The first so many cents of the parts. */
export function upTo(parts: PayoutPart[], cents: number): PayoutPart[] {
  let room = cents;
  return parts.flatMap((part) => {
    const taken = Math.min(part.cents, room);
    room -= taken;
    return taken > 0 ? [{ ...part, cents: taken }] : [];
  });
}

/** The parts behind the first so many cents. */
export function behind(parts: PayoutPart[], cents: number): PayoutPart[] {
  let gone = cents;
  return parts.flatMap((part) => {
    const taken = Math.min(part.cents, gone);
    gone -= taken;
    return part.cents > taken ? [{ ...part, cents: part.cents - taken }] : [];
  });
}

export function paidBack(payouts: Payout[], of: (part: PayoutPart) => boolean): number {
  return payouts
    .filter(({ kind, state }) => kind === 'refund' && state === 'done')
    .flatMap(({ parts }) => parts)
    .filter(of)
    .reduce((sum, { cents }) => sum + cents, 0);
}

/** A line that a refund names: what the named pieces are worth, and the most that it can have had. */
export interface NamedLine {
  line: number;
  worth: number;
  most: number;
}

/**
 * Of a refund that somebody made in the system itself, which says how much of it is shipping and which lines
 * it is for, and not how much for which. Where it is what the pieces are worth that is known; else each line
 * may have had as much as it can take.
 */
export function partsNamed(refund: { total: number; shipping: number; named: NamedLine[] }): PayoutPart[] {
  const shipping = Math.min(Math.max(0, refund.shipping), refund.total);
  const rest = refund.total - shipping;
  const exact = refund.named.reduce((sum, { worth }) => sum + worth, 0) === rest;
  const parts = refund.named.map(({ line, worth, most }) => ({
    line,
    cents: exact ? worth : Math.min(most, rest),
  }));
  const more = rest - sumOf(parts);
  return [
    ...(shipping > 0 ? [{ shipping: true as const, cents: shipping }] : []),
    ...parts.filter(({ cents }) => cents > 0),
    ...(more > 0 ? [{ cents: more }] : []),
  ];
}

/** What is more than a line can have had counts on the order as a whole. `room`: what each has, by line. */
export function withinLines(parts: PayoutPart[], room: number[]): PayoutPart[] {
  return parts.flatMap((part) => {
    if (part.line === undefined) return [part];
    const within = Math.min(part.cents, Math.max(0, room[part.line - 1] ?? 0));
    return [
      ...(within > 0 ? [{ line: part.line, cents: within }] : []),
      ...(part.cents > within ? [{ cents: part.cents - within }] : []),
    ];
  });
}

/** Arguments of a refund. */
export type RefundArgs = {
  order: string;
  lines: { line: number; cents: number }[];
  shipping: number;
  amount: number;
  reason: string;
};

export function partsAsked({ lines, shipping, amount }: RefundArgs): PayoutPart[] {
  return [
    ...lines.map(({ line, cents }) => ({ line, cents })),
    ...(shipping > 0 ? [{ shipping: true as const, cents: shipping }] : []),
    ...(amount > 0 ? [{ cents: amount }] : []),
  ];
}
