/** How a refund is spread over the payments of an order. Pure. */
import { refundable } from '../../contract/facts.ts';
import type { Order, PayoutPart } from '../../contract/shop.ts';
import { cardName } from '../../money.ts';
import { type Progress, Refusal } from './kinds.ts';
import { fits, markOf } from './mark.ts';
import { behind, partsAsked, type RefundArgs, sumOf, upTo } from './parts.ts';

/** What goes back to one payment. */
export interface Piece {
  payment: string;
  cents: number;
  parts: PayoutPart[];
}

/** Payments, the oldest first, with what is left of each in cents. */
export type Holding = { payment: string; left: number }[];

/**
 * The oldest payment first, each up to what is left of it. `given`: what stands of it already, so that one
 * which was cut off goes on where it was. Throws Refusal where the payments do not hold as much.
 */
export function spread(
  holding: Holding,
  { parts, given, order }: { parts: PayoutPart[]; given: number; order: string },
): Piece[] {
  let open = behind(parts, given);
  const pieces: Piece[] = [];
  for (const { payment, left } of holding) {
    const share = upTo(open, left);
    if (share.length === 0) continue;
    pieces.push({ payment, cents: sumOf(share), parts: share });
    open = behind(open, sumOf(share));
  }
  if (open.length > 0)
    throw new Refusal('too_much', `The payments of ${order} do not hold what is to be given back.`);
  return pieces;
}

/** Throws Refusal where less than that can be given back, or a text cannot tell what it is for. */
export function refuseTooMuch(order: Order, args: RefundArgs): void {
  const asked = partsAsked(args);
  if (sumOf(asked) > refundable(order))
    throw new Refusal('too_much', `Of ${order.id} less than that can still be given back.`);
  for (const { line, cents } of args.lines) {
    const known = order.lines.find((one) => one.line === line);
    if (!known) throw new Refusal('no_such_line', `${order.id} has no line ${line}.`);
    if (cents > known.total - known.refunded)
      throw new Refusal('too_much', `Of line ${line} of ${order.id} less than that can still be given back.`);
  }
  if (!fits({ reason: args.reason, parts: asked, mark: markOf('') }))
    throw new Refusal('too_many_lines', `That are too many lines of ${order.id} for one refund.`);
}

/** What is told of a refund that can be made. */
export function refundTold({ card, lines }: Order, args: RefundArgs) {
  const items = args.lines.map(({ line }) => lines.find((one) => one.line === line)?.title ?? '');
  return { cents: sumOf(partsAsked(args)), to: cardName(card), items };
}

/**
 * `made`: the ids of its pieces that stand, the oldest first, which come to `given`; of `cents` in all.
 * `stands`: so many requests are answered for by the records.
 */
export function progressOf(
  made: string[],
  { given, cents, stands = made.length }: { given: number; cents: number; stands?: number },
): Progress {
  const [id] = made;
  if (id === undefined) return { kind: 'nothing' };
  return given < cents ? { kind: 'part', stands } : { kind: 'whole', id, output: { refund: id } };
}

/** A line that can be taken out with so much of its money. Throws Refusal where it cannot. */
export function lineToCancel(order: Order, { line: number, cents }: { line: number; cents: number }) {
  const line = order.lines.find((one) => one.line === number);
  if (!line) throw new Refusal('no_such_line', `${order.id} has no line ${number}.`);
  if (line.cancelled)
    throw new Refusal('already_cancelled', `Line ${number} of ${order.id} is cancelled already.`);
  if (cents > line.total - line.refunded)
    throw new Refusal('too_much', `Of line ${number} less than that can still be given back.`);
  return line;
}
