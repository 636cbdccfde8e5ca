/** How a refund is spread over the payments of an order, and what of it stands. Pure. */
import type { PayoutPart } from '../../contract/shop.ts';
import { Refusal } from '../remote/kinds.ts';
import { bearsMark } from '../remote/mark.ts';
import { behind, sumOf, upTo } from '../remote/parts.ts';
import type { VendureOrder, VendurePayment, VendureRefund } from './documents.ts';
import { left, settled, stands } from './order-money.ts';

/** What goes back to one payment. */
export interface Piece {
  payment: string;
  cents: number;
  parts: PayoutPart[];
}

/** Those that bear the mark, and stand. */
export function refundsWith(
  order: VendureOrder,
  mark: string,
): (VendureRefund & { payment: VendurePayment })[] {
  return order.payments.flatMap((payment) =>
    payment.refunds
      .filter((refund) => bearsMark(refund.reason, mark) && stands(refund))
      .map((refund) => ({ ...refund, payment })),
  );
}

/** In cents: what went out under the mark, and stands. */
export function givenWith(order: VendureOrder, mark: string): number {
  return refundsWith(order, mark).reduce((sum, { total }) => sum + total, 0);
}

/**
 * The oldest payment first, each up to what is left of it. What stands under the mark already is counted, so
 * that one which was cut off goes on where it was. Throws Refusal where the payments do not hold as much.
 */
export function piecesOf(order: VendureOrder, parts: PayoutPart[], mark: string): Piece[] {
  let open = behind(parts, givenWith(order, mark));
  const pieces: Piece[] = [];
  for (const payment of settled(order)) {
    const share = upTo(open, left(payment));
    if (share.length === 0) continue;
    pieces.push({ payment: payment.id, cents: sumOf(share), parts: share });
    open = behind(open, sumOf(share));
  }
  if (open.length > 0)
    throw new Refusal('too_much', `The payments of ${order.code} do not hold what is to be given back.`);
  return pieces;
}
