/**
 * Goods that are sent once more: a claim that replaces lines by the same for nothing. It is put together and
 * then confirmed; people pack its parcel.
 */
import type { OrderLine } from '../../contract/shop.ts';
import { Refusal, type RemoteChange } from '../remote/kinds.ts';
import { bearsMark, textOf } from '../remote/mark.ts';
import { asItWas, onOrder } from '../remote/on-order.ts';
import { type OrderState, type Parts, refuseOpen } from './on-order.ts';
import { linesOf } from './order.ts';
import { replacedIn } from './replaced.ts';
import { sent } from './return-notes.ts';
import { Anything, type MedusaItem, type MedusaOrder, Returns } from './shapes.ts';
import { progressOfStaged, putTogether, refuseNoWay, sentAsOrdered, takingAway } from './staged.ts';

type Args = { order: string; lines: number[]; reason: string };

/** Medusa's words for why. */
const REASONS: { [reason: string]: string } = {
  ...{ lost: 'missing_item', missing: 'missing_item', wrong_item: 'wrong_item' },
  ...{ damaged: 'production_failure', faulty: 'production_failure' },
};

export function reship(parts: Parts): RemoteChange<OrderState, Args> {
  const on = onOrder(parts);
  return {
    ...on,
    expected(state, { lines }) {
      const { order } = state;
      refuseOpen(state);
      refuseNoWay(state);
      const goods = lines.map((number) => sentLine(state, number));
      const cents = goods.reduce((sum, { total }) => sum + total, 0);
      return { output: { order: order.id, cents, items: goods.map(({ title }) => title) } };
    },
    isStillDue: asItWas(on.facts),
    takeAway: takingAway(parts),
    progress({ raw, order }, { lines }, mark) {
      const made = replacedIn(raw).find(
        ({ kind, note, stands }) => kind === 'claim' && stands && bearsMark(note, mark),
      );
      if (!made) return progressOfStaged(raw, mark);
      const isOut = (line: number) => made.pairs.some(({ item }) => item === linesOf(raw)[line - 1]?.id);
      // Whoever confirmed it may have taken some out of it.
      if (!lines.every(isOut)) return { kind: 'part', stands: 1 };
      const parcel = order.parcels.find(({ id }) => id === made.id)?.number ?? 0;
      return { kind: 'whole', id: made.id, output: { reship: made.id, parcel } };
    },
    async send({ raw }, { lines, reason }, sending) {
      const note = textOf({ reason, parts: [], mark: sending.mark });
      const staged = { raw, kind: 'claim', note, more: { type: 'replace' }, sending } as const;
      await putTogether(parts, { ...staged, costs: { total: 0, back: 0 } }, async (post) => {
        const pieces = lines.map((line) => linesOf(raw)[line - 1]).filter((one) => one !== undefined);
        const of = { reason: REASONS[reason] ?? 'other', internal_note: note };
        const claimed = pieces.map(({ id, quantity }) => ({ id, quantity, ...of }));
        await post('claim-items', { items: claimed }, claimed);
        const items = pieces.map(({ variant_id, quantity }) => ({
          ...{ variant_id: variant_id ?? '', quantity, unit_price: 0, internal_note: note },
        }));
        await post('outbound/items', { items }, items);
        await sentAsOrdered(raw, post);
      });
    },
  };
}

/** Throws Refusal where not all pieces of it were sent, or some were replaced or come back. */
function sentLine({ raw, order }: OrderState, number: number): OrderLine {
  const line = order.lines.find((one) => one.line === number);
  if (!line) throw new Refusal('no_such_line', `${order.id} has no line ${number}.`);
  if (line.cancelled) throw new Refusal('already_cancelled', `Line ${number} of ${order.id} is cancelled.`);
  if (line.refunded > 0)
    throw new Refusal('already_refunded', `Money for line ${number} of ${order.id} was given back already.`);
  const item = itemNow(raw, number);
  if (!item || sent(item) < line.quantity)
    throw new Refusal(
      'not_sent',
      `Not all of line ${number} of ${order.id} was sent, or some was replaced or comes back: a person has to look.`,
    );
  if (!item.variant_id)
    throw new Refusal('not_available', `${line.title} is not among the products of Medusa any more.`);
  return line;
}

export function itemNow(raw: MedusaOrder, line: number): MedusaItem | undefined {
  const id = linesOf(raw)[line - 1]?.id;
  return raw.items.find((item) => item.id === id);
}

interface Withdrawing extends OrderState {
  /** Medusa looks for a return of the claim, finds any of the shop's, and fails where there is none. */
  hasReturns: boolean;
}

export function withdrawReship(parts: Parts): RemoteChange<Withdrawing, { order: string; id: string }> {
  const named = (raw: MedusaOrder, id: string) =>
    replacedIn(raw).find((one) => one.kind === 'claim' && one.id === id);
  const { read, ...on } = onOrder(parts);
  return {
    ...on,
    async read(tenant, customer, args) {
      const state = await read(tenant, customer, args);
      const any = await parts.client.read('returns', { fields: 'id', limit: '1' }, Returns);
      return state && { ...state, hasReturns: (any?.count ?? 0) > 0 };
    },
    expected(state, { id }) {
      const { raw, order, hasReturns } = state;
      const payout = order.payouts.find((one) => one.id === id);
      if (!payout || !named(raw, id)?.stands)
        throw new Refusal('no_such_payout', `${order.id} has no claim ${id} that stands.`);
      const parcel = order.parcels.find((one) => one.id === id);
      if (parcel?.status !== 'preparing') throw new Refusal('already_sent', `${id} has left the house.`);
      refuseOpen(state);
      if (!hasReturns)
        throw new Refusal(
          'not_here',
          'Medusa cancels no claim before the shop has had a return: a person has to.',
        );
      return { output: { reship: id, order: order.id, parcel: parcel.number, cents: payout.cents } };
    },
    progress: ({ raw }, { id }) =>
      named(raw, id)?.stands === false ? { kind: 'whole', id } : { kind: 'nothing' },
    async send({ raw }, { id }, sending) {
      const made = named(raw, id);
      if (made)
        await parts.client.write({ path: `claims/${made.record}/cancel`, body: {} }, Anything, sending.once);
    },
  };
}
