/** A line that is taken out: an order edit, which Medusa previews before it is confirmed, and its money. */
import { cardName } from '../../money.ts';
import type { RemoteChange, Sending } from '../remote/kinds.ts';
import { textOf } from '../remote/mark.ts';
import { asItWas, onOrder, refusePacked } from '../remote/on-order.ts';
import { lineToCancel } from '../remote/pieces.ts';
import { changeWith } from './marks.ts';
import {
  giveBack,
  isRecordOnly,
  isStillOwed,
  piecesOf,
  refundProgress,
  refundsWith,
  refusePaidOtherwise,
} from './money.ts';
import { type OrderState, type Parts, refuseOpen } from './on-order.ts';
import { linesOf } from './order.ts';
import { centsOf, type MedusaOrder } from './shapes.ts';
import { progressOfStaged, putTogether, takingAway } from './staged.ts';

type Args = {
  order: string;
  line: number;
  cents: number;
  /** What the order costs then. */
  total?: number;
};

export function cancelLine(parts: Parts): RemoteChange<OrderState, Args> {
  const on = onOrder(parts);
  const toGive = ({ line, cents }: Args) => [{ line, cents }];
  return {
    ...on,
    expected(state, args) {
      const { raw, order } = state;
      refusePacked(order);
      refuseOpen(state);
      const { title } = lineToCancel(order, args);
      piecesOf(raw, toGive(args), '');
      refusePaidOtherwise(state);
      return {
        output: { cents: args.cents, to: cardName(order.card), items: [title] },
        args: { ...args, total: centsOf(raw.total - worthNow(raw, args.line)) },
      };
    },
    isStillDue(state, args, was) {
      if (!isOut(state.raw, was.mark)) return asItWas(on.facts)(state, args, was);
      const line = state.order.lines.find((one) => one.line === args.line);
      return isStillOwed(state, args, was) && line?.cancelled === true;
    },
    isRecordOnly,
    takeAway: takingAway(parts),
    progress({ raw }, args, mark) {
      if (!isOut(raw, mark)) return progressOfStaged(raw, mark);
      const back = refundProgress(raw, { cents: args.cents, mark });
      return back.kind === 'whole' ? back : { kind: 'part', stands: 1 + refundsWith(raw, mark).length };
    },
    async send({ raw }, args, sending) {
      if (!isOut(raw, sending.mark)) await takeOut(parts, raw, { line: args.line, sending });
      await giveBack(parts, raw, { parts: toGive(args), reason: 'cancelled', sending });
    },
  };
}

function isOut(raw: MedusaOrder, mark: string): boolean {
  return changeWith(raw, mark)?.status === 'confirmed';
}

/** In the order's currency. */
function worthNow(raw: MedusaOrder, line: number): number {
  const id = linesOf(raw)[line - 1]?.id;
  return raw.items.find((item) => item.id === id)?.total ?? 0;
}

async function takeOut(
  parts: Parts,
  raw: MedusaOrder,
  { line, sending }: { line: number; sending: Sending },
): Promise<void> {
  const note = textOf({ reason: 'cancelled', parts: [], mark: sending.mark });
  const total = centsOf(raw.total - worthNow(raw, line)) - centsOf(raw.total);
  const edit = { raw, kind: 'edit', note, more: { description: 'A line is cancelled' } } as const;
  await putTogether(parts, { ...edit, costs: { total, back: 0 }, sending }, async (post) => {
    const out = { quantity: 0, internal_note: note };
    await post(`items/item/${linesOf(raw)[line - 1]?.id}`, out, [out]);
  });
}
