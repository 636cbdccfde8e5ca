/**
 * Goods that come back: a return, put together and then confirmed, which stands until people have the goods.
 * What it is worth they give back then.
 */
import type { Order, OrderLine } from '../../contract/shop.ts';
import { Refusal, type RemoteChange } from '../remote/kinds.ts';
import { asItWas, onOrder } from '../remote/on-order.ts';
import { noteOf, worthOf } from '../remote/return-notes.ts';
import { changeWith, RETURN_KEY } from './marks.ts';
import { type OrderState, type Parts, refuseOpen } from './on-order.ts';
import { linesOf } from './order.ts';
import { returnIdOf, returnWith, standing, withCustomer } from './return-notes.ts';
import { Anything, Begun, type MedusaOrder, type MedusaReturn } from './shapes.ts';
import { confirmed, takingAway } from './staged.ts';

type OpenArgs = { order: string; lines: number[]; method: string; reason: string | null };

export function openReturn(parts: Parts): RemoteChange<OrderState, OpenArgs> {
  const on = onOrder(parts);
  return {
    ...on,
    expected(state, { lines, method }) {
      const { order } = state;
      refuseOpen(state);
      refuseOtherMethod(order, method);
      const goods = lines.map((number) => goodsOf(state, number));
      const items = goods.map(({ title }) => title);
      return { output: { order: order.id, cents: worthOf(goods), items } };
    },
    isStillDue: asItWas(on.facts),
    takeAway: takingAway(parts),
    progress({ raw }, { lines }, mark) {
      const made = returnWith(raw, mark);
      const change = changeWith(raw, mark);
      if (!made && !change) return { kind: 'nothing' };
      if (!made || made.status === 'open' || change?.status !== 'confirmed')
        return { kind: 'part', stands: 0 };
      // Whoever confirmed it may have taken some out of it.
      if (!lines.every((line) => comesBack(made, pieceOf(raw, line)))) return { kind: 'part', stands: 1 };
      const id = returnIdOf(made);
      return { kind: 'whole', id, output: { return: id } };
    },
    async send({ raw }, { lines, method, reason }, sending) {
      const { client } = parts;
      const note = noteOf({ reason: reason ?? 'return', method, mark: sending.mark });
      const begun = await client.write(
        {
          path: 'returns',
          body: {
            ...{ order_id: raw.id, internal_note: note, metadata: { [RETURN_KEY]: note } },
            // Where the goods go: without it nobody can book them in.
            ...sentFrom(raw),
          },
        },
        Begun,
        sending.aside,
      );
      const at = `returns/${begun.return.id}`;
      const items = lines.map((line) => ({ ...pieceOf(raw, line), internal_note: note }));
      // Of two at once Medusa would make both, and count every line of the order twice.
      await confirmed(
        parts,
        { raw, sending, path: `${at}/request` },
        { add: (post) => post(`${at}/request-items`, { items }, items) },
      );
    },
  };
}

function comesBack({ items }: MedusaReturn, piece: { id: string; quantity: number }): boolean {
  return (items ?? []).some(({ item_id, quantity }) => item_id === piece.id && quantity === piece.quantity);
}

export function refuseOtherMethod({ id, methods }: Order, method: string): void {
  if (methods.some((known) => known.id === method)) return;
  throw new Refusal('no_such_method', `${id} was not paid with ${method}: nothing can go back to it.`);
}

/** A line of which all pieces are with the customer. Throws Refusal where one is not. */
export function goodsOf({ raw, order }: OrderState, number: number): OrderLine {
  const line = order.lines.find((one) => one.line === number);
  const item = linesOf(raw)[number - 1];
  if (!line || !item) throw new Refusal('no_such_line', `${order.id} has no line ${number}.`);
  const there = withCustomer(raw.items.find(({ id }) => id === item.id) ?? item);
  if (there < line.quantity)
    throw new Refusal(
      'not_with_them',
      `Not all of line ${number} of ${order.id} was delivered, or some comes back already.`,
    );
  return line;
}

export function pieceOf(raw: MedusaOrder, line: number): { id: string; quantity: number } {
  const { id = '', quantity = 0 } = linesOf(raw)[line - 1] ?? {};
  return { id, quantity };
}

export function sentFrom({ fulfillments }: MedusaOrder): { location_id?: string } {
  const location = fulfillments?.find(
    ({ canceled_at, location_id }) => !canceled_at && location_id,
  )?.location_id;
  return location ? { location_id: location } : {};
}

export function withdrawReturn(parts: Parts): RemoteChange<OrderState, { order: string; id: string }> {
  const named = ({ returns }: MedusaOrder, id: string) => returns?.find((one) => returnIdOf(one) === id);
  return {
    ...onOrder(parts),
    expected(state, { id }) {
      const { raw, order } = state;
      if (!standing(raw).some((one) => returnIdOf(one) === id))
        throw new Refusal('no_such_return', `${order.id} has no return ${id} that stands.`);
      refuseOpen(state);
      return { output: { return: id, order: order.id } };
    },
    progress: ({ raw }, { id }) =>
      named(raw, id)?.status === 'canceled' ? { kind: 'whole', id } : { kind: 'nothing' },
    async send({ raw }, { id }, sending) {
      const made = named(raw, id);
      if (made)
        await parts.client.write({ path: `${recordOf(made)}/cancel`, body: {} }, Anything, sending.once);
    },
  };
}

/** An exchange is cancelled as one, with what was to go out. */
function recordOf({ id, exchange_id }: MedusaReturn): string {
  return exchange_id ? `exchanges/${exchange_id}` : `returns/${id}`;
}
