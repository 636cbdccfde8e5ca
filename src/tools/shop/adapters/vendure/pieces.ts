/** How a refund is spread over the payments of an order, and what of it stands. Pure. */
import type { PayoutPart } from '../../contract/shop.ts';
import { bearsMark } from '../remote/mark.ts';
import { type Piece, spread } from '../remote/pieces.ts';
import type { VendureOrder, VendurePayment, VendureRefund } from './documents.ts';
import { left, settled, stands } from './order-money.ts';

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

/** Refunds that Vendure answered for, whatever became of them. */
export function answeredWith(order: VendureOrder, mark: string): number {
  return order.payments.flatMap(({ refunds }) => refunds).filter(({ reason }) => bearsMark(reason, mark))
    .length;
}

/** Whether the money of what stands under the mark has moved: Vendure says so of each refund. */
export function isSettledWith(order: VendureOrder, mark: string): boolean {
  return refundsWith(order, mark).every(({ state }) => state === 'Settled');
}

/** In cents: what went out under the mark, and stands. */
export function givenWith(order: VendureOrder, mark: string): number {
  return refundsWith(order, mark).reduce((sum, { total }) => sum + total, 0);
}

/** What stands under the mark already is counted. Throws Refusal where the payments do not hold as much. */
export function piecesOf(order: VendureOrder, parts: PayoutPart[], mark: string): Piece[] {
  const holding = settled(order).map((payment) => ({ payment: payment.id, left: left(payment) }));
  return spread(holding, { parts, given: givenWith(order, mark), order: order.code });
}
