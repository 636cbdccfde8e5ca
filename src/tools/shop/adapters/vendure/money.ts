/**
 * Money that goes back. Vendure's cancellations move none and its refunds have no key: each is found by its
 * mark, in the reason of a refund or of a cancellation's history entry.
 */
import type { Facts } from '../../../../run/plan/plan.ts';
import { refundable } from '../../contract/facts.ts';
import type { PayoutPart } from '../../contract/shop.ts';
import { cardName } from '../../money.ts';
import { type Progress, Refusal, type RemoteChange, type Sending } from '../remote/kinds.ts';
import { textOf } from '../remote/mark.ts';
import { bears, onlyOursWentOut, onOrder, refusePacked } from '../remote/on-order.ts';
import { partsAsked, type RefundArgs, sumOf } from '../remote/parts.ts';
import { lineToCancel, progressOf, refundTold, refuseTooMuch } from '../remote/pieces.ts';
import type { VendureOrder } from './documents.ts';
import { refuseModifying } from './modifying.ts';
import { CANCEL, REFUND, TRANSITION } from './mutations.ts';
import type { OrderState, Parts } from './on-order.ts';
import { stateBefore } from './order.ts';
import { answeredWith, givenWith, isSettledWith, piecesOf, refundsWith } from './pieces.ts';
import { linesOf } from './swapped-lines.ts';

export function refund(parts: Parts): RemoteChange<OrderState, RefundArgs> {
  return {
    ...onOrder(parts),
    expected({ raw, order }, args) {
      refuseTooMuch(order, args);
      piecesOf(raw, partsAsked(args), '');
      return { output: refundTold(order, args) };
    },
    isStillDue,
    progress: ({ raw }, args, mark) => refundProgress(raw, { cents: sumOf(partsAsked(args)), mark }),
    send: ({ raw }, args, sending) =>
      giveBack(parts, raw, { parts: partsAsked(args), reason: args.reason, sending }),
  };
}

function refundProgress(raw: VendureOrder, { cents, mark }: { cents: number; mark: string }): Progress {
  const made = refundsWith(raw, mark).map(({ id }) => id);
  const progress = progressOf(made, { given: givenWith(raw, mark), cents, stands: answeredWith(raw, mark) });
  return progress.kind === 'whole' && !isSettledWith(raw, mark) ? { kind: 'pending' } : progress;
}

async function giveBack(
  { client }: Parts,
  raw: VendureOrder,
  { parts, reason, sending }: { parts: PayoutPart[]; reason: string; sending: Sending },
): Promise<void> {
  const { mark } = sending;
  for (const piece of piecesOf(raw, parts, mark)) {
    const lines = linesOf(raw);
    const input = {
      paymentId: piece.payment,
      amount: piece.cents,
      reason: textOf({ reason, parts: piece.parts, mark }),
      // Without these Vendure asks the provider for the money, and then cannot write down that it did.
      lines: piece.parts.flatMap(({ line }) => {
        const known = line === undefined ? undefined : lines[line - 1];
        return known && known.quantity > 0 ? [{ orderLineId: known.id, quantity: known.quantity }] : [];
      }),
      shipping: sumOf(piece.parts.filter(({ shipping }) => shipping)),
      adjustment: 0,
    };
    const made = await client.write(REFUND, { input }, sending.once);
    // A refund that failed is a success by its type.
    if (made.state === 'Failed')
      throw new Refusal('refund_failed', `The payment provider refuses the refund on ${raw.code}.`);
  }
}

export function cancelLine(
  parts: Parts,
): RemoteChange<OrderState, { order: string; line: number; cents: number }> {
  const toGive = ({ line, cents }: { line: number; cents: number }): PayoutPart[] => [{ line, cents }];
  return {
    ...onOrder(parts),
    expected({ raw, order }, args) {
      refusePacked(order);
      refuseModifying(raw);
      const line = lineToCancel(order, args);
      piecesOf(raw, toGive(args), '');
      return { output: { cents: args.cents, to: cardName(order.card), items: [line.title] } };
    },
    isStillDue,
    progress({ raw, order }, args, mark) {
      const back = refundProgress(raw, { cents: args.cents, mark });
      if (isAllBack(back) && order.lines[args.line - 1]?.cancelled) return back;
      return halfOf(raw, mark, back);
    },
    async send({ raw }, args, sending) {
      const line = linesOf(raw)[args.line - 1];
      const reason = textOf({ reason: 'cancelled', parts: [], mark: sending.mark });
      if (line && !cancelledWith(raw, sending.mark))
        await parts.client.write(
          CANCEL,
          { input: { orderId: raw.id, lines: [{ orderLineId: line.id, quantity: line.quantity }], reason } },
          sending.once,
        );
      await giveBack(parts, raw, { parts: toGive(args), reason: 'cancelled', sending });
    },
  };
}

type CancelArgs = {
  order: string;
  reason: string;
  /** What is to go back: a cancelled order is worth nothing any more, and does not tell it. */
  cents?: number;
};

export function cancelOrder(parts: Parts): RemoteChange<OrderState, CancelArgs> {
  const toGive = ({ cents = 0 }: CancelArgs): PayoutPart[] => (cents > 0 ? [{ cents }] : []);
  return {
    ...onOrder(parts),
    expected({ raw, order }, args) {
      refusePacked(order);
      refuseModifying(raw);
      const cents = refundable(order);
      const fixed = { ...args, cents };
      piecesOf(raw, toGive(fixed), '');
      return { output: { order: order.id, refund: null, cents }, args: fixed };
    },
    isStillDue,
    progress({ raw }, { cents = 0 }, mark) {
      const cancelled = cancelledWith(raw, mark);
      const back = refundProgress(raw, { cents, mark });
      if (raw.state === 'Cancelled' && cancelled && (isAllBack(back) || cents === 0))
        return isAllBack(back) ? back : { kind: 'whole' };
      return halfOf(raw, mark, back);
    },
    async send({ raw }, args, sending) {
      const { reason } = args;
      const text = textOf({ reason, parts: [], mark: sending.mark });
      if (!cancelledWith(raw, sending.mark))
        await parts.client.write(
          CANCEL,
          { input: { orderId: raw.id, cancelShipping: true, reason: text } },
          sending.once,
        );
      // Somebody had opened it meanwhile: then everything is cancelled, and the order says that it is not.
      else if (raw.state === 'Modifying')
        for (const state of [stateBefore(raw), 'Cancelled'])
          await parts.client.write(TRANSITION, { id: raw.id, state }, sending.again);
      await giveBack(parts, raw, { parts: toGive(args), reason, sending });
    },
  };
}

const isAllBack = ({ kind }: Progress): boolean => kind === 'whole' || kind === 'pending';

function halfOf(raw: VendureOrder, mark: string, back: Progress): Progress {
  const cancelled = cancelledWith(raw, mark);
  if (!cancelled && back.kind === 'nothing') return { kind: 'nothing' };
  return { kind: 'part', stands: (cancelled ? 1 : 0) + answeredWith(raw, mark) };
}

function cancelledWith({ history }: VendureOrder, mark: string): boolean {
  return history.items.some(({ type, data }) => type === 'ORDER_CANCELLATION' && bears(data.reason, mark));
}

/** No other money went out on the order since, and none of it came back. */
function isStillDue(
  { raw, order }: OrderState,
  _args: unknown,
  { before, mark }: { before: Facts; mark: string },
): boolean {
  return onlyOursWentOut(order, { ours: givenWith(raw, mark), before });
}
