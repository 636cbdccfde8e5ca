/**
 * Money that goes back. Medusa's refunds have no key: each is found by its mark in its note. Its cancellation
 * gives back all that is left by itself, and has no text: its mark is in the order's metadata before.
 */
import type { Facts } from '../../../../run/plan/plan.ts';
import { ToolTrouble } from '../../../contract.ts';
import { cents, fact, refundable } from '../../contract/facts.ts';
import { paidByMethod } from '../../contract/payments.ts';
import type { PayoutPart } from '../../contract/shop.ts';
import { type Progress, type Putting, Refusal, type RemoteChange, type Sending } from '../remote/kinds.ts';
import { bearsMark, textOf } from '../remote/mark.ts';
import { asItWas, onlyOursWentOut, onOrder, refusePacked } from '../remote/on-order.ts';
import { partsAsked, type RefundArgs, sumOf } from '../remote/parts.ts';
import { type Piece, progressOf, refundTold, refuseTooMuch, spread } from '../remote/pieces.ts';
import { cancelKey, isCancelledWith, numberOf } from './marks.ts';
import { withMetadata } from './notes.ts';
import { type OrderState, type Parts, refuseOpen } from './on-order.ts';
import { holding, isInBooks, isOfCancellation, leftOf, refundsIn } from './order-money.ts';
import { Anything, centsOf, type MedusaOrder } from './shapes.ts';

export function refund(parts: Parts): RemoteChange<OrderState, RefundArgs> {
  return {
    ...onOrder(parts),
    expected(state, args) {
      const { raw, order } = state;
      refuseTooMuch(order, args);
      refuseOpen(state);
      piecesOf(raw, partsAsked(args), '');
      return { output: refundTold(order, args) };
    },
    ...{ isStillDue, isRecordOnly },
    progress: ({ raw }, args, mark) => refundProgress(raw, { cents: sumOf(partsAsked(args)), mark }),
    send: ({ raw }, args, sending) =>
      giveBack(parts, raw, { parts: partsAsked(args), reason: args.reason, sending }),
  };
}

export function refundsWith(raw: MedusaOrder, mark: string) {
  return refundsIn(raw).filter(({ note }) => bearsMark(note, mark));
}

/** Of a refund with this mark nobody says yet that the money has moved. */
export function isRecordOnly({ raw }: OrderState, _args: unknown, mark: string): boolean {
  return refundsWith(raw, mark).some((refund) => !isInBooks(raw, refund));
}

export function givenWith(raw: MedusaOrder, mark: string): number {
  return refundsWith(raw, mark).reduce((sum, { amount }) => sum + centsOf(amount), 0);
}

export function refundProgress(raw: MedusaOrder, { cents, mark }: { cents: number; mark: string }): Progress {
  const made = refundsWith(raw, mark).map(({ id }) => id);
  return progressOf(made, { given: givenWith(raw, mark), cents });
}

/** Throws Refusal where the payments do not hold as much, since they are not captured or were given back. */
export function piecesOf(raw: MedusaOrder, parts: PayoutPart[], mark: string): Piece[] {
  return spread(holding(raw), { parts, given: givenWith(raw, mark), order: String(raw.display_id) });
}

export async function giveBack(
  { client }: Parts,
  raw: MedusaOrder,
  { parts, reason, sending }: { parts: PayoutPart[]; reason: string; sending: Sending },
): Promise<void> {
  for (const { payment, cents, parts: share } of piecesOf(raw, parts, sending.mark)) {
    const note = textOf({ reason, parts: share, mark: sending.mark });
    const body = { amount: cents / 100, note };
    await client.write({ path: `payments/${payment}/refund`, body }, Anything, sending.once);
  }
}

/**
 * Throws Refusal where what is held is not what the order is worth. For money that goes back while some is
 * owed Medusa lowers the order's price once more, and a payment that is only authorised it would make anew.
 */
export function refusePaidOtherwise({ raw, order }: OrderState): void {
  if (leftOf(raw) !== refundable(order))
    throw new Refusal(
      'other_amount',
      `Of ${order.id} was paid in another way than it costs: a person has to change it in Medusa.`,
    );
}

type CancelArgs = {
  order: string;
  reason: string;
  /** What is to go back. */
  cents?: number;
};

export function cancelOrder(parts: Parts): RemoteChange<OrderState, CancelArgs> {
  const on = onOrder(parts);
  return {
    ...on,
    expected(state, args) {
      const { order } = state;
      refusePacked(order);
      refuseOpen(state);
      const cents = refundable(order);
      // Medusa gives back all that is left, whatever is shown.
      refusePaidOtherwise(state);
      return { output: { order: order.id, refund: null, cents }, args: { ...args, cents } };
    },
    // Medusa would cancel whatever is in it by now, and give back whatever is left.
    isStillDue: (state, args, was) =>
      state.raw.status === 'canceled'
        ? onlyOursWentOut(state.order, {
            ours: givenWith(state.raw, was.mark) + givenByCancelling(state.raw),
            before: was.before,
          })
        : asItWas(on.facts)(state, args, was),
    async takeAway({ raw }, _args, { mark, aside }) {
      if (raw.status !== 'canceled') await unmark(parts, raw, { mark, aside });
    },
    progress({ raw }, _args, mark) {
      if (!isCancelledWith(raw, mark)) return { kind: 'nothing' };
      if (raw.status !== 'canceled' || leftOf(raw) > 0)
        return { kind: 'part', stands: raw.status === 'canceled' ? 1 : 0 };
      const last = refundsIn(raw).findLast((one) => isOfCancellation(raw, one) || bearsMark(one.note, mark));
      return last ? { kind: 'whole', id: last.id, output: { refund: last.id } } : { kind: 'whole' };
    },
    async send({ raw }, { reason }, sending) {
      const { mark } = sending;
      const { client } = parts;
      // What a payment provider did of a refund that failed there Medusa does not tell.
      if (raw.status === 'canceled') {
        const message = `${numberOf(raw)} is cancelled, and not all of its money went back.`;
        throw new ToolTrouble('half_done', message, { final: true });
      }
      if (!isCancelledWith(raw, mark)) {
        const text = textOf({ reason, parts: [], mark });
        await client.write(withMetadata(raw, { [cancelKey(mark)]: text }), Anything, sending.aside);
      }
      try {
        await client.write({ path: `orders/${raw.id}/cancel`, body: {} }, Anything, sending.once);
      } catch (error) {
        // A no of Medusa's: then nothing says that it is cancelled.
        if (error instanceof Refusal) await unmark(parts, raw, sending);
        throw error;
      }
    },
  };
}

async function unmark({ client }: Parts, raw: MedusaOrder, { mark, aside }: Putting): Promise<void> {
  await client.write(withMetadata(raw, { [cancelKey(mark)]: '' }), Anything, aside);
}

function givenByCancelling(raw: MedusaOrder): number {
  return refundsIn(raw)
    .filter((refund) => isOfCancellation(raw, refund))
    .reduce((sum, { amount }) => sum + centsOf(amount), 0);
}

export function isStillDue(
  { raw, order }: OrderState,
  _args: unknown,
  { before, mark }: { before: Facts; mark: string },
): boolean {
  return onlyOursWentOut(order, { ours: givenWith(raw, mark), before });
}

/**
 * Of an edit that stands, whose money did not go back: whether that is still owed, since nobody made the
 * order dearer or cheaper since, or paid more for it, or gave anything back. `total`: what the edit left it
 * at.
 */
export function isStillOwed(
  state: OrderState,
  { total }: { total?: number },
  was: { before: Facts; mark: string },
): boolean {
  const { raw, order } = state;
  const held = paidByMethod(order).reduce((sum, { cents: one }) => sum + one, 0);
  const asPaid = held + givenWith(raw, was.mark) === cents(was.before[fact.paid(order.id)]);
  return asPaid && centsOf(raw.total) === total && isStillDue(state, undefined, was);
}
