/**
 * A whole order that is cancelled. Shopify does it in a job behind its answer, and gives the money back
 * itself; the mark in the staff's note says whose cancellation it was.
 */
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { isRecord } from '../../../../run/plan/references.ts';
import { ToolFault, ToolTrouble } from '../../../contract.ts';
import { refundable } from '../../contract/facts.ts';
import { Refusal, type RemoteChange } from '../remote/kinds.ts';
import { bearsMark, textOf } from '../remote/mark.ts';
import { onOrder, refusePacked } from '../remote/on-order.ts';
import { MOST_REFUND_LINES, type ShopifyOrder } from './documents.ts';
import { byAge, refundIdOf } from './ids.ts';
import { CANCEL, JOB } from './mutations.ts';
import type { OrderState, Parts } from './on-order.ts';
import { movedWith, outWith } from './order-money.ts';
import { standing } from './return-notes.ts';

type CancelArgs = {
  order: string;
  reason: string;
  /** What is to go back, and what was given back before: the order does not tell them apart afterwards. */
  cents?: number;
  earlier?: number;
};

const JobAnswer = z.object({ job: z.object({ done: z.boolean() }).nullable() });
const LOOK_EVERY_MS = 300;
const MOST_LOOKS = 30;

export function cancelOrder(parts: Parts): RemoteChange<OrderState, CancelArgs> {
  return {
    ...onOrder(parts),
    expected({ raw, order }, args) {
      refusePacked(order);
      if (standing(raw).length > 0)
        throw new Refusal('returning', `Goods of ${order.id} come back: Shopify does not cancel it.`);
      // Its refund names each of them, and is read to see what went back.
      if (order.lines.length > MOST_REFUND_LINES)
        throw new Refusal('too_many_lines', `${order.id} has more lines than one refund is read for.`);
      const cents = refundable(order);
      // Shopify gives back what it reckons: where that is more or less than was shown, a person has to look.
      const { amountSet = 0, maximumRefundableSet = 0 } = raw.suggestedRefund ?? {};
      if (Math.min(amountSet, maximumRefundableSet) !== cents)
        throw new Refusal('other_amount', `Shopify would give back another amount for ${order.id}.`);
      const fixed = { ...args, cents, earlier: outOf(raw) };
      return { output: { order: order.id, refund: null, cents }, args: fixed };
    },
    progress({ raw }, { cents = 0, earlier = 0 }, mark) {
      if (!raw.cancelledAt || !bearsMark(raw.cancellation?.staffNote, mark)) return { kind: 'nothing' };
      if (outOf(raw) - earlier < cents) return { kind: 'part', stands: 1 };
      if (cents > 0 && isUnderWay(raw)) return { kind: 'pending' };
      const last = raw.refunds.toSorted(byAge).at(-1);
      if (cents === 0 || !last) return { kind: 'whole' };
      const id = refundIdOf(last.id);
      return { kind: 'whole', id, output: { refund: id } };
    },
    async send({ raw }, { reason }, sending) {
      if (raw.cancelledAt)
        throw new ToolTrouble('half_done', `${raw.name} is cancelled, and not all of its money went back.`, {
          final: true,
        });
      const note = textOf({ reason, parts: [], mark: sending.mark });
      const { job } = await parts.client.write(CANCEL, { id: raw.id, note }, sending.once);
      if (isRecord(job) && typeof job.id === 'string') await ended(parts, job.id);
    },
  };
}

/**
 * Whatever became of it stands in the order. Rejects with ToolTrouble only: Shopify has taken it, and that it
 * cannot be asked says nothing of what it does.
 */
export async function ended({ client }: Pick<Parts, 'client'>, id: string): Promise<void> {
  for (let looks = 1; ; looks += 1) {
    const { job } = await client.read(JOB, { id }, JobAnswer).catch((error: unknown) => {
      if (!(error instanceof ToolFault)) throw error;
      throw new ToolTrouble(error.code, error.message, { afterMs: error.afterMs });
    });
    if (!job || job.done) return;
    if (looks >= MOST_LOOKS) throw new ToolTrouble('too_slow', 'Shopify is still at it.');
    await setTimeout(LOOK_EVERY_MS);
  }
}

/** Money of a refund has not moved yet, and may come back. */
function isUnderWay(raw: ShopifyOrder): boolean {
  return raw.refunds.some((one) => movedWith(raw, one) < outWith(raw, one));
}

function outOf(raw: ShopifyOrder): number {
  return raw.refunds.reduce((sum, one) => sum + outWith(raw, one), 0);
}
