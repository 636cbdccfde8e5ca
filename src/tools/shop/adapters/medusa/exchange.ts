/**
 * Goods that come back for others: an exchange, put together and then confirmed. What the others cost less
 * people give back when the goods are here.
 */
import type { LineSwap } from '../../contract/changes.ts';
import { Refusal, type RemoteChange } from '../remote/kinds.ts';
import { bearsMark } from '../remote/mark.ts';
import { noteOf } from '../remote/return-notes.ts';
import { onSwap, type SwapParts, type Swapping, swapsFor } from '../remote/swapping.ts';
import type { MedusaClient } from './client.ts';
import { refuseOpen } from './on-order.ts';
import { variantOf } from './product.ts';
import { replacedIn } from './replaced.ts';
import { goodsOf, pieceOf, refuseOtherMethod, sentFrom } from './returns.ts';
import { Anything, BegunExchange, type MedusaOrder } from './shapes.ts';
import {
  isAsItWas,
  orTakenAway,
  progressOfStaged,
  reckoned,
  refuseNoWay,
  refuseOtherPrice,
  sentAsOrdered,
} from './staged.ts';

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
  return {
    ...onSwap(parts),
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
    isStillDue: isAsItWas,
    progress({ raw }, _args, mark) {
      const made = replacedIn(raw).find(
        ({ kind, note, stands }) => kind === 'exchange' && stands && bearsMark(note, mark),
      );
      if (!made) return progressOfStaged(raw, mark);
      return { kind: 'whole', id: made.id, output: { return: made.id } };
    },
    async send({ raw }, { items, method, reason, out = 0, back = 0 }, sending) {
      const { client } = parts;
      const note = noteOf({ reason: reason ?? 'exchange', method, mark: sending.mark });
      const others = await Promise.all(items.map(({ to }) => idOf(to)));
      const before = await reckoned(parts, raw);
      const begin = { order_id: raw.id, internal_note: note };
      const { exchange } = await client.write(
        { path: 'exchanges', body: begin },
        BegunExchange,
        sending.again,
      );
      const at = `exchanges/${exchange.id}`;
      const path = `${at}/request`;
      await orTakenAway(parts, { path, sending }, async () => {
        const pieces = items.map(({ line }) => pieceOf(raw, line));
        const inbound = { ...sentFrom(raw), items: pieces };
        await client.write({ path: `${at}/inbound/items`, body: inbound }, Anything, sending.again);
        const outbound = pieces.map(({ quantity }, n) => ({ variant_id: others[n] ?? '', quantity }));
        await client.write(
          { path: `${at}/outbound/items`, body: { items: outbound } },
          Anything,
          sending.again,
        );
        await sentAsOrdered(parts, { at, raw, sending });
        await refuseOtherPrice(parts, raw, { before, more: { total: out, back } });
        await client.write({ path, body: {} }, Anything, sending.once);
      });
    },
  };

  async function idOf(sku: string): Promise<string> {
    const variant = await variantOf(parts.client, sku);
    if (!variant) throw new Refusal('no_such_item', `The shop has no item ${sku}.`);
    return variant.id;
  }
}
