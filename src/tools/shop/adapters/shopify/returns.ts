/** Goods that come back: a return that stands open until people have the goods and process it in Shopify. */
import { type Progress, Refusal, type RemoteChange } from '../remote/kinds.ts';
import { onOrder } from '../remote/on-order.ts';
import { noteOf } from '../remote/return-notes.ts';
import type { ShopifyOrder } from './documents.ts';
import { orderIdOf } from './ids.ts';
import { CANCEL_RETURN, CREATE_RETURN } from './mutations.ts';
import type { OrderState, Parts } from './on-order.ts';
import { returnWith, standing } from './return-notes.ts';

type OpenArgs = { order: string; lines: number[]; method: string; reason: string | null };

export function openReturn(parts: Parts): RemoteChange<OrderState, OpenArgs> {
  return {
    ...onOrder(parts),
    expected({ raw, order }, { lines }) {
      const goods = lines.map((number) => {
        const line = order.lines.find((one) => one.line === number);
        if (!line) throw new Refusal('no_such_line', `${order.id} has no line ${number}.`);
        if (sentPieces(raw, number).length === 0)
          throw new Refusal('not_sent', `Line ${number} of ${order.id} was not sent: nothing can come back.`);
        return line;
      });
      const cents = goods.reduce((sum, { total, refunded }) => sum + Math.max(0, total - refunded), 0);
      return { output: { order: order.id, cents, items: goods.map(({ title }) => title) } };
    },
    progress: ({ raw }, _args, mark) => returnProgress(raw, mark),
    async send({ raw }, { lines, method, reason }, sending) {
      const note = noteOf({ reason: reason ?? 'return', method, mark: sending.mark });
      const returnLineItems = lines.flatMap((line) => returnLinesOf(raw, { line, note }));
      await parts.client.write(CREATE_RETURN, { input: { orderId: raw.id, returnLineItems } }, sending.once);
    },
  };
}

export function returnProgress(raw: ShopifyOrder, mark: string): Progress {
  const made = returnWith(raw, mark);
  if (!made) return { kind: 'nothing' };
  const id = orderIdOf(made.name);
  return { kind: 'whole', id, output: { return: id } };
}

/** In Shopify's form: `returnReason` is what every version knows, the reason itself stands in the note. */
export function returnLinesOf(raw: ShopifyOrder, { line, note }: { line: number; note: string }) {
  return sentPieces(raw, line).map((piece) => ({ ...piece, returnReason: 'OTHER', returnReasonNote: note }));
}

/** A line as it was sent, in one parcel or several. */
export function sentPieces(
  raw: ShopifyOrder,
  line: number,
): { fulfillmentLineItemId: string; quantity: number }[] {
  const id = raw.lineItems.nodes[line - 1]?.id;
  return raw.fulfillments
    .filter(({ status }) => status === 'SUCCESS')
    .flatMap(({ fulfillmentLineItems }) => fulfillmentLineItems.nodes)
    .filter(({ lineItem }) => lineItem.id === id)
    .map((piece) => ({ fulfillmentLineItemId: piece.id, quantity: piece.quantity ?? 1 }));
}

export function withdrawReturn(parts: Parts): RemoteChange<OrderState, { order: string; id: string }> {
  const named = (raw: ShopifyOrder, id: string) => raw.returns.find(({ name }) => orderIdOf(name) === id);
  return {
    ...onOrder(parts),
    expected({ raw, order }, { id }) {
      if (!standing(raw).some(({ name }) => orderIdOf(name) === id))
        throw new Refusal('no_such_return', `${order.id} has no return ${id} that stands.`);
      return { output: { return: id, order: order.id } };
    },
    progress: ({ raw }, { id }) =>
      named(raw, id)?.status === 'CANCELED' ? { kind: 'whole', id } : { kind: 'nothing' },
    async send({ raw }, { id }, sending) {
      const made = named(raw, id);
      if (made) await parts.client.write(CANCEL_RETURN, { id: made.id }, sending.once);
    },
  };
}
