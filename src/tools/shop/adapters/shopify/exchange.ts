/**
 * Goods that come back and others that go out for them: one return of Shopify's with the new items in it. The
 * new ones go out, and a difference goes back, when people process it there.
 */
import type { LineSwap } from '../../contract/changes.ts';
import { Refusal, type RemoteChange } from '../remote/kinds.ts';
import { noteOf } from '../remote/return-notes.ts';
import { CREATE_RETURN } from './mutations.ts';
import { returnLinesOf, returnProgress, sentPieces } from './returns.ts';
import { onSwaps, type SwapParts, type SwapState, swapsIn, variantIdOf } from './swaps.ts';

type ExchangeArgs = { order: string; items: LineSwap[]; method: string; reason: string | null };

export function openExchange(parts: SwapParts): RemoteChange<SwapState, ExchangeArgs> {
  return {
    ...onSwaps(parts),
    expected(state, { items }) {
      const { raw, order } = state;
      const { swaps, cents } = swapsIn(state, items, 'exchange');
      for (const { line } of swaps) {
        const sent = sentPieces(raw, line.line).reduce((sum, { quantity }) => sum + quantity, 0);
        if (sent !== line.quantity)
          throw new Refusal('not_sent', `Not all of line ${line.line} of ${order.id} is with the customer.`);
      }
      return { output: { order: order.id, cents, items: swaps.map(({ line }) => line.title) } };
    },
    progress: ({ raw }, _args, mark) => returnProgress(raw, mark),
    async send(state, { items, method, reason }, sending) {
      const { raw, order } = state;
      const note = noteOf({ reason: reason ?? 'exchange', method, mark: sending.mark });
      const input = {
        orderId: raw.id,
        returnLineItems: items.flatMap(({ line }) => returnLinesOf(raw, { line, note })),
        exchangeLineItems: items.map(({ line, to }) => ({
          variantId: variantIdOf(state, to),
          quantity: order.lines.find((one) => one.line === line)?.quantity ?? 1,
        })),
      };
      await parts.client.write(CREATE_RETURN, { input }, sending.once);
    },
  };
}
