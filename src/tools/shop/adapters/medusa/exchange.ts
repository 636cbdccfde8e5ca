/**
 * Goods that come back for others: an exchange, put together and then confirmed. What the others cost less
 * people give back when the goods are here.
 */
import type { LineSwap } from '../../contract/changes.ts';
import type { RemoteChange } from '../remote/kinds.ts';
import { bearsMark } from '../remote/mark.ts';
import { asItWas } from '../remote/on-order.ts';
import { noteOf } from '../remote/return-notes.ts';
import { onSwap, type SwapParts, type Swapping, swapsFor } from '../remote/swapping.ts';
import type { MedusaClient } from './client.ts';
import { refuseOpen } from './on-order.ts';
import { linesOf } from './order.ts';
import { variantIdOf } from './product.ts';
import { type Replaced, replacedIn } from './replaced.ts';
import { goodsOf, pieceOf, refuseOtherMethod, sentFrom } from './returns.ts';
import type { MedusaOrder } from './shapes.ts';
import { progressOfStaged, putTogether, refuseNoWay, sentAsOrdered, takingAway } from './staged.ts';

type Args = {
  order: string;
  items: LineSwap[];
  method: string;
  reason: string | null;
  /** In cents: what goes out, and what comes back. */
  out?: number;
  back?: number;
};

export function openExchange(
  parts: SwapParts<MedusaClient, MedusaOrder>,
): RemoteChange<Swapping<MedusaOrder>, Args> {
  const on = onSwap(parts);
  return {
    ...on,
    expected(state, args) {
      const { order } = state;
      refuseOpen(state);
      refuseNoWay(state);
      refuseOtherMethod(order, args.method);
      for (const { line } of args.items) goodsOf(state, line);
      const { swaps, cents } = swapsFor(state, { items: args.items, how: 'exchange', system: 'Medusa' });
      const out = swaps.reduce((sum, { total }) => sum + total, 0);
      return {
        output: { order: order.id, cents, items: swaps.map(({ line }) => line.title) },
        args: { ...args, out, back: out - cents },
      };
    },
    isStillDue: asItWas(on.facts),
    takeAway: takingAway(parts),
    progress({ raw }, { items }, mark) {
      const made = replacedIn(raw).find(
        ({ kind, note, stands }) => kind === 'exchange' && stands && bearsMark(note, mark),
      );
      if (!made) return progressOfStaged(raw, mark);
      // Whoever confirmed it may have put other items into it.
      if (!isAsAsked(raw, made, items)) return { kind: 'part', stands: 1 };
      return { kind: 'whole', id: made.id, output: { return: made.id } };
    },
    async send({ raw }, { items, method, reason, out = 0, back = 0 }, sending) {
      const note = noteOf({ reason: reason ?? 'exchange', method, mark: sending.mark });
      const others = await Promise.all(items.map(({ to }) => variantIdOf(parts.client, to)));
      const costs = { total: out, back };
      await putTogether(parts, { raw, kind: 'exchange', note, costs, sending }, async (post) => {
        const pieces = items.map(({ line }) => ({ ...pieceOf(raw, line), internal_note: note }));
        await post('inbound/items', { ...sentFrom(raw), items: pieces }, pieces);
        const outbound = pieces.map(({ quantity }, n) => ({
          ...{ variant_id: others[n] ?? '', quantity, internal_note: note },
        }));
        await post('outbound/items', { items: outbound }, outbound);
        await sentAsOrdered(raw, post);
      });
    },
  };
}

function isAsAsked(raw: MedusaOrder, { pairs }: Replaced, items: LineSwap[]): boolean {
  return items.every(({ line, to }) =>
    pairs.some(({ item, by }) => {
      const comes = raw.items.find(({ id }) => id === by);
      return item === linesOf(raw)[line - 1]?.id && comes?.variant_sku === to;
    }),
  );
}
