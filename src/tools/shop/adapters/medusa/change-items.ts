/**
 * Other items in an order that is not packed: an order edit, which Medusa previews before it is confirmed.
 * What they cost less is given back then, to the payment that was shown.
 */
import type { LineSwap } from '../../contract/changes.ts';
import { Refusal, type RemoteChange } from '../remote/kinds.ts';
import { textOf } from '../remote/mark.ts';
import { asItWas, refusePacked } from '../remote/on-order.ts';
import {
  ITEMS_CHANGED,
  isAsLeft,
  onSwap,
  refuseNotHeld,
  type SwapParts,
  type Swapping,
  swapsFor,
} from '../remote/swapping.ts';
import type { MedusaClient } from './client.ts';
import { changeWith } from './marks.ts';
import { isRecordOnly, isStillOwed, refundProgress, refundsWith, refusePaidOtherwise } from './money.ts';
import { refuseOpen } from './on-order.ts';
import { linesOf } from './order.ts';
import { holding } from './order-money.ts';
import { variantIdOf } from './product.ts';
import { pieceOf, refuseOtherMethod } from './returns.ts';
import { Anything, centsOf, type MedusaOrder } from './shapes.ts';
import { progressOfStaged, putTogether, takingAway } from './staged.ts';
import { noteFor } from './swapped-lines.ts';

type Args = {
  order: string;
  items: LineSwap[];
  method: string;
  /** What it costs more, which is less than nothing or nothing. */
  cents?: number;
  /** What the order costs then. */
  total?: number;
};

type State = Swapping<MedusaOrder>;

export function changeItems(parts: SwapParts<MedusaClient, MedusaOrder>): RemoteChange<State, Args> {
  const { client } = parts;
  const on = onSwap(parts);
  return {
    ...on,
    expected(state, args) {
      const { raw, order } = state;
      const { items, method } = args;
      refusePacked(order);
      refuseOpen(state);
      refuseOtherMethod(order, method);
      const { swaps, cents } = swapsFor(state, { items, how: 'change', system: 'Medusa' });
      const lines = swaps.map(({ line }) => line.line);
      for (const line of lines) refuseOtherNumber(raw, line);
      const left = holding(raw).find(({ payment }) => payment === method)?.left;
      refuseNotHeld(order, { cents, left });
      refusePaidOtherwise(state);
      return {
        output: { order: order.id, lines, cents },
        args: { ...args, cents, total: centsOf(raw.total) + cents },
      };
    },
    isStillDue(state, args, was) {
      if (!isConfirmed(state.raw, was.mark)) return asItWas(on.facts)(state, args, was);
      return (
        isStillOwed(state, args, was) && isAsLeft(state.order, { items: args.items, before: was.before })
      );
    },
    isRecordOnly,
    takeAway: takingAway(parts),
    progress(state, { items, cents = 0 }, mark) {
      const { raw } = state;
      if (!isConfirmed(raw, mark)) return progressOfStaged(raw, mark);
      const isGiven = cents === 0 || refundProgress(raw, { cents: -cents, mark }).kind === 'whole';
      return isGiven && areIn(state, items)
        ? { kind: 'whole' }
        : { kind: 'part', stands: 1 + refundsWith(raw, mark).length };
    },
    async send({ raw }, { items, method, cents = 0 }, sending) {
      const { mark } = sending;
      const note = textOf({ reason: ITEMS_CHANGED, parts: [], mark });
      if (!isConfirmed(raw, mark)) {
        const others = await Promise.all(items.map(({ to }) => variantIdOf(client, to)));
        const costs = { total: cents, back: 0 };
        await putTogether(parts, { raw, kind: 'edit', note, costs, sending }, async (post) => {
          // One after the other, so that each note is at what it is for.
          for (const [n, { line }] of items.entries()) {
            const { id, quantity } = pieceOf(raw, line);
            const added = { variant_id: others[n] ?? '', quantity, internal_note: noteFor(id, mark) };
            await post('items', { items: [added] }, [added]);
            const out = { quantity: 0, internal_note: note };
            await post(`items/item/${id}`, out, [out]);
          }
        });
      }
      if (cents < 0)
        await client.write(
          { path: `payments/${method}/refund`, body: { amount: -cents / 100, note } },
          Anything,
          sending.once,
        );
    },
  };
}

/** Whoever confirmed it may have put others into it, or changed them since. */
function areIn({ order }: State, items: LineSwap[]): boolean {
  return items.every(({ line, to }) =>
    order.lines.some((one) => one.line === line && one.sku === to && !one.cancelled),
  );
}

function isConfirmed(raw: MedusaOrder, mark: string): boolean {
  return changeWith(raw, mark)?.status === 'confirmed';
}

/** Pieces of it that people took out count as ordered, and Medusa would reckon with what is left. */
function refuseOtherNumber(raw: MedusaOrder, line: number): void {
  const item = linesOf(raw)[line - 1];
  if (raw.items.find(({ id }) => id === item?.id)?.quantity !== item?.quantity)
    throw new Refusal('pieces_gone', `Pieces of line ${line} were taken out: a person has to look.`);
}
