/** A line that is taken out: an order edit, which Medusa previews before it is confirmed, and its money. */
import { cardName } from '../../money.ts';
import { Refusal, type RemoteChange, type Sending } from '../remote/kinds.ts';
import { textOf } from '../remote/mark.ts';
import { onOrder, refusePacked } from '../remote/on-order.ts';
import { lineToCancel } from '../remote/pieces.ts';
import { changeWith } from './marks.ts';
import {
  giveBack,
  isRecordOnly,
  isStillDue,
  piecesOf,
  refundProgress,
  refundsWith,
  refusePaidOtherwise,
} from './money.ts';
import { type OrderState, type Parts, refuseOpen } from './on-order.ts';
import { linesOf } from './order.ts';
import { Anything, centsOf, type MedusaItem, type MedusaOrder, Preview } from './shapes.ts';

type Args = { order: string; line: number; cents: number };

export function cancelLine(parts: Parts): RemoteChange<OrderState, Args> {
  const { client } = parts;
  const toGive = ({ line, cents }: Args) => [{ line, cents }];
  return {
    ...onOrder(parts),
    expected(state, args) {
      const { raw, order } = state;
      refusePacked(order);
      refuseOpen(state);
      const { title } = lineToCancel(order, args);
      piecesOf(raw, toGive(args), '');
      refusePaidOtherwise(state);
      return { output: { cents: args.cents, to: cardName(order.card), items: [title] } };
    },
    ...{ isStillDue, isRecordOnly },
    progress({ raw }, args, mark) {
      const back = refundProgress(raw, { cents: args.cents, mark });
      const edit = changeWith(raw, mark);
      if (back.kind === 'whole' && edit?.status === 'confirmed') return back;
      if (!edit && back.kind === 'nothing') return { kind: 'nothing' };
      return { kind: 'part', stands: (edit ? 1 : 0) + refundsWith(raw, mark).length };
    },
    async send({ raw }, args, sending) {
      const line = linesOf(raw)[args.line - 1];
      if (line && changeWith(raw, sending.mark)?.status !== 'confirmed') await takeOut(raw, line, sending);
      await giveBack(parts, raw, { parts: toGive(args), reason: 'cancelled', sending });
    },
  };

  /** An edit of ours that was cut off is gone on with. */
  async function takeOut(raw: MedusaOrder, line: MedusaItem, sending: Sending): Promise<void> {
    const note = textOf({ reason: 'cancelled', parts: [], mark: sending.mark });
    const edit = `order-edits/${raw.id}`;
    const open = changeWith(raw, sending.mark);
    if (!open) {
      const body = { order_id: raw.id, internal_note: note, description: 'A line is cancelled' };
      await client.write({ path: 'order-edits', body }, Anything, sending.once);
    }
    try {
      if (!open?.actions?.length) {
        const body = { quantity: 0, internal_note: note };
        await client.write({ path: `${edit}/items/item/${line.id}`, body }, Anything, sending.again);
      }
      await refuseOtherPrice(raw, line);
      await client.write({ path: `${edit}/confirm`, body: {} }, Anything, sending.again);
    } catch (error) {
      // A no of Medusa's: the edit is ours, and nothing of it is to stay.
      if (error instanceof Refusal)
        await client.write({ method: 'DELETE', path: edit }, Anything, sending.again);
      throw error;
    }
  }

  /** Medusa reckons the order anew: where other lines would cost another price, a person has to look. */
  async function refuseOtherPrice(raw: MedusaOrder, line: MedusaItem): Promise<void> {
    const preview = await client.read(`orders/${raw.id}/preview`, {}, Preview);
    const now = raw.items.find(({ id }) => id === line.id)?.total ?? 0;
    if (preview && centsOf(preview.order.total) === centsOf(raw.total - now)) return;
    throw new Refusal(
      'price_changes',
      `Without this line Medusa reckons another price for ${raw.display_id}: a person has to look.`,
    );
  }
}
